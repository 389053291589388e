"""The same for many people or households at once: one action, one undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import Resident
from desktop.domain.rules import not_in_future
from desktop.domain.work import (
    HOUSEHOLD_MILESTONES,
    AssistancePlace,
    HowKnown,
    MilestoneKind,
)
from desktop.services.facts import ManyDone
from desktop.services.milestones import (
    MilestoneTick,
    RecordMilestone,
    milestone_of,
    record_milestone,
)
from desktop.services.record_assistance import (
    HelpItem,
    RecordAssistance,
    implied_milestones,
    record_assistance,
)

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit


@dataclass(frozen=True, slots=True)
class NoteMilestones:
    """A milestone that all these households (or residents) have reached, one day for all."""

    kind: MilestoneKind
    reached_on: date
    how_known: HowKnown
    household_ids: tuple[str, ...] = ()
    resident_ids: tuple[str, ...] = ()
    platform_code: str | None = None


@dataclass(frozen=True, slots=True)
class RecordForMany:
    """The same help for each of these people; with `milestones` also what it leads to."""

    helped_on: date
    items: tuple[HelpItem, ...]
    resident_ids: tuple[str, ...]
    place: AssistancePlace | None = None
    helper_id: str | None = None
    note: str | None = None
    milestones: bool = True


def note_milestones(unit: WriteUnit, command: NoteMilestones) -> ManyDone:
    """Note the milestone of each; those who hold it already keep their first day.

    Raises:
        RuleBrokenError: `nobody_chosen`, and those of `record_milestone`.
    """
    subjects = [(one, None) for one in dict.fromkeys(command.household_ids)]
    people = [(None, one) for one in dict.fromkeys(command.resident_ids)]
    if not subjects and not people:
        raise RuleBrokenError("nobody_chosen", "subject_ids")
    # Refused once and before anything is written, also when everybody holds it already.
    not_in_future(command.reached_on, unit.clock.today(), "reached_on")
    already = 0
    for household_id, resident_id in [*subjects, *people]:
        if _holds(unit, command, household_id or resident_id or ""):
            already += 1
            continue
        record_milestone(
            unit,
            RecordMilestone(
                kind=command.kind,
                reached_on=command.reached_on,
                how_known=command.how_known,
                household_id=household_id,
                resident_id=resident_id,
                platform_code=command.platform_code,
            ),
        )
    return ManyDone(len(subjects) + len(people) - already, already)


def record_for_many(unit: WriteUnit, command: RecordForMany) -> ManyDone:
    """Record the help for each person, each person's in a change of its own.

    Raises:
        RuleBrokenError: `nobody_chosen`, and those of `record_assistance`.
    """
    people = tuple(dict.fromkeys(command.resident_ids))
    if not people:
        raise RuleBrokenError("nobody_chosen", "subject_ids")
    ticks = _ticks(unit, command) if command.milestones else ()
    for resident_id in people:
        resident = unit.get(Resident, resident_id)
        if resident is None:
            raise RuleBrokenError("resident_unknown", "subject")
        reached = tuple(
            tick
            for tick in ticks
            # What belongs to a household cannot be noted of somebody who has none.
            if tick.kind not in HOUSEHOLD_MILESTONES or resident.household_id is not None
        )
        with unit.txn():
            record_assistance(
                unit,
                RecordAssistance(
                    helped_on=command.helped_on,
                    items=command.items,
                    resident_id=resident_id,
                    place=command.place,
                    helper_id=command.helper_id,
                    note=command.note,
                    milestones=reached,
                ),
            )
    return ManyDone(len(people), 0)


def _ticks(read: ReadUnit, command: RecordForMany) -> tuple[MilestoneTick, ...]:
    platforms = {platform.code: platform for platform in read.work.platforms(None)}
    found = [
        tick
        for item in command.items
        if (platform := platforms.get(item.platform_code)) is not None
        for tick in implied_milestones(platform, item.action, item.result)
    ]
    return tuple(dict.fromkeys(found))


def _holds(read: ReadUnit, command: NoteMilestones, subject_id: str) -> bool:
    known = milestone_of(read, subject_id, command.kind, command.platform_code)
    return known is not None and known.ended_on is None
