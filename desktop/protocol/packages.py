"""The byte form of a sent report, and the chunks in which such bytes travel.

Canonical msgpack in one zstd frame. What comes from another PC is bounded before it is parsed.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

import msgspec

from desktop.domain.packages import ReportPackage
from desktop.protocol.ops import encode

CHUNK_BYTES: Final = 256 * 1024
MAX_BLOB_BYTES: Final = 16 * 1024 * 1024
"""A report of a commune with 40 pages and 60,000 counted records is under 3 MiB."""

_NAME: Final = re.compile(r"[0-9a-f]{64}")
_MAX_PLAIN: Final = 64 * 1024 * 1024
_LEVEL: Final = 9
_DECODER: Final = msgspec.msgpack.Decoder(ReportPackage)


class PackageError(ValueError):
    """These bytes are no sent report of a form that is known here."""


def write_package(package: ReportPackage) -> bytes:
    """The bytes that are stored and named by their SHA-256."""
    import zstandard

    return zstandard.ZstdCompressor(level=_LEVEL).compress(encode(package))


def read_package(data: bytes) -> ReportPackage:
    """Undo `write_package`.

    Raises:
        PackageError: They are damaged, too large, or of a later form.
    """
    import zstandard

    try:
        size = zstandard.frame_content_size(data)
        if not 0 < size <= _MAX_PLAIN:
            raise PackageError("size")
        package = _DECODER.decode(zstandard.ZstdDecompressor().decompress(data))
        for number in package.numbers:
            package.counted((*number.records, *number.base))
        for late in package.late:
            package.counted((*late.records, *late.base, *late.listed))
    except (zstandard.ZstdError, msgspec.MsgspecError, IndexError, RecursionError) as error:
        raise PackageError("form") from error
    if package.version != 1:
        raise PackageError("version")
    return package


def name_of(data: bytes) -> str:
    """SHA-256 in hex: what bytes are named and found by."""
    return hashlib.sha256(data).hexdigest()


def is_name(text: object) -> bool:
    """Whether it is such a name; a record of another PC may hold anything in its place."""
    return isinstance(text, str) and _NAME.fullmatch(text) is not None


def chunk_count(size: int) -> int:
    """In how many chunks so many bytes travel."""
    return -(-size // CHUNK_BYTES)


def chunks_of(data: bytes) -> list[bytes]:
    """The bytes cut into chunks."""
    return [data[at : at + CHUNK_BYTES] for at in range(0, len(data), CHUNK_BYTES)]
