"""Which lines of a file are probably about people of the list, or about one person twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.importing_rows import ImportRow
from desktop.domain.likeness import PersonFacts
from desktop.domain.likeness_index import LikenessIndex
from desktop.domain.rows.people import PersonRow
from desktop.services.duplicates import people_after, read_pages
from desktop.services.import_register import HouseholdLook, Register

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from desktop.services.session import TeamSession
    from desktop.storage.read_unit import ReadUnit

    Look = Callable[[ReadUnit], Any]
    Comparison = Generator["Look | None", Any, "ImportAlike"]

_SHOWN: Final = 3
"""People that are named beside a line."""

_BREATH: Final = 25
"""Lines that are compared before somebody may say stop."""


@dataclass(frozen=True, slots=True)
class LineAlike:
    """Who a line is probably about: people of the list, and earlier lines of the file."""

    number: int
    people: tuple[PersonRow, ...] = ()
    lines: tuple[ImportRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportAlike:
    """What was found out about a preview.

    Attributes:
        known: Lines whose people are in the list exactly so; they are not added again.
        alike: By number, lines that need a word of the person at the keyboard.
    """

    known: frozenset[int] = frozenset()
    alike: dict[int, LineAlike] = field(default_factory=dict)


@dataclass(slots=True)
class _Found:
    number: int
    people: list[str]
    lines: list[ImportRow]


def compare_import(
    rows: tuple[ImportRow, ...],
    village_id: str | None,
    homes: Mapping[int, str],
    report: Callable[[int, int], None],
) -> Comparison:
    """Compare every line with the list and with the lines before it, in short looks.

    Args:
        rows: Of the preview.
        village_id: As in `ImportHouseholds`.
        homes: As in `ImportHouseholds`.
        report: Told (lines compared, of so many).

    Yields:
        What is to be read next, whose result is sent in; None where it may be stopped.
    """
    register = Register(village_id, homes)
    yield register.load_households
    while (yield register.load_page):
        pass
    yield None
    comparing = _Comparing(register)
    for number, (record, facts) in enumerate((yield from read_pages(people_after))):
        comparing.listed.add(record, facts)
        if number % (10 * _BREATH) == 0:
            yield None
    comparing.begin(rows)
    for number, row in enumerate(rows):
        comparing.look_at(row)
        if number % _BREATH == 0:
            report(number, len(rows))
            yield None
    found: ImportAlike = yield partial(_shown, comparing)
    return found


def compare_here(session: TeamSession, rows: tuple[ImportRow, ...]) -> ImportAlike:
    """The same on the spot, where one thread does everything."""
    comparison = compare_import(rows, None, {}, _nobody)
    answer: Any = None
    try:
        while True:
            look = comparison.send(answer)
            answer = None if look is None else session.read(look)
    except StopIteration as end:
        found: ImportAlike = end.value
        return found


def _nobody(_finished: int, _total: int) -> None:
    """Nobody asked to be told."""


class _Comparing:
    """The lines so far, and what was found."""

    def __init__(self, register: Register) -> None:
        self.listed: LikenessIndex[str] = LikenessIndex()
        self.known: set[int] = set()
        self.found: list[_Found] = []
        self._register = register
        self._in_file: LikenessIndex[int] = LikenessIndex()
        self._rows: dict[int, ImportRow] = {}
        self._groups: dict[int, list[ImportRow]] = {}
        self._looks: dict[int, HouseholdLook] = {}
        self._met: set[tuple[int, tuple[str, int | None]]] = set()

    def begin(self, rows: tuple[ImportRow, ...]) -> None:
        """Put the lines of one household together."""
        for row in rows:
            self._groups.setdefault(row.household, []).append(row)

    def look_at(self, row: ImportRow) -> None:
        """Compare one line; one with an error waits until it is corrected."""
        name = row.values.full_name
        if row.errors or not name:
            return
        look = self._look(row.household)
        key = self._register.key_of(row)
        if key in look.people or (row.household, key) in self._met:
            self.known.add(row.number)
            return
        self._met.add((row.household, key))
        listed = self._listed(row, look)
        # Two households of a file are two, whether or not the list knows them.
        in_file = _facts(row, look.home or f"of the file {row.household}")
        lines = [self._rows[one] for _, one in self._in_file.candidates(in_file)[:_SHOWN]]
        self._in_file.add(row.number, in_file)
        self._rows[row.number] = row
        if listed or lines:
            self.found.append(_Found(row.number, listed, lines))

    def _listed(self, row: ImportRow, look: HouseholdLook) -> list[str]:
        """People of the list, the most probable first; a household may be there under slips."""
        ranks: dict[str, int] = {}
        for home in (look.home, *look.near):
            for rank, record in self.listed.candidates(_facts(row, home)):
                ranks[record] = min(rank, ranks.get(record, rank))
        return sorted(ranks, key=lambda record: ranks[record])[:_SHOWN]

    def _look(self, household: int) -> HouseholdLook:
        if household not in self._looks:
            self._looks[household] = self._register.look(self._groups[household])
        return self._looks[household]


def _facts(row: ImportRow, household_id: str | None) -> PersonFacts:
    values = row.values
    return PersonFacts(
        values.full_name or "",
        values.birth_on,
        values.birth_precision,
        household_id,
        values.phone,
    )


def _shown(comparing: _Comparing, read: ReadUnit) -> ImportAlike:
    wanted = {one for found in comparing.found for one in found.people}
    rows = {row.id: row for row in read.people.rows_of(wanted)}
    alike = {}
    for found in comparing.found:
        people = tuple(rows[one] for one in found.people if one in rows)
        if people or found.lines:
            alike[found.number] = LineAlike(found.number, people, tuple(found.lines))
    return ImportAlike(frozenset(comparing.known), alike)
