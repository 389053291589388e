"""Days as people type them and as papers print them.

Qt's own short form for vi_VN is 5/2/26, which nobody wants on paper, so every form is made
here.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import BirthPrecision
from desktop.domain.text.numbers import MISSING

_PARTS: Final = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})", re.ASCII)
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_PACKED: Final = re.compile(r"(\d{1,2})(\d{2})(\d{4})", re.ASCII)
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_EARLIEST_YEAR: Final = 1900
_CENTURY: Final = 100
_LAST_DAY_WITH_ZERO: Final = 9
_LAST_MONTH_WITH_ZERO: Final = 2


def parse_date(text: str, today: date, field: str = "date") -> tuple[date, BirthPrecision]:
    """Read a day, or only a year, in the forms that people type.

    Args:
        text: 5/1/1985, 05-01-85, 5.1.1985, 05011985, 1985-01-05, or 1985 alone (then the
            day is 1 January and only its year is meant).
        today: Decides the century of two-digit years: never later than this year.
        field: Named in the error.

    Raises:
        RuleBrokenError: `date_format` when it is none of the forms, `date_impossible` when
            there is no such day or the year is before 1900.
    """
    bare = text.strip()
    if _YEAR.fullmatch(bare):
        return _day(int(bare), 1, 1, field, bare), BirthPrecision.YEAR
    iso = _ISO.fullmatch(bare)
    if iso:
        year, month, day = map(int, iso.groups())
        return _day(year, month, day, field, bare), BirthPrecision.DAY
    match = _PARTS.fullmatch(bare) or _PACKED.fullmatch(bare)
    if match is None:
        raise RuleBrokenError("date_format", field, text=bare)
    day, month = int(match[1]), int(match[2])
    year = _full_year(match[3], today)
    return _day(year, month, day, field, bare), BirthPrecision.DAY


def format_date(day: date | None) -> str:
    """05/02/2026, or a dash."""
    return MISSING if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_birth(day: date | None, precision: BirthPrecision | None) -> str:
    """The day of birth, or only the year when only that is known."""
    if day is not None and precision is BirthPrecision.YEAR:
        return f"{day.year:04d}"
    return format_date(day)


def day_in_words(day: date) -> str:
    """ngày 05 tháng 02 năm 2026, ngày 15 tháng 3 năm 2026.

    Source: Decree 30/2020/NĐ-CP Annex I: days below 10 and the months 1 and 2 are written
    with a zero before them.
    """
    number = f"{day.day:02d}" if day.day <= _LAST_DAY_WITH_ZERO else str(day.day)
    return f"ngày {number} {month_in_words(day.year, day.month)}"


def month_in_words(year: int, month: int) -> str:
    """tháng 02 năm 2026, tháng 3 năm 2026; same source."""
    number = f"{month:02d}" if month <= _LAST_MONTH_WITH_ZERO else str(month)
    return f"tháng {number} năm {year}"


def _full_year(digits: str, today: date) -> int:
    year = int(digits)
    if len(digits) != len("26"):
        return year
    this_century = today.year - today.year % _CENTURY + year
    return this_century if this_century <= today.year else this_century - _CENTURY


def _day(year: int, month: int, day: int, field: str, text: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise RuleBrokenError("date_impossible", field, text=text) from None
    if year < _EARLIEST_YEAR:
        raise RuleBrokenError("date_impossible", field, text=text)
    return found
