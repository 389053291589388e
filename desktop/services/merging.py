"""Two entries of one person or household become one, and two again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import Household, Resident
from desktop.services.people import clean_household, clean_resident

if TYPE_CHECKING:
    from desktop.domain.rows.people import PersonCard
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit


@dataclass(frozen=True, slots=True)
class MergeResidents:
    """That `merged_id` is a second entry of the person of `original`.

    `edited` is the one that stands with the values that were picked from both.
    """

    merged_id: str
    original: Resident
    edited: Resident
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class MergeHouseholds:
    """The same of two households; the members of both are then one household's."""

    merged_id: str
    original: Household
    edited: Household
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """That a record which was merged is somebody else after all."""

    merged_id: str


def merge_residents(unit: WriteUnit, command: MergeResidents) -> str:
    """Merge, with the picked values, as one change; answers the id of the one that stands.

    What either did or was helped with stays where it was noted and is shown together.

    Raises:
        RuleBrokenError: `resident_unknown`, `merged_with_itself`, and those of `add_resident`.
    """
    stands = _two_of(unit, Resident, command.original.id, command.merged_id, "resident_unknown")
    edited = clean_resident(command.edited, unit.clock.today())
    unit.merge(Resident, command.merged_id, stands)
    unit.put(edited, original=command.original, seen=command.seen)
    return stands


def merge_households(unit: WriteUnit, command: MergeHouseholds) -> str:
    """The same for households; the one that stands takes the other's head if it has none.

    Raises:
        RuleBrokenError: `household_unknown`, `merged_with_itself`, `text_too_long`.
    """
    stands = _two_of(unit, Household, command.original.id, command.merged_id, "household_unknown")
    other = unit.get(Household, command.merged_id)
    edited = clean_household(command.edited)
    if edited.head_id is None and other is not None:
        edited = replace(edited, head_id=other.head_id)
    unit.merge(Household, command.merged_id, stands)
    unit.put(edited, original=command.original, seen=command.seen)
    return stands


def part_resident(unit: WriteUnit, command: Part) -> None:
    """Take a merge of two people back, at any time; values picked then stay as they are now.

    Raises:
        RuleBrokenError: `not_merged`.
    """
    _part(unit, Resident, command.merged_id)


def part_household(unit: WriteUnit, command: Part) -> None:
    """The same for households.

    Raises:
        RuleBrokenError: `not_merged`.
    """
    _part(unit, Household, command.merged_id)


def merged_residents(read: ReadUnit, resident_id: str) -> tuple[Resident, ...]:
    """Entries that were merged into this person, as they were written."""
    return read.merged_into(Resident, read.root_of(resident_id))


def merged_households(read: ReadUnit, household_id: str) -> tuple[Household, ...]:
    """Entries that were merged into this household, as they were written."""
    return read.merged_into(Household, read.root_of(household_id))


def both_cards(read: ReadUnit, one: str, other: str) -> tuple[PersonCard, PersonCard] | None:
    """Two people side by side; None when one of them is not there (any more)."""
    first, second = read.people.person_card(one), read.people.person_card(other)
    return None if first is None or second is None else (first, second)


def _two_of(
    read: ReadUnit, kind: type[Resident | Household], stands: str, merged: str, code: str
) -> str:
    if read.get(kind, stands) is None or read.get(kind, merged) is None:
        raise RuleBrokenError(code, "merged_id")
    if stands == merged:
        raise RuleBrokenError("merged_with_itself", "merged_id")
    return stands


def _part(unit: WriteUnit, kind: type[Resident | Household], merged: str) -> None:
    if unit.root_of(merged) == merged:
        raise RuleBrokenError("not_merged", "merged_id")
    unit.merge(kind, merged, None)
