"""A list as a workbook or as text with commas: plain words in, the bytes of a file out."""

from __future__ import annotations

import csv
import re
import sys
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Final

from desktop.reports.archives import NO_TIME, still

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BYTE_ORDER_MARK: Final = "\ufeff"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_A_CELL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SHEET_NAME_FORBIDS: Final = re.compile(r"[\[\]:*?/\\]")
_SHEET_NAME_LENGTH: Final = 31
_WIDEST: Final = 50


def csv_file(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Text with commas that a spreadsheet shows as it is.

    It begins with a byte order mark, without which Excel takes Vietnamese for another encoding.
    A cell that a spreadsheet would compute gets an apostrophe in front.
    """
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    for row in (titles, *rows):
        writer.writerow([_harmless(cell) for cell in row])
    return (_BYTE_ORDER_MARK + written.getvalue()).encode("utf-8")


def xlsx_file(name: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of one sheet: every cell is text, so nothing is computed and no zero is lost.

    The same rows are the same bytes.

    Args:
        name: Of the sheet.
        titles: The first line, which stays in sight.
        rows: One text a column.
    """
    _load_without_numpy()
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.xml.constants import ARC_CORE
    from openpyxl.xml.functions import tostring

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_SHEET_NAME_FORBIDS.sub(" ", name)[:_SHEET_NAME_LENGTH])
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_widths(titles, rows), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate((titles, *rows)):
        cells = []
        for words in row:
            cell = WriteOnlyCell(sheet, _NOT_IN_A_CELL.sub("", words))
            # A text that begins with "=" is taken for a formula unless it is said to be text.
            cell.data_type = "s"
            cell.number_format = "@"
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    written = BytesIO()
    book.properties.created = NO_TIME
    book.save(written)
    # Saving notes the time, whatever was there before.
    book.properties.modified = NO_TIME
    return still(written.getvalue(), {ARC_CORE: tostring(book.properties.to_tree())})


def _harmless(cell: str) -> str:
    text = _NOT_IN_A_CELL.sub("", cell)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def _widths(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    columns = zip(titles, *rows, strict=True)
    return [min(max(map(len, column)) + 2, _WIDEST) for column in columns]


def _load_without_numpy() -> None:
    """Load the library for workbooks.

    It takes numpy along when that is there: 20 MB and its threads, for numbers that no list has.
    """
    if "openpyxl" in sys.modules or "numpy" in sys.modules:
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import openpyxl  # noqa: F401
    finally:
        del sys.modules["numpy"]
