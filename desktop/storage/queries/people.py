"""Residents and households: lists, search, cards."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, bindparam, func, or_, select

from desktop.domain.likeness import PersonFacts, likeness, likeness_by_name
from desktop.domain.people import Household, Resident, ResidentStatus
from desktop.domain.places import Village
from desktop.domain.rows.people import (
    MOST_MEANT,
    HouseholdCard,
    Listed,
    MemberRow,
    PersonCard,
    PersonFilter,
    PersonRow,
)
from desktop.domain.rows.work import HelpFilter
from desktop.domain.text.folding import fold
from desktop.domain.text.name_order import USUAL_ORDER, NameOrder
from desktop.storage.models import TABLES
from desktop.storage.queries.dangling import waits_for
from desktop.storage.queries.filter_text import listed, people_meant
from desktop.storage.queries.find_people import Finder, PersonRank
from desktop.storage.queries.households import HouseholdLists
from desktop.storage.queries.recent import recent_subjects
from desktop.storage.queries.rows import RowMaker
from desktop.storage.queries.subjects import milestones_of
from desktop.storage.queries.word_index import GIVEN_IDS
from desktop.storage.sql_words import by_name
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.rows.people import HouseholdFilter, HouseholdRow
    from desktop.storage.read_unit import ReadUnit

_RESIDENT = TABLES["resident"]
_HOUSEHOLD = TABLES["household"]
_VILLAGE = TABLES["village"]
_HEAD = _RESIDENT.alias("head")
_ROWS: Final = RowMaker(
    PersonRow,
    shared=(
        "household_id",
        "household_code",
        "head_name",
        "lane",
        "house_number",
        "village_name",
        "birth_on",
    ),
)
_NAMESAKES: Final = Statement(
    select(
        func.sum(_RESIDENT.c.name_folded.like(bindparam("first"))),
        func.sum(_RESIDENT.c.name_folded.like(bindparam("last"))),
        func.count(),
    ).select_from(_RESIDENT)
)


class PeopleReader:
    """Made by `ReadUnit.people`."""

    def __init__(self, unit: ReadUnit) -> None:
        self._unit = unit

    def list_people(self, person_filter: PersonFilter) -> tuple[PersonRow, ...]:
        """Residents in the order of names that was chosen for this PC."""
        return self.people_listed(person_filter).rows

    def people_listed(self, person_filter: PersonFilter) -> Listed[PersonRow]:
        """The same, and whether there are more."""
        cursor, limit = self._unit.cursor, person_filter.limit
        if not fold(person_filter.text):
            every = list_statement(person_filter, self._unit.name_order)
            return listed(_ROWS.make(every.run(cursor)), limit)
        meant = people_meant(cursor, person_filter.text)
        limit = min(limit, MOST_MEANT)
        statement = list_statement(replace(person_filter, limit=limit), self._unit.name_order)
        found = statement.run(cursor, ids=json.dumps(list(meant.ids))) if meant.ids else ()
        return listed(_ROWS.make(found), limit, more=meant.more)

    def find_people(self, text: str, limit: int = 30) -> tuple[PersonRow, ...]:
        """The residents that a typed text most probably means, the best first.

        Every word may be a beginning; without accents all spellings are found, with accents
        those come first; also initials, the end of a phone number, the name of the head. Of
        those who fit equally well, whom this PC had to do with last comes first.
        """
        if not fold(text):
            return ()
        recent = recent_subjects(self._unit.cursor)
        meant, beside = Finder(self._unit.cursor, text, limit, recent).ids()
        if not meant:
            return ()
        found = self.rows_of([*meant, *beside])
        rank = PersonRank(text, beside, recent)
        return tuple(sorted(found, key=rank.of)[:limit])

    def possible_duplicates(self, facts: PersonFacts, limit: int = 5) -> tuple[PersonRow, ...]:
        """Residents who are probably this person, the most probable first.

        Only those with the same name, birth, household or phone are looked at: no rule of
        `likeness` speaks without one of them.
        """
        ways = [_RESIDENT.c.name_folded == fold(facts.full_name)]
        if facts.birth_on is not None:
            ways.append(func.substr(_RESIDENT.c.birth_on, 1, 4) == f"{facts.birth_on.year:04d}")
        if facts.household_id is not None:
            ways.append(_RESIDENT.c.household_id == facts.household_id)
        if facts.phone:
            ways.append(_RESIDENT.c.phone == facts.phone)
        wanted = _people().where(or_(*ways)).order_by(_RESIDENT.c.id)
        ranked = []
        counts: tuple[int, int, int] | None = None
        for row in _ROWS.read(self._unit.cursor, wanted):
            known = row_facts(row)
            rank = likeness(facts, known)
            if rank is None and row.full_name and fold(row.full_name) == fold(facts.full_name):
                counts = counts or self._namesakes(facts.full_name)
                rank = likeness_by_name(facts, known, *counts)
            if rank is not None:
                ranked.append((rank, row))
        return tuple(row for _, row in sorted(ranked, key=lambda one: one[0])[:limit])

    def _namesakes(self, full_name: str) -> tuple[int, int, int]:
        """How many have the family name, how many the given name, and how many there are."""
        words = fold(full_name).split()
        values = {"first": f"{words[0]} %", "last": f"% {words[-1]}"}
        row = _NAMESAKES.run(self._unit.cursor, **values).fetchone()
        return row[0] or 0, row[1] or 0, row[2]

    def rows_of(self, ids: Iterable[str]) -> tuple[PersonRow, ...]:
        """The rows of these residents, as in lists."""
        statement = _rows_of(self._unit.name_order)
        return _ROWS.make(statement.run(self._unit.cursor, ids=json.dumps(sorted(ids))))

    def person_card(self, resident_id: str) -> PersonCard | None:
        """Everything about one resident, or about the one who stands for a merged record."""
        unit = self._unit
        resident_id = unit.root_of(resident_id)
        resident = unit.get(Resident, resident_id)
        if resident is None:
            return None
        household = unit.get(Household, resident.household_id) if resident.household_id else None
        (row,) = self.rows_of([resident_id])
        return PersonCard(
            resident=resident,
            seen=unit.seen,
            household=household,
            head_name=self._head_name(household),
            village_name=self._village_name(household),
            milestones=milestones_of(unit.cursor, [resident_id]),
            helps=unit.work.list_helps(HelpFilter(resident_id=resident_id)),
            household_waits=row.household_waits,
        )

    def household_card(self, household_id: str) -> HouseholdCard | None:
        """Everything about one household, milestones and helps of its members included."""
        unit = self._unit
        household_id = unit.root_of(household_id)
        household = unit.get(Household, household_id)
        if household is None:
            return None
        members = self._members(household)
        subjects = [household_id, *(member.resident.id for member in members)]
        return HouseholdCard(
            household=household,
            seen=unit.seen,
            head_name=self._head_name(household),
            village_name=self._village_name(household),
            members=members,
            milestones=milestones_of(unit.cursor, subjects),
            helps=unit.work.list_helps(HelpFilter(household_id=household_id)),
        )

    def list_households(self, household_filter: HouseholdFilter) -> tuple[HouseholdRow, ...]:
        """Households with what the 50 % target asks of them, by the head's name."""
        return self.households_listed(household_filter).rows

    def households_listed(self, household_filter: HouseholdFilter) -> Listed[HouseholdRow]:
        """The same, and whether there are more."""
        return HouseholdLists(self._unit).list_households(household_filter)

    def find_households(self, text: str, limit: int = 30) -> tuple[HouseholdRow, ...]:
        """Active households by head's name, code, lane or house number."""
        return HouseholdLists(self._unit).find_households(text, limit)

    def household_rows_of(self, ids: Iterable[str]) -> tuple[HouseholdRow, ...]:
        """The rows of these households, as in lists."""
        return HouseholdLists(self._unit).rows_of(ids)

    def _head_name(self, household: Household | None) -> str | None:
        if household is None or household.head_id is None:
            return None
        head = self._unit.get(Resident, household.head_id)
        return None if head is None else head.full_name

    def _village_name(self, household: Household | None) -> str | None:
        village = None if household is None else self._unit.get(Village, household.village_id)
        return None if village is None else village.name

    def _members(self, household: Household) -> tuple[MemberRow, ...]:
        found = self._unit.where(Resident, "household_id", household.id)
        ordered = sorted(
            found,
            key=lambda one: (
                one.id != household.head_id,
                one.status is not ResidentStatus.ACTIVE,
                one.birth_on is None,
                one.birth_on,
                one.id,
            ),
        )
        return tuple(MemberRow(one, one.relation) for one in ordered)


