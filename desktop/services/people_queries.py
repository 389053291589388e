"""Residents and households: find, list, open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.places import Village
from desktop.services.team import village_order

if TYPE_CHECKING:
    from desktop.domain.likeness import PersonFacts
    from desktop.domain.rows.people import (
        HouseholdCard,
        HouseholdFilter,
        HouseholdRow,
        Listed,
        PersonCard,
        PersonFilter,
        PersonRow,
    )
    from desktop.storage.read_unit import ReadUnit


def find_people(read: ReadUnit, text: str, limit: int = 30) -> tuple[PersonRow, ...]:
    """Residents by any part of name, initials, end of the phone or name of the head.

    Works without accents; names spelt exactly as typed come first. Nothing typed, nothing found.
    """
    return read.people.find_people(text, limit) if text.strip() else ()


def list_people(read: ReadUnit, person_filter: PersonFilter) -> tuple[PersonRow, ...]:
    """Residents in Vietnamese name order."""
    return read.people.list_people(person_filter)


def people_listed(read: ReadUnit, person_filter: PersonFilter) -> Listed[PersonRow]:
    """The same, and whether there are more than are shown."""
    return read.people.people_listed(person_filter)


def person_card(read: ReadUnit, resident_id: str) -> PersonCard | None:
    """Everything about one resident; None when there is none (any more)."""
    return read.people.person_card(resident_id)


def list_households(read: ReadUnit, household_filter: HouseholdFilter) -> tuple[HouseholdRow, ...]:
    """Households with what the 50 % target asks of them."""
    return read.people.list_households(household_filter)


def households_listed(read: ReadUnit, household_filter: HouseholdFilter) -> Listed[HouseholdRow]:
    """The same, and whether there are more than are shown."""
    return read.people.households_listed(household_filter)


def household_card(read: ReadUnit, household_id: str) -> HouseholdCard | None:
    """Everything about one household; None when there is none (any more)."""
    return read.people.household_card(household_id)


def find_households(read: ReadUnit, text: str, limit: int = 30) -> tuple[HouseholdRow, ...]:
    """Households by head's name, code or lane. Nothing typed, nothing found."""
    return read.people.find_households(text, limit) if text.strip() else ()


def villages(read: ReadUnit) -> tuple[Village, ...]:
    """The team's villages by name, without those that became part of another."""
    found = [village for village in read.all(Village) if village.merged_into is None]
    return tuple(sorted(found, key=village_order))


def possible_duplicates(read: ReadUnit, facts: PersonFacts) -> tuple[PersonRow, ...]:
    """Residents who are probably the same person; a suggestion, never a refusal."""
    return read.people.possible_duplicates(facts) if facts.full_name.strip() else ()
