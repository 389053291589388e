"""Sessions: plan, put names on the roster, mark who came."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.ids import new_id
from desktop.domain.people import Resident
from desktop.domain.rules import (
    NAME_LENGTH,
    check_anonymous_count,
    not_in_future,
    optional_text,
    paragraph,
    required_text,
)
from desktop.domain.team import Membership
from desktop.domain.training import (
    AbsenceReason,
    Attendance,
    AttendanceStatus,
    AttendeeKind,
    PartnerKind,
    SessionKind,
    SessionState,
    TrainingSession,
    attendance_id,
)
from desktop.services.fitting import delete_fitting, put_fitting
from desktop.services.lessons import lesson
from desktop.services.record_assistance import open_members

if TYPE_CHECKING:
    from desktop.domain.rows.training import SessionCard, SessionFilter, SessionRow
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_NOTE_LENGTH = 1000
_EVIDENCE_LENGTH = 60
_LONGEST_MIN = 12 * 60
_DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class SaveSession:
    """A session, new (`original` None) or changed; its roster is saved apart.

    `starts_at` is "HH:MM"; `evidence_number` says under which number the signed list is filed.
    """

    original: TrainingSession | None
    kind: SessionKind
    title: str
    held_on: date
    starts_at: str | None = None
    duration_min: int | None = None
    place: str | None = None
    trainer: str | None = None
    partner: str | None = None
    platform_code: str | None = None
    note: str | None = None
    seen: Seen | None = None
    partner_kind: PartnerKind | None = None
    lesson_code: str | None = None
    evidence_number: str | None = None


@dataclass(frozen=True, slots=True)
class InviteToSession:
    """Names to be put on the roster; those already there are passed over."""

    session_id: str
    attendee_kind: AttendeeKind
    attendee_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether one person of the roster came."""

    attendee_id: str
    status: AttendanceStatus
    absence_reason: AbsenceReason | None = None
    reason_note: str | None = None


@dataclass(frozen=True, slots=True)
class MarkAttendance:
    """What was found in a session; `anonymous_count` are the present who were not named."""

    session_id: str
    marks: tuple[Mark, ...]
    anonymous_count: int | None
    held: bool = True
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class RemoveFromRoster:
    """A name put on the roster by mistake."""

    session_id: str
    attendee_id: str
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class CancelSession:
    """A session that did not take place."""

    session_id: str
    reason: str
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class DeleteSession:
    """A session entered by mistake, with its roster."""

    session_id: str
    seen: Seen | None = None


def list_sessions(read: ReadUnit, session_filter: SessionFilter) -> tuple[SessionRow, ...]:
    """Sessions, newest first."""
    return read.training.list_sessions(session_filter)


def session_card(read: ReadUnit, session_id: str) -> SessionCard | None:
    """One session with its roster; None when there is none (any more)."""
    return read.training.session_card(session_id)


def members_for_roster(read: ReadUnit, on: date) -> tuple[Membership, ...]:
    """Members of that day in Vietnamese name order, for the roster of a team training."""
    return open_members(read, on)


def save_session(unit: WriteUnit, command: SaveSession) -> str:
    """Save a session; answers its id.

    Raises:
        RuleBrokenError: `title_missing`, `starts_at_format`, `duration_range`,
            `platform_unknown`, `lesson_unknown`, `held_in_future`, `text_too_long`.
    """
    original = command.original
    base = original or TrainingSession(
        id=new_id(unit.clock), kind=command.kind, title="", held_on=command.held_on
    )
    _check_platform(unit, command)
    _check_lesson(command)
    edited = replace(
        base,
        kind=command.kind,
        title=required_text(command.title, "title_missing", "title"),
        held_on=command.held_on,
        starts_at=clean_time(command.starts_at, "starts_at"),
        duration_min=_duration(command.duration_min),
        place=optional_text(command.place, "place"),
        trainer=optional_text(command.trainer, "trainer", NAME_LENGTH),
        partner=optional_text(command.partner, "partner"),
        partner_kind=command.partner_kind,
        platform_code=command.platform_code,
        lesson_code=command.lesson_code,
        evidence_number=optional_text(command.evidence_number, "evidence_number", _EVIDENCE_LENGTH),
        note=paragraph(command.note, "note", _NOTE_LENGTH),
    )
    if edited.state is SessionState.HELD:
        not_in_future(edited.held_on, unit.clock.today(), "held_on", "held_in_future")
    unit.put(edited, original=original, seen=command.seen)
    return edited.id


def invite_to_session(unit: WriteUnit, command: InviteToSession) -> int:
    """Put names on the roster; answers how many are new.

    Raises:
        RuleBrokenError: `session_unknown`, `session_cancelled`, `attendee_unknown`.
    """
    session = session_to_change(unit, command.session_id)
    if session.state is SessionState.CANCELLED:
        raise RuleBrokenError("session_cancelled", "session_id")
    known = _people(unit, command)
    added = 0
    for attendee in dict.fromkeys(command.attendee_ids):
        if attendee not in known:
            raise RuleBrokenError("attendee_unknown", "attendee_ids")
        made = Attendance(
            id=attendance_id(session.id, attendee),
            session_id=session.id,
            attendee_kind=command.attendee_kind,
            attendee_id=attendee,
        )
        if not roster_lines(unit, session.id, attendee):
            put_fitting(unit, made)
            added += 1
    return added


