"""Record helps given: one person, household or group, and all that was done for them at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident
from desktop.domain.rules import NAME_LENGTH, not_in_future, one_subject, optional_text, paragraph
from desktop.domain.team import Membership
from desktop.domain.work import (
    Assistance,
    AssistanceAction,
    AssistancePlace,
    AssistanceResult,
    HowKnown,
    Milestone,
    MilestoneKind,
    Platform,
    PlatformGroup,
)
from desktop.services.fitting import put_fitting
from desktop.services.milestones import MilestoneTick, reach_milestone, subject_of
from desktop.services.people import NewPerson, add_resident

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_NOTE_LENGTH = 1000
_MOST_ITEMS = 20

_USUAL_ACTIONS: Final[dict[PlatformGroup, tuple[AssistanceAction, ...]]] = {
    PlatformGroup.IDENTITY: (
        AssistanceAction.INSTALL,
        AssistanceAction.REGISTER,
        AssistanceAction.ACTIVATE,
        AssistanceAction.GUIDE,
        AssistanceAction.FIX,
    ),
    PlatformGroup.PUBLIC_SERVICE: (
        AssistanceAction.GUIDE,
        AssistanceAction.SUBMIT,
        AssistanceAction.REGISTER,
    ),
    PlatformGroup.STORE: (AssistanceAction.OPEN_STORE, AssistanceAction.GUIDE),
    PlatformGroup.SIGNATURE: (AssistanceAction.REGISTER, AssistanceAction.GUIDE),
    PlatformGroup.LEARNING: (AssistanceAction.GUIDE,),
    PlatformGroup.SAFETY: (AssistanceAction.GUIDE,),
    PlatformGroup.OTHER: (AssistanceAction.GUIDE, AssistanceAction.FIX),
}
_ANY_APP: Final = (AssistanceAction.INSTALL, AssistanceAction.REGISTER, AssistanceAction.GUIDE)

_ACCOUNT_ACTIONS: Final = (AssistanceAction.REGISTER, AssistanceAction.ACTIVATE)
_REACHED_BY: Final[dict[MilestoneKind, dict[AssistanceAction, MilestoneKind]]] = {
    MilestoneKind.VNEID_2: {
        AssistanceAction.REGISTER: MilestoneKind.VNEID_1,
        AssistanceAction.ACTIVATE: MilestoneKind.VNEID_2,
    },
    MilestoneKind.DIGITAL_STORE: {
        AssistanceAction.REGISTER: MilestoneKind.ECOMMERCE_BUYER,
        AssistanceAction.OPEN_STORE: MilestoneKind.DIGITAL_STORE,
    },
}
"""Where the way to a platform's milestone has a step with a milestone of its own."""


@dataclass(frozen=True, slots=True)
class HelpItem:
    """One thing that was done."""

    platform_code: str
    action: AssistanceAction
    result: AssistanceResult = AssistanceResult.DONE
    dossier_code: str | None = None


