"""What was noted in a period, for its report, and what is still open at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.issues import GoodPractice, Issue

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.periods import ReportPeriod
    from desktop.storage.read_unit import ReadUnit


def issues_of(read: ReadUnit, period: ReportPeriod) -> tuple[Issue, ...]:
    """Difficulties and proposals that were raised or settled in the period, by day."""
    found = [
        one
        for one in read.all(Issue)
        if period.contains(one.raised_on)
        or (one.resolved_on is not None and period.contains(one.resolved_on))
    ]
    return _by_day(found)


def open_issues(read: ReadUnit, day: date) -> tuple[Issue, ...]:
    """Those that were raised by that day and not settled by it, by day."""
    found = [
        one
        for one in read.all(Issue)
        if one.raised_on <= day and (one.resolved_on is None or one.resolved_on > day)
    ]
    return _by_day(found)


def practices_of(read: ReadUnit, period: ReportPeriod) -> tuple[GoodPractice, ...]:
    """Good practices noted in the period, by day."""
    found = [one for one in read.all(GoodPractice) if period.contains(one.noted_on)]
    return tuple(sorted(found, key=lambda one: (one.noted_on, one.id)))


def _by_day(issues: list[Issue]) -> tuple[Issue, ...]:
    return tuple(sorted(issues, key=lambda one: (one.raised_on, one.id)))
