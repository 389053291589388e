"""The team itself: members with their dates, channels, villages, decision."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.domain.ids import new_id
from desktop.domain.paper_texts import PaperText
from desktop.domain.places import Village
from desktop.domain.rows.team import TeamOverview
from desktop.domain.rules import (
    NAME_LENGTH,
    check_membership,
    in_order,
    not_in_future,
    optional_text,
    required_text,
)
from desktop.domain.team import (
    Association,
    Channel,
    ChannelKind,
    Coverage,
    Membership,
    Role,
    Sex,
    Team,
    coverage_id,
    membership_id,
)
from desktop.domain.text.folding import fold
from desktop.domain.text.names import nfc_name, sort_key_bytes
from desktop.domain.text.phones import normalise_phone

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit


@dataclass(frozen=True, slots=True)
class EditTeam:
    """The team as read and as it should be."""

    original: Team
    edited: Team
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class AddMember:
    """A person who joins the team on a day."""

    full_name: str
    role: Role
    valid_from: date
    position: str | None = None
    association: Association | None = None
    skills: str | None = None
    sex: Sex | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class EditMember:
    """A membership as read and as it should be."""

    original: Membership
    edited: Membership
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class EndMembership:
    """The person's last day in the team."""

    membership_id: str
    valid_to: date
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class ChangeRole:
    """The person has another role from a day on."""

    membership_id: str
    new_role: Role
    on: date
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class SaveChannel:
    """A community group, new (`original` None) or changed."""

    original: Channel | None
    kind: ChannelKind
    name: str
    opened_on: date | None = None
    closed_on: date | None = None
    with_commune_leaders: bool = False
    with_department: bool = False
    with_companies: bool = False
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class AddVillage:
    """A village that the team serves."""

    name: str


@dataclass(frozen=True, slots=True)
class EditVillage:
    """A village as read and as it should be."""

    original: Village
    edited: Village
    seen: Seen | None = None


def paper_texts(read: ReadUnit) -> tuple[tuple[PaperText, str], ...]:
    """The province's words for papers, as far as this program has a place for them."""
    known = PaperText._value2member_map_
    return tuple(
        (PaperText(key), text) for key, text in read.published.template_texts() if key in known
    )


def own_team(read: ReadUnit) -> Team:
    """The team whose database this is.

    Raises:
        TroubleError: `team_not_synced`: this PC joined a team and has not pulled it yet.
    """
    teams = read.all(Team)
    if not teams:
        raise TroubleError("team_not_synced")
    return teams[0]


def team_overview(read: ReadUnit, on: date | None = None) -> TeamOverview:
    """The team with everything that belongs to it.

    Args:
        read: The snapshot.
        on: Day whose names of commune and province are wanted; by default the newest.
    """
    from desktop.services import places, published

    team = own_team(read)
    day = on or date.max
    commune = published.commune(read, team.commune_code, day)
    province = places.province(commune.province_code, day) if commune else None
    members = read.all(Membership)
    newest_first = sorted(members, key=lambda one: (one.valid_from, one.id), reverse=True)
    return TeamOverview(
        team=team,
        seen=read.seen,
        commune=commune,
        province=province,
        villages=tuple(sorted(read.all(Village), key=village_order)),
        memberships=tuple(newest_first),
        channels=tuple(sorted(read.all(Channel), key=lambda one: (one.name, one.id))),
        texts=paper_texts(read),
    )


def village_order(village: Village) -> tuple[tuple[str | int, ...], str]:
    """Sort key: by name, in which Thôn 2 comes before Thôn 10."""
    parts = re.split(r"([0-9]+)", fold(village.name))
    # Words and numbers take turns, so that the same kind always meets.
    return tuple(int(part) if place % 2 else part for place, part in enumerate(parts)), village.id


def people_who_may_sign_in(read: ReadUnit, on: date | None = None) -> tuple[Membership, ...]:
    """Members of that day (by default those without an end), the head first."""
    members = [
        member
        for member in read.all(Membership)
        if (member.is_open_on(on) if on else member.valid_to is None)
    ]
    order = list(Role)

    def rank(member: Membership) -> tuple[int, bytes, str]:
        # A role that a newer version made stands last.
        place = order.index(member.role) if member.role in order else len(order)
        name = sort_key_bytes(member.full_name, None, read.name_order)
        return (place, name, member.id)

    return tuple(sorted(members, key=rank))


def edit_team(unit: WriteUnit, command: EditTeam) -> None:
    """Save what was changed of the team.

    Raises:
        RuleBrokenError: `team_name_missing`, `commune_unknown`, `date_in_future`,
            `text_too_long`.
    """
    from desktop.services import places

    today = unit.clock.today()
    edited = replace(
        command.edited,
        name=required_text(command.edited.name, "team_name_missing", "name"),
        decision_number=optional_text(
            command.edited.decision_number, "decision_number", NAME_LENGTH
        ),
    )
    if edited.decided_on is not None:
        not_in_future(edited.decided_on, today, "decided_on")
    moved = edited.commune_code != command.original.commune_code
    if moved and places.commune(edited.commune_code, today) is None:
        raise RuleBrokenError("commune_unknown", "commune_code")
    unit.put(edited, original=command.original, seen=command.seen)


