"""Entries of the list that are probably one person or one household."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from desktop.domain.distinct import DistinctPair
from desktop.domain.household_likeness import (
    HeadNames,
    household_likeness,
    known_household,
    shared_things,
)
from desktop.domain.likeness_index import LikenessIndex
from desktop.domain.rows.people import HouseholdRow, PersonRow

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from desktop.domain.household_likeness import HouseholdFacts, KnownHousehold
    from desktop.domain.likeness import PersonFacts
    from desktop.storage.read_unit import ReadUnit

    Look = Callable[[ReadUnit], Any]
    Search = Generator["Look | None", Any, "Duplicates"]

T = TypeVar("T")

_MOST: Final = 200
"""Pairs that are shown; who has more begins with the surest."""

_PAGE: Final = 1000
"""Entries that are read in one go."""

_BREATH: Final = 200
"""Entries that are compared before somebody may say stop."""


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two entries that are probably one person, the older first; the smaller rank the surer."""

    one: PersonRow
    other: PersonRow
    rank: int


@dataclass(frozen=True, slots=True)
class DuplicateHouseholds:
    """Two entries that are probably one household, likewise."""

    one: HouseholdRow
    other: HouseholdRow
    rank: int


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What was found, the surest first, and how many pairs there are in all."""

    people: tuple[DuplicatePair, ...] = ()
    households: tuple[DuplicateHouseholds, ...] = ()
    total: int = 0


@dataclass(slots=True)
class _Ranks:
    """Pairs of ids by how alike they are, without those that are known to be two."""

    apart: frozenset[frozenset[str]]
    found: dict[tuple[str, str], int] = field(default_factory=dict)

    def note(self, one: str, other: str, rank: int) -> None:
        if frozenset((one, other)) not in self.apart:
            first, second = sorted((one, other))
            self.found[first, second] = rank

    def surest(self) -> list[tuple[tuple[str, str], int]]:
        return sorted(self.found.items(), key=lambda item: (item[1], item[0]))[:_MOST]


def search_duplicates(report: Callable[[int, int], None]) -> Search:
    """Look through the whole list, in short looks at the database.

    Args:
        report: Told (people compared, of so many).

    Yields:
        What is to be read next, whose result is sent in; None where the search may be stopped.
    """
    apart = yield known_apart
    people, homes = _Ranks(apart), _Ranks(apart)
    index: LikenessIndex[str] = LikenessIndex()
    compared: list[tuple[str, PersonFacts]] = yield from read_pages(people_after)
    for number, (record, facts) in enumerate(compared):
        for rank, other in index.candidates(facts, by_rare_name=False):
            people.note(other, record, rank)
        index.add(record, facts)
        if number % _BREATH == 0:
            report(number, len(compared))
            yield None
    for_homes: list[HouseholdFacts] = yield from read_pages(_households_after)
    yield from _compare_households(for_homes, homes)
    found: Duplicates = yield partial(_shown, people, homes)
    return found


def all_duplicates(read: ReadUnit) -> Duplicates:
    """The same on the spot, in one snapshot."""
    search = search_duplicates(_nobody)
    answer: Any = None
    try:
        while True:
            look = search.send(answer)
            answer = None if look is None else look(read)
    except StopIteration as end:
        found: Duplicates = end.value
        return found


def read_pages(
    page_after: Callable[[str, ReadUnit], tuple[list[T], str]],
) -> Generator[Look, Any, list[T]]:
    """Everything of a table, a page at a time; `page_after` also answers the last id."""
    found: list[T] = []
    after = ""
    while True:
        page, after = yield partial(page_after, after)
        if not page:
            return found
        found += page


def known_apart(read: ReadUnit) -> frozenset[frozenset[str]]:
    """Pairs of entries of which somebody said that they are two."""
    return frozenset(pair.both for pair in read.all(DistinctPair))


def people_after(after: str, read: ReadUnit) -> tuple[list[tuple[str, PersonFacts]], str]:
    """The next page of people with what `likeness` asks, for `read_pages`."""
    from desktop.storage.queries.keys import resident_facts

    page = resident_facts(read.cursor, after, _PAGE)
    return page, page[-1][0] if page else after


def _households_after(after: str, read: ReadUnit) -> tuple[list[HouseholdFacts], str]:
    from desktop.storage.queries.keys import household_facts

    page = household_facts(read.cursor, after, _PAGE)
    return page, page[-1].id if page else after


def _compare_households(
    homes: Iterable[HouseholdFacts], ranks: _Ranks
) -> Generator[None, None, None]:
    sharing: dict[tuple[str, ...], list[KnownHousehold]] = {}
    households = [known_household(facts) for facts in homes]
    names = HeadNames(households)
    for number, known in enumerate(households):
        for thing in shared_things(known):
            alike = sharing.setdefault(thing, [])
            for other in alike:
                rank = household_likeness(other, known)
                if rank is None:
                    rank = names.likeness(other, known)
                if rank is not None:
                    ranks.note(other.facts.id, known.facts.id, rank)
            alike.append(known)
        if number % _BREATH == 0:
            yield None


def _shown(people: _Ranks, homes: _Ranks, read: ReadUnit) -> Duplicates:
    pairs, home_pairs = people.surest(), homes.surest()
    rows = {row.id: row for row in read.people.rows_of(_ids(pairs))}
    home_rows = {row.id: row for row in read.people.household_rows_of(_ids(home_pairs))}
    return Duplicates(
        # Somebody may have been deleted between two looks.
        tuple(
            DuplicatePair(rows[one], rows[other], rank)
            for (one, other), rank in pairs
            if one in rows and other in rows
        ),
        tuple(
            DuplicateHouseholds(home_rows[one], home_rows[other], rank)
            for (one, other), rank in home_pairs
            if one in home_rows and other in home_rows
        ),
        len(people.found) + len(homes.found),
    )


def _ids(pairs: Iterable[tuple[tuple[str, str], int]]) -> set[str]:
    return {record for pair, _rank in pairs for record in pair}


def _nobody(_finished: int, _total: int) -> None:
    """Nobody asked to be told."""
