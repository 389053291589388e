"""What comes after a session: another day for one that fell through, and what was promised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.ids import new_id
from desktop.domain.people import Resident, ResidentStatus
from desktop.domain.rules import in_order, not_in_future, required_text
from desktop.domain.training import (
    Attendance,
    AttendeeKind,
    SessionState,
    attendance_id,
    each_attendee_once,
)
from desktop.services.fitting import put_fitting
from desktop.services.training import clean_time, session_to_change

if TYPE_CHECKING:
    from desktop.domain.rows.training import FollowUpRow
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit


@dataclass(frozen=True, slots=True)
class PlanAgain:
    """A session that did not take place, on another day."""

    session_id: str
    held_on: date
    starts_at: str | None = None


@dataclass(frozen=True, slots=True)
class SaveFollowUp:
    """What is still to be done for those who came, by when, and when it was done.

    `what` None takes it away again.
    """

    session_id: str
    what: str | None
    by: date | None
    done_on: date | None = None
    seen: Seen | None = None


def open_follow_ups(read: ReadUnit, by: date) -> tuple[FollowUpRow, ...]:
    """What is to be done by that day and is not noted as done, the earliest first."""
    return read.training.open_follow_ups(by)


def plan_again(unit: WriteUnit, command: PlanAgain) -> str:
    """Plan the same session with the same roster for another day; answers the new one's id.

    The one that fell through stays as it is, with its reason.

    Raises:
        RuleBrokenError: `session_unknown`, `session_not_cancelled`, `plan_again_day`,
            `starts_at_format`.
    """
    before = session_to_change(unit, command.session_id)
    if before.state is not SessionState.CANCELLED:
        raise RuleBrokenError("session_not_cancelled", "session_id")
    if command.held_on < unit.clock.today() or command.held_on == before.held_on:
        raise RuleBrokenError("plan_again_day", "held_on")
    made = replace(
        before,
        id=new_id(unit.clock),
        held_on=command.held_on,
        starts_at=clean_time(command.starts_at, "starts_at"),
        state=SessionState.PLANNED,
        anonymous_count=None,
        cancel_reason=None,
        evidence_number=None,
        follow_up=None,
        follow_up_on=None,
        followed_up_on=None,
    )
    unit.put(made)
    for line in each_attendee_once(unit.where(Attendance, "session_id", before.id)):
        if _can_come(unit, line):
            invited = Attendance(
                id=attendance_id(made.id, line.attendee_id),
                session_id=made.id,
                attendee_kind=line.attendee_kind,
                attendee_id=line.attendee_id,
            )
            put_fitting(unit, invited)
    return made.id


def save_follow_up(unit: WriteUnit, command: SaveFollowUp) -> None:
    """Note what follows from a session, that it was done, or that nothing follows.

    Raises:
        RuleBrokenError: `session_unknown`, `follow_up_missing`, `follow_up_day_missing`,
            `follow_up_too_early`, `date_in_future`, `text_too_long`.
    """
    session = session_to_change(unit, command.session_id)
    edited = replace(session, follow_up=None, follow_up_on=None, followed_up_on=None)
    if command.what or command.by or command.done_on:
        what = required_text(command.what or "", "follow_up_missing", "follow_up")
        if command.by is None:
            raise RuleBrokenError("follow_up_day_missing", "follow_up_on")
        in_order(session.held_on, command.by, "follow_up_on", "follow_up_too_early")
        if command.done_on is not None:
            not_in_future(command.done_on, unit.clock.today(), "followed_up_on")
            in_order(session.held_on, command.done_on, "followed_up_on", "follow_up_too_early")
        edited = replace(
            session, follow_up=what, follow_up_on=command.by, followed_up_on=command.done_on
        )
    unit.put(edited, original=session, seen=command.seen)


def _can_come(read: ReadUnit, line: Attendance) -> bool:
    """False of a resident who moved away or died; one whose record is not here yet may come."""
    if line.attendee_kind is AttendeeKind.MEMBER:
        return True
    person = read.get(Resident, line.attendee_id)
    return person is None or person.status is ResidentStatus.ACTIVE
