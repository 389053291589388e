"""By which day the report of a period is expected: data with validity, as period rules are."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import resources

if TYPE_CHECKING:
    from desktop.domain.periods import ReportPeriod


@dataclass(frozen=True, slots=True)
class DueRule:
    """From a day on reports are expected by that day of the month."""

    valid_from: date
    day_of_month: int


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
