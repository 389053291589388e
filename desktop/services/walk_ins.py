"""People who came to a session without having been invited: written down as present at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import Resident
from desktop.domain.rules import not_in_future
from desktop.domain.training import (
    Attendance,
    AttendanceStatus,
    AttendeeKind,
    SessionKind,
    SessionState,
    attendance_id,
)
from desktop.services.fitting import put_fitting
from desktop.services.people import NewPerson, add_resident
from desktop.services.training import InviteToSession, invite_to_session, session_to_change

if TYPE_CHECKING:
    from desktop.domain.training import TrainingSession
    from desktop.storage.write_unit import WriteUnit


@dataclass(frozen=True, slots=True)
class AddWalkIns:
    """Residents of the list who came by themselves."""

    session_id: str
    resident_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddNewToSession:
    """Somebody who is not in the list yet; `walk_in` says that the person came uninvited."""

    session_id: str
    person: NewPerson
    walk_in: bool


def add_walk_ins(unit: WriteUnit, command: AddWalkIns) -> int:
    """Put them on the roster as present; the session has taken place. Answers how many are new.

    Somebody who is on the roster already keeps that line, invited as before.

    Raises:
        RuleBrokenError: `session_unknown`, `session_cancelled`, `held_in_future`,
            `attendee_unknown`, `session_of_members`.
    """
    session = _session_of_residents(unit, command.session_id)
    not_in_future(session.held_on, unit.clock.today(), "held", "held_in_future")
    there = {one.attendee_id for one in unit.where(Attendance, "session_id", session.id)}
    added = 0
    for resident in dict.fromkeys(command.resident_ids):
        if unit.get(Resident, resident) is None:
            raise RuleBrokenError("attendee_unknown", "attendee_ids")
        if resident in there:
            continue
        put_fitting(unit, _came(session.id, resident))
        added += 1
    if added and session.state is not SessionState.HELD:
        unit.put(replace(session, state=SessionState.HELD), original=session)
    return added


def add_new_to_session(unit: WriteUnit, command: AddNewToSession) -> str:
    """Add a resident to the list and to the roster in one act; answers the resident's id.

    Raises:
        RuleBrokenError: As `add_resident`, `add_walk_ins` and `invite_to_session`.
    """
    session = _session_of_residents(unit, command.session_id)
    resident = add_resident(unit, command.person)
    if command.walk_in:
        add_walk_ins(unit, AddWalkIns(session.id, (resident,)))
    else:
        invite_to_session(unit, InviteToSession(session.id, AttendeeKind.RESIDENT, (resident,)))
    return resident


def _session_of_residents(unit: WriteUnit, session_id: str) -> TrainingSession:
    session = session_to_change(unit, session_id)
    if session.state is SessionState.CANCELLED:
        raise RuleBrokenError("session_cancelled", "session_id")
    if session.kind is SessionKind.TEAM_TRAINING:
        raise RuleBrokenError("session_of_members", "session_id")
    return session


def _came(session_id: str, resident: str) -> Attendance:
    return Attendance(
        id=attendance_id(session_id, resident),
        session_id=session_id,
        attendee_kind=AttendeeKind.RESIDENT,
        attendee_id=resident,
        status=AttendanceStatus.PRESENT,
        walk_in=True,
    )
