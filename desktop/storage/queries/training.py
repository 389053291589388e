"""Sessions and their rosters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import case, func, select

from desktop.domain.people import Resident
from desktop.domain.rows.training import (
    FollowUpRow,
    RosterRow,
    SessionCard,
    SessionFilter,
    SessionRow,
)
from desktop.domain.team import Membership
from desktop.domain.text.names import sort_key_bytes
from desktop.domain.training import (
    Attendance,
    AttendanceStatus,
    TrainingSession,
    each_attendee_once,
)
from desktop.storage.models import TABLES
from desktop.storage.queries.rows import RowMaker

if TYPE_CHECKING:
    from datetime import date

    from desktop.storage.read_unit import ReadUnit

_SESSION = TABLES["training_session"]
_ATTENDANCE = TABLES["attendance"]
_HOUSEHOLD = TABLES["household"]
_HEAD = TABLES["resident"].alias("head")
_ROWS: Final = RowMaker(SessionRow)
_FOLLOW_UPS: Final = RowMaker(FollowUpRow)

_PRESENT, _ABSENT, _INVITED = 0, 1, 2
_LINES: Final = (
    select(
        _ATTENDANCE.c.session_id,
        func.min(
            case(
                (_ATTENDANCE.c.status == AttendanceStatus.PRESENT.value, _PRESENT),
                (_ATTENDANCE.c.status == AttendanceStatus.ABSENT.value, _ABSENT),
                else_=_INVITED,
            )
        ).label("rank"),
    )
    .group_by(_ATTENDANCE.c.session_id, _ATTENDANCE.c.attendee_id)
    .subquery("line")
)
"""Rosters with each person once, also where merged records are on one twice."""

_OPEN: Final = (
    _SESSION.c.follow_up.is_not(None),
    _SESSION.c.follow_up_on.is_not(None),
    _SESSION.c.followed_up_on.is_(None),
)


class TrainingReader:
    """Made by `ReadUnit.training`."""

    def __init__(self, unit: ReadUnit) -> None:
        self._unit = unit

    def list_sessions(self, session_filter: SessionFilter) -> tuple[SessionRow, ...]:
        """Sessions, the newest first; present and absent are None while nobody was marked."""
        marked = func.sum(case((_LINES.c.rank < _INVITED, 1), else_=0))
        wanted = (
            select(
                _SESSION.c.id,
                _SESSION.c.kind,
                _SESSION.c.title,
                _SESSION.c.held_on,
                _SESSION.c.starts_at,
                _SESSION.c.place,
                _SESSION.c.state,
                func.count(_LINES.c.rank),
                case((marked > 0, _count_of(_PRESENT))),
                case((marked > 0, _count_of(_ABSENT))),
                _SESSION.c.anonymous_count,
            )
            .select_from(_SESSION)
            .outerjoin(_LINES, _LINES.c.session_id == _SESSION.c.id)
            .group_by(_SESSION.c.id)
            .order_by(_SESSION.c.held_on.desc(), _SESSION.c.starts_at.desc(), _SESSION.c.id.desc())
        )
        if session_filter.first_on is not None:
            wanted = wanted.where(_SESSION.c.held_on >= session_filter.first_on.isoformat())
        if session_filter.last_on is not None:
            wanted = wanted.where(_SESSION.c.held_on <= session_filter.last_on.isoformat())
        if session_filter.kind is not None:
            wanted = wanted.where(_SESSION.c.kind == session_filter.kind.value)
        if session_filter.follow_up_open:
            wanted = wanted.where(*_OPEN)
        return _ROWS.read(self._unit.cursor, wanted)

    def open_follow_ups(self, by: date) -> tuple[FollowUpRow, ...]:
        """What is to be done after sessions by that day and is not noted as done, in order."""
        due = _SESSION.c.follow_up_on
        wanted = (
            select(_SESSION.c.id, _SESSION.c.title, _SESSION.c.follow_up, due)
            .where(*_OPEN, due <= by.isoformat())
            .order_by(due, _SESSION.c.id)
        )
        return _FOLLOW_UPS.read(self._unit.cursor, wanted)

    def session_card(self, session_id: str) -> SessionCard | None:
        """A session with its roster in the order of names that was chosen for this PC.

        A name that did not arrive here yet (its record comes with a later sync) is "".
        """
        session = self._unit.get(TrainingSession, session_id)
        if session is None:
            return None
        lines = each_attendee_once(self._unit.where(Attendance, "session_id", session_id))
        keyed = sorted(
            (self._keyed_row(one) for one in lines), key=lambda one: (one[0], one[1].attendance_id)
        )
        roster = tuple(row for _, row in keyed)
        return SessionCard(session=session, seen=self._unit.seen, roster=roster)

    def _keyed_row(self, attendance: Attendance) -> tuple[bytes, RosterRow]:
        """A line of the roster and the place of its name."""
        name, given, year, detail = self._attendee(attendance.attendee_id)
        row = RosterRow(
            attendance_id=attendance.id,
            attendee_kind=attendance.attendee_kind,
            attendee_id=attendance.attendee_id,
            full_name=name,
            birth_year=year,
            detail=detail,
            status=attendance.status,
            absence_reason=attendance.absence_reason,
            reason_note=attendance.reason_note,
            walk_in=attendance.walk_in,
        )
        return sort_key_bytes(name, given, self._unit.name_order), row

    def _attendee(self, attendee_id: str) -> tuple[str, str | None, int | None, str | None]:
        """Name, typed given name, birth year, and the head of the household, or the position.

        The head is that of a resident, the position that of a member of the team. Ids are unique
        over all tables, so the kind need not be asked.
        """
        resident = self._unit.get(Resident, attendee_id)
        if resident is not None:
            year = resident.birth_on.year if resident.birth_on else None
            return resident.full_name, resident.given_name, year, self._head_of(resident)
        terms = self._unit.where(Membership, "person_id", attendee_id)
        if not terms:
            return "", None, None, None
        latest = max(terms, key=lambda one: (one.valid_from, one.id))
        return latest.full_name, None, None, latest.position

    def _head_of(self, resident: Resident) -> str | None:
        wanted = (
            select(_HEAD.c.full_name)
            .join(_HOUSEHOLD, _HOUSEHOLD.c.head_id == _HEAD.c.id)
            .where(_HOUSEHOLD.c.id == resident.household_id)
        )
        row = self._unit.connection.execute(wanted).first()
        return None if row is None else row[0]


def _count_of(rank: int) -> Any:
    return func.sum(case((_LINES.c.rank == rank, 1), else_=0))
