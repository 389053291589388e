"""The sheets of a file as plain values, row by row, whatever program wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import LangSoError, TroubleError
from desktop.importing.limits import check_size

if TYPE_CHECKING:
    from pathlib import Path

MOST_ROWS: Final = 20_000
"""Filled rows of one sheet."""
MOST_COLUMNS: Final = 64
LAST_ROW: Final = 1_048_576
"""The last row that a spreadsheet program can have."""

_ZIP: Final = b"PK"
_OLD_WORKBOOKS: Final = (b"\xd0\xcf\x11\xe0", b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
"""Compound files, and the bare streams that programs of the early nineties wrote."""

Cells = tuple[object, ...]
Place = tuple[int, int]
"""A row's number and a cell's index in it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet; `rows` are only those with something in them, with their numbers.

    Attributes:
        name: As its tab says; empty in a file that has only one.
        rows: Equally wide.
        fonts: The font of each cell that is written in an old one.
        from_bytes: The texts were bytes without a word about their encoding.
    """

    name: str
    rows: tuple[tuple[int, Cells], ...]
    fonts: Mapping[Place, str] = field(default_factory=dict)
    from_bytes: bool = False


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every visible sheet with at least one filled row.

    What a file is tells its content, not its name.

    Raises:
        TroubleError: `file_missing`, `file_too_heavy`, `file_unreadable`.
    """
    start = check_size(path)
    if not start:
        raise TroubleError("file_unreadable")
    try:
        return tuple(_sheets(path, start))
    except (LangSoError, MemoryError):
        raise
    except Exception as error:
        # A damaged file fails in the libraries in more ways than can be listed.
        raise TroubleError("file_unreadable") from error


def filled(rows: Iterable[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    """The rows with something in them.

    Raises:
        TroubleError: `file_too_heavy`, `file_unreadable` (a row beyond every spreadsheet).
    """
    count = 0
    for number, cells in rows:
        if number > LAST_ROW:
            raise TroubleError("file_unreadable")
        if all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise TroubleError("file_too_heavy")
        yield number, cells


def trimmed(rows: Iterable[tuple[int, Cells]]) -> tuple[tuple[int, Cells], ...]:
    """Equally wide rows without the columns at the end in which nothing stands."""
    found = tuple(rows)
    width = 0
    for _, cells in found:
        behind = cells[width:]
        if behind.count(None) < len(behind):
            width += max(at for at, cell in enumerate(behind, 1) if cell is not None)
    return tuple((number, cells[:width]) for number, cells in found)


def _sheets(path: Path, start: bytes) -> Iterator[Sheet]:
    if start.startswith(_ZIP):
        from desktop.importing.xlsx import xlsx_sheets

        return xlsx_sheets(path)
    if start.startswith(_OLD_WORKBOOKS):
        from desktop.importing.xls import xls_sheets

        return xls_sheets(path)
    from desktop.importing.delimited import delimited_sheets

    return delimited_sheets(path)
