"""What was noted in a period, for its report, and what is still open at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.issues import GoodPractice, Issue, IssueKind

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.periods import ReportPeriod
    from desktop.storage.read_unit import ReadUnit


@dataclass(frozen=True, slots=True)
class NotedTexts:
    """What was noted in a period as the report words it, a line for each note."""

    difficulties: tuple[str, ...]
    proposals: tuple[str, ...]
    good_practices: tuple[str, ...]


def noted_texts(read: ReadUnit, period: ReportPeriod) -> NotedTexts:
    """The lines that the paper lists where nothing is typed, to be typed over."""
    from desktop.reports.report_notes import issue_lines, practice_lines

    issues = issues_of(read, period)
    return NotedTexts(
        difficulties=tuple(issue_lines(issues, IssueKind.DIFFICULTY, period)),
        proposals=tuple(issue_lines(issues, IssueKind.PROPOSAL, period)),
        good_practices=tuple(practice_lines(practices_of(read, period))),
    )


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