def row_facts(row: PersonRow) -> PersonFacts:
    """What a row of the list says for `likeness`."""
    return PersonFacts(
        row.full_name, row.birth_on, row.birth_precision, row.household_id, row.phone
    )


def list_statement(person_filter: PersonFilter, order: NameOrder = USUAL_ORDER) -> Statement:
    """The select of `PeopleReader.list_people`; with a text it asks for the `ids` that it means."""
    wanted = _people().order_by(by_name(_RESIDENT.c.name_key, order), _RESIDENT.c.id)
    if person_filter.status is not None:
        wanted = wanted.where(_RESIDENT.c.status == person_filter.status.value)
    if person_filter.village_id is not None:
        wanted = wanted.where(_HOUSEHOLD.c.village_id == person_filter.village_id)
    if person_filter.household_id is not None:
        wanted = wanted.where(_RESIDENT.c.household_id == person_filter.household_id)
    if fold(person_filter.text):
        wanted = wanted.where(_RESIDENT.c.id.in_(GIVEN_IDS))
    return Statement(wanted.limit(person_filter.limit))


def _people() -> Select[Any]:
    """The columns of `PersonRow`, in its order."""
    return (
        select(
            _RESIDENT.c.id,
            _RESIDENT.c.full_name,
            _RESIDENT.c.birth_on,
            _RESIDENT.c.birth_precision,
            _RESIDENT.c.sex,
            _RESIDENT.c.phone,
            _RESIDENT.c.status,
            _RESIDENT.c.household_id,
            _HOUSEHOLD.c.code,
            _HEAD.c.full_name,
            _HOUSEHOLD.c.lane,
            _HOUSEHOLD.c.house_number,
            _VILLAGE.c.name,
            waits_for(_RESIDENT.c.household_id, "household", _HOUSEHOLD),
        )
        .select_from(_RESIDENT)
        .outerjoin(_HOUSEHOLD, _HOUSEHOLD.c.id == _RESIDENT.c.household_id)
        .outerjoin(_HEAD, _HEAD.c.id == _HOUSEHOLD.c.head_id)
        .outerjoin(_VILLAGE, _VILLAGE.c.id == _HOUSEHOLD.c.village_id)
    )


@cache
def _rows_of(order: NameOrder) -> Statement:
    wanted = _people().where(_RESIDENT.c.id.in_(GIVEN_IDS))
    return Statement(wanted.order_by(by_name(_RESIDENT.c.name_key, order), _RESIDENT.c.id))
