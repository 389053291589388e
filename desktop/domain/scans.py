"""What was read from the scan of an attendance sheet: pages, rows, and what is doubtful in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop.domain.sheets import SheetCode
from desktop.domain.training import AttendanceStatus

SCAN: Final = "sheet"
"""What the child that reads a scan is told to read."""


class RowDoubt(StrEnum):
    """Why a row's mark is not certain."""

    NO_MARK = "no_mark"
    BOTH = "both"
    FAINT = "faint"
    """Some ink that may be a mark, or dirt, or belong to another row."""
    SIGNED_ABSENT = "signed_absent"
    """Marked absent, and yet there is ink where people sign."""
    NO_BOX = "no_box"
    """The printed frame was not found: torn, stained, written over."""


class PageTrouble(StrEnum):
    """Why a page was not read."""

    NO_CODE = "no_code"
    CORNER_MISSING = "corner_missing"
    SEVERAL_SHEETS = "several_sheets"
    BENT = "bent"
    NEWER_LAYOUT = "newer_layout"


@dataclass(frozen=True, slots=True)
class ScannedRow:
    """One row of a page, counted from 0.

    `status` is certain unless there is a `doubt`; then it is what the ink suggests, if anything.
    `signed` and `written` say that there is ink in the signature's cell and in the name's (the
    printed name counts). `picture` is the row as a JPEG file.
    """

    row: int
    status: AttendanceStatus | None
    doubt: RowDoubt | None
    signed: bool
    written: bool
    picture: bytes


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One page of a file, counted from 1: what its codes say and its rows, or what is wrong.

    `corners` are those whose codes are missing, counted as `SheetPlan.corners` does.
    """

    number: int
    code: SheetCode | None = None
    rows: tuple[ScannedRow, ...] = ()
    trouble: PageTrouble | None = None
    corners: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What the child answers: the pages, or the code of what is wrong with the file."""

    pages: tuple[ScannedPage, ...] = ()
    code: str = ""
