"""What indicators, targets and reports are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import ColumnElement, select

from desktop.domain.baselines import Baseline
from desktop.domain.indicators.snapshot import Snapshot
from desktop.domain.issues import Issue
from desktop.domain.people import Household, Resident
from desktop.domain.places import Village
from desktop.domain.reporting import Notice, Report, Submission, Target
from desktop.domain.team import Channel, Membership, Team
from desktop.domain.training import Attendance, TrainingSession, each_attendee_once
from desktop.domain.work import Assistance, Milestone, each_once
from desktop.storage.feeds import read_notices, read_platforms
from desktop.storage.models import TABLES
from desktop.storage.row_codec import codec_of
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from datetime import date

    from desktop.storage.read_unit import ReadUnit

E = TypeVar("E")

_HELP = TABLES["assistance"]
_SESSION = TABLES["training_session"]
_ATTENDANCE = TABLES["attendance"]


class ReportingReader:
    """Made by `ReadUnit.reporting`."""

    def __init__(self, unit: ReadUnit) -> None:
        self._unit = unit

    def snapshot(self, first_on: date, last_on: date, *, people: bool = True) -> Snapshot:
        """All records that numbers of these days are computed from.

        Without `people` households, residents and milestones are left empty: what was done can
        be counted without reading a whole commune.
        """
        unit = self._unit
        team = unit.get(Team, self._team_id())
        if team is None:
            raise LookupError("the team's own record has not arrived yet")
        helped = _HELP.c.helped_on.between(first_on.isoformat(), last_on.isoformat())
        held = _SESSION.c.held_on.between(first_on.isoformat(), last_on.isoformat())
        sessions = select(_SESSION.c.id).where(held)
        return Snapshot(
            team=team,
            villages=unit.all(Village),
            memberships=unit.all(Membership),
            channels=unit.all(Channel),
            households=unit.all(Household) if people else (),
            residents=unit.all(Resident) if people else (),
            milestones=each_once(unit.all(Milestone)) if people else (),
            assistances=self._some(Assistance, helped),
            sessions=self._some(TrainingSession, held),
            attendances=each_attendee_once(
                self._some(Attendance, _ATTENDANCE.c.session_id.in_(sessions))
            ),
            targets=unit.all(Target),
            platforms=read_platforms(unit.cursor),
            issues=unit.all(Issue),
            baselines=unit.all(Baseline),
        )

    def targets(self, year: int) -> tuple[Target, ...]:
        """Targets of one year, in the order of their indicators' identifiers."""
        found = self._unit.where(Target, "year", year)
        return tuple(sorted(found, key=lambda target: (target.indicator, target.id)))

    def report(self, report_id: str) -> Report | None:
        """A saved report."""
        return self._unit.get(Report, report_id)

    def submissions(self, report_id: str) -> tuple[Submission, ...]:
        """Every sending of a report, the first first; ids carry the instant of their making."""
        return self._unit.where(Submission, "report_id", report_id)

    def notices(self) -> tuple[Notice, ...]:
        """Guidance of commune and province, the newest first."""
        return read_notices(self._unit.cursor)

    def _some(self, entity_type: type[E], condition: ColumnElement[bool]) -> tuple[E, ...]:
        codec = codec_of(entity_type)
        wanted = select(*codec.columns).where(condition).order_by(codec.columns[0])
        rows = Statement(wanted).run(self._unit.cursor).fetchall()
        return tuple(codec.entity(row) for row in rows)

    def _team_id(self) -> str:
        head = TABLES["sync_head"]
        row = self._unit.connection.execute(select(head.c.team)).one()
        return str(row[0])
