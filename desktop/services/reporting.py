"""The report of a period: its numbers, its typed parts, its paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.domain.periods import ReportPeriod
from desktop.domain.reporting import FROZEN_STATES, PeriodKind, Report, report_id
from desktop.domain.rows.reporting import MonthlyReport
from desktop.domain.rules import NAME_LENGTH, optional_text, paragraph
from desktop.domain.team import Role
from desktop.services.charts import indicator_trends
from desktop.services.indicators import period_numbers
from desktop.services.late import late_periods, late_rows
from desktop.services.period_notes import issues_of, practices_of
from desktop.services.period_rules import period_rules
from desktop.services.sent_reports import as_sent
from desktop.services.team import team_overview

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.charts import Trend
    from desktop.domain.rows.team import TeamOverview
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_CHARTED = ("assist_count", "store_and_epay_household_rate")
_TEXTS = ("situation", "difficulties", "next_tasks", "proposals", "good_practices")


@dataclass(frozen=True, slots=True)
class SaveReportTexts:
    """The typed parts of a report as read and as they should be."""

    period: ReportPeriod
    original: Report
    edited: Report
    seen: Seen | None = None


def monthly_report(read: ReadUnit, period: ReportPeriod, today: date) -> MonthlyReport:
    """All that the period's report prints; texts not yet typed are empty.

    The period is the one of that name by the rules that hold now. A report that was sent shows
    what was sent.
    """
    period = period.by(period_rules(read))
    numbers = period_numbers(read, period, today)
    overview = team_overview(read, period.last_on)
    made = MonthlyReport(
        period=period,
        team=overview,
        report=read.reporting.report(report_id(period.kind, period.first_on))
        or _draft(period, overview, today),
        seen=read.seen,
        indicators=numbers.rows,
        made_on=today,
        practice=overview.team.practice,
        doubts=numbers.doubts,
        trends=_trends(read, period, today),
        issues=issues_of(read, period),
        practices=practices_of(read, period),
        late=late_rows(read, late_periods(read, period), period),
    )
    return as_sent(read, made)


def save_report_texts(unit: WriteUnit, command: SaveReportTexts) -> str:
    """Save the typed parts of a report; answers its id, which is the same on every PC.

    Raises:
        RuleBrokenError: `report_closed`, `text_too_long`.
    """
    period, typed = command.period, command.edited
    identifier = report_id(period.kind, period.first_on)
    saved = unit.reporting.report(identifier)
    if saved is not None and saved.state in FROZEN_STATES:
        raise RuleBrokenError("report_closed", "period")
    edited = replace(
        typed,
        id=identifier,
        period_kind=period.kind,
        period_first_on=period.first_on,
        period_last_on=period.last_on,
        number=optional_text(typed.number, "number", NAME_LENGTH),
        place_name=optional_text(typed.place_name, "place_name", NAME_LENGTH),
        situation=paragraph(typed.situation, "situation"),
        difficulties=paragraph(typed.difficulties, "difficulties"),
        next_tasks=paragraph(typed.next_tasks, "next_tasks"),
        proposals=paragraph(typed.proposals, "proposals"),
        good_practices=paragraph(typed.good_practices, "good_practices"),
        signer_name=optional_text(typed.signer_name, "signer_name", NAME_LENGTH),
    )
    # A draft that was only shown is not a record yet: everything in it is then new.
    original = command.original if saved else None
    put_in_parts(unit, edited, original, command.seen)
    return identifier


def put_in_parts(
    unit: WriteUnit, edited: Report, original: Report | None, seen: Seen | None
) -> None:
    """Each long text in a change of its own: together they may be more than sync carries."""
    before: dict[str, Any] = {name: getattr(original, name, None) for name in _TEXTS}
    current = replace(edited, **before)
    unit.put(current, original=original, seen=seen)
    for name in _TEXTS:
        after: dict[str, Any] = {name: getattr(edited, name)}
        following = replace(current, **after)
        if following != current:
            with unit.txn():
                unit.put(following, original=current, seen=seen)
        current = following


def monthly_pdf(report: MonthlyReport) -> bytes:
    """The report as PDF: of one that was sent the stored paper, never a new one.

    Raises:
        RuleBrokenError: `letter_not_in_font`.
        TroubleError: `paper_not_here`, while the bytes are still on another PC.
    """
    if report.sent is None:
        return render_report(report)
    if report.sent.pdf is None:
        raise TroubleError("paper_not_here")
    return report.sent.pdf


def render_report(report: MonthlyReport) -> bytes:
    """A paper made anew; the same report gives the same bytes.

    Raises:
        RuleBrokenError: `letter_not_in_font`.
    """
    from desktop.reports.monthly import render_monthly

    return render_monthly(report)


def _trends(read: ReadUnit, period: ReportPeriod, today: date) -> tuple[Trend, ...]:
    """What a longer report shows as charts: a week or a month is too short to show a way."""
    if period.kind in (PeriodKind.WEEK, PeriodKind.MONTH):
        return ()
    return indicator_trends(read, _CHARTED, period, today)


def _draft(period: ReportPeriod, overview: TeamOverview, today: date) -> Report:
    heads = [
        member
        for member in overview.memberships
        if member.role is Role.HEAD and member.is_open_on(today)
    ]
    return Report(
        id=report_id(period.kind, period.first_on),
        period_kind=period.kind,
        period_first_on=period.first_on,
        period_last_on=period.last_on,
        place_name=overview.commune.name if overview.commune else None,
        signed_on=today,
        signer_name=heads[0].full_name if heads else None,
    )