def add_member(unit: WriteUnit, command: AddMember) -> str:
    """Add a member; answers the person id.

    Raises:
        RuleBrokenError: `name_missing`, `date_too_far`, `two_open_heads`, `phone_format`,
            `text_too_long`.
    """
    person = new_id(unit.clock)
    member = _clean_member(
        Membership(
            id=membership_id(person, command.valid_from),
            person_id=person,
            full_name=command.full_name,
            role=command.role,
            valid_from=command.valid_from,
            position=command.position,
            association=command.association,
            skills=command.skills,
            sex=command.sex,
            phone=command.phone,
        )
    )
    check_membership(member, unit.all(Membership))
    unit.put(member)
    return person


def edit_member(unit: WriteUnit, command: EditMember) -> None:
    """Save what was changed of a membership; its first day is part of what it is.

    Raises:
        RuleBrokenError: as `add_member`; `membership_first_day`, `membership_dates`.
    """
    edited = _clean_member(command.edited)
    if edited.valid_from != command.original.valid_from:
        raise RuleBrokenError("membership_first_day", "valid_from")
    check_membership(edited, unit.all(Membership))
    unit.put(edited, original=command.original, seen=command.seen)


def end_membership(unit: WriteUnit, command: EndMembership) -> None:
    """Note a member's last day; the person stays in everything done before.

    Raises:
        RuleBrokenError: `membership_unknown`, `membership_dates`.
    """
    original = _membership(unit, command.membership_id)
    in_order(original.valid_from, command.valid_to, "valid_to", "membership_dates")
    unit.put(replace(original, valid_to=command.valid_to), original=original, seen=command.seen)


def change_role(unit: WriteUnit, command: ChangeRole) -> str:
    """End one role the day before and begin the other; answers the new membership's id.

    Raises:
        RuleBrokenError: `membership_unknown`, `membership_dates`, `two_open_heads`.
    """
    original = _membership(unit, command.membership_id)
    if command.on <= original.valid_from:
        raise RuleBrokenError("membership_dates", "on")
    ended = replace(original, valid_to=command.on - timedelta(days=1))
    begun = replace(
        original,
        id=membership_id(original.person_id, command.on),
        role=command.new_role,
        valid_from=command.on,
        valid_to=None,
    )
    others = [one for one in unit.all(Membership) if one.id != original.id]
    check_membership(begun, [*others, ended])
    unit.put(ended, original=original, seen=command.seen)
    unit.put(begun)
    return begun.id


def save_channel(unit: WriteUnit, command: SaveChannel) -> str:
    """Save a community group; answers its id.

    Raises:
        RuleBrokenError: `channel_name_missing`, `date_in_future`, `channel_dates`.
    """
    today = unit.clock.today()
    for day, field in ((command.opened_on, "opened_on"), (command.closed_on, "closed_on")):
        if day is not None:
            not_in_future(day, today, field)
    in_order(command.opened_on, command.closed_on, "closed_on", "channel_dates")
    channel = Channel(
        id=command.original.id if command.original else new_id(unit.clock),
        kind=command.kind,
        name=required_text(command.name, "channel_name_missing", "name", NAME_LENGTH),
        opened_on=command.opened_on,
        closed_on=command.closed_on,
        with_commune_leaders=command.with_commune_leaders,
        with_department=command.with_department,
        with_companies=command.with_companies,
    )
    unit.put(channel, original=command.original, seen=command.seen)
    return channel.id


def add_village(unit: WriteUnit, command: AddVillage) -> str:
    """Add a village that the team serves from today on; answers its id.

    Raises:
        RuleBrokenError: `village_name_missing`, `village_twice`.
    """
    from desktop.services.published import published_village

    team = own_team(unit)
    name = required_text(command.name, "village_name_missing", "name", NAME_LENGTH)
    _new_village_name(unit, name, "")
    village = published_village(unit, team.commune_code, name)
    if village is None:
        village = Village(id=new_id(unit.clock), name=name, commune_code=team.commune_code)
    unit.put(village)
    unit.put(
        Coverage(
            id=coverage_id(team.id, village.id),
            team_id=team.id,
            village_id=village.id,
            valid_from=unit.clock.today(),
        )
    )
    return village.id


def edit_village(unit: WriteUnit, command: EditVillage) -> None:
    """Save what was changed of a village.

    Raises:
        RuleBrokenError: `village_name_missing`, `village_twice`, `village_dates`.
    """
    edited = replace(
        command.edited,
        name=required_text(command.edited.name, "village_name_missing", "name", NAME_LENGTH),
    )
    _new_village_name(unit, edited.name, edited.id)
    in_order(edited.valid_from, edited.valid_to, "valid_to", "village_dates")
    unit.put(edited, original=command.original, seen=command.seen)


def _new_village_name(read: ReadUnit, name: str, own_id: str) -> None:
    for village in read.all(Village):
        if village.id != own_id and village.name.casefold() == name.casefold():
            raise RuleBrokenError("village_twice", "name")


def _membership(read: ReadUnit, membership: str) -> Membership:
    found = read.get(Membership, membership)
    if found is None:
        raise RuleBrokenError("membership_unknown", "membership_id")
    return found


def _clean_member(member: Membership) -> Membership:
    phone = optional_text(member.phone, "phone")
    return replace(
        member,
        full_name=nfc_name(
            required_text(member.full_name, "name_missing", "full_name", NAME_LENGTH)
        ),
        position=optional_text(member.position, "position", NAME_LENGTH),
        skills=optional_text(member.skills, "skills"),
        phone=None if phone is None else normalise_phone(phone).number,
    )
