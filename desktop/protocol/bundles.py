"""The file that carries a session on a stick: signed, sealed, and the same requests inside.

    magic | length of header | header | HPKE of the body | Ed25519 signature over all before

The header is readable to anybody and names nobody: random ids and numbers. The body is a list of
sections, each a route with its request as over HTTPS and, on the way down, the answer. A bundle
goes up signed by its device and sealed to the server, and down signed by the province and sealed
to the device.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import Annotated, Final

import msgspec

from desktop.protocol.sealing import KEY_BYTES, SealError, open_sealed, seal

BUNDLE_SUFFIX: Final = ".langso-bundle"
BUNDLE_VERSION: Final = 1
SUITE: Final = 1
"""X25519-HKDF-SHA256-AES-256-GCM and Ed25519."""

MAX_BUNDLE_BYTES: Final = 64 * 1024 * 1024
MAX_SECTIONS: Final = 20_000
_MAGIC: Final = b"LSB1"
_LENGTH: Final = struct.Struct(">H")
_MAX_HEADER: Final = 512
_SIGNATURE_BYTES: Final = 64
_SIGNED: Final = b"lang-so bundle 1\0"
_SEALED: Final = b"lang-so bundle body 1\0"

_Nat = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
_Hex32 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
_Id = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
_Route = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class BundleError(ValueError):
    """A file is not taken; `code` is that of the trouble.

    "bundle_not_one" (no such file of ours), "bundle_newer", "bundle_damaged" (cut, changed, or
    not of whom it says), "bundle_too_large".
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Way(IntEnum):
    """Where a bundle goes."""

    UP = 0
    DOWN = 1


class BundleHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What anybody may read of a bundle.

    `dev` and `ep` are the device that wrote it, or that it is for; `first_n` and `last_n` its ops
    in an up-bundle (0 and 0 for none), and how far the server has them in a down-bundle; `inc`
    and `cursor` where the device stood, `head` where the server stands.
    """

    way: Way
    team: _Hex32
    dev: _Hex32
    ep: _Nat
    first_n: _Nat = 0
    last_n: _Nat = 0
    inc: _Nat = 0
    cursor: _Nat = 0
    head: _Nat = 0


class Section(msgspec.Struct, frozen=True, array_like=True):
    """One request, and in a down-bundle its answer."""

    route: _Route
    body: bytes
    answer: bytes = b""


class Receipt(msgspec.Struct, frozen=True, array_like=True):
    """What the province has of the team now: entries of the log, live records, their digest."""

    head: _Nat = 0
    records: _Nat = 0
    digest: Annotated[bytes, msgspec.Meta(max_length=32)] = b""
    taken_at: _Nat = 0
    """In milliseconds."""


class BundleBody(msgspec.Struct, frozen=True, array_like=True):
    """What only the reader sees; `key` is the device's, to which the answer is sealed."""

    sections: Annotated[list[Section], msgspec.Meta(max_length=MAX_SECTIONS)]
    key: Annotated[bytes, msgspec.Meta(max_length=KEY_BYTES)] = b""
    receipt: Receipt = Receipt()


class _Header(msgspec.Struct, array_like=True):
    version: int
    suite: int
    way: Way
    team: _Id
    dev: _Id
    ep: _Nat
    first_n: _Nat
    last_n: _Nat
    inc: _Nat
    cursor: _Nat
    head: _Nat


class Envelope(msgspec.Struct, frozen=True):
    """A file taken apart; nothing of it is proven before `open_bundle`."""

    header: BundleHeader
    before: bytes
    sealed: bytes
    signature: bytes


_HEADER: Final = msgspec.msgpack.Decoder(_Header)
_BODY: Final = msgspec.msgpack.Decoder(BundleBody)
_NOT_OURS: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError)


def write_bundle(header: BundleHeader, body: BundleBody, reader: bytes, signer: bytes) -> bytes:
    """The whole file.

    Args:
        header: Of the way and the device.
        body: What is sealed.
        reader: X25519 key of who may open it.
        signer: Seed of the Ed25519 key of who wrote it.

    Raises:
        BundleError: bundle_too_large, bundle_damaged (the reader's key is none).
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    before = _before(header)
    plain = msgspec.msgpack.encode(body)
    if len(plain) > MAX_BUNDLE_BYTES - 4 * _MAX_HEADER:
        raise BundleError("bundle_too_large")
    try:
        whole = before + seal(plain, reader, _SEALED + before)
    except SealError as error:
        raise BundleError("bundle_damaged") from error
    return whole + Ed25519PrivateKey.from_private_bytes(signer).sign(_SIGNED + whole)


def split_bundle(data: bytes) -> Envelope:
    """Take a file apart.

    Raises:
        BundleError: bundle_not_one, bundle_newer, bundle_damaged, bundle_too_large.
    """
    if len(data) > MAX_BUNDLE_BYTES:
        raise BundleError("bundle_too_large")
    if data[: len(_MAGIC)] != _MAGIC:
        raise BundleError("bundle_not_one")
    start = len(_MAGIC) + _LENGTH.size
    if len(data) < start + _SIGNATURE_BYTES:
        raise BundleError("bundle_damaged")
    (length,) = _LENGTH.unpack(data[len(_MAGIC) : start])
    end = start + length
    if length > _MAX_HEADER or len(data) < end + _SIGNATURE_BYTES:
        raise BundleError("bundle_damaged")
    header = _read_header(data[start:end])
    return Envelope(header, data[:end], data[end:-_SIGNATURE_BYTES], data[-_SIGNATURE_BYTES:])


def open_bundle(envelope: Envelope, signer: bytes, private: bytes) -> BundleBody:
    """What is inside, once it is certain who wrote it.

    Args:
        envelope: From `split_bundle`.
        signer: Ed25519 public key of who must have signed it.
        private: X25519 key of the reader.

    Raises:
        BundleError: bundle_damaged.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    signed = _SIGNED + envelope.before + envelope.sealed
    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(envelope.signature, signed)
        plain = open_sealed(envelope.sealed, private, _SEALED + envelope.before)
        return _BODY.decode(plain)
    except (InvalidSignature, SealError, ValueError, *_NOT_OURS) as error:
        raise BundleError("bundle_damaged") from error


def _before(header: BundleHeader) -> bytes:
    packed = msgspec.msgpack.encode(
        _Header(
            BUNDLE_VERSION,
            SUITE,
            header.way,
            bytes.fromhex(header.team),
            bytes.fromhex(header.dev),
            header.ep,
            header.first_n,
            header.last_n,
            header.inc,
            header.cursor,
            header.head,
        )
    )
    return _MAGIC + _LENGTH.pack(len(packed)) + packed


def _read_header(data: bytes) -> BundleHeader:
    try:
        found = _HEADER.decode(data)
    except _NOT_OURS as error:
        raise BundleError("bundle_newer" if _is_newer(data) else "bundle_damaged") from error
    if (found.version, found.suite) != (BUNDLE_VERSION, SUITE):
        raise BundleError("bundle_newer")
    return BundleHeader(
        way=found.way,
        team=found.team.hex(),
        dev=found.dev.hex(),
        ep=found.ep,
        first_n=found.first_n,
        last_n=found.last_n,
        inc=found.inc,
        cursor=found.cursor,
        head=found.head,
    )


def _is_newer(data: bytes) -> bool:
    """Whether it begins as a header does, with a later version."""
    try:
        return bool(msgspec.msgpack.decode(data)[0] > BUNDLE_VERSION)
    except (TypeError, IndexError, KeyError, *_NOT_OURS):
        return False
