"""The same for many at once, in one act."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.rows.work import HelpFilter
from desktop.domain.work import (
    AssistanceAction,
    AssistancePlace,
    HowKnown,
    Milestone,
    MilestoneKind,
)
from desktop.services.book import list_helps
from desktop.services.facts import ManyDone
from desktop.services.many import NoteMilestones, RecordForMany, note_milestones, record_for_many
from desktop.services.people import NewHousehold, NewPerson, add_household, add_resident
from desktop.services.record_assistance import HelpItem
from desktop.services.undoing import take_back
from tests.services.conftest import VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

DAY, LATER = date(2026, 11, 1), date(2026, 11, 20)


def milestones(session: TeamSession) -> tuple[Milestone, ...]:
    with session.database.read() as unit:
        return unit.all(Milestone)


def homes(session: TeamSession, count: int) -> tuple[str, ...]:
    return tuple(
        session.write(add_household, NewHousehold(VILLAGE, head_name=f"Chủ {number}")).result
        for number in range(count)
    )


def store(households: tuple[str, ...], day: date) -> NoteMilestones:
    return NoteMilestones(
        MilestoneKind.DIGITAL_STORE, day, HowKnown.LIST, households, platform_code="postmart"
    )


def test_stores_of_many_households_are_one_act(session: TeamSession) -> None:
    households = homes(session, 70)
    session.write(note_milestones, store(households[:2], DAY))
    done = session.write(note_milestones, store(households, LATER))
    assert done.result == ManyDone(68, 2)
    assert sorted(one.reached_on for one in milestones(session)) == [DAY] * 2 + [LATER] * 68
    assert done.changes.act is not None
    take_back(session, done.changes.act)
    assert [one.reached_on for one in milestones(session)] == [DAY] * 2


def test_the_same_help_for_many_people_with_what_it_leads_to(session: TeamSession) -> None:
    people = tuple(
        session.write(add_resident, NewPerson(f"Người {number}")).result for number in range(45)
    )
    command = RecordForMany(
        LATER,
        (HelpItem("vneid", AssistanceAction.ACTIVATE),),
        (*people, people[0]),
        place=AssistancePlace.CULTURE_HOUSE,
    )
    done = session.write(record_for_many, command)
    assert done.result == ManyDone(45, 0)
    helps = session.read(list_helps, HelpFilter(limit=100))
    assert {one.resident_id for one in helps} == set(people)
    assert len(helps) == 45
    assert {one.kind for one in milestones(session)} == {MilestoneKind.VNEID_2}
    assert {one.subject_id for one in milestones(session)} == set(people)
    assert done.changes.act is not None
    take_back(session, done.changes.act)
    assert session.read(list_helps, HelpFilter()) == ()
    assert milestones(session) == ()


def test_a_store_needs_a_household_and_the_help_counts_without(session: TeamSession) -> None:
    (home,) = homes(session, 1)
    housed = session.write(add_resident, NewPerson("Vi Văn Sử", household_id=home)).result
    alone = session.write(add_resident, NewPerson("Lò Thị Mẫu")).result
    items = (HelpItem("postmart", AssistanceAction.OPEN_STORE),)
    session.write(record_for_many, RecordForMany(LATER, items, (housed, alone)))
    assert [one.subject_id for one in milestones(session)] == [home]


def test_nothing_is_saved_when_one_line_is_wrong(session: TeamSession) -> None:
    (home,) = homes(session, 1)
    with pytest.raises(RuleBrokenError, match="household_unknown"):
        session.write(note_milestones, store((home, "f" * 32), DAY))
    assert milestones(session) == ()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (store((), DAY), "nobody_chosen"),
        (store(("f" * 32,), date(2026, 11, 25)), "date_in_future"),
    ],
)
def test_what_cannot_be_noted_is_said(
    session: TeamSession, command: NoteMilestones, code: str
) -> None:
    with pytest.raises(RuleBrokenError, match=code):
        session.write(note_milestones, command)
    with pytest.raises(RuleBrokenError, match="nobody_chosen"):
        session.write(record_for_many, RecordForMany(DAY, (), ()))
