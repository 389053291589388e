"""Frozen data of the documents that are about the team or about one person's data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.issues import Issue
from desktop.domain.people import Resident
from desktop.domain.rows.reporting import MonthlyReport
from desktop.domain.rows.team import TeamOverview
from desktop.domain.training import TrainingSession


@dataclass(frozen=True, slots=True)
class TeamPaper:
    """What a document of the team itself prints, made on a day.

    `again` asks for the decision by which the team is set up anew. `made_on` says of which day
    its members are.
    """

    team: TeamOverview
    made_on: date
    again: bool = False


@dataclass(frozen=True, slots=True)
class PersonPaper:
    """A form that a resident signs; without `resident` it is blank."""

    team: TeamOverview
    made_on: date
    resident: Resident | None = None
    village_name: str = ""


@dataclass(frozen=True, slots=True)
class WeeklyDigest:
    """One week in one page: its numbers and typed parts, and what is open at its end.

    `held` are the sessions of the week, `planned` those of the week after, `follow_ups` those
    that something is still to be done for; `open_issues` were raised and are not settled.
    """

    report: MonthlyReport
    held: tuple[TrainingSession, ...] = ()
    planned: tuple[TrainingSession, ...] = ()
    follow_ups: tuple[TrainingSession, ...] = ()
    open_issues: tuple[Issue, ...] = ()
