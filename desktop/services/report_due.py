"""By which day the report of a period is expected, and which one is waited for now.

The day is data with validity, as period rules are.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

import resources
from desktop.domain.periods import BY_DECREE_09, PeriodRules, ReportPeriod, month_containing
from desktop.domain.reporting import ReportState, report_id
from desktop.domain.rows.training import SessionFilter
from desktop.domain.rows.work import HelpFilter
from desktop.domain.team import Membership
from desktop.services.period_rules import period_rules
from desktop.services.team import own_team

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit


@dataclass(frozen=True, slots=True)
class DueRule:
    """From a day on reports are expected by that day of the month."""

    valid_from: date
    day_of_month: int


_REPORT_DAYS: Final = 10
"""So long after a period's end its report is what people come for."""


@dataclass(frozen=True, slots=True)
class WaitedFor:
    """A period that is over, and whose report was not sent yet."""

    period: ReportPeriod
    due_on: date


def due_period(today: date, rules: PeriodRules = BY_DECREE_09) -> ReportPeriod:
    """The month whose report is due: the one before, in the first days of a month."""
    present = month_containing(today, rules)
    before = present.previous()
    return before if (today - before.last_on).days <= _REPORT_DAYS else present


def report_to_send(read: ReadUnit, today: date) -> WaitedFor | None:
    """The report of the month before the present one, while it is still to be sent."""
    ended = month_containing(today, period_rules(read)).previous()
    report = read.reporting.report(report_id(ended.kind, ended.first_on))
    missing = report is None or report.state is ReportState.DRAFT
    if not missing or not _worked_by(read, ended.last_on):
        return None
    return WaitedFor(ended, report_due_on(ended))


def _worked_by(read: ReadUnit, day: date) -> bool:
    """Whether the team was there by that day: one set up today owes no report of last month."""
    team = own_team(read)
    days = [team.valid_from, team.decided_on, *(one.valid_from for one in read.all(Membership))]
    if any(begun is not None and begun <= day for begun in days):
        return True
    return bool(
        read.work.list_helps(HelpFilter(last_on=day, limit=1))
        or read.training.list_sessions(SessionFilter(last_on=day))
    )


def report_due_on(period: ReportPeriod) -> date:
    """The first such day of a month after the period's last day."""
    holding = [rule for rule in _rules() if rule.valid_from <= period.last_on]
    wanted = (holding or _rules()[:1])[-1].day_of_month
    day = period.last_on + timedelta(days=1)
    while day.day != wanted:
        day += timedelta(days=1)
    return day


@cache
def _rules() -> tuple[DueRule, ...]:
    rows = csv.DictReader(resources.read_text("catalogue", "report_due.csv").splitlines())
    found = (DueRule(date.fromisoformat(row["valid_from"]), int(row["day"])) for row in rows)
    return tuple(sorted(found, key=lambda rule: rule.valid_from))
