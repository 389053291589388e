"""Sessions: planning, roster, who came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.rows.training import SessionFilter
from desktop.domain.training import (
    AbsenceReason,
    AttendanceStatus,
    AttendeeKind,
    SessionKind,
    SessionState,
)
from desktop.services.people import NewPerson, add_resident
from desktop.services.training import (
    CancelSession,
    DeleteSession,
    InviteToSession,
    Mark,
    MarkAttendance,
    RemoveFromRoster,
    SaveSession,
    cancel_session,
    clean_time,
    delete_session,
    invite_to_session,
    list_sessions,
    mark_attendance,
    members_for_roster,
    remove_from_roster,
    save_session,
    session_card,
)
from tests.services.conftest import HEAD, MEMBER, TODAY

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

LESSON = SaveSession(None, SessionKind.RESIDENT_CLASS, "Lớp VNeID", TODAY, starts_at="8h30")


@pytest.fixture
def lesson(session: TeamSession) -> str:
    return session.write(save_session, LESSON).result


def residents(session: TeamSession, count: int) -> tuple[str, ...]:
    return tuple(
        session.write(add_resident, NewPerson(f"Nông Văn {number}")).result
        for number in range(count)
    )


def test_a_large_roster_is_marked(session: TeamSession, lesson: str) -> None:
    people = residents(session, 100)
    invite = InviteToSession(lesson, AttendeeKind.RESIDENT, people)
    assert session.write(invite_to_session, invite).result == 100
    assert session.write(invite_to_session, invite).result == 0
    marks = tuple(
        Mark(one, AttendanceStatus.ABSENT, AbsenceReason.SICK, "ể" * 200)
        if number < 50
        else Mark(one, AttendanceStatus.PRESENT, AbsenceReason.BUSY, "x" * 200)
        for number, one in enumerate(people)
    )
    session.write(mark_attendance, MarkAttendance(lesson, marks, anonymous_count=3))
    (row,) = session.read(list_sessions, SessionFilter())
    assert (row.invited, row.present, row.absent, row.anonymous_count) == (100, 50, 50, 3)
    card = session.read(session_card, lesson)
    assert card is not None
    by_id = {one.attendee_id: one for one in card.roster}
    assert by_id[people[0]].absence_reason is AbsenceReason.SICK
    assert by_id[people[50]].absence_reason is None
    assert card.session.state is SessionState.HELD


def test_members_are_invited_by_person(session: TeamSession) -> None:
    made = session.write(save_session, replace(LESSON, kind=SessionKind.TEAM_TRAINING)).result
    people = tuple(one.person_id for one in session.read(members_for_roster, TODAY))
    assert set(people) == {HEAD, MEMBER}
    session.write(invite_to_session, InviteToSession(made, AttendeeKind.MEMBER, people))
    card = session.read(session_card, made)
    assert card is not None
    assert [row.full_name for row in card.roster] == ["Vi Thị Hằng", "Nông Văn Tài"]
    session.write(remove_from_roster, RemoveFromRoster(made, HEAD))
    card = session.read(session_card, made)
    assert card is not None
    assert [row.attendee_id for row in card.roster] == [MEMBER]


def test_a_stranger_cannot_be_invited_or_marked(session: TeamSession, lesson: str) -> None:
    invite = InviteToSession(lesson, AttendeeKind.RESIDENT, ("e" * 32,))
    with pytest.raises(RuleBrokenError, match="attendee_unknown"):
        session.write(invite_to_session, invite)
    mark = Mark("e" * 32, AttendanceStatus.PRESENT)
    with pytest.raises(RuleBrokenError, match="attendee_unknown"):
        session.write(mark_attendance, MarkAttendance(lesson, (mark,), None))
    card = session.read(session_card, lesson)
    assert card is not None
    assert card.session.state is SessionState.PLANNED


def test_the_future_cannot_be_marked(session: TeamSession) -> None:
    made = session.write(save_session, replace(LESSON, held_on=date(2026, 12, 1))).result
    with pytest.raises(RuleBrokenError, match="held_in_future"):
        session.write(mark_attendance, MarkAttendance(made, (), 4))
    session.write(mark_attendance, MarkAttendance(made, (), None, held=False))


def test_a_held_session_cannot_move_into_the_future(session: TeamSession, lesson: str) -> None:
    session.write(mark_attendance, MarkAttendance(lesson, (), 4))
    card = session.read(session_card, lesson)
    assert card is not None
    later = replace(LESSON, original=card.session, held_on=date(2026, 12, 1))
    with pytest.raises(RuleBrokenError, match="held_in_future"):
        session.write(save_session, later)


def test_a_cancelled_session_says_why(session: TeamSession, lesson: str) -> None:
    with pytest.raises(RuleBrokenError, match="cancel_reason_missing"):
        session.write(cancel_session, CancelSession(lesson, " "))
    session.write(cancel_session, CancelSession(lesson, "Mưa lũ"))
    for service, command in (
        (mark_attendance, MarkAttendance(lesson, (), 4)),
        (invite_to_session, InviteToSession(lesson, AttendeeKind.RESIDENT, ())),
    ):
        with pytest.raises(RuleBrokenError, match="session_cancelled"):
            session.write(service, command)  # type: ignore[arg-type]


def test_a_session_is_deleted_with_its_roster(session: TeamSession, lesson: str) -> None:
    invite = InviteToSession(lesson, AttendeeKind.RESIDENT, residents(session, 45))
    session.write(invite_to_session, invite)
    done = session.write(delete_session, DeleteSession(lesson))
    assert session.read(list_sessions, SessionFilter()) == ()
    assert len(done.changes.records["attendance"]) == 45
    with pytest.raises(RuleBrokenError, match="session_unknown"):
        session.write(delete_session, DeleteSession(lesson))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": ""}, "title_missing"),
        ({"duration_min": 0}, "duration_range"),
        ({"duration_min": 721}, "duration_range"),
        ({"platform_code": "nothing"}, "platform_unknown"),
        ({"starts_at": "25:00"}, "starts_at_format"),
        ({"place": "x" * 201}, "text_too_long"),
    ],
)
def test_what_is_wrong_is_named(session: TeamSession, change: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleBrokenError, match=code):
        session.write(save_session, replace(LESSON, **change))


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("8", "08:00"),
        ("8h", "08:00"),
        ("8h30", "08:30"),
        ("8 giờ 30 phút", "08:30"),
        ("19:05", "19:05"),
        ("19.05", "19:05"),
        ("0830", "08:30"),
        ("", None),
        (None, None),
    ],
)
def test_times_as_people_type_them(typed: str | None, clean: str | None) -> None:
    assert clean_time(typed, "starts_at") == clean


@pytest.mark.parametrize("typed", ["24:00", "8:60", "sáng", "8:3:1", "-8", "²:00"])
def test_what_is_no_time(typed: str) -> None:
    with pytest.raises(RuleBrokenError, match="starts_at_format"):
        clean_time(typed, "starts_at")