@dataclass(frozen=True, slots=True)
class RecordAssistance:
    """A visit: who was helped, when, and everything that was done.

    Exactly one of `resident_id`, `household_id`, `anonymous_count`, `new_person` is given.
    """

    helped_on: date
    items: tuple[HelpItem, ...]
    resident_id: str | None = None
    household_id: str | None = None
    anonymous_count: int | None = None
    new_person: NewPerson | None = None
    place: AssistancePlace | None = None
    helper_id: str | None = None
    note: str | None = None
    milestones: tuple[MilestoneTick, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedHelp:
    """Ids of what was saved; `resident_id` also of a person who was added."""

    ids: tuple[str, ...]
    resident_id: str | None
    milestone_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordForm:
    """What the form offers.

    `ticks` are pairs of platform and action, the most used first; `helpers` are the members of
    that day; `platforms` those valid on that day.
    """

    platforms: tuple[Platform, ...]
    ticks: tuple[tuple[Platform, AssistanceAction], ...]
    helpers: tuple[Membership, ...]
    places: tuple[AssistancePlace, ...]


def record_assistance(unit: WriteUnit, command: RecordAssistance) -> RecordedHelp:
    """Save each thing done as one help, and the milestones it led to.

    Raises:
        RuleBrokenError: `subject_missing`, `subject_twice`, `items_missing`, `items_twice`,
            `too_many_items`, `date_in_future`, `platform_unknown`, `anonymous_count_range`,
            `resident_unknown`, `household_unknown`, those of the milestones and of
            `add_resident`.
    """
    command = _through_roots(unit, command)
    _check(unit, command)
    resident_id = command.resident_id
    if command.new_person is not None:
        resident_id = add_resident(unit, command.new_person)
    place_note = paragraph(command.note, "note", _NOTE_LENGTH)
    ids = []
    for item in command.items:
        assistance = Assistance(
            id=new_id(unit.clock),
            helped_on=command.helped_on,
            platform_code=item.platform_code,
            action=item.action,
            result=item.result,
            resident_id=resident_id,
            household_id=command.household_id,
            anonymous_count=command.anonymous_count,
            place=command.place,
            helper_id=command.helper_id or unit.who,
            dossier_code=optional_text(item.dossier_code, "dossier_code", NAME_LENGTH),
            note=place_note,
        )
        put_fitting(unit, assistance)
        ids.append(assistance.id)
    milestone_ids = _reach(unit, command, resident_id, ids)
    return RecordedHelp(tuple(ids), resident_id, milestone_ids)


def implied_milestones(
    platform: Platform, action: AssistanceAction, result: AssistanceResult
) -> tuple[MilestoneTick, ...]:
    """Milestones that the form ticks by itself; the person can take the tick away.

    Installing or explaining an app is not yet an account, and a help that was not finished
    implies nothing.
    """
    if result is not AssistanceResult.DONE or platform.milestone is None:
        return ()
    try:
        final = MilestoneKind(platform.milestone)
    except ValueError:  # a newer catalogue may name kinds this version does not know
        return ()
    reached = _REACHED_BY.get(final, dict.fromkeys(_ACCOUNT_ACTIONS, final)).get(action)
    return () if reached is None else (MilestoneTick(reached, platform.code),)


def record_form(read: ReadUnit, today: date) -> RecordForm:
    """What the form offers on a day, in the order of what this team does most."""
    platforms = read.work.platforms(today)
    uses = {(use.platform_code, use.action): use for use in read.work.platform_uses()}
    pairs = [
        (platform, action)
        for platform in platforms
        for action in AssistanceAction
        if action in usual_actions(platform) or (platform.code, action) in uses
    ]

    def rank(pair: tuple[Platform, AssistanceAction]) -> tuple[int, int, int]:
        platform, action = pair
        use = uses.get((platform.code, action))
        usual = usual_actions(platform)
        position = usual.index(action) if action in usual else len(usual)
        return (-use.times if use else 0, platform.sort_order, position)

    return RecordForm(
        platforms=platforms,
        ticks=tuple(sorted(pairs, key=rank)),
        helpers=open_members(read, today),
        places=tuple(AssistancePlace),
    )


def usual_actions(platform: Platform) -> tuple[AssistanceAction, ...]:
    """Actions that make sense on a platform of that group, in the order they are done."""
    return _USUAL_ACTIONS.get(platform.group, _ANY_APP)


def open_members(read: ReadUnit, on: date) -> tuple[Membership, ...]:
    """Memberships open on a day, in the order of the names."""
    from desktop.domain.text.names import sort_key_bytes

    def place(member: Membership) -> tuple[bytes, str]:
        return sort_key_bytes(member.full_name, None, read.name_order), member.id

    members = (member for member in read.all(Membership) if member.is_open_on(on))
    return tuple(sorted(members, key=place))


def _through_roots(unit: WriteUnit, command: RecordAssistance) -> RecordAssistance:
    """Whoever was chosen may have been merged into another by a sync meanwhile."""
    resident, household = command.resident_id, command.household_id
    return replace(
        command,
        resident_id=None if resident is None else unit.root_of(resident),
        household_id=None if household is None else unit.root_of(household),
    )


def _check(unit: WriteUnit, command: RecordAssistance) -> None:
    resident = command.resident_id or command.new_person
    one_subject(resident, command.household_id, command.anonymous_count, "subject")
    if command.resident_id is not None and command.new_person is not None:
        raise RuleBrokenError("subject_twice", "subject")
    not_in_future(command.helped_on, unit.clock.today(), "helped_on")
    if not command.items:
        raise RuleBrokenError("items_missing", "items")
    if len(command.items) > _MOST_ITEMS:
        raise RuleBrokenError("too_many_items", "items", limit=_MOST_ITEMS)
    if len({(item.platform_code, item.action) for item in command.items}) < len(command.items):
        raise RuleBrokenError("items_twice", "items")
    known = {platform.code for platform in unit.work.platforms(None)}
    for item in command.items:
        if item.platform_code not in known:
            raise RuleBrokenError("platform_unknown", "items", platform=item.platform_code)
    if command.resident_id is not None and unit.get(Resident, command.resident_id) is None:
        raise RuleBrokenError("resident_unknown", "subject")
    if command.household_id is not None and unit.get(Household, command.household_id) is None:
        raise RuleBrokenError("household_unknown", "subject")


def _reach(
    unit: WriteUnit, command: RecordAssistance, resident_id: str | None, help_ids: list[str]
) -> tuple[str, ...]:
    if not command.milestones:
        return ()
    helped = dict(zip((item.platform_code for item in command.items), help_ids, strict=True))
    reached = []
    for tick in command.milestones:
        subject_kind, subject_id = subject_of(unit, tick.kind, resident_id, command.household_id)
        reached.append(
            reach_milestone(
                unit,
                Milestone(
                    id="",
                    subject_kind=subject_kind,
                    subject_id=subject_id,
                    kind=tick.kind,
                    reached_on=command.helped_on,
                    how_known=HowKnown.HELPED,
                    platform_code=tick.platform_code,
                    assistance_id=helped.get(tick.platform_code or "", help_ids[0]),
                    shop_link=tick.shop_link,
                ),
            )
        )
    return tuple(reached)
