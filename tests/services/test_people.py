"""Residents and households: what may be typed, and who is the head."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.likeness import PersonFacts
from desktop.domain.people import (
    BirthPrecision,
    Household,
    HouseholdStatus,
    Relation,
    Resident,
    ResidentStatus,
)
from desktop.domain.rows.people import HouseholdFilter, PersonFilter
from desktop.domain.training import AttendeeKind, SessionKind
from desktop.domain.work import AssistanceAction
from desktop.services.people import (
    DeleteResident,
    EditHousehold,
    EditResident,
    MoveOut,
    NewHousehold,
    NewPerson,
    add_household,
    add_resident,
    delete_resident,
    edit_household,
    edit_resident,
    move_out,
)
from desktop.services.people_queries import (
    find_households,
    find_people,
    household_card,
    list_households,
    list_people,
    person_card,
    possible_duplicates,
    villages,
)
from desktop.services.record_assistance import HelpItem, RecordAssistance, record_assistance
from desktop.services.training import InviteToSession, SaveSession, invite_to_session, save_session
from tests.services.conftest import TODAY, VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession


def add(session: TeamSession, name: str, **values: Any) -> str:
    return session.write(add_resident, NewPerson(name, **values)).result


def resident(session: TeamSession, resident_id: str) -> Resident:
    found = session.read(lambda read: read.get(Resident, resident_id))
    assert found is not None
    return found


def household(session: TeamSession, household_id: str) -> Household:
    found = session.read(lambda read: read.get(Household, household_id))
    assert found is not None
    return found


def test_what_was_typed_is_cleaned(session: TeamSession) -> None:
    one = resident(
        session,
        add(
            session,
            "Nguye\u0302\u0303n  Va\u0306n A",
            birth_on=date(1950, 7, 8),
            birth_precision=BirthPrecision.YEAR,
            phone="+84 500.000.001",
            note=" \n",
        ),
    )
    assert one.full_name == "Nguyễn Văn A"
    assert one.birth_on == date(1950, 1, 1)
    assert one.phone == "0500000001"
    assert one.note is None


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"full_name": "   "}, "name_missing", "full_name"),
        ({"full_name": "x" * 121}, "text_too_long", "full_name"),
        ({"birth_on": date(2027, 1, 1)}, "birth_in_future", "birth_on"),
        ({"birth_on": date(1899, 1, 1)}, "date_too_old", "birth_on"),
        ({"phone": "abc"}, "phone_format", "phone"),
        ({"household_id": "e" * 32}, "household_unknown", "household_id"),
        ({"new_household": NewHousehold("e" * 32)}, "village_missing", "village_id"),
        ({"new_household": NewHousehold("")}, "village_missing", "village_id"),
    ],
)
def test_what_is_wrong_is_named(
    session: TeamSession, values: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(RuleBrokenError) as caught:
        session.write(add_resident, replace(NewPerson("Vi Văn Ba"), **values))
    assert (caught.value.code, caught.value.field) == (code, field)
    assert session.read(list_people, PersonFilter()) == ()


def test_a_household_with_its_head(session: TeamSession) -> None:
    command = NewHousehold(VILLAGE, code="007", head_name="Bế Văn Sơn", lane="Xóm Trên")
    found = session.write(add_household, command).result
    (row,) = session.read(list_households, HouseholdFilter())
    assert (row.head_name, row.member_count, row.code) == ("Bế Văn Sơn", 1, "007")
    card = session.read(household_card, found)
    assert card is not None
    assert card.members[0].relation is Relation.HEAD
    assert [one.id for one in session.read(find_households, "be van")] == [found]
    assert session.read(find_households, " ") == ()


def test_a_household_has_one_head(session: TeamSession) -> None:
    first = add(session, "Lô Văn Nhất", new_household=NewHousehold(VILLAGE))
    home = resident(session, first).household_id
    assert home is not None
    second = add(session, "Lô Văn Nhì", household_id=home, relation=Relation.HEAD)
    assert household(session, home).head_id == second
    assert resident(session, first).relation is Relation.OTHER
    original = resident(session, first)
    session.write(edit_resident, EditResident(original, replace(original, relation=Relation.HEAD)))
    assert household(session, home).head_id == first


def test_a_relative_does_not_become_the_head_of_a_new_household(session: TeamSession) -> None:
    new = NewHousehold(VILLAGE, head_name="Mông Văn Cả")
    wife = add(session, "Hứa Thị Vợ", new_household=new, relation=Relation.SPOUSE)
    home = resident(session, wife).household_id
    assert home is not None
    head = household(session, home).head_id
    assert head is not None
    assert resident(session, head).full_name == "Mông Văn Cả"


def test_moving_out_keeps_the_person(session: TeamSession) -> None:
    one = add(session, "Ma Văn Đi")
    session.write(move_out, MoveOut(one, ResidentStatus.MOVED, date(2026, 3, 1)))
    assert session.read(list_people, PersonFilter()) == ()
    gone = resident(session, one)
    assert (gone.status, gone.moved_out_on) == (ResidentStatus.MOVED, date(2026, 3, 1))
    session.write(move_out, MoveOut(one, ResidentStatus.ACTIVE, TODAY))
    assert resident(session, one).moved_out_on is None
    with pytest.raises(RuleBrokenError, match="date_in_future"):
        session.write(move_out, MoveOut(one, ResidentStatus.DIED, date(2026, 12, 1)))


def test_a_household_that_moved_needs_the_day(session: TeamSession) -> None:
    original = household(session, session.write(add_household, NewHousehold(VILLAGE)).result)
    moved = replace(original, status=HouseholdStatus.MOVED)
    with pytest.raises(RuleBrokenError, match="moved_out_missing"):
        session.write(edit_household, EditHousehold(original, moved))
    early = replace(moved, moved_in_on=date(2026, 2, 1), moved_out_on=date(2026, 1, 1))
    with pytest.raises(RuleBrokenError, match="residence_dates"):
        session.write(edit_household, EditHousehold(original, early))
    session.write(
        edit_household, EditHousehold(original, replace(moved, moved_out_on=date(2026, 1, 1)))
    )
    assert session.read(list_households, HouseholdFilter()) == ()


def test_only_a_mistake_can_be_deleted(session: TeamSession) -> None:
    one = add(session, "Vi Thị Nhầm", new_household=NewHousehold(VILLAGE))
    two = add(session, "Vi Thị Thật")
    three = add(session, "Vi Thị Học")
    item = HelpItem("vneid", AssistanceAction.GUIDE)
    session.write(record_assistance, RecordAssistance(TODAY, (item,), resident_id=two))
    made = session.write(
        save_session, SaveSession(None, SessionKind.RESIDENT_CLASS, "Lớp VNeID", TODAY)
    )
    session.write(invite_to_session, InviteToSession(made.result, AttendeeKind.RESIDENT, (three,)))
    with pytest.raises(RuleBrokenError, match="resident_has_helps"):
        session.write(delete_resident, DeleteResident(two))
    with pytest.raises(RuleBrokenError, match="resident_has_attendance"):
        session.write(delete_resident, DeleteResident(three))
    home = resident(session, one).household_id
    assert home is not None
    session.write(delete_resident, DeleteResident(one))
    assert session.read(person_card, one) is None
    assert household(session, home).head_id is None


def test_people_are_found_without_accents(session: TeamSession) -> None:
    one = add(session, "Đặng Thị Huệ", phone="0500000123")
    assert [row.id for row in session.read(find_people, "dang thi h")] == [one]
    assert [row.id for row in session.read(find_people, "0123")] == [one]
    assert session.read(find_people, "  ") == ()
    known = PersonFacts("Đang Thị Huê", phone="0500000123")
    assert [row.id for row in session.read(possible_duplicates, known)] == [one]
    assert session.read(possible_duplicates, PersonFacts("")) == ()
    assert [village.id for village in session.read(villages)] == [VILLAGE]
