"""Indicators 4-8, 10-14: the team, its channels, outreach and classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.indicators.counting import (
    channels_on,
    counted,
    each_once,
    members_on,
    present_at,
    refs,
    sessions_between,
)
from desktop.domain.rows.reporting import Measured, RecordRef
from desktop.domain.team import Sex
from desktop.domain.training import AttendeeKind, SessionKind

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot


def member_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """4: distinct persons with a membership open on the last day."""
    return each_once("membership", (member.id for member in members_on(snapshot, last_on)))


def member_female_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """5: of 4, those noted as women; unknown when nobody's sex is noted."""
    members = members_on(snapshot, last_on)
    if members and all(member.sex is None for member in members):
        return Measured(None)
    return each_once("membership", (one.id for one in members if one.sex is Sex.FEMALE))


def member_association_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """6: of 4, those noted as members of a mass organisation."""
    members = members_on(snapshot, last_on)
    if members and all(member.association is None for member in members):
        return Measured(None)
    return each_once("membership", (one.id for one in members if one.association is not None))


def member_trained_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """7: distinct members present in a team training of the period."""
    sessions = sessions_between(snapshot, first_on, last_on, SessionKind.TEAM_TRAINING)
    present = present_at(snapshot, sessions, AttendeeKind.MEMBER)
    return counted(
        len({one.attendee_id for one in present}), refs("attendance", (one.id for one in present))
    )


def channel_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """8: groups of the team open on the last day."""
    return each_once("channel", (channel.id for channel in channels_on(snapshot, last_on)))


def outreach_session_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """10: outreach sessions held."""
    sessions = sessions_between(snapshot, first_on, last_on, SessionKind.OUTREACH)
    return each_once("training_session", (session.id for session in sessions))


def outreach_attendance_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """11: lượt in 10, named and unnamed."""
    return _attendance(snapshot, first_on, last_on, SessionKind.OUTREACH)


def class_session_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """12: classes for residents held."""
    sessions = sessions_between(snapshot, first_on, last_on, SessionKind.RESIDENT_CLASS)
    return each_once("training_session", (session.id for session in sessions))


def class_attendance_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """13: lượt in 12, named and unnamed."""
    return _attendance(snapshot, first_on, last_on, SessionKind.RESIDENT_CLASS)


def class_attendee_unique_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """14: distinct named residents in 12."""
    sessions = sessions_between(snapshot, first_on, last_on, SessionKind.RESIDENT_CLASS)
    present = present_at(snapshot, sessions, AttendeeKind.RESIDENT)
    return counted(
        len({one.attendee_id for one in present}), refs("attendance", (one.id for one in present))
    )


def _attendance(snapshot: Snapshot, first_on: date, last_on: date, kind: SessionKind) -> Measured:
    sessions = sessions_between(snapshot, first_on, last_on, kind)
    present = present_at(snapshot, sessions)
    unnamed = [session for session in sessions if session.anonymous_count]
    times = len(present) + sum(session.anonymous_count or 0 for session in unnamed)
    records: tuple[RecordRef, ...] = refs("attendance", (one.id for one in present))
    return counted(times, records + refs("training_session", (one.id for one in unnamed)))
