"""Merged records are read as one, and nothing of theirs is rewritten or lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident
from desktop.domain.rows.people import PersonFilter
from desktop.domain.rows.work import HelpFilter
from desktop.domain.training import Attendance, AttendeeKind, attendance_id
from desktop.domain.work import (
    Assistance,
    AssistanceAction,
    AssistanceResult,
    HowKnown,
    Milestone,
    MilestoneKind,
    SubjectKind,
    milestone_id,
)
from desktop.storage.database import Database
from tests.storage.server_log import ServerLog

if TYPE_CHECKING:
    from desktop.domain.clock import SteppingClock
    from desktop.storage.write_unit import WriteUnit

DAY = date(2026, 11, 20)


class Village:
    """Two entries of one person, each with a help, a milestone and a place on a roster."""

    def __init__(self, unit: WriteUnit) -> None:
        clock = unit.clock
        self.home = Household(id=new_id(clock), village_id=new_id(clock))
        self.one = Resident(id=new_id(clock), full_name="Lường Thị Thử", phone="0900000001")
        self.two = Resident(
            id=new_id(clock), full_name="Lường Thị Thứ", household_id=self.home.id, note="xóm trên"
        )
        self.home = replace(self.home, head_id=self.two.id)
        self.session = new_id(clock)
        for entity in (self.home, self.one, self.two):
            unit.put(entity)
        for person in (self.one, self.two):
            unit.put(
                Assistance(
                    id=new_id(clock),
                    helped_on=DAY,
                    platform_code="vneid",
                    action=AssistanceAction.GUIDE,
                    result=AssistanceResult.DONE,
                    resident_id=person.id,
                )
            )
            unit.put(
                Milestone(
                    id=milestone_id(person.id, MilestoneKind.VNEID_2),
                    subject_kind=SubjectKind.RESIDENT,
                    subject_id=person.id,
                    kind=MilestoneKind.VNEID_2,
                    reached_on=DAY if person is self.one else date(2026, 3, 1),
                    how_known=HowKnown.SEEN,
                )
            )
            unit.put(
                Attendance(
                    id=attendance_id(self.session, person.id),
                    session_id=self.session,
                    attendee_kind=AttendeeKind.RESIDENT,
                    attendee_id=person.id,
                )
            )


@pytest.fixture
def village(memory: Database) -> Village:
    with memory.write() as unit:
        return Village(unit)


def merge(database: Database, one: str, into: str | None) -> str:
    with database.write(kind="merge_residents") as unit:
        unit.merge(Resident, one, into)
        return unit.act


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    names = ("resident", "household", "assistance", "milestone", "attendance", "alias")
    with database.read() as unit:
        return {
            name: unit.cursor.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()  # noqa: S608
            for name in names
        }


def test_people_helps_milestones_and_rosters_are_read_through_the_root(
    memory: Database, village: Village
) -> None:
    merge(memory, village.two.id, village.one.id)
    with memory.read() as unit:
        assert unit.get(Resident, village.two.id) is None
        assert [row.id for row in unit.people.list_people(PersonFilter())] == [village.one.id]
        assert [row.id for row in unit.people.find_people("luong thi")] == [village.one.id]
        assert len(unit.work.list_helps(HelpFilter(resident_id=village.one.id))) == 2
        assert {one.subject_id for one in unit.all(Milestone)} == {village.one.id}
        assert {one.attendee_id for one in unit.all(Attendance)} == {village.one.id}
        home = unit.get(Household, village.home.id)
        assert home is not None
        assert home.head_id == village.one.id
        assert unit.merged_into(Resident, village.one.id) == (
            replace(village.two, merged_into=village.one.id),
        )


def test_the_record_that_was_merged_opens_as_the_one_that_stands(
    memory: Database, village: Village
) -> None:
    merge(memory, village.two.id, village.one.id)
    with memory.read() as unit:
        card = unit.people.person_card(village.two.id)
    assert card is not None
    assert card.resident.id == village.one.id
    assert [one.reached_on for one in card.milestones] == [date(2026, 3, 1)]


def test_taking_a_merge_back_brings_every_row_back(memory: Database, village: Village) -> None:
    before = everything(memory)
    merge(memory, village.two.id, village.one.id)
    assert everything(memory) != before
    merge(memory, village.two.id, None)
    assert everything(memory) == before


def test_undo_takes_a_merge_back_and_undo_of_that_merges_again(
    memory: Database, village: Village
) -> None:
    before = everything(memory)
    act = merge(memory, village.two.id, village.one.id)
    merged = everything(memory)
    with memory.write(kind="undo") as unit:
        undone = unit.undo(act)
    assert (undone.restored, undone.kept) == (1, ())
    assert everything(memory) == before
    with memory.write(kind="undo") as unit:
        unit.undo(undone.act)
    assert everything(memory) == merged


def test_an_edit_of_a_child_leaves_the_record_it_names_alone(
    memory: Database, village: Village
) -> None:
    merge(memory, village.two.id, village.one.id)
    with memory.write() as unit:
        found = next(one for one in unit.all(Assistance) if one.resident_id == village.one.id)
        unit.put(replace(found, note="sửa lại"), original=found)
        home = unit.get(Household, village.home.id)
        assert home is not None
        unit.put(replace(home, note="ngõ 2"), original=home)
    merge(memory, village.two.id, None)
    with memory.read() as unit:
        assert {one.resident_id for one in unit.all(Assistance)} == {
            village.one.id,
            village.two.id,
        }
        home = unit.get(Household, village.home.id)
        assert home is not None
        assert home.head_id == village.two.id


def test_a_member_of_a_merged_household_keeps_its_own_when_another_member_of_the_group_changes(
    memory: Database, clock: SteppingClock, village: Village
) -> None:
    other = Household(id=new_id(clock), village_id=village.home.village_id)
    with memory.write() as unit:
        unit.put(other)
        unit.merge(Household, village.home.id, other.id)
        two = unit.get(Resident, village.two.id)
        assert two is not None
        assert two.household_id == other.id
        unit.put(replace(two, relation="head"), original=two)  # type: ignore[arg-type]
        unit.merge(Household, village.home.id, None)
        two = unit.get(Resident, village.two.id)
    assert two is not None
    assert (two.household_id, two.relation) == (village.home.id, "head")


def test_when_the_one_that_stands_is_deleted_the_other_comes_into_sight_again(
    memory: Database, village: Village
) -> None:
    merge(memory, village.two.id, village.one.id)
    with memory.write() as unit:
        unit.delete(Resident, village.one.id)
        assert unit.get(Resident, village.two.id) is not None
        unit.restore(Resident, village.one.id)
        assert unit.get(Resident, village.two.id) is None


def test_records_that_were_merged_into_each_other_show_one_until_the_server_has_spoken(
    memory: Database, village: Village
) -> None:
    log = ServerLog()
    log.push(memory)
    log.pull(memory)
    other = memory.copy(memory.clock)
    with other.write() as unit:
        unit.sync_store.new_epoch()
    merge(memory, village.one.id, village.two.id)
    merge(other, village.two.id, village.one.id)
    for database in (memory, other, memory):
        log.push(database)
        log.pull(database)
    assert everything(memory) == everything(other)
    with memory.write() as unit, other.write() as second:
        assert len(unit.all(Resident)) == 1
        assert unit.sync_store.digest(recompute=True) == log.digest()
        assert second.sync_store.digest(recompute=True) == log.digest()
        assert [row.group for row in unit.sync.inbox()] == ["merged_into"]


def test_a_merge_and_its_records_may_come_in_one_page(
    memory: Database, clock: SteppingClock, village: Village
) -> None:
    merge(memory, village.two.id, village.one.id)
    log = ServerLog()
    log.push(memory)
    fresh = Database.create_joined(None, bytes(32), memory.team_id, clock)
    log.pull(fresh)
    assert everything(fresh) == everything(memory)


def test_what_cannot_be_merged_is_refused(memory: Database, village: Village) -> None:
    with memory.write() as unit:
        with pytest.raises(ValueError, match="not merged"):
            unit.merge(Resident, village.one.id, village.one.id)
        with pytest.raises(ValueError, match="not merged"):
            unit.merge(Assistance, village.one.id, village.two.id)
        with pytest.raises(ValueError, match="merge"):
            unit.put(replace(village.one, merged_into=village.two.id), original=village.one)
        unit.merge(Resident, village.two.id, village.one.id)
        with pytest.raises(ValueError, match="not merged"):
            unit.merge(Resident, village.one.id, village.two.id)


def test_who_made_a_record_cannot_undo_it_after_another_was_merged_into_it(
    memory: Database, clock: SteppingClock, village: Village
) -> None:
    late = Resident(id=new_id(clock), full_name="Lường Thị Thử")
    with memory.write() as unit:
        unit.put(late)
        act = unit.act
    merge(memory, village.one.id, late.id)
    with memory.write(kind="undo") as unit:
        undone = unit.undo(act)
    assert (undone.restored, undone.kept) == (0, (("resident", late.id, "merged_into"),))
