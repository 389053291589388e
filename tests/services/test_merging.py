"""Two entries of one person become one, with the values that were picked, and two again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import BirthPrecision, Household, Resident
from desktop.domain.periods import month_containing
from desktop.domain.rows.training import SessionFilter
from desktop.domain.rows.work import HelpFilter
from desktop.domain.training import AttendanceStatus, AttendeeKind, SessionKind
from desktop.domain.work import AssistanceAction, HowKnown, MilestoneKind
from desktop.services.book import list_helps
from desktop.services.duplicates import DuplicatePair, all_duplicates
from desktop.services.indicators import indicator_table
from desktop.services.merging import (
    MergeHouseholds,
    MergeResidents,
    Part,
    merge_households,
    merge_residents,
    merged_households,
    merged_residents,
    part_household,
    part_resident,
)
from desktop.services.milestones import (
    EndMilestone,
    MilestoneTick,
    RecordMilestone,
    end_milestone,
    record_milestone,
)
from desktop.services.people import (
    DeleteResident,
    NewHousehold,
    NewPerson,
    add_household,
    add_resident,
    delete_resident,
)
from desktop.services.people_queries import household_card, person_card
from desktop.services.record_assistance import HelpItem, RecordAssistance, record_assistance
from desktop.services.training import (
    InviteToSession,
    Mark,
    MarkAttendance,
    RemoveFromRoster,
    SaveSession,
    invite_to_session,
    list_sessions,
    mark_attendance,
    remove_from_roster,
    save_session,
    session_card,
)
from tests.services.conftest import TODAY, VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

BORN = date(1980, 5, 4)


def add(session: TeamSession, name: str, **values: object) -> str:
    return session.write(add_resident, NewPerson(name, **values)).result  # type: ignore[arg-type]


def resident(session: TeamSession, record: str) -> Resident:
    with session.database.read() as unit:
        found = unit.get(Resident, record)
    assert found is not None
    return found


def help_for(session: TeamSession, record: str) -> None:
    session.write(
        record_assistance,
        RecordAssistance(
            helped_on=TODAY,
            items=(HelpItem("vneid", AssistanceAction.ACTIVATE),),
            resident_id=record,
            milestones=(MilestoneTick(MilestoneKind.VNEID_2),),
        ),
    )


def merge(session: TeamSession, stands: str, second: str, **picked: object) -> None:
    original = resident(session, stands)
    edited = replace(original, **picked)  # type: ignore[arg-type]
    session.write(merge_residents, MergeResidents(second, original, edited))


def value(session: TeamSession, identifier: str) -> object:
    rows = session.read(indicator_table, month_containing(TODAY))
    return next(row.current.value for row in rows if row.identifier == identifier)


def test_helps_and_milestones_of_both_are_shown_and_counted_as_one_persons(
    session: TeamSession,
) -> None:
    one, two = add(session, "Hoàng Thị Lan"), add(session, "Hoàng Thị Lành", phone="0912345678")
    for record in (one, two):
        help_for(session, record)
    assert (
        value(session, "resident_assisted_count"),
        value(session, "vneid_level2_new_count"),
    ) == (
        2,
        2,
    )
    merge(session, one, two, phone="0912345678")
    card = session.read(person_card, two)
    assert card is not None
    assert (card.resident.id, card.resident.phone) == (one, "0912345678")
    assert len(card.milestones) == 1
    assert len(session.read(list_helps, HelpFilter(resident_id=one))) == 2
    assert (
        value(session, "resident_assisted_count"),
        value(session, "vneid_level2_new_count"),
    ) == (
        1,
        1,
    )
    assert [record.id for record in session.read(merged_residents, one)] == [two]
    session.write(part_resident, Part(two))
    assert resident(session, two).full_name == "Hoàng Thị Lành"
    assert value(session, "resident_assisted_count") == 2
    with pytest.raises(RuleBrokenError, match="not_merged"):
        session.write(part_resident, Part(two))


def test_what_is_recorded_of_the_merged_one_goes_to_the_one_that_stands(
    session: TeamSession,
) -> None:
    one, two = add(session, "Hoàng Thị Lan"), add(session, "Hoàng Thị Lành")
    merge(session, one, two)
    help_for(session, two)
    session.write(part_resident, Part(two))
    assert len(session.read(list_helps, HelpFilter(resident_id=one))) == 1


def test_a_milestone_of_both_ends_for_both(session: TeamSession) -> None:
    one, two = add(session, "Hoàng Thị Lan"), add(session, "Hoàng Thị Lành")
    for record, day in ((one, date(2026, 5, 1)), (two, date(2026, 3, 1))):
        told = RecordMilestone(MilestoneKind.EPAY_ACCOUNT, day, HowKnown.TOLD, resident_id=record)
        session.write(record_milestone, told)
    merge(session, one, two)
    card = session.read(person_card, one)
    assert card is not None
    (known,) = card.milestones
    assert known.reached_on == date(2026, 3, 1)
    again = RecordMilestone(MilestoneKind.EPAY_ACCOUNT, TODAY, HowKnown.SEEN, resident_id=one)
    assert session.write(record_milestone, again).result == known.id
    session.write(end_milestone, EndMilestone(known.id, TODAY))
    card = session.read(person_card, one)
    assert card is not None
    assert [item.ended_on for item in card.milestones] == [TODAY]


def test_on_a_roster_the_two_are_one_line(session: TeamSession) -> None:
    one, two = add(session, "Hoàng Thị Lan"), add(session, "Hoàng Thị Lành")
    lesson = session.write(
        save_session, SaveSession(None, SessionKind.RESIDENT_CLASS, "Dịch vụ công", TODAY)
    ).result
    session.write(invite_to_session, InviteToSession(lesson, AttendeeKind.RESIDENT, (one, two)))
    present = (Mark(two, AttendanceStatus.PRESENT),)
    session.write(mark_attendance, MarkAttendance(lesson, present, None))
    merge(session, one, two)
    card = session.read(session_card, lesson)
    assert card is not None
    assert [(row.attendee_id, row.status) for row in card.roster] == [
        (one, AttendanceStatus.PRESENT)
    ]
    (row,) = session.read(list_sessions, SessionFilter())
    assert (row.invited, row.present, row.absent) == (1, 1, 0)
    again = InviteToSession(lesson, AttendeeKind.RESIDENT, (one,))
    assert session.write(invite_to_session, again).result == 0
    absent = (Mark(one, AttendanceStatus.ABSENT),)
    session.write(mark_attendance, MarkAttendance(lesson, absent, None))
    (row,) = session.read(list_sessions, SessionFilter())
    assert (row.invited, row.present, row.absent) == (1, 0, 1)
    session.write(remove_from_roster, RemoveFromRoster(lesson, one))
    card = session.read(session_card, lesson)
    assert card is not None
    assert card.roster == ()


def test_households_are_merged_with_their_members_and_head(session: TeamSession) -> None:
    one = session.write(add_household, NewHousehold(VILLAGE, code="12")).result
    two = session.write(add_household, NewHousehold(VILLAGE, head_name="Lý Văn Bảo")).result
    add(session, "Lý Thị Mai", household_id=one)
    with session.database.read() as unit:
        original = unit.get(Household, one)
    assert original is not None
    edited = replace(original, lane="Ngõ 3")
    session.write(merge_households, MergeHouseholds(two, original, edited))
    card = session.read(household_card, two)
    assert card is not None
    assert (card.household.id, card.head_name, card.household.lane) == (one, "Lý Văn Bảo", "Ngõ 3")
    assert len(card.members) == 2
    assert [home.id for home in session.read(merged_households, one)] == [two]
    session.write(part_household, Part(two))
    card = session.read(household_card, two)
    assert card is not None
    assert len(card.members) == 1


def test_who_is_deleted_takes_the_second_entries_along(session: TeamSession) -> None:
    one, two = add(session, "Hoàng Thị Lan"), add(session, "Hoàng Thị Lành")
    merge(session, one, two)
    session.write(delete_resident, DeleteResident(one))
    assert session.read(person_card, one) is None
    assert session.read(person_card, two) is None


def test_an_entry_is_not_merged_with_itself_or_nobody(session: TeamSession) -> None:
    one = add(session, "Hoàng Thị Lan")
    with pytest.raises(RuleBrokenError, match="merged_with_itself"):
        merge(session, one, one)
    with pytest.raises(RuleBrokenError, match="resident_unknown"):
        merge(session, one, "0" * 32)


def test_pairs_are_listed_the_surest_first_and_go_when_merged(session: TeamSession) -> None:
    born = {"birth_on": BORN, "birth_precision": BirthPrecision.DAY}
    one, two = (
        add(session, "Hoàng Thị Lan", **born),
        add(session, "Hoang Thi Lan", **born),
    )
    three = add(session, "Hoàng Thị Lam", **born)
    add(session, "Vi Văn Sáng", birth_on=BORN)

    def pairs() -> list[DuplicatePair]:
        return list(session.read(all_duplicates).people)

    assert [{pair.one.id, pair.other.id} for pair in pairs()] == [
        {one, two},
        {one, three},
        {two, three},
    ]
    merge(session, one, two)
    assert [{pair.one.id, pair.other.id} for pair in pairs()] == [{one, three}]
