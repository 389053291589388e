"""Rows about sessions and who attended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.changes import Seen
from desktop.domain.training import (
    AbsenceReason,
    AttendanceStatus,
    AttendeeKind,
    SessionKind,
    SessionState,
    TrainingSession,
)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session in the list; counts are None while nothing was marked."""

    id: str
    kind: SessionKind
    title: str
    held_on: date
    starts_at: str | None
    place: str | None
    state: SessionState
    invited: int
    present: int | None
    absent: int | None
    anonymous_count: int | None


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One name on the roster."""

    attendance_id: str
    attendee_kind: AttendeeKind
    attendee_id: str
    full_name: str
    birth_year: int | None
    detail: str | None
    status: AttendanceStatus
    absence_reason: AbsenceReason | None
    reason_note: str | None
    walk_in: bool = False


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session with its roster in Vietnamese name order, as read at `seen`."""

    session: TrainingSession
    seen: Seen
    roster: tuple[RosterRow, ...]


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """What the list shows; None means all; newest first."""

    first_on: date | None = None
    last_on: date | None = None
    kind: SessionKind | None = None
    follow_up_open: bool = False


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """What is still to be done for those who came to a session, and by when."""

    session_id: str
    title: str
    what: str
    by: date
