"""Marks that wait to be saved, over a roster that may be read again meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop.domain.changes import Seen
from desktop.domain.rows.training import RosterRow, SessionCard
from desktop.domain.training import (
    AbsenceReason,
    AttendanceStatus,
    AttendeeKind,
    SessionKind,
    TrainingSession,
)
from desktop.services.training import Mark
from desktop.ui.training.roster import Roster

SESSION = TrainingSession(
    id="s", kind=SessionKind.OUTREACH, title="Phòng lừa đảo", held_on=date(2026, 11, 20)
)
PRESENT, ABSENT, INVITED = (
    AttendanceStatus.PRESENT,
    AttendanceStatus.ABSENT,
    AttendanceStatus.INVITED,
)


def row(attendee: str, status: AttendanceStatus = INVITED) -> RosterRow:
    return RosterRow(
        f"a-{attendee}",
        AttendeeKind.RESIDENT,
        attendee,
        "Lô Thị Ín",
        1980,
        None,
        status,
        None,
        None,
    )


def card(*rows: RosterRow, seq: int = 1) -> SessionCard:
    return SessionCard(SESSION, Seen(1, seq), rows)


def test_a_mark_waits_until_it_is_saved() -> None:
    roster = Roster(card(row("a"), row("b")))
    roster.mark("a", ABSENT, AbsenceReason.SICK, "sốt")
    assert roster.marks() == (Mark("a", ABSENT, AbsenceReason.SICK, "sốt"),)
    assert [one.changed for one in roster.rows()] == [True, False]
    assert roster.counts() == {PRESENT: 0, ABSENT: 1, INVITED: 1}
    roster.forget_marks()
    assert not roster.has_unsaved


def test_a_reason_goes_with_an_absence_only() -> None:
    roster = Roster(card(row("a")))
    roster.mark("a", PRESENT, AbsenceReason.SICK, "sốt")
    assert roster.marks() == (Mark("a", PRESENT),)


def test_the_saved_mark_is_no_mark() -> None:
    roster = Roster(card(row("a", PRESENT)))
    roster.mark("a", INVITED)
    assert roster.has_unsaved
    roster.mark("a", PRESENT)
    assert roster.marks() == ()


def test_somebody_not_on_the_roster_cannot_be_marked() -> None:
    roster = Roster(card(row("a")))
    roster.mark("z", PRESENT)
    assert not roster.has_unsaved


def test_a_new_reading_keeps_marks_and_where_they_were_made() -> None:
    roster = Roster(card(row("a"), row("b"), row("c")))
    roster.mark("a", PRESENT)
    roster.mark("b", PRESENT)
    # b was marked the same elsewhere, c was taken off, d came.
    roster.take(card(row("a"), row("b", PRESENT), row("d"), seq=9))
    assert roster.marks() == (Mark("a", PRESENT),)
    assert roster.seen == Seen(1, 1)
    assert [one.row.attendee_id for one in roster.rows()] == ["a", "b", "d"]


def test_without_marks_a_new_reading_moves_the_cursor() -> None:
    roster = Roster(card(row("a")))
    roster.take(card(row("a"), seq=9))
    assert roster.seen == Seen(1, 9)
    roster.mark("a", PRESENT)
    roster.take(replace(card(row("a", PRESENT)), seen=Seen(1, 12)))
    assert not roster.has_unsaved
    assert roster.seen == Seen(1, 12)
