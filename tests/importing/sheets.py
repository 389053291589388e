"""Small workbooks written by a test, and the previews of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from openpyxl import Workbook

from desktop.importing.households import parse_households

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from desktop.domain.importing_rows import ImportPreview

TODAY = date(2026, 11, 24)


def write(path: Path, *sheets: Iterable[Sequence[object]]) -> Path:
    """A workbook with these sheets, row by row."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Trang {number}")
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def preview(folder: Path, *rows: Sequence[object]) -> ImportPreview:
    """What is read from one sheet with these rows."""
    return parse_households(write(folder / "list.xlsx", rows), TODAY)
