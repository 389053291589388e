"""Members with their dates, roles, channels and villages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.places import Village
from desktop.domain.team import Channel, ChannelKind, Coverage, Membership, Role
from desktop.services.people_queries import villages
from desktop.services.team import (
    AddMember,
    AddVillage,
    ChangeRole,
    EditMember,
    EditTeam,
    EditVillage,
    EndMembership,
    SaveChannel,
    add_member,
    add_village,
    change_role,
    edit_member,
    edit_team,
    edit_village,
    end_membership,
    people_who_may_sign_in,
    save_channel,
    team_overview,
)
from tests.services.conftest import HEAD, MEMBER, VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession


def membership(session: TeamSession, person: str) -> Membership:
    """The newest membership of a person."""
    overview = session.read(team_overview)
    return next(one for one in overview.memberships if one.person_id == person)


def test_the_overview_names_commune_and_province(session: TeamSession) -> None:
    overview = session.read(team_overview)
    assert overview.commune is not None
    assert overview.commune.name == "Đồng Đăng"
    assert overview.province is not None
    assert overview.province.name == "Lạng Sơn"
    assert [one.name for one in overview.villages] == ["Thôn Nà Pài"]
    assert len(overview.memberships) == 2


def test_a_team_has_one_head_at_a_time(session: TeamSession) -> None:
    new = AddMember("Triệu Văn Mới", Role.HEAD, date(2026, 11, 1))
    with pytest.raises(RuleBrokenError) as caught:
        session.write(add_member, new)
    assert (caught.value.code, caught.value.params["name"]) == ("two_open_heads", "Nông Văn Tài")
    head = membership(session, HEAD)
    session.write(end_membership, EndMembership(head.id, date(2026, 10, 31)))
    person = session.write(add_member, new).result
    assert [one.person_id for one in session.read(people_who_may_sign_in)] == [person, MEMBER]


def test_a_new_role_begins_where_the_old_one_ends(session: TeamSession) -> None:
    head, member = membership(session, HEAD), membership(session, MEMBER)
    session.write(change_role, ChangeRole(head.id, Role.MEMBER, date(2026, 6, 1)))
    session.write(change_role, ChangeRole(member.id, Role.HEAD, date(2026, 6, 1)))
    may = session.read(people_who_may_sign_in, date(2026, 5, 31))
    assert [(one.person_id, one.role) for one in may] == [
        (HEAD, Role.HEAD),
        (MEMBER, Role.MEMBER),
    ]
    after = session.read(people_who_may_sign_in, date(2026, 6, 1))
    assert [(one.person_id, one.role) for one in after] == [
        (MEMBER, Role.HEAD),
        (HEAD, Role.MEMBER),
    ]


@pytest.mark.parametrize("day", [date(2024, 3, 1), date(2024, 2, 1)])
def test_a_role_cannot_change_before_it_began(session: TeamSession, day: date) -> None:
    member = membership(session, MEMBER)
    with pytest.raises(RuleBrokenError, match="membership_dates"):
        session.write(change_role, ChangeRole(member.id, Role.DEPUTY, day))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"full_name": ""}, "name_missing"),
        ({"valid_to": date(2024, 1, 1)}, "membership_dates"),
        ({"valid_from": date(2024, 4, 1)}, "membership_first_day"),
        ({"role": Role.HEAD}, "two_open_heads"),
        ({"phone": "abc"}, "phone_format"),
    ],
)
def test_a_membership_must_make_sense(
    session: TeamSession, change: dict[str, Any], code: str
) -> None:
    original = membership(session, MEMBER)
    with pytest.raises(RuleBrokenError, match=code):
        session.write(edit_member, EditMember(original, replace(original, **change)))


def test_a_channel_can_be_closed(session: TeamSession) -> None:
    command = SaveChannel(None, ChannelKind.ZALO, "Zalo thôn", opened_on=date(2025, 1, 2))
    session.write(save_channel, command)
    (channel,) = session.read(lambda read: read.all(Channel))
    with pytest.raises(RuleBrokenError, match="channel_dates"):
        session.write(save_channel, replace(command, original=channel, closed_on=date(2025, 1, 1)))
    session.write(save_channel, replace(command, original=channel, closed_on=date(2025, 6, 1)))
    (closed,) = session.read(lambda read: read.all(Channel))
    assert (closed.id, closed.closed_on) == (channel.id, date(2025, 6, 1))


def test_a_village_is_served_from_today(session: TeamSession) -> None:
    with pytest.raises(RuleBrokenError, match="village_twice"):
        session.write(add_village, AddVillage("thôn nà pài"))
    made = session.write(add_village, AddVillage("Thôn Bản Mới")).result
    (coverage,) = session.read(lambda read: read.all(Coverage))
    assert coverage.village_id == made
    original = session.read(lambda read: read.get(Village, VILLAGE))
    assert original is not None
    edited = replace(original, name="Thôn Nà Pài Mới")
    session.write(edit_village, EditVillage(original, edited))
    with pytest.raises(RuleBrokenError, match="village_twice"):
        session.write(edit_village, EditVillage(edited, replace(edited, name="Thôn Bản Mới")))


def test_the_decision_can_be_noted(session: TeamSession) -> None:
    original = session.read(team_overview).team
    edited = replace(original, decision_number=" 15/QĐ-UBND ", decided_on=date(2024, 3, 5))
    session.write(edit_team, EditTeam(original, edited))
    assert session.read(team_overview).team.decision_number == "15/QĐ-UBND"
    for change, code in (
        ({"name": " "}, "team_name_missing"),
        ({"commune_code": "99999"}, "commune_unknown"),
        ({"decided_on": date(2027, 1, 1)}, "date_in_future"),
    ):
        with pytest.raises(RuleBrokenError, match=code):
            session.write(edit_team, EditTeam(edited, replace(edited, **change)))


def test_villages_are_in_the_order_of_their_numbers(session: TeamSession) -> None:
    for name in ("Thôn 10", "Thôn 2", "Bản 3", "Thôn"):
        session.write(add_village, AddVillage(name))
    expected = ["Bản 3", "Thôn", "Thôn 2", "Thôn 10", "Thôn Nà Pài"]
    assert [one.name for one in session.read(villages)] == expected
    assert [one.name for one in session.read(team_overview).villages] == expected
