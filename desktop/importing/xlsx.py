"""Workbooks of today's spreadsheet programs: a zip of XML."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from desktop.domain.text.legacy import charset_of_font
from desktop.importing.limits import check_archive
from desktop.importing.sheets import MOST_COLUMNS, Sheet, filled, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.importing.sheets import Cells, Place


def xlsx_sheets(path: Path) -> Iterator[Sheet]:
    """Every visible sheet with something in it.

    Raises:
        TroubleError: `file_missing`, `file_too_heavy`, `file_unreadable`.
    """
    check_archive(path)
    from openpyxl import load_workbook

    # Opened here, because the library leaves a file open when it stumbles over its content.
    with path.open("rb") as stream, warnings.catch_warnings():
        # Of parts that are not read at all, such as validation rules of newer versions.
        warnings.simplefilter("ignore")
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            # Asking each cell for its font doubles the time; few workbooks need it.
            fonts_of_book = book._fonts  # type: ignore[attr-defined]  # noqa: SLF001
            old_fonts = any(charset_of_font(font.name) for font in fonts_of_book)
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                fonts: dict[Place, str] = {}
                rows = trimmed(filled(_rows(sheet, fonts, styled=old_fonts)))
                if rows:
                    yield Sheet(sheet.title, rows, fonts)
        finally:
            book.close()


def _rows(sheet: Any, fonts: dict[Place, str], *, styled: bool) -> Iterator[tuple[int, Cells]]:
    # The size that a sheet says of itself is often wrong; without it every row is read.
    sheet.reset_dimensions()
    if not styled:
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        yield from enumerate(rows, 1)
        return
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        for place, cell in enumerate(cells):
            if isinstance(cell.value, str) and charset_of_font(cell.font.name) is not None:
                fonts[number, place] = cell.font.name
        yield number, tuple(cell.value for cell in cells)