def mark_attendance(unit: WriteUnit, command: MarkAttendance) -> None:
    """Save who came and who did not.

    Raises:
        RuleBrokenError: `session_unknown`, `session_cancelled`, `held_in_future`,
            `anonymous_count_range`, `attendee_unknown`, `text_too_long`.
    """
    session = session_to_change(unit, command.session_id)
    if session.state is SessionState.CANCELLED:
        raise RuleBrokenError("session_cancelled", "session_id")
    if command.held:
        not_in_future(session.held_on, unit.clock.today(), "held", "held_in_future")
    if command.anonymous_count is not None:
        check_anonymous_count(command.anonymous_count)
    state = SessionState.HELD if command.held else SessionState.PLANNED
    edited = replace(session, state=state, anonymous_count=command.anonymous_count)
    unit.put(edited, original=session, seen=command.seen)
    for mark in command.marks:
        _mark(unit, session.id, mark, command.seen)


def remove_from_roster(unit: WriteUnit, command: RemoveFromRoster) -> None:
    """Take a name off the roster.

    Raises:
        RuleBrokenError: `attendee_unknown`.
    """
    lines = roster_lines(unit, command.session_id, command.attendee_id)
    if not lines:
        raise RuleBrokenError("attendee_unknown", "attendee_id")
    for line in lines:
        unit.delete(Attendance, line.id, seen=command.seen)


def cancel_session(unit: WriteUnit, command: CancelSession) -> None:
    """Note that a session did not take place; it is no longer counted.

    Raises:
        RuleBrokenError: `session_unknown`, `cancel_reason_missing`.
    """
    session = session_to_change(unit, command.session_id)
    reason = required_text(command.reason, "cancel_reason_missing", "reason")
    edited = replace(session, state=SessionState.CANCELLED, cancel_reason=reason)
    unit.put(edited, original=session, seen=command.seen)


def delete_session(unit: WriteUnit, command: DeleteSession) -> None:
    """Delete a session that was entered by mistake, with its roster.

    Raises:
        RuleBrokenError: `session_unknown`.
    """
    card = unit.training.session_card(command.session_id)
    if card is None:
        raise RuleBrokenError("session_unknown", "session_id")
    unit.delete(TrainingSession, command.session_id, seen=command.seen)
    for line in unit.where(Attendance, "session_id", command.session_id):
        delete_fitting(unit, Attendance, line.id, seen=command.seen)


def clean_time(text: str | None, field: str) -> str | None:
    """A time of day as HH:MM; 8h, 8h30, 8:30 and 0830 are understood.

    Raises:
        RuleBrokenError: `starts_at_format`.
    """
    typed = optional_text(text, field)
    if typed is None:
        return None
    parts = typed.lower().replace("giờ", "h").replace("phút", "").replace(" ", "")
    parts = parts.replace("h", ":").replace(".", ":")
    hour, _, minute = parts.partition(":")
    if not minute and len(hour) == 4:
        hour, minute = hour[:2], hour[2:]
    minute = minute or "0"
    if hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit():
        minutes = int(hour) * 60 + int(minute)
        if int(minute) < 60 and minutes < _DAY_MIN:
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
    raise RuleBrokenError("starts_at_format", field)


def _duration(minutes: int | None) -> int | None:
    if minutes is not None and not 1 <= minutes <= _LONGEST_MIN:
        raise RuleBrokenError("duration_range", "duration_min", highest=_LONGEST_MIN)
    return minutes


def _check_platform(unit: WriteUnit, command: SaveSession) -> None:
    code = command.platform_code
    if code is None or (command.original and command.original.platform_code == code):
        return
    if code not in {platform.code for platform in unit.work.platforms(None)}:
        raise RuleBrokenError("platform_unknown", "platform_code", platform=code)


def _check_lesson(command: SaveSession) -> None:
    code = command.lesson_code
    if code is None or (command.original and command.original.lesson_code == code):
        return
    if lesson(code) is None:
        raise RuleBrokenError("lesson_unknown", "lesson_code", lesson=code)


def session_to_change(read: ReadUnit, session_id: str) -> TrainingSession:
    """A session as it is now.

    Raises:
        RuleBrokenError: `session_unknown`.
    """
    session = read.get(TrainingSession, session_id)
    if session is None:
        raise RuleBrokenError("session_unknown", "session_id")
    return session


def _people(read: ReadUnit, command: InviteToSession) -> set[str]:
    """Which of the ids are people that can be invited."""
    if command.attendee_kind is AttendeeKind.MEMBER:
        return {member.person_id for member in read.all(Membership)}
    return {one for one in command.attendee_ids if read.get(Resident, one) is not None}


def _mark(unit: WriteUnit, session_id: str, mark: Mark, seen: Seen | None) -> None:
    lines = roster_lines(unit, session_id, mark.attendee_id)
    if not lines:
        raise RuleBrokenError("attendee_unknown", "marks")
    absent = mark.status is AttendanceStatus.ABSENT
    for original in lines:
        edited = replace(
            original,
            status=mark.status,
            absence_reason=mark.absence_reason if absent else None,
            reason_note=optional_text(mark.reason_note, "reason_note") if absent else None,
        )
        put_fitting(unit, edited, original=original, seen=seen)


def roster_lines(read: ReadUnit, session_id: str, attendee_id: str) -> tuple[Attendance, ...]:
    """A person's lines on a roster: one, or more after records of that person were merged."""
    own = read.get(Attendance, attendance_id(session_id, attendee_id))
    if not read.has_merged(attendee_id):
        return () if own is None else (own,)
    lines = read.where(Attendance, "session_id", session_id)
    return tuple(line for line in lines if line.attendee_id == attendee_id)
