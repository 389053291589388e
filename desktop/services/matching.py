"""Finds whom the lines of a pasted list mean; what is not certain is left to the person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import ResidentStatus
from desktop.domain.rows.people import HouseholdFilter, HouseholdRow, PersonFilter, PersonRow
from desktop.domain.text.folding import fold
from desktop.domain.text.names import same_name

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit

R = TypeVar("R", PersonRow, HouseholdRow)

MOST_LINES: Final = 2000
"""More than a village has; a larger paste is a slip."""

_MOST_CANDIDATES: Final = 20
_NUMBERING: Final = re.compile(r"^\s*\d{1,4}\s*[.)/-]\s*(?=\D)")
_BIRTH: Final = re.compile(
    r"(?<!\d)(?:\d{1,2}\s*[/.-]\s*){0,2}(?P<year>1[89]\d\d|20\d\d)(?!\d)", re.ASCII
)
_SEPARATORS: Final = re.compile(r"\t|;|\|| {3,}")


@dataclass(frozen=True, slots=True)
class Match(Generic[R]):
    """One pasted line: `candidates` has one when it is certain, several to choose, or none."""

    number: int
    text: str
    candidates: tuple[R, ...]

    @property
    def certain(self) -> R | None:
        """The one it means."""
        return self.candidates[0] if len(self.candidates) == 1 else None


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line says: a name, a year of birth, a number of a household."""

    number: int
    text: str
    cells: tuple[str, ...]
    year: int | None

    @property
    def names(self) -> tuple[str, ...]:
        """The cells that have letters, without numbering and birth."""
        bare = (_BIRTH.sub("", _NUMBERING.sub("", cell)).strip(" ,-–()") for cell in self.cells)
        return tuple(cell for cell in bare if any(char.isalpha() for char in cell))


def match_people(read: ReadUnit, text: str) -> tuple[Match[PersonRow], ...]:
    """Residents by full name; a year of birth anywhere in the line tells namesakes apart.

    Raises:
        RuleBrokenError: `too_many_lines`.
    """
    lines = _lines(text)
    people = read.people.list_people(PersonFilter(status=ResidentStatus.ACTIVE, limit=100_000))
    by_name: dict[str, list[PersonRow]] = {}
    for row in people:
        by_name.setdefault(fold(row.full_name), []).append(row)
    return tuple(Match(line.number, line.text, _people_of(line, by_name)) for line in lines)


def match_households(read: ReadUnit, text: str) -> tuple[Match[HouseholdRow], ...]:
    """Households by their number in the list, or by the name of the head or of a member.

    Raises:
        RuleBrokenError: `too_many_lines`.
    """
    lines = _lines(text)
    rows = read.people.list_households(HouseholdFilter(limit=100_000))
    by_id = {row.id: row for row in rows}
    by_code: dict[str, list[HouseholdRow]] = {}
    by_head: dict[str, list[HouseholdRow]] = {}
    for row in rows:
        if row.code:
            by_code.setdefault(_code(row.code), []).append(row)
        if row.head_name:
            by_head.setdefault(fold(row.head_name), []).append(row)
    members: dict[str, list[HouseholdRow]] = {}
    for person in read.people.list_people(PersonFilter(limit=100_000)):
        if person.household_id in by_id:
            members.setdefault(fold(person.full_name), []).append(by_id[person.household_id])
    found = []
    for line in lines:
        candidates = _households_of(line, by_head, members)
        # Beside a name a number is the line's own and says nothing.
        if not candidates and (not line.names or len(line.cells) == 1):
            candidates = tuple(by_code.get(_code(line.cells[0]), ()))
        found.append(Match(line.number, line.text, candidates[:_MOST_CANDIDATES]))
    return tuple(found)


def _lines(text: str) -> tuple[_Line, ...]:
    made: list[_Line] = []
    for raw in text.splitlines():
        cells = tuple(cell.strip() for cell in _SEPARATORS.split(raw) if cell.strip())
        if not cells:
            continue
        birth = _BIRTH.search(raw)
        year = int(birth["year"]) if birth else None
        made.append(_Line(len(made) + 1, " · ".join(cells), cells, year))
    if len(made) > MOST_LINES:
        raise RuleBrokenError("too_many_lines", "text", limit=MOST_LINES)
    return tuple(made)


def _people_of(line: _Line, by_name: dict[str, list[PersonRow]]) -> tuple[PersonRow, ...]:
    for name in line.names:
        found = _of_year(line.year, by_name.get(fold(name), []))
        if found:
            return _spelt([row for row in found if same_name(name, row.full_name)], found)
    return ()


def _of_year(year: int | None, rows: list[PersonRow]) -> list[PersonRow]:
    """Those born in that year, else those of whom no birth is known."""
    if year is None:
        return rows
    born = [one for one in rows if one.birth_on is not None and one.birth_on.year == year]
    return born or [one for one in rows if one.birth_on is None]


def _households_of(
    line: _Line, by_head: dict[str, list[HouseholdRow]], members: dict[str, list[HouseholdRow]]
) -> tuple[HouseholdRow, ...]:
    for name in line.names:
        found = by_head.get(fold(name), [])
        if found:
            return _spelt([row for row in found if same_name(name, row.head_name or "")], found)
        if of_member := members.get(fold(name)):
            return tuple(dict.fromkeys(of_member))
    return ()


def _spelt(exact: list[R], found: list[R]) -> tuple[R, ...]:
    """Those spelt as typed, when there are any; else all that differ by accents only."""
    return tuple(exact or found)[:_MOST_CANDIDATES]


def _code(text: str) -> str:
    """Spreadsheets drop leading zeros: 007 and 7 are the same number."""
    bare = fold(text)
    return bare.lstrip("0") or bare
