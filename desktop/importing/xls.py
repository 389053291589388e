"""Workbooks of spreadsheet programs before 2007, of which communes have plenty."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.text.legacy import charset_of_font
from desktop.importing.sheets import MOST_COLUMNS, Sheet, filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.importing.sheets import Cells, Place

_VISIBLE: Final = 0
_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5


def xls_sheets(path: Path) -> Iterator[Sheet]:
    """Every visible sheet with something in it; damage raises whatever the library raises."""
    import xlrd

    # The library reports what it finds odd to a stream; nobody would read it.
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        book = xlrd.open_workbook(
            file_contents=path.read_bytes(),
            logfile=nowhere,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
        )
        legacy = _old_fonts(book)
        for index in range(book.nsheets):
            sheet = book.sheet_by_index(index)
            if sheet.visibility == _VISIBLE:
                fonts: dict[Place, str] = {}
                rows = tuple(filled(_rows(book, sheet, legacy, fonts)))
                if rows:
                    yield Sheet(sheet.name, rows, fonts)
            book.unload_sheet(index)


def _old_fonts(book: Any) -> dict[int, str]:
    """The old font of each cell format that has one."""
    names = {index: font.name for index, font in enumerate(book.font_list)}
    formats = enumerate(book.xf_list)
    found = {index: names.get(cell_format.font_index) for index, cell_format in formats}
    return {index: name for index, name in found.items() if name and charset_of_font(name)}


def _rows(
    book: Any, sheet: Any, legacy: dict[int, str], fonts: dict[Place, str]
) -> Iterator[tuple[int, Cells]]:
    width = min(sheet.ncols, MOST_COLUMNS)
    for index in range(sheet.nrows):
        cells = sheet.row(index)[:width]
        if legacy:
            for place, cell in enumerate(cells):
                if cell.ctype == _TEXT and cell.xf_index in legacy:
                    fonts[index + 1, place] = legacy[cell.xf_index]
        values = [_value(book, cell) for cell in cells]
        yield index + 1, (*values, *(None,) * (width - len(values)))


def _value(book: Any, cell: Any) -> object:
    import xlrd

    if cell.ctype in (_TEXT, _NUMBER):
        return cell.value
    if cell.ctype == _BOOLEAN:
        return bool(cell.value)
    if cell.ctype == _ERROR:
        return xlrd.error_text_from_code.get(cell.value)
    if cell.ctype != _DATE:
        return None
    try:
        return xlrd.xldate_as_datetime(cell.value, book.datemode)
    except (ValueError, OverflowError):
        # A number far beyond every day, in a cell formatted as a date.
        return cell.value
