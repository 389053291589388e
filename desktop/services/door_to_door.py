"""What is still missing, household by household in the order of a walk through the village."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from desktop.domain.people import age_on
from desktop.domain.rows.people import DoorRow, HouseholdFilter, PersonFilter
from desktop.domain.text.folding import fold
from desktop.domain.work import Milestone, MilestoneKind

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.rows.people import HouseholdRow, PersonRow
    from desktop.storage.read_unit import ReadUnit

_VNEID_AGE: Final = 14
_EVERYBODY: Final = 100_000
_PARTS: Final = re.compile(r"(\d+)")


def door_to_door(
    read: ReadUnit,
    today: date,
    village_id: str | None = None,
    missing: MilestoneKind | None = None,
) -> tuple[DoorRow, ...]:
    """Active households that lack a store, an account, or level 2 of somebody of 14 or more.

    Somebody whose birth is not known is listed too: at the door it can be asked.

    Args:
        read: The reading unit.
        today: Ages and titles are judged on this day.
        village_id: Only of this village.
        missing: Only where this is missing (DIGITAL_STORE, EPAY_ACCOUNT or VNEID_2).
    """
    households = read.people.list_households(
        HouseholdFilter(village_id=village_id, limit=_EVERYBODY)
    )
    without: dict[str, list[str]] = {}
    activated = {
        one.subject_id
        for one in read.where(Milestone, "kind", MilestoneKind.VNEID_2.value)
        if one.ended_on is None
    }
    people = read.people.list_people(PersonFilter(village_id=village_id, limit=_EVERYBODY))
    for person in people:
        old = _old_enough(person, today)
        if person.household_id is not None and old and person.id not in activated:
            without.setdefault(person.household_id, []).append(person.full_name)
    rows = [_row(one, tuple(without.get(one.id, ()))) for one in households]
    wanted = [row for row in rows if _lacks(row, missing)]
    return tuple(sorted(wanted, key=walk_place))


def lanes(read: ReadUnit, village_id: str | None = None) -> tuple[str, ...]:
    """Names of the lanes in which households live, each once, in the order of a walk."""
    rows = read.people.list_households(HouseholdFilter(village_id=village_id, limit=_EVERYBODY))
    found = dict.fromkeys(row.lane for row in rows if row.lane)
    return tuple(sorted(found, key=_natural))


def _old_enough(person: PersonRow, today: date) -> bool:
    age = age_on(person.birth_on, person.birth_precision, today)
    return age is None or age >= _VNEID_AGE


def _row(household: HouseholdRow, without: tuple[str, ...]) -> DoorRow:
    return DoorRow(
        household_id=household.id,
        code=household.code,
        head_name=household.head_name,
        lane=household.lane,
        house_number=household.house_number,
        village_name=household.village_name,
        lacks_store=not household.has_store,
        lacks_epay=not household.has_epay,
        without_vneid_2=without,
    )


def _lacks(row: DoorRow, missing: MilestoneKind | None) -> bool:
    by_kind = {
        MilestoneKind.DIGITAL_STORE: row.lacks_store,
        MilestoneKind.EPAY_ACCOUNT: row.lacks_epay,
        MilestoneKind.VNEID_2: bool(row.without_vneid_2),
    }
    return any(by_kind.values()) if missing is None else by_kind[missing]


def walk_place(row: DoorRow | HouseholdRow) -> tuple[object, ...]:
    """Village, lane, house number; those without one last, then by number in the list."""
    return (
        _natural(row.village_name),
        row.lane is None,
        _natural(row.lane),
        row.house_number is None,
        _natural(row.house_number),
        _natural(row.code),
        row.household_id if isinstance(row, DoorRow) else row.id,
    )


def _natural(text: str | None) -> tuple[tuple[bool, int, str], ...]:
    """Numbers by their value: lane 2 before lane 10."""
    parts = (part.strip() for part in _PARTS.split(fold(text or "")))
    return tuple(
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts if part
    )
