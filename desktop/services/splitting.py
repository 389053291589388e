"""A household splits, or moves away as a whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, HouseholdStatus, Relation, Resident, ResidentStatus
from desktop.domain.rules import NAME_LENGTH, in_order, not_in_future, optional_text
from desktop.services.fitting import put_fitting

if TYPE_CHECKING:
    from desktop.storage.write_unit import WriteUnit

_CODE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class SplitHousehold:
    """Members of a household who live on their own from a day on.

    `head_id` is one of them; `new_head_of_rest_id` is asked when the old head is among them.
    """

    household_id: str
    member_ids: tuple[str, ...]
    head_id: str
    on: date
    new_head_of_rest_id: str | None = None
    code: str | None = None
    lane: str | None = None
    house_number: str | None = None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class HouseholdMovesAway:
    """That a household moved away with everybody who lived in it."""

    household_id: str
    on: date
    seen: Seen | None = None


def split_household(unit: WriteUnit, command: SplitHousehold) -> str:
    """Make a household of the chosen members; answers its id.

    What the old household has reached stays with it. How the others stand to a new head is not
    known, so their relation is left open.

    Raises:
        RuleBrokenError: `household_unknown`, `split_members_missing`, `split_everybody`,
            `split_head_missing`, `rest_head_missing`, `date_in_future`, `residence_dates`.
    """
    household = _household(unit, command.household_id)
    not_in_future(command.on, unit.clock.today(), "on")
    in_order(household.moved_in_on, command.on, "on", "residence_dates")
    leaving, staying = _divide(unit, command)
    head_leaves = any(one.id == household.head_id for one in leaving)
    rest_head = command.new_head_of_rest_id
    if head_leaves and rest_head not in {one.id for one in staying}:
        raise RuleBrokenError("rest_head_missing", "new_head_of_rest_id")
    made = Household(
        id=new_id(unit.clock),
        village_id=household.village_id,
        code=optional_text(command.code, "code", _CODE_LENGTH),
        head_id=command.head_id,
        lane=optional_text(command.lane, "lane", NAME_LENGTH),
        house_number=optional_text(command.house_number, "house_number", _CODE_LENGTH),
        moved_in_on=command.on,
    )
    put_fitting(unit, made)
    for one in leaving:
        relation = Relation.HEAD if one.id == command.head_id else None
        edited = replace(one, household_id=made.id, relation=relation)
        put_fitting(unit, edited, original=one, seen=command.seen)
    if head_leaves:
        put_fitting(
            unit, replace(household, head_id=rest_head), original=household, seen=command.seen
        )
        for one in staying:
            relation = Relation.HEAD if one.id == rest_head else None
            edited = replace(one, relation=relation)
            put_fitting(unit, edited, original=one, seen=command.seen)
    return made.id


def household_moves_away(unit: WriteUnit, command: HouseholdMovesAway) -> int:
    """Note it of the household and of each member who lives here; answers how many members.

    Raises:
        RuleBrokenError: `household_unknown`, `date_in_future`, `residence_dates`.
    """
    household = _household(unit, command.household_id)
    not_in_future(command.on, unit.clock.today(), "on")
    in_order(household.moved_in_on, command.on, "on", "residence_dates")
    gone = replace(household, status=HouseholdStatus.MOVED, moved_out_on=command.on)
    put_fitting(unit, gone, original=household, seen=command.seen)
    members = _living_here(unit, household.id)
    for one in members:
        in_order(one.moved_in_on, command.on, "on", "residence_dates")
        left = replace(one, status=ResidentStatus.MOVED, moved_out_on=command.on)
        put_fitting(unit, left, original=one, seen=command.seen)
    return len(members)


def _divide(unit: WriteUnit, command: SplitHousehold) -> tuple[list[Resident], list[Resident]]:
    """Who leaves and who stays, of those who live here."""
    chosen = set(command.member_ids)
    members = _living_here(unit, command.household_id)
    leaving = [one for one in members if one.id in chosen]
    staying = [one for one in members if one.id not in chosen]
    if not leaving or len(leaving) < len(chosen):
        raise RuleBrokenError("split_members_missing", "member_ids")
    if not staying:
        raise RuleBrokenError("split_everybody", "member_ids")
    if command.head_id not in chosen:
        raise RuleBrokenError("split_head_missing", "head_id")
    return leaving, staying


def _living_here(unit: WriteUnit, household_id: str) -> list[Resident]:
    members = unit.where(Resident, "household_id", household_id)
    return [one for one in members if one.status is ResidentStatus.ACTIVE]


def _household(unit: WriteUnit, household_id: str) -> Household:
    found = unit.get(Household, household_id)
    if found is None:
        raise RuleBrokenError("household_unknown", "household_id")
    return found
