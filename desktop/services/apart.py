"""That two entries which look alike are two after all, and that they may be one again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.distinct import DistinctPair, distinct_pair
from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import Household, Resident
from desktop.domain.rows.people import HouseholdRow, PersonRow
from desktop.domain.work import SubjectKind
from desktop.services.fitting import put_fitting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_ENTITY = {SubjectKind.RESIDENT: Resident, SubjectKind.HOUSEHOLD: Household}


@dataclass(frozen=True, slots=True)
class KeepApart:
    """That an entry is another person, or household, than each of `others`."""

    kind: SubjectKind
    one: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompareAgain:
    """That a pair may be one after all; ids of `DistinctPair`."""

    pairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeopleApart:
    """Two people who were found to be two."""

    id: str
    one: PersonRow
    other: PersonRow


@dataclass(frozen=True, slots=True)
class HouseholdsApart:
    """Two households that were found to be two."""

    id: str
    one: HouseholdRow
    other: HouseholdRow


def keep_apart(unit: WriteUnit, command: KeepApart) -> None:
    """Note it for all PCs of the team; undone as everything else.

    Raises:
        RuleBrokenError: `resident_unknown`, `household_unknown`, `merged_with_itself`.
    """
    kind = _ENTITY[command.kind]
    for record in (command.one, *command.others):
        if unit.get(kind, record) is None:
            raise RuleBrokenError(f"{command.kind.value}_unknown", "one")
    if command.one in command.others:
        raise RuleBrokenError("merged_with_itself", "one")
    note_apart(unit, command.kind, command.one, command.others)


def note_apart(unit: WriteUnit, kind: SubjectKind, one: str, others: Iterable[str]) -> None:
    """The same of entries that are known to be there, inside another use case."""
    for other in others:
        put_fitting(unit, distinct_pair(kind, one, other))


def compare_again(unit: WriteUnit, command: CompareAgain) -> None:
    """Forget that these are two, so that they are shown again if they look alike."""
    for pair in command.pairs:
        unit.delete(DistinctPair, pair)


def pairs_apart(read: ReadUnit) -> tuple[PeopleApart | HouseholdsApart, ...]:
    """All that were found to be two and are still there, people first."""
    pairs = read.all(DistinctPair)
    rows: dict[SubjectKind, dict[str, PersonRow | HouseholdRow]] = {
        SubjectKind.RESIDENT: {
            row.id: row for row in read.people.rows_of(_named(pairs, SubjectKind.RESIDENT))
        },
        SubjectKind.HOUSEHOLD: {
            row.id: row
            for row in read.people.household_rows_of(_named(pairs, SubjectKind.HOUSEHOLD))
        },
    }
    found: list[PeopleApart | HouseholdsApart] = []
    for pair in sorted(pairs, key=lambda one: (one.kind != SubjectKind.RESIDENT, one.id)):
        known = rows.get(pair.kind, {})
        # Merged after all, or deleted: nobody needs to be told.
        if len(pair.both) == 2 and pair.both <= known.keys():
            made = PeopleApart if pair.kind is SubjectKind.RESIDENT else HouseholdsApart
            found.append(made(pair.id, known[pair.one_id], known[pair.other_id]))  # type: ignore[arg-type]
    return tuple(found)


def _named(pairs: Iterable[DistinctPair], kind: SubjectKind) -> set[str]:
    return {record for pair in pairs if pair.kind is kind for record in pair.both}
