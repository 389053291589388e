"""Births as lists have them: one cell or three, a year, a date that a spreadsheet made of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.domain.errors import RuleBrokenError
from desktop.domain.importing_rows import ImportColumn
from desktop.domain.text.dates import parse_date
from desktop.importing.cells import text_of
from desktop.importing.headers import title_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.people import BirthPrecision
    from desktop.importing.headers import Header
    from desktop.importing.sheets import Cells, Sheet

BIRTHS: Final = (ImportColumn.BIRTH, ImportColumn.BIRTH_MALE, ImportColumn.BIRTH_FEMALE)
"""Columns that a birth may stand in."""

READ_FROM_DATE: Final = "read_from_date"
MONTH_FIRST: Final = "birth_month_first"
YEAR_ONLY: Final = "birth_year_only"

_SERIAL_START: Final = date(1899, 12, 30)
_SERIAL_OF_1906: Final = (date(1906, 1, 1) - _SERIAL_START).days
_BEFORE: Final = re.compile(r"^[^\d]*(?=\d)")
_WORDS: Final = re.compile(r"[\s,]*(?:tháng|thg|năm)[\s.]*", re.IGNORECASE)
_MIDNIGHT: Final = re.compile(r"[T\s]+(?:0?0|12):00(?::00)?(?:\.0+)?(?:\s*[AaSs][Mm]?)?$")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", re.ASCII)
_THREE: Final = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})", re.ASCII)
_MONTH_AND_YEAR: Final = re.compile(r"(?:0?[1-9]|1[0-2])\s*[/.-]\s*(\d{4})", re.ASCII)
_MONTHS: Final = 12
_PARTS: Final = (("ngay", "ngay sinh"), ("thang", "thang sinh"), ("nam", "nam sinh"))


class Birth(NamedTuple):
    """A day, or 1 January when only the year is meant; `notice` says what deserves a look."""

    day: date
    precision: BirthPrecision
    notice: str = ""


def read_birth(cell: object, today: date, *, month_first: bool = False) -> Birth:
    """A day or a year of birth, from a date, a number or a text.

    Args:
        cell: As the sheet has it.
        today: No birth lies after it.
        month_first: Texts of this column have the month before the day.

    Raises:
        RuleBrokenError: `date_format`, `date_impossible`, `birth_in_future`.
    """
    notice = READ_FROM_DATE if was_typed_as_number(cell) else ""
    text = str(_typed_number(cell)) if notice else _bare(text_of(cell))
    if (year := _MONTH_AND_YEAR.fullmatch(text)) is not None:
        text, notice = year[1], YEAR_ONLY
    three = _THREE.fullmatch(text) if month_first and isinstance(cell, str) else None
    if three is not None:
        text, notice = f"{three[2]}/{three[1]}/{three[3]}", MONTH_FIRST
    day, precision = parse_date(text, today, "birth")
    if day > today:
        raise RuleBrokenError("birth_in_future", "birth")
    return Birth(day, precision, notice)


def month_comes_first(cells: Iterable[object]) -> bool:
    """Whether the texts of a column are written as Americans do, as 02/28/1980.

    They are when some can only be read so and none can only be read the other way.
    """
    found = False
    for cell in cells:
        match = _THREE.fullmatch(_bare(text_of(cell))) if isinstance(cell, str) else None
        if match is None:
            continue
        first, second = int(match[1]), int(match[2])
        if first > _MONTHS:
            return False
        found = found or second > _MONTHS
    return found


def was_typed_as_number(cell: object) -> bool:
    """Whether a date is really a number, a year most likely, in a cell formatted as a date.

    A spreadsheet shows 1985 there as 07/06/1905. Nobody alive was born before 1906.
    """
    return isinstance(cell, datetime | date) and _typed_number(cell) < _SERIAL_OF_1906


def join_parts(sheet: Sheet, header: Header) -> tuple[Sheet, Header]:
    """Day, month and year in three columns beside each other become one cell.

    Their titles stand in the row of titles, or in the row below a title over all three.
    """
    below = (cells for number, cells in sheet.rows if number >= header.row)
    place = next((at for cells in _first_two(below) if (at := _parts_at(cells)) is not None), None)
    if place is None:
        return sheet, header
    parts = range(place, place + len(_PARTS))
    home = header.places.get(ImportColumn.BIRTH, place)
    if home not in parts:
        return sheet, header
    rows = tuple(
        (number, _joined(cells, parts, home) if number > header.last_row else cells)
        for number, cells in sheet.rows
    )
    titles = {header.every[at] for at in parts if at < len(header.every)}
    return replace(sheet, rows=rows), replace(
        header,
        places={**header.places, ImportColumn.BIRTH: home},
        titles={**header.titles, ImportColumn.BIRTH: header.every[home]},
        unknown=tuple(title for title in header.unknown if title not in titles),
    )


def _first_two(rows: Iterable[Cells]) -> list[Cells]:
    return [cells for _, cells in zip(range(2), rows, strict=False)]


def _parts_at(cells: Cells) -> int | None:
    keys = [title_key(text_of(cell)) for cell in cells]
    for place in range(len(keys) - 2):
        if all(keys[place + at] in titles for at, titles in enumerate(_PARTS)):
            return place
    return None


def _joined(cells: Cells, parts: range, home: int) -> Cells:
    day, month, year = (text_of(cells[at]) for at in parts)
    if not month or (year and not day):
        # A year alone, or a whole date in the first of the three; what is missing is seen there.
        text = f"{month}/{year}" if month else " ".join(filter(None, (day, year)))
    else:
        text = f"{day}/{month}/{year}"
    values = list(cells)
    for at in parts:
        values[at] = None
    values[home] = text or None
    return tuple(values)


def _bare(text: str) -> str:
    """The date without what stands around it: "Sinh ngày 05 tháng 02 năm 1985"."""
    if text.isdecimal():
        return text
    bare = _MIDNIGHT.sub("", _WORDS.sub("/", _BEFORE.sub("", text))).strip()
    year_first = _YEAR_FIRST.fullmatch(bare)
    return "-".join(year_first.groups()) if year_first else bare or text


def _typed_number(cell: object) -> int:
    day = cell.date() if isinstance(cell, datetime) else cell
    return (day - _SERIAL_START).days if isinstance(day, date) else 0
