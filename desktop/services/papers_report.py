"""Data and files of the documents about a period: its report, and the week on one page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBrokenError
from desktop.domain.papers import PaperNeed
from desktop.domain.rows.papers_team import WeeklyDigest
from desktop.domain.training import SessionState, TrainingSession
from desktop.services.period_notes import open_issues
from desktop.services.reporting import monthly_report

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.papers import PaperRequest
    from desktop.domain.rows.reporting import MonthlyReport
    from desktop.storage.read_unit import ReadUnit


def read_report(read: ReadUnit, request: PaperRequest, today: date) -> MonthlyReport:
    """The report of the chosen period, and who signs at its left.

    Raises:
        RuleBrokenError: `paper_choice_missing`.
    """
    if request.period is None:
        raise RuleBrokenError("paper_choice_missing", PaperNeed.PERIOD.value)
    return replace(monthly_report(read, request.period, today), left_sign=request.left_sign)


def report_docx(data: MonthlyReport) -> bytes:
    """The report for Word; of one that was sent with the numbers that were sent."""
    from desktop.reports.monthly import report_docx as written

    return written(data)


def read_week(read: ReadUnit, request: PaperRequest, today: date) -> WeeklyDigest:
    """The chosen period, usually a week, and what lies open at its end.

    Raises:
        RuleBrokenError: `paper_choice_missing`.
    """
    report = read_report(read, request, today)
    period, following = report.period, report.period.following()
    sessions = sorted(read.all(TrainingSession), key=lambda one: (one.held_on, one.id))
    held = [one for one in sessions if one.state is SessionState.HELD]
    return WeeklyDigest(
        report=report,
        held=tuple(one for one in held if period.contains(one.held_on)),
        planned=tuple(
            one
            for one in sessions
            if one.state is SessionState.PLANNED and following.contains(one.held_on)
        ),
        follow_ups=tuple(one for one in held if _is_to_follow_up(one, period.last_on)),
        open_issues=open_issues(read, period.last_on),
    )


def _is_to_follow_up(session: TrainingSession, day: date) -> bool:
    done = session.followed_up_on is not None and session.followed_up_on <= day
    return session.held_on <= day and bool(session.follow_up) and not done


def digest_pdf(data: WeeklyDigest) -> bytes:
    """The week's page."""
    from desktop.reports.digest import fitting_digest
    from desktop.reports.writing import as_pdf

    return as_pdf(data, fitting_digest)


def digest_docx(data: WeeklyDigest) -> bytes:
    """The same for Word."""
    from desktop.reports.digest import fitting_digest
    from desktop.reports.writing import as_docx

    return as_docx(data, fitting_digest)
