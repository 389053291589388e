"""The sheets of a workbook as plain values, row by row."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import LangSoError, TroubleError
from desktop.importing.limits import check_archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MOST_ROWS: Final = 20_000
"""Filled rows of one sheet."""
_MOST_COLUMNS: Final = 64
_LAST_ROW: Final = 1_048_576
"""The last row that a spreadsheet program can have."""

Cells = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet; `rows` are only those with something in them, with their numbers."""

    name: str
    rows: tuple[tuple[int, Cells], ...]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every visible sheet with at least one filled row.

    Raises:
        TroubleError: `file_missing`, `file_too_heavy`, `file_unreadable`.
    """
    check_archive(path)
    try:
        return tuple(_sheets(path))
    except (LangSoError, MemoryError):
        raise
    except Exception as error:
        # A damaged workbook fails in the library in more ways than can be listed.
        raise TroubleError("file_unreadable") from error


def _sheets(path: Path) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    # Opened here, because the library leaves a file open when it stumbles over its content.
    with path.open("rb") as stream, warnings.catch_warnings():
        # Of parts that are not read at all, such as validation rules of newer versions.
        warnings.simplefilter("ignore")
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                rows = tuple(_filled(_rows(sheet))) if sheet.sheet_state == "visible" else ()
                if rows:
                    yield Sheet(sheet.title, rows)
        finally:
            book.close()


def _rows(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, Cells]]:
    # The size that a sheet says of itself is often wrong; without it every row is read.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True)  # type: ignore[misc]
    for number, cells in enumerate(rows, 1):
        if number > _LAST_ROW:
            raise TroubleError("file_unreadable")
        yield number, cells


def _filled(rows: Iterable[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    count = 0
    for number, cells in rows:
        if all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise TroubleError("file_too_heavy")
        yield number, cells
