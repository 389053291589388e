"""People who came uninvited: of the list, new ones, and where that is not possible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.training import (
    Attendance,
    AttendanceStatus,
    AttendeeKind,
    SessionKind,
    SessionState,
)
from desktop.services.people import NewPerson, add_resident
from desktop.services.training import (
    CancelSession,
    InviteToSession,
    Mark,
    MarkAttendance,
    SaveSession,
    cancel_session,
    invite_to_session,
    mark_attendance,
    save_session,
    session_card,
)
from desktop.services.walk_ins import (
    AddNewToSession,
    AddWalkIns,
    add_new_to_session,
    add_walk_ins,
)
from tests.services.conftest import TODAY

if TYPE_CHECKING:
    from desktop.domain.rows.training import RosterRow, SessionCard
    from desktop.services.session import TeamSession

CLASS = SaveSession(None, SessionKind.RESIDENT_CLASS, "Lớp VNeID", TODAY)


@pytest.fixture
def made(session: TeamSession) -> str:
    return session.write(save_session, CLASS).result


def resident(session: TeamSession, name: str) -> str:
    return session.write(add_resident, NewPerson(name)).result


def card_of(session: TeamSession, session_id: str) -> SessionCard:
    card = session.read(session_card, session_id)
    assert card is not None
    return card


def lines(session: TeamSession, session_id: str) -> dict[str, RosterRow]:
    return {row.full_name: row for row in card_of(session, session_id).roster}


def test_who_comes_uninvited_is_present_and_the_session_was_held(
    session: TeamSession, made: str
) -> None:
    invited, came = resident(session, "Vi Văn Mời"), resident(session, "Vi Văn Đến")
    session.write(invite_to_session, InviteToSession(made, AttendeeKind.RESIDENT, (invited,)))
    command = AddWalkIns(made, (came, invited, came))
    assert session.write(add_walk_ins, command).result == 1
    assert card_of(session, made).session.state is SessionState.HELD
    found = lines(session, made)
    assert found["Vi Văn Đến"].walk_in
    assert found["Vi Văn Đến"].status is AttendanceStatus.PRESENT
    assert not found["Vi Văn Mời"].walk_in
    assert found["Vi Văn Mời"].status is AttendanceStatus.INVITED


def test_marking_later_keeps_that_they_came_uninvited(session: TeamSession, made: str) -> None:
    came = resident(session, "Vi Văn Đến")
    session.write(add_walk_ins, AddWalkIns(made, (came,)))
    mark = Mark(came, AttendanceStatus.ABSENT)
    session.write(mark_attendance, MarkAttendance(made, (mark,), anonymous_count=5))
    assert lines(session, made)["Vi Văn Đến"].walk_in


def test_somebody_new_is_added_to_list_and_roster_in_one_act(
    session: TeamSession, made: str
) -> None:
    done = session.write(add_new_to_session, AddNewToSession(made, NewPerson("Lô Thị Mới"), True))
    assert lines(session, made)["Lô Thị Mới"].walk_in
    assert set(done.changes.records) == {"resident", "attendance", "training_session"}
    plain = AddNewToSession(made, NewPerson("Lô Thị Sau"), walk_in=False)
    session.write(add_new_to_session, plain)
    assert lines(session, made)["Lô Thị Sau"].status is AttendanceStatus.INVITED


def test_nobody_comes_to_what_has_not_taken_place(session: TeamSession, made: str) -> None:
    came = resident(session, "Vi Văn Đến")
    later = session.write(save_session, replace(CLASS, held_on=date(2026, 12, 1))).result
    with pytest.raises(RuleBrokenError, match="held_in_future"):
        session.write(add_walk_ins, AddWalkIns(later, (came,)))
    session.write(cancel_session, CancelSession(made, "Mưa lũ"))
    with pytest.raises(RuleBrokenError, match="session_cancelled"):
        session.write(add_walk_ins, AddWalkIns(made, (came,)))
    of_team = session.write(save_session, replace(CLASS, kind=SessionKind.TEAM_TRAINING)).result
    with pytest.raises(RuleBrokenError, match="session_of_members"):
        session.write(add_new_to_session, AddNewToSession(of_team, NewPerson("Lô Thị Lạ"), True))
    assert session.read(lambda read: read.all(Attendance)) == ()


def test_a_stranger_leaves_everything_as_it_was(session: TeamSession, made: str) -> None:
    came = resident(session, "Vi Văn Đến")
    with pytest.raises(RuleBrokenError, match="attendee_unknown"):
        session.write(add_walk_ins, AddWalkIns(made, (came, "e" * 32)))
    card = card_of(session, made)
    assert (card.roster, card.session.state) == ((), SessionState.PLANNED)


def test_a_hundred_come_at_once(session: TeamSession, made: str) -> None:
    people = tuple(resident(session, f"Nông Văn {number}") for number in range(100))
    assert session.write(add_walk_ins, AddWalkIns(made, people)).result == 100
    assert len(lines(session, made)) == 100
