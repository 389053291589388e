"""What a team noted in the period, as the report tells it: difficulties, proposals, what worked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.issues import IssueKind
from desktop.domain.text.dates import format_date
from desktop.reports import words
from desktop.reports.composing import typed_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.issues import GoodPractice, Issue
    from desktop.domain.periods import ReportPeriod
    from desktop.domain.rows.reporting import MonthlyReport
    from desktop.reports.composing import Form


def difficulties(report: MonthlyReport) -> list[str]:
    """As typed, or else as noted; a dash where there is neither."""
    return _typed_or_noted(report.report.difficulties, report, IssueKind.DIFFICULTY)


def proposals(report: MonthlyReport) -> list[str]:
    """As typed, or else as noted; a dash where there is neither."""
    return _typed_or_noted(report.report.proposals, report, IssueKind.PROPOSAL)


def good_practices(report: MonthlyReport) -> list[str]:
    """As typed, or else as noted; nothing where there is neither."""
    typed = typed_lines(report.report.good_practices, missing="")
    return typed or practice_lines(report.practices)


def issue_lines(issues: Iterable[Issue], kind: IssueKind, period: ReportPeriod) -> list[str]:
    """Those of a kind as the report lists them, by day; of what was settled how it ended."""
    found = [one for one in issues if one.kind is kind]
    found.sort(key=lambda one: (one.raised_on, one.id))
    return [_item(one.text, settled=_settled(one, period)) for one in found]


def practice_lines(practices: Iterable[GoodPractice]) -> list[str]:
    """Good practices as the report lists them, by day."""
    found = sorted(practices, key=lambda one: (one.noted_on, one.id))
    return [_item(one.text) for one in found]


def check_notes(report: MonthlyReport, form: Form) -> None:
    """Name a letter that cannot be printed with the note it stands in."""
    for issue in report.issues:
        where = words.WHERE_NOTE.format(day=format_date(issue.raised_on))
        form.check(issue.text, where)
        form.check(issue.outcome, where)
    for practice in report.practices:
        form.check(practice.text, words.WHERE_NOTE.format(day=format_date(practice.noted_on)))


def _typed_or_noted(typed: str | None, report: MonthlyReport, kind: IssueKind) -> list[str]:
    own = typed_lines(typed, missing="")
    return own or issue_lines(report.issues, kind, report.period) or [words.MISSING_TEXT]


def _settled(issue: Issue, period: ReportPeriod) -> str:
    if issue.resolved_on is None or issue.resolved_on > period.last_on:
        return ""
    day = format_date(issue.resolved_on)
    outcome = _flat(issue.outcome or "").rstrip(".")
    return words.SETTLED.format(day=day) + (f": {outcome}" if outcome else "")


def _item(text: str, settled: str = "") -> str:
    told = _flat(text).rstrip(". ")
    return f"- {told} ({settled})." if settled else f"- {told}."


def _flat(text: str) -> str:
    return " ".join(text.split())
