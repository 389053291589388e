"""Attendance sheets that are signed by hand and read back: their plan and what their codes say.

The plan is data of one layout version. Whoever prints a sheet and whoever reads it use these
numbers, and a sheet says in its corner codes by which version it was printed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from desktop.domain.ids import derived_id

if TYPE_CHECKING:
    from collections.abc import Sequence

LAYOUT: Final = 1
"""Version of the plan that new sheets are printed by."""


class SheetColumn(IntEnum):
    """Columns from left to right."""

    NUMBER = 0
    NAME = 1
    BIRTH_YEAR = 2
    SEX = 3
    PLACE = 4
    PRESENT = 5
    ABSENT = 6
    SIGNATURE = 7


@dataclass(frozen=True, slots=True)
class Corner:
    """Left upper corner of a code's square, in mm from the page's left upper corner."""

    left: float
    top: float


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """Where things stand on an A4 sheet, in mm from its left upper corner.

    Rows have one height. The first row's top differs from page to page, so each page's codes
    say it. `corners` are those of the four codes: left upper, right upper, left lower, right
    lower; a code has no quiet zone of its own, the paper around it is free.
    """

    columns: tuple[float, ...]
    left: float
    row_height: float
    box: float
    code: float
    corners: tuple[Corner, Corner, Corner, Corner]

    def edge(self, column: SheetColumn) -> float:
        """The column's left edge."""
        return self.left + sum(self.columns[:column])

    def box_corner(self, first_top: float, row: int, column: SheetColumn) -> Corner:
        """Left upper corner of a tick box's frame.

        Args:
            first_top: Top of the page's first row.
            row: From 0 on this page.
            column: PRESENT or ABSENT.
        """
        left = self.edge(column) + (self.columns[column] - self.box) / 2
        return Corner(left, first_top + row * self.row_height + (self.row_height - self.box) / 2)


_CODE: Final = 14.0
_CODES_LEFT: Final = 30.0
_CODES_RIGHT: Final = 181.0
_CODES_TOP: Final = 10.0
_CODES_BOTTOM: Final = 273.0

PLANS: Final = {
    LAYOUT: SheetPlan(
        columns=(9.0, 46.0, 12.0, 11.0, 30.0, 10.5, 10.5, 36.0),
        left=30.0,
        row_height=10.0,
        box=5.0,
        code=_CODE,
        corners=(
            Corner(_CODES_LEFT, _CODES_TOP),
            Corner(_CODES_RIGHT, _CODES_TOP),
            Corner(_CODES_LEFT, _CODES_BOTTOM),
            Corner(_CODES_RIGHT, _CODES_BOTTOM),
        ),
    )
}
"""By layout version; a version that was ever printed stays."""

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MARK: Final = "L"
_WIDTHS: Final = {"layout": 1, "corner": 1, "page": 2, "pages": 2, "first": 3, "rows": 1, "top": 2}
_SHEET_LENGTH: Final = 7
CODE_LENGTH: Final = 1 + sum(_WIDTHS.values()) + _SHEET_LENGTH
"""20 characters of the alphanumeric set: the smallest QR code holds them with level M."""
_TOP_STEPS_PER_MM: Final = 4


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What one corner code says.

    `corner` counts as `SheetPlan.corners` does. `first_row` is the number that stands before
    the page's first row, less one; `rows` are the page's, empty ones included; `first_top` is
    the top of its first row in mm.
    """

    sheet: str
    layout: int
    corner: int
    page: int
    pages: int
    first_row: int
    rows: int
    first_top: float

    def text(self) -> str:
        """The code's text: digits and capitals of fixed widths."""
        numbers = {
            "layout": self.layout,
            "corner": self.corner,
            "page": self.page,
            "pages": self.pages,
            "first": self.first_row,
            "rows": self.rows,
            "top": round(self.first_top * _TOP_STEPS_PER_MM),
        }
        return _MARK + "".join(_digits(numbers[k], w) for k, w in _WIDTHS.items()) + self.sheet


def read_code(text: str) -> SheetCode | None:
    """What a code's text says; None when it is no code of ours."""
    if len(text) != CODE_LENGTH or text[0] != _MARK or not set(text) <= set(_DIGITS):
        return None
    place = 1
    numbers: dict[str, int] = {}
    for name, width in _WIDTHS.items():
        numbers[name] = int(text[place : place + width], 36)
        place += width
    return SheetCode(
        sheet=text[place:],
        layout=numbers["layout"],
        corner=numbers["corner"],
        page=numbers["page"],
        pages=numbers["pages"],
        first_row=numbers["first"],
        rows=numbers["rows"],
        first_top=numbers["top"] / _TOP_STEPS_PER_MM,
    )


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows of one page: how many, those before it on other pages, and where they begin."""

    page: int
    first_row: int
    rows: int
    first_top: float


_FIRST_TOP: Final = 105.0
_NEXT_TOP: Final = 37.0
_ROWS_END: Final = 263.0
_FOOT: Final = 58.0
"""For totals and signatures, on the last page."""
_EMPTY_SHARE: Final = 5
_EMPTY_LEAST: Final = 5


def sheet_rows(named: int) -> tuple[SheetRows, ...]:
    """The pages of a sheet of layout 1 for so many names.

    A fifth of the names again, and five at least, are empty rows for people who come unasked;
    more of them fill each page to its end.
    """
    wanted = named + max(_EMPTY_LEAST, -(-named // _EMPTY_SHARE))
    height = PLANS[LAYOUT].row_height
    pages: list[SheetRows] = []
    first, top = 0, _FIRST_TOP
    while True:
        last = int((_ROWS_END - _FOOT - top) // height)
        if first + last >= wanted:
            pages.append(SheetRows(len(pages) + 1, first, last, top))
            return tuple(pages)
        full = int((_ROWS_END - top) // height)
        pages.append(SheetRows(len(pages) + 1, first, full, top))
        first, top = first + full, _NEXT_TOP


def sheet_name(session_id: str, attendance_ids: Sequence[str], layout: int = LAYOUT) -> str:
    """What a sheet is called in its codes: the same roster printed again is the same sheet."""
    key = "\n".join((str(layout), session_id, *attendance_ids))
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    return _digits(number % 36**_SHEET_LENGTH, _SHEET_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """One page of a sheet that was given out, so that every PC of the team can read it back.

    `attendances` are the ids of those named on it, in the order of its rows, with spaces
    between; the rows after them are empty ones for people who come unasked.
    """

    id: str
    sheet: str
    session_id: str
    page: int
    pages: int
    layout: int
    first_row: int
    rows: int
    attendances: str
    printed_on: date


def sheet_page_id(sheet: str, session_id: str, page: int) -> str:
    """The id that every PC derives for the same page."""
    return derived_id("sheet", session_id, sheet, str(page))


def _digits(number: int, width: int) -> str:
    found = ""
    rest = number
    for _ in range(width):
        rest, digit = divmod(rest, 36)
        found = _DIGITS[digit] + found
    if rest or number < 0:
        raise ValueError(number, width)
    return found
