"""A help is recorded whole or not at all, with what it led to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import Household, Relation, Resident
from desktop.domain.rows.work import HelpFilter
from desktop.domain.work import (
    Assistance,
    AssistanceAction,
    AssistancePlace,
    AssistanceResult,
    Milestone,
    MilestoneKind,
    SubjectKind,
)
from desktop.services.book import (
    CorrectAssistance,
    DeleteAssistance,
    correct_assistance,
    delete_assistance,
    help_card,
    list_helps,
)
from desktop.services.milestones import (
    DeleteMilestone,
    EndMilestone,
    MilestoneTick,
    delete_milestone,
    end_milestone,
)
from desktop.services.people import NewHousehold, NewPerson, add_resident
from desktop.services.record_assistance import (
    HelpItem,
    RecordAssistance,
    implied_milestones,
    record_assistance,
    record_form,
)
from desktop.services.undoing import take_back
from tests.services.conftest import HEAD, TODAY, VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

VNEID = HelpItem("vneid", AssistanceAction.ACTIVATE)
STORE = HelpItem("postmart", AssistanceAction.OPEN_STORE)


def everything(session: TeamSession, kind: type) -> tuple[Any, ...]:
    return session.read(lambda read: read.all(kind))


@pytest.fixture
def person(session: TeamSession) -> str:
    command = NewPerson("Lương Thị Mỷ", new_household=NewHousehold(VILLAGE, code="012"))
    return session.write(add_resident, command).result


def test_a_visit_is_one_help_for_each_thing_done(session: TeamSession, person: str) -> None:
    command = RecordAssistance(
        TODAY,
        (VNEID, STORE),
        resident_id=person,
        place=AssistancePlace.HOME,
        milestones=(
            MilestoneTick(MilestoneKind.VNEID_2, "vneid"),
            MilestoneTick(MilestoneKind.DIGITAL_STORE, "postmart"),
        ),
    )
    done = session.write(record_assistance, command)
    helps = everything(session, Assistance)
    assert {one.id for one in helps} == set(done.result.ids)
    assert {one.helper_id for one in helps} == {HEAD}
    by_kind = {one.kind: one for one in everything(session, Milestone)}
    assert by_kind[MilestoneKind.VNEID_2].subject_id == person
    store = by_kind[MilestoneKind.DIGITAL_STORE]
    resident = everything(session, Resident)[0]
    assert (store.subject_kind, store.subject_id) == (
        SubjectKind.HOUSEHOLD,
        resident.household_id,
    )
    assert store.assistance_id == done.result.ids[1]
    assert done.changes.touches("assistance", "milestone")


def test_a_new_person_with_a_new_household_is_its_head(session: TeamSession) -> None:
    new = NewPerson("  Hoàng   Văn An ", new_household=NewHousehold(VILLAGE))
    result = session.write(
        record_assistance, RecordAssistance(TODAY, (VNEID,), new_person=new)
    ).result
    (resident,) = everything(session, Resident)
    (household,) = everything(session, Household)
    assert resident.full_name == "Hoàng Văn An"
    assert (resident.relation, household.head_id) == (Relation.HEAD, result.resident_id)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"resident_id": None}, "subject_missing", "subject"),
        ({"anonymous_count": 3}, "subject_twice", "subject"),
        ({"new_person": NewPerson("Vi Văn Ba")}, "subject_twice", "subject"),
        ({"items": ()}, "items_missing", "items"),
        ({"items": (VNEID, VNEID)}, "items_twice", "items"),
        (
            {"items": (HelpItem("nothing", AssistanceAction.GUIDE),)},
            "platform_unknown",
            "items",
        ),
        ({"helped_on": TODAY + timedelta(days=1)}, "date_in_future", "helped_on"),
        ({"helped_on": date(1026, 11, 24)}, "date_too_old", "helped_on"),
        ({"resident_id": "e" * 32}, "resident_unknown", "subject"),
        ({"note": "x" * 1001}, "text_too_long", "note"),
        (
            {"milestones": (MilestoneTick(MilestoneKind.DIGITAL_STORE),)},
            "store_platform_missing",
            "milestones",
        ),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_saved(
    session: TeamSession, person: str, change: dict[str, Any], code: str, field: str
) -> None:
    command = replace(RecordAssistance(TODAY, (VNEID,), resident_id=person), **change)
    with pytest.raises(RuleBrokenError) as caught:
        session.write(record_assistance, command)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert everything(session, Assistance) == ()
    assert len(everything(session, Resident)) == 1


def test_unnamed_people_reach_no_milestone(session: TeamSession) -> None:
    command = RecordAssistance(
        TODAY,
        (VNEID,),
        anonymous_count=5,
        milestones=(MilestoneTick(MilestoneKind.VNEID_2, "vneid"),),
    )
    with pytest.raises(RuleBrokenError, match="milestone_needs_person"):
        session.write(record_assistance, command)
    session.write(record_assistance, replace(command, milestones=()))
    (row,) = session.read(list_helps, HelpFilter())
    assert (row.times, row.subject_name) == (5, None)


@pytest.mark.parametrize("count", [0, -1, 1001])
def test_a_count_that_cannot_be_meant(session: TeamSession, count: int) -> None:
    with pytest.raises(RuleBrokenError, match="anonymous_count_range"):
        session.write(record_assistance, RecordAssistance(TODAY, (VNEID,), anonymous_count=count))


def test_a_person_without_household_cannot_have_a_store(session: TeamSession) -> None:
    lonely = session.write(add_resident, NewPerson("Chu Văn Đơn")).result
    tick = MilestoneTick(MilestoneKind.DIGITAL_STORE, "postmart")
    command = RecordAssistance(TODAY, (STORE,), resident_id=lonely, milestones=(tick,))
    with pytest.raises(RuleBrokenError, match="milestone_needs_household"):
        session.write(record_assistance, command)


def test_a_milestone_keeps_its_first_day_and_can_begin_anew(
    session: TeamSession, person: str
) -> None:
    tick = MilestoneTick(MilestoneKind.VNEID_2, "vneid")

    def record(day: date) -> Milestone:
        command = RecordAssistance(day, (VNEID,), resident_id=person, milestones=(tick,))
        session.write(record_assistance, command)
        (milestone,) = everything(session, Milestone)
        assert isinstance(milestone, Milestone)
        return milestone

    first = record(date(2026, 5, 1))
    assert record(date(2026, 6, 1)) == first
    session.write(end_milestone, EndMilestone(first.id, date(2026, 7, 1)))
    again = record(date(2026, 8, 1))
    assert (again.reached_on, again.ended_on) == (date(2026, 8, 1), None)
    session.write(delete_milestone, DeleteMilestone(first.id))
    assert everything(session, Milestone) == ()
    assert record(date(2026, 9, 1)).reached_on == date(2026, 9, 1)


def test_correcting_the_day_moves_the_milestone_along(session: TeamSession, person: str) -> None:
    tick = MilestoneTick(MilestoneKind.VNEID_2, "vneid")
    command = RecordAssistance(TODAY, (VNEID,), resident_id=person, milestones=(tick,))
    (help_id,) = session.write(record_assistance, command).result.ids
    card = session.read(help_card, help_id)
    assert card is not None
    edited = replace(card.assistance, helped_on=date(2026, 11, 20), note="Đã sửa")
    session.write(correct_assistance, CorrectAssistance(card.assistance, edited, card.seen))
    (milestone,) = everything(session, Milestone)
    assert milestone.reached_on == date(2026, 11, 20)


def test_deleting_a_help_takes_its_milestone_and_undo_brings_both_back(
    session: TeamSession, person: str
) -> None:
    tick = MilestoneTick(MilestoneKind.VNEID_2, "vneid")
    command = RecordAssistance(TODAY, (VNEID,), resident_id=person, milestones=(tick,))
    (help_id,) = session.write(record_assistance, command).result.ids
    before = everything(session, Assistance), everything(session, Milestone)
    done = session.write(delete_assistance, DeleteAssistance(help_id))
    assert (everything(session, Assistance), everything(session, Milestone)) == ((), ())
    assert done.changes.act is not None
    take_back(session, done.changes.act)
    assert (everything(session, Assistance), everything(session, Milestone)) == before


def test_what_is_ticked_by_itself(session: TeamSession) -> None:
    platforms = {one.code: one for one in session.read(record_form, TODAY).platforms}

    def kinds(
        code: str, action: AssistanceAction, result: Any = AssistanceResult.DONE
    ) -> list[str]:
        return [tick.kind.value for tick in implied_milestones(platforms[code], action, result)]

    assert kinds("vneid", AssistanceAction.ACTIVATE) == ["vneid_2_activated"]
    assert kinds("vneid", AssistanceAction.REGISTER) == ["vneid_1"]
    assert kinds("vneid", AssistanceAction.INSTALL) == []
    assert kinds("bank_app", AssistanceAction.REGISTER) == ["epay_account"]
    assert kinds("postmart", AssistanceAction.OPEN_STORE) == ["digital_store"]
    assert kinds("shopee", AssistanceAction.REGISTER) == ["ecommerce_buyer"]
    assert kinds("dvc", AssistanceAction.REGISTER) == []
    assert kinds("vneid", AssistanceAction.ACTIVATE, AssistanceResult.FAILED) == []


def test_the_most_used_tick_comes_first(session: TeamSession, person: str) -> None:
    item = HelpItem("etax", AssistanceAction.REGISTER)
    session.write(record_assistance, RecordAssistance(TODAY, (item,), resident_id=person))
    form = session.read(record_form, TODAY)
    platform, action = form.ticks[0]
    assert (platform.code, action) == ("etax", AssistanceAction.REGISTER)
    assert [member.full_name for member in form.helpers] == ["Vi Thị Hằng", "Nông Văn Tài"]


def test_a_long_note_on_many_things_is_saved(session: TeamSession, person: str) -> None:
    platforms = session.read(record_form, TODAY).platforms[:20]
    items = tuple(HelpItem(one.code, AssistanceAction.GUIDE) for one in platforms)
    command = RecordAssistance(TODAY, items, resident_id=person, note="ể" * 1000)
    done = session.write(record_assistance, command)
    assert len(done.result.ids) == 20
    act = done.changes.act
    assert act is not None
    take_back(session, act)
    assert everything(session, Assistance) == ()
