"""Milestones: what a person or household has reached, and when it is no longer so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import Household, Resident
from desktop.domain.rules import in_order, not_in_future, optional_text
from desktop.domain.work import (
    HOUSEHOLD_MILESTONES,
    HowKnown,
    Milestone,
    MilestoneKind,
    SubjectKind,
    each_once,
    milestone_id,
    same_milestone,
)
from desktop.services.fitting import put_fitting

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_LINK_LENGTH = 300


@dataclass(frozen=True, slots=True)
class MilestoneTick:
    """A milestone ticked while a help is recorded; a store names its platform."""

    kind: MilestoneKind
    platform_code: str | None = None
    shop_link: str | None = None


@dataclass(frozen=True, slots=True)
class RecordMilestone:
    """A milestone that the team knows of without having helped."""

    kind: MilestoneKind
    reached_on: date
    how_known: HowKnown
    resident_id: str | None = None
    household_id: str | None = None
    platform_code: str | None = None
    shop_link: str | None = None


@dataclass(frozen=True, slots=True)
class EndMilestone:
    """That it is no longer so from a day on (a store closed, an account given up)."""

    milestone_id: str
    ended_on: date
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class DeleteMilestone:
    """A milestone noted by mistake."""

    milestone_id: str
    seen: Seen | None = None


def record_milestone(unit: WriteUnit, command: RecordMilestone) -> str:
    """Note a milestone; answers its id, also when it was known already.

    Raises:
        RuleBrokenError: `date_in_future`, and those of `subject_of` and `reach_milestone`.
    """
    not_in_future(command.reached_on, unit.clock.today(), "reached_on")
    kind, subject = subject_of(unit, command.kind, command.resident_id, command.household_id)
    return reach_milestone(
        unit,
        Milestone(
            id="",
            subject_kind=kind,
            subject_id=subject,
            kind=command.kind,
            reached_on=command.reached_on,
            how_known=command.how_known,
            platform_code=command.platform_code,
            shop_link=command.shop_link,
        ),
    )


def end_milestone(unit: WriteUnit, command: EndMilestone) -> None:
    """Note that a milestone no longer holds.

    Raises:
        RuleBrokenError: `milestone_unknown`, `milestone_dates`, `date_in_future`.
    """
    original = unit.get(Milestone, command.milestone_id)
    if original is None:
        raise RuleBrokenError("milestone_unknown", "milestone_id")
    not_in_future(command.ended_on, unit.clock.today(), "ended_on")
    in_order(original.reached_on, command.ended_on, "ended_on", "milestone_dates")
    for one in _same(unit, original):
        unit.put(replace(one, ended_on=command.ended_on), original=one, seen=command.seen)


def delete_milestone(unit: WriteUnit, command: DeleteMilestone) -> None:
    """Take back a milestone that was noted by mistake.

    Raises:
        RuleBrokenError: `milestone_unknown`.
    """
    found = unit.get(Milestone, command.milestone_id)
    if found is None:
        raise RuleBrokenError("milestone_unknown", "milestone_id")
    for one in _same(unit, found):
        unit.delete(Milestone, one.id, seen=command.seen)


def subject_of(
    read: ReadUnit, kind: MilestoneKind, resident_id: str | None, household_id: str | None
) -> tuple[SubjectKind, str]:
    """Whom a milestone of that kind belongs to.

    A store belongs to the household also when a resident was helped; an e-payment account may
    be known of a household only.

    Raises:
        RuleBrokenError: `milestone_needs_person`, `milestone_needs_household`,
            `resident_unknown`, `household_unknown`.
    """
    if kind in HOUSEHOLD_MILESTONES:
        if household_id is None and resident_id is not None:
            resident = read.get(Resident, resident_id)
            household_id = resident.household_id if resident is not None else None
        if household_id is None:
            raise RuleBrokenError("milestone_needs_household", "milestones")
    if household_id is not None:
        if kind not in HOUSEHOLD_MILESTONES and kind is not MilestoneKind.EPAY_ACCOUNT:
            raise RuleBrokenError("milestone_needs_person", "milestones")
        if read.get(Household, household_id) is None:
            raise RuleBrokenError("household_unknown", "milestones")
        return SubjectKind.HOUSEHOLD, household_id
    if resident_id is None:
        raise RuleBrokenError("milestone_needs_person", "milestones")
    if read.get(Resident, resident_id) is None:
        raise RuleBrokenError("resident_unknown", "milestones")
    return SubjectKind.RESIDENT, resident_id


def reach_milestone(unit: WriteUnit, milestone: Milestone) -> str:
    """Save a milestone under the id that every PC derives for it.

    One that holds already keeps its first day; one that had ended begins anew.

    Args:
        unit: The transaction.
        milestone: Its `id` is ignored.

    Raises:
        RuleBrokenError: `store_platform_missing`, `platform_unknown`, `text_too_long`.
    """
    if milestone.kind is MilestoneKind.DIGITAL_STORE and not milestone.platform_code:
        raise RuleBrokenError("store_platform_missing", "milestones")
    codes = {platform.code for platform in unit.work.platforms(None)}
    if milestone.platform_code is not None and milestone.platform_code not in codes:
        raise RuleBrokenError("platform_unknown", "milestones", platform=milestone.platform_code)
    made = replace(
        milestone,
        id=milestone_id(milestone.subject_id, milestone.kind, milestone.platform_code),
        shop_link=optional_text(milestone.shop_link, "shop_link", _LINK_LENGTH),
    )
    known = milestone_of(unit, made.subject_id, made.kind, made.platform_code)
    if known is not None:
        made = replace(made, id=known.id)
    if known is None:
        put_fitting(unit, made)
    elif known.ended_on is not None:
        put_fitting(unit, made, original=known)
    elif made.shop_link and made.shop_link != known.shop_link:
        put_fitting(unit, replace(known, shop_link=made.shop_link), original=known)
    return made.id


def milestone_of(
    read: ReadUnit, subject_id: str, kind: MilestoneKind, platform_code: str | None = None
) -> Milestone | None:
    """What is known of a subject; of several after a merge, the one that holds."""
    record = milestone_id(subject_id, kind, platform_code)
    if not read.has_merged(subject_id):
        return read.get(Milestone, record)
    of_subject = read.where(Milestone, "subject_id", subject_id)
    # A store is known by its platform, everything else by its kind alone.
    wanted = (kind, (platform_code or "") if kind is MilestoneKind.DIGITAL_STORE else "")
    found = (one for one in of_subject if same_milestone(one)[1:] == wanted)
    return next(iter(each_once(found)), None)


def _same(read: ReadUnit, milestone: Milestone) -> tuple[Milestone, ...]:
    """What says the same of its subject: itself, or more after records were merged."""
    if not read.has_merged(milestone.subject_id):
        found = read.get(Milestone, milestone.id)
        return () if found is None else (found,)
    of_subject = read.where(Milestone, "subject_id", milestone.subject_id)
    key = same_milestone(milestone)
    return tuple(one for one in of_subject if same_milestone(one) == key)
