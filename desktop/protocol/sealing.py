"""Sealing: to a reader's public key (HPKE), and chunks of blobs under the key of their team.

HPKE is RFC 9180 with X25519, HKDF-SHA256 and AES-256-GCM; `info` binds what is sealed to what it
is for. Chunks take AES-256-GCM-SIV, which forgives a nonce that comes twice: a chunk's nonce is
made from its place, so that two PCs seal the same chunk to the same bytes.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

KEY_BYTES: Final = 32
"""Of every key here: private, public, team."""

CHUNK_OVERHEAD: Final = 16
_NONCE_BYTES: Final = 12
_CHUNK: Final = b"lang-so chunk 1\0"


class SealError(ValueError):
    """It was not sealed for this key and purpose, or was changed since."""


def public_of(private: bytes) -> bytes:
    """The half of an X25519 key that others may know."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(plain: bytes, public: bytes, info: bytes) -> bytes:
    """Only the holder of the private half can read it.

    Args:
        plain: What is sealed.
        public: X25519 key of the reader.
        info: What it is for; needed again to open.

    Raises:
        SealError: `public` is no such key.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    try:
        return bytes(_suite().encrypt(plain, X25519PublicKey.from_public_bytes(public), info=info))
    except ValueError as error:
        raise SealError("key") from error


def open_sealed(sealed: bytes, private: bytes, info: bytes) -> bytes:
    """Undo `seal`; SealError when it was sealed for another key or purpose, or changed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    try:
        key = X25519PrivateKey.from_private_bytes(private)
        return bytes(_suite().decrypt(sealed, key, info=info))
    except (InvalidTag, ValueError) as error:
        raise SealError("sealed") from error


def seal_chunk(plain: bytes, key: bytes, name: bytes, number: int, form: int) -> bytes:
    """A chunk of a blob under the team's key, `CHUNK_OVERHEAD` bytes longer.

    Args:
        plain: The chunk.
        key: The team's.
        name: SHA-256 of the whole blob's plain bytes.
        number: Of the chunk, from 0.
        form: Of sealing, as the chunk says it.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

    about = _about(name, number, form)
    return AESGCMSIV(key).encrypt(_nonce(about), plain, about)


def open_chunk(sealed: bytes, key: bytes, name: bytes, number: int, form: int) -> bytes:
    """Undo `seal_chunk`; SealError when another key sealed it, or for another place."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

    about = _about(name, number, form)
    try:
        return AESGCMSIV(key).decrypt(_nonce(about), sealed, about)
    except (InvalidTag, ValueError) as error:
        raise SealError("chunk") from error


def _about(name: bytes, number: int, form: int) -> bytes:
    return _CHUNK + name + number.to_bytes(4, "big") + bytes([form])


def _nonce(about: bytes) -> bytes:
    return hashlib.sha256(about).digest()[:_NONCE_BYTES]


def _suite() -> Any:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
