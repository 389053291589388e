"""Limits on a file before it is opened: it may come from any stick.

An .xlsx is a zip of XML. What it says of its own size may be a lie, so the entries are also
unpacked once and counted; a document type, which no workbook needs, is refused on the way.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_ENTRIES: Final = 1_000
MOST_UNPACKED: Final = 100 * 1024 * 1024
MOST_RATIO: Final = 100
_SMALL: Final = 1024 * 1024
"""Below this a high ratio is no danger: an empty sheet of a thousand equal rows packs well."""
_CHUNK: Final = 256 * 1024
_ENCRYPTED: Final = 0x1
_DOCTYPES: Final = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_OVERLAP: Final = max(map(len, _DOCTYPES)) - 1


def check_size(path: Path) -> bytes:
    """Refuse a file that is too large for a list of people; answers its first bytes.

    Raises:
        TroubleError: `file_missing`, `file_too_heavy`, `file_unreadable`.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TroubleError("file_too_heavy")
        with path.open("rb") as stream:
            return stream.read(8)
    except FileNotFoundError as error:
        raise TroubleError("file_missing") from error
    except OSError as error:
        raise TroubleError("file_unreadable") from error


def check_archive(path: Path) -> None:
    """Refuse what is too large, lies about its size, or is no sound archive.

    Raises:
        TroubleError: `file_missing`, `file_too_heavy`, `file_unreadable`.
    """
    try:
        check_size(path)
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_declared(entries)
            _check_unpacked(archive, entries)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise TroubleError("file_unreadable") from error


def _check_declared(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise TroubleError("file_too_heavy")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise TroubleError("file_unreadable")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise TroubleError("file_too_heavy")
    for entry in entries:
        if entry.file_size > _SMALL and entry.file_size > MOST_RATIO * entry.compress_size:
            raise TroubleError("file_too_heavy")


def _check_unpacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    counted = 0
    for entry in entries:
        before = b""
        for chunk in _chunks(archive, entry):
            counted += len(chunk)
            if counted > MOST_UNPACKED:
                raise TroubleError("file_too_heavy")
            window = before + chunk
            if any(mark in window for mark in _DOCTYPES):
                raise TroubleError("file_unreadable")
            before = window[-_OVERLAP:]


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
