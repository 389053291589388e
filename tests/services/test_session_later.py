"""What comes after a session: planning it again, and what was promised to those who came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import ResidentStatus
from desktop.domain.rows.training import SessionFilter
from desktop.domain.training import (
    AttendanceStatus,
    AttendeeKind,
    PartnerKind,
    SessionKind,
    SessionState,
)
from desktop.services.home import home_summary
from desktop.services.people import MoveOut, NewPerson, add_resident, move_out
from desktop.services.session_later import (
    PlanAgain,
    SaveFollowUp,
    open_follow_ups,
    plan_again,
    save_follow_up,
)
from desktop.services.training import (
    CancelSession,
    InviteToSession,
    Mark,
    MarkAttendance,
    SaveSession,
    cancel_session,
    invite_to_session,
    list_sessions,
    mark_attendance,
    save_session,
    session_card,
)
from tests.services.conftest import TODAY

if TYPE_CHECKING:
    from desktop.domain.rows.training import SessionCard
    from desktop.services.session import TeamSession

NEXT_WEEK = TODAY + timedelta(days=7)
CLASS = SaveSession(
    None,
    SessionKind.RESIDENT_CLASS,
    "Lớp VNeID",
    TODAY,
    starts_at="8h30",
    partner="Đoàn xã",
    partner_kind=PartnerKind.YOUTH_UNION,
    lesson_code="vneid_install",
    evidence_number="DS-07/2026",
)


@pytest.fixture
def made(session: TeamSession) -> str:
    return session.write(save_session, CLASS).result


def card_of(session: TeamSession, session_id: str) -> SessionCard:
    card = session.read(session_card, session_id)
    assert card is not None
    return card


def fallen_through(session: TeamSession, made: str) -> None:
    session.write(cancel_session, CancelSession(made, "Mưa lũ"))


def test_partner_lesson_and_list_number_are_kept(session: TeamSession, made: str) -> None:
    saved = card_of(session, made).session
    assert (saved.partner, saved.partner_kind) == ("Đoàn xã", PartnerKind.YOUTH_UNION)
    assert (saved.lesson_code, saved.evidence_number) == ("vneid_install", "DS-07/2026")
    changed = replace(CLASS, original=saved, partner_kind=None, lesson_code=None)
    session.write(save_session, changed)
    saved = card_of(session, made).session
    assert (saved.partner_kind, saved.lesson_code) == (None, None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lesson_code": "nothing"}, "lesson_unknown"),
        ({"evidence_number": "1" * 61}, "text_too_long"),
    ],
)
def test_what_is_wrong_is_named(session: TeamSession, change: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleBrokenError, match=code):
        session.write(save_session, replace(CLASS, **change))


def test_the_same_session_and_roster_on_another_day(session: TeamSession, made: str) -> None:
    people = tuple(
        session.write(add_resident, NewPerson(f"Nông Văn {number}")).result for number in range(70)
    )
    session.write(invite_to_session, InviteToSession(made, AttendeeKind.RESIDENT, people))
    mark = Mark(people[0], AttendanceStatus.PRESENT)
    session.write(mark_attendance, MarkAttendance(made, (mark,), 3, held=False))
    fallen_through(session, made)
    again = session.write(plan_again, PlanAgain(made, NEXT_WEEK, "14h")).result
    card = card_of(session, again)
    assert {row.attendee_id for row in card.roster} == set(people)
    assert {row.status for row in card.roster} == {AttendanceStatus.INVITED}
    old = card_of(session, made).session
    assert (old.state, old.cancel_reason) == (SessionState.CANCELLED, "Mưa lũ")
    new = card.session
    assert (new.state, new.held_on, new.starts_at) == (SessionState.PLANNED, NEXT_WEEK, "14:00")
    assert (new.title, new.partner, new.lesson_code) == (old.title, old.partner, old.lesson_code)
    assert (new.anonymous_count, new.cancel_reason, new.evidence_number) == (None, None, None)


def test_who_moved_away_is_not_planned_again(session: TeamSession, made: str) -> None:
    stays, gone = (
        session.write(add_resident, NewPerson(name)).result for name in ("Nông Văn Ở", "Vi Thị Đi")
    )
    session.write(invite_to_session, InviteToSession(made, AttendeeKind.RESIDENT, (stays, gone)))
    session.write(move_out, MoveOut(gone, ResidentStatus.MOVED, TODAY))
    fallen_through(session, made)
    again = session.write(plan_again, PlanAgain(made, NEXT_WEEK)).result
    assert [row.full_name for row in card_of(session, again).roster] == ["Nông Văn Ở"]


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=1)])
def test_another_day_is_another_day(session: TeamSession, made: str, day: date) -> None:
    fallen_through(session, made)
    with pytest.raises(RuleBrokenError, match="plan_again_day"):
        session.write(plan_again, PlanAgain(made, day))


def test_only_what_fell_through_is_planned_again(session: TeamSession, made: str) -> None:
    with pytest.raises(RuleBrokenError, match="session_not_cancelled"):
        session.write(plan_again, PlanAgain(made, NEXT_WEEK))


def test_what_follows_is_due_at_home_until_it_is_done(session: TeamSession, made: str) -> None:
    what = "Đến nhà bà Lụa cài lại VNeID"
    session.write(save_follow_up, SaveFollowUp(made, what, NEXT_WEEK))
    (row,) = session.read(open_follow_ups, NEXT_WEEK)
    assert (row.session_id, row.what, row.by) == (made, what, NEXT_WEEK)
    assert session.read(open_follow_ups, NEXT_WEEK - timedelta(days=1)) == ()
    due = session.read(home_summary, TODAY).due
    assert [one.title for one in due if one.code == "follow_up"] == [what]
    assert [one.id for one in session.read(list_sessions, SessionFilter(follow_up_open=True))] == [
        made
    ]
    session.write(save_follow_up, SaveFollowUp(made, what, NEXT_WEEK, TODAY))
    assert session.read(open_follow_ups, NEXT_WEEK) == ()
    assert card_of(session, made).session.followed_up_on == TODAY
    assert session.read(list_sessions, SessionFilter(follow_up_open=True)) == ()
    session.write(save_follow_up, SaveFollowUp(made, None, None))
    assert card_of(session, made).session.follow_up is None


@pytest.mark.parametrize(
    ("what", "by", "done", "code"),
    [
        (None, NEXT_WEEK, None, "follow_up_missing"),
        ("Gọi lại", None, None, "follow_up_day_missing"),
        ("Gọi lại", TODAY - timedelta(days=1), None, "follow_up_too_early"),
        ("Gọi lại", NEXT_WEEK, NEXT_WEEK, "date_in_future"),
        ("Gọi lại", NEXT_WEEK, TODAY - timedelta(days=1), "follow_up_too_early"),
        ("x" * 201, NEXT_WEEK, None, "text_too_long"),
    ],
)
def test_what_is_wrong_with_it_is_said(
    session: TeamSession, made: str, what: str | None, by: date | None, done: date | None, code: str
) -> None:
    with pytest.raises(RuleBrokenError, match=code):
        session.write(save_follow_up, SaveFollowUp(made, what, by, done))
