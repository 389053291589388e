"""Building blocks of the rules: which records count, and how a number keeps its records."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from desktop.domain.people import Household, HouseholdStatus, Resident, ResidentStatus
from desktop.domain.rows.reporting import Measured, RecordRef
from desktop.domain.training import (
    Attendance,
    AttendanceStatus,
    AttendeeKind,
    SessionKind,
    SessionState,
    TrainingSession,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.team import Channel, Membership
    from desktop.domain.work import Assistance, Milestone, MilestoneKind, SubjectKind

T = TypeVar("T", Household, Resident)


def is_present_on(item: Household | Resident, day: date) -> bool:
    """Whether a household or resident belonged to the village at the end of that day.

    Without a day of moving out the status alone decides, because old lists seldom say when.
    """
    if item.moved_in_on is not None and item.moved_in_on > day:
        return False
    if item.status in (HouseholdStatus.ACTIVE, ResidentStatus.ACTIVE):
        return True
    return item.moved_out_on is not None and item.moved_out_on > day


def present_on(items: Iterable[T], day: date) -> list[T]:
    """Those who belonged to the village at the end of that day."""
    return [item for item in items if is_present_on(item, day)]


def residents_on(snapshot: Snapshot, day: date, least_age: int | None = None) -> list[Resident]:
    """Residents who belonged to the village at the end of that day and were that old.

    Those whose birth is not known are left out where an age is asked for. A third of all rules ask
    for the same few days, so each is looked through once.
    """
    key = ("residents", day, least_age)
    if key not in snapshot.worked_out:
        snapshot.worked_out[key] = (
            present_on(snapshot.residents, day)
            if least_age is None
            else at_least(residents_on(snapshot, day), least_age, day)
        )
    found: list[Resident] = snapshot.worked_out[key]
    return found


def households_on(snapshot: Snapshot, day: date) -> list[Household]:
    """Households that belonged to the village at the end of that day."""
    key = ("households", day)
    if key not in snapshot.worked_out:
        snapshot.worked_out[key] = present_on(snapshot.households, day)
    found: list[Household] = snapshot.worked_out[key]
    return found


def holds_on(milestone: Milestone, day: date) -> bool:
    """Whether a milestone was reached by the end of that day and had not ended."""
    ended = milestone.ended_on is not None and milestone.ended_on <= day
    return milestone.reached_on <= day and not ended


def members_on(snapshot: Snapshot, day: date) -> list[Membership]:
    """One membership for each person in the team on that day."""
    by_person: dict[str, Membership] = {}
    for member in snapshot.memberships:
        if member.is_open_on(day):
            by_person.setdefault(member.person_id, member)
    return list(by_person.values())


def channels_on(snapshot: Snapshot, day: date) -> list[Channel]:
    """Groups that were open at the end of that day."""
    return [
        channel
        for channel in snapshot.channels
        if (channel.opened_on is None or channel.opened_on <= day)
        and (channel.closed_on is None or channel.closed_on > day)
    ]


def helps_between(snapshot: Snapshot, first_on: date, last_on: date) -> Iterator[Assistance]:
    """Helps of the period."""
    return (one for one in snapshot.assistances if first_on <= one.helped_on <= last_on)


def times_of(assistance: Assistance) -> int:
    """Lượt of one record: one, or as many as there were unnamed people."""
    return 1 if assistance.anonymous_count is None else assistance.anonymous_count


def sessions_between(
    snapshot: Snapshot, first_on: date, last_on: date, kind: SessionKind | None = None
) -> list[TrainingSession]:
    """Sessions that were held in the period."""
    return [
        session
        for session in snapshot.sessions
        if session.state is SessionState.HELD
        and first_on <= session.held_on <= last_on
        and (kind is None or session.kind is kind)
    ]


def present_at(
    snapshot: Snapshot, sessions: Iterable[TrainingSession], kind: AttendeeKind | None = None
) -> list[Attendance]:
    """Those marked present in any of the sessions."""
    wanted = {session.id for session in sessions}
    return [
        attendance
        for attendance in snapshot.attendances
        if attendance.session_id in wanted
        and attendance.status is AttendanceStatus.PRESENT
        and (kind is None or attendance.attendee_kind is kind)
    ]


def milestones_between(
    snapshot: Snapshot, kind: MilestoneKind, first_on: date, last_on: date
) -> list[Milestone]:
    """Milestones of a kind reached in the period."""
    return [
        milestone
        for milestone in snapshot.milestones
        if milestone.kind is kind and first_on <= milestone.reached_on <= last_on
    ]


def subjects_holding(
    snapshot: Snapshot, kind: MilestoneKind, subject: SubjectKind, day: date
) -> dict[str, list[Milestone]]:
    """Milestones of a kind that hold on a day, by resident or household."""
    found: dict[str, list[Milestone]] = {}
    for milestone in snapshot.milestones:
        if (
            milestone.kind is kind
            and milestone.subject_kind is subject
            and holds_on(milestone, day)
        ):
            found.setdefault(milestone.subject_id, []).append(milestone)
    return found


def refs(table: str, ids: Iterable[str]) -> tuple[RecordRef, ...]:
    """References to records, each once, in their first order."""
    return tuple(RecordRef(table, one) for one in dict.fromkeys(ids))


def counted(value: int, records: tuple[RecordRef, ...]) -> Measured:
    """A count with its records."""
    return Measured(Decimal(value), records)


def each_once(table: str, ids: Iterable[str]) -> Measured:
    """A count of distinct records, which are themselves what is opened."""
    found = refs(table, ids)
    return counted(len(found), found)


def at_least(residents: Iterable[Resident], least: int, day: date) -> list[Resident]:
    """Residents known to be that old; those whose birth is not known are left out."""
    return [one for one in residents if (age := one.age_on(day)) is not None and age >= least]
