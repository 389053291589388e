"""The server's own authority and certificate; enrolment sheets carry the authority's fingerprint.

The authority signs a certificate of a good year, which is renewed two months before its end, and
no PC notices. A spare authority is made beside it: a PC trusts both, so its key can lie in a safe
until the first one's is lost or stolen.
"""

from __future__ import annotations

import ipaddress
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import certificate_fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.domain.clock import Clock

AUTHORITY: Final = "authority"
SPARE: Final = "spare"
_TITLES: Final = {AUTHORITY: "Lang So authority", SPARE: "Lang So spare authority"}
_AUTHORITY_VALID: Final = timedelta(days=7300)
_VALID: Final = timedelta(days=397)
RENEW_BEFORE: Final = timedelta(days=60)
_ANYWHERE: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared, not bound


class ServerIdentity(NamedTuple):
    """Files that a TLS server needs, and what a device checks.

    Args:
        certificate: The server's own (PEM).
        key: Its private key.
        fingerprint: Of the certificate, for devices of before 0.2.0.
        authorities: Certificates (PEM) that vouch for it; none when it does not name the
            address, and then devices go by the fingerprint.
    """

    certificate: Path
    key: Path
    fingerprint: str
    authorities: tuple[str, ...] = ()

    @property
    def authority_fingerprints(self) -> list[str]:
        """What a sheet carries of the authorities."""
        import ssl

        return [certificate_fingerprint(ssl.PEM_cert_to_DER_cert(pem)) for pem in self.authorities]


def open_identity(
    folder: Path, host: str, clock: Clock, names: Sequence[str] = ()
) -> ServerIdentity:
    """The identity kept in `folder`; made there the first time, renewed when its end is near.

    Args:
        folder: Of certificates and keys.
        host: What the server listens on.
        clock: Of the server.
        names: Other names that devices call it by.

    A certificate that lacks a name is made anew, except one of before 0.2.0, which PCs may know
    by its own fingerprint: that takes `renew_identity`.
    """
    wanted = names_of(host, names)
    certificate = folder / "server.pem"
    if not (certificate.exists() and (folder / "server.key").exists()):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        renew_identity(folder, wanted, clock)
    elif _must_renew(folder, certificate, wanted, clock):
        renew_identity(folder, [*_named_in(certificate), *wanted], clock)
    return load_identity(folder, wanted)


def load_identity(folder: Path, wanted: Sequence[str]) -> ServerIdentity:
    """The identity as it lies in `folder`."""
    certificate = folder / "server.pem"
    vouched = set(wanted) <= set(_named_in(certificate))
    files = (folder / f"{name}.pem" for name in (AUTHORITY, SPARE))
    return ServerIdentity(
        certificate,
        folder / "server.key",
        fingerprint_of(certificate),
        tuple(file.read_text("ascii") for file in files if file.exists()) if vouched else (),
    )


def renew_identity(
    folder: Path, names: Sequence[str], clock: Clock, signed_by: str = AUTHORITY
) -> None:
    """Make the server a new certificate; what is missing besides it is made too.

    Raises:
        TroubleError: authority_key_missing.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

    now = clock.now()
    for name in (AUTHORITY, SPARE):
        if not (folder / f"{name}.pem").exists():
            _make_authority(folder, name, now)
    try:
        signer: Any = load_pem_private_key((folder / f"{signed_by}.key").read_bytes(), None)
    except FileNotFoundError as error:
        raise TroubleError("authority_key_missing", file=f"{signed_by}.key") from error
    authority = x509.load_pem_x509_certificate((folder / f"{signed_by}.pem").read_bytes())
    listed = list(dict.fromkeys(names))
    leaf = (
        _certificate(listed[0], authority.subject, _server_key(folder).public_key(), now, _VALID)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_name_of(n) for n in listed]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, _sha256())
    )
    # The key stays, so that one file is replaced and a crash leaves a pair that fits.
    _replace(folder / "server.pem", leaf.public_bytes(Encoding.PEM))


def renewed_in_time(folder: Path, wanted: Sequence[str], clock: Clock) -> bool:
    """Renew when the end is near; whether that was done."""
    certificate = folder / "server.pem"
    if _ends(certificate) - clock.now() >= RENEW_BEFORE:
        return False
    renew_identity(folder, [*_named_in(certificate), *wanted], clock)
    return True


def fingerprint_of(certificate: Path) -> str:
    """SHA-256 of the first certificate of a PEM file."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate_fingerprint(_leaf(certificate).public_bytes(Encoding.DER))


def names_of(host: str, names: Sequence[str]) -> list[str]:
    """What a certificate has to name; "anywhere" is no name unless there is no other."""
    all_names = dict.fromkeys([host, *names])
    return [name for name in all_names if name not in _ANYWHERE] or [host]


def _must_renew(folder: Path, certificate: Path, wanted: Sequence[str], clock: Clock) -> bool:
    if _ends(certificate) - clock.now() < RENEW_BEFORE:
        return True
    return _is_ours(folder) and not set(wanted) <= set(_named_in(certificate))


def _is_ours(folder: Path) -> bool:
    """Whether it was made by 0.2.0 or later, so that every PC knows the authority."""
    return (folder / f"{SPARE}.pem").exists()


def _leaf(certificate: Path) -> Any:
    from cryptography import x509

    return x509.load_pem_x509_certificates(certificate.read_bytes())[0]


def _ends(certificate: Path) -> datetime:
    end: datetime = _leaf(certificate).not_valid_after_utc
    return end.astimezone(UTC)


def _named_in(certificate: Path) -> list[str]:
    from cryptography import x509

    try:
        found = _leaf(certificate).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return [str(name.value) for name in found.value]


def _make_authority(folder: Path, name: str, now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding

    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(_TITLES[name])
    made = (
        _certificate(_TITLES[name], subject, key.public_key(), now, _AUTHORITY_VALID)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, _sha256())
    )
    _write_private(folder / f"{name}.key", key)
    _replace(folder / f"{name}.pem", made.public_bytes(Encoding.PEM))


def _server_key(folder: Path) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    file = folder / "server.key"
    if file.exists():
        return load_pem_private_key(file.read_bytes(), None)
    key = ec.generate_private_key(ec.SECP256R1())
    _write_private(file, key)
    return key


def _subject(text: str) -> Any:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _certificate(
    subject: str, issuer: Any, public_key: Any, now: datetime, valid: timedelta
) -> Any:
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(_subject(subject))
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + valid)
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


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


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
