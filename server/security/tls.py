"""The server's own authority and certificate; the enrolment sheet carries its fingerprint."""

from __future__ import annotations

import ipaddress
import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.protocol.enrolment import certificate_fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.clock import Clock

_VALID: Final = timedelta(days=3650)
"""Devices pin the certificate itself, so changing it means new sheets."""


class ServerIdentity(NamedTuple):
    """Files that a TLS server needs, and what a device checks."""

    certificate: Path
    key: Path
    fingerprint: str


def open_identity(folder: Path, host: str, clock: Clock) -> ServerIdentity:
    """The identity kept in `folder`; made there the first time, for that host name."""
    certificate, key = folder / "server.pem", folder / "server.key"
    if not (certificate.exists() and key.exists()):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(folder, host, clock.now())
    return ServerIdentity(certificate, key, fingerprint_of(certificate))


def fingerprint_of(certificate: Path) -> str:
    """SHA-256 of the first certificate of a PEM file."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    leaf = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
    return certificate_fingerprint(leaf.public_bytes(Encoding.DER))


def _make(folder: Path, host: str, now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding

    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = (
        _certificate("Lang So authority", "Lang So authority", authority_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority_key, _sha256())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = (
        _certificate(host, "Lang So authority", key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_name_of(host)]), critical=False)
        .sign(authority_key, _sha256())
    )
    _write_private(folder / "authority.key", authority_key)
    (folder / "authority.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    _write_private(folder / "server.key", key)
    # Last: while this file is missing the identity counts as not made.
    (folder / "server.pem").write_bytes(
        leaf.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM)
    )


def _certificate(subject: str, issuer: str, public_key: Any, now: datetime) -> Any:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    return (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _VALID)
    )


def _name_of(host: str) -> Any:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _sha256() -> Any:
    from cryptography.hazmat.primitives.hashes import SHA256

    return SHA256()


def _write_private(path: Path, key: Any) -> None:
    """Readable by the server's user only, from the first byte on."""
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
