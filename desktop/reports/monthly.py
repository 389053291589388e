"""The team's report of a period as an official paper, to be signed or to be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.reports.content import compose
from desktop.reports.writing import as_docx, as_pdf

if TYPE_CHECKING:
    from desktop.domain.rows.reporting import MonthlyReport


def render_monthly(report: MonthlyReport) -> bytes:
    """The report as PDF; the same report gives the same bytes.

    Slow the first time (ReportLab is imported, fonts are read): run it on a worker.

    Raises:
        RuleBrokenError: `letter_not_in_font` with `letter` and `where` when a text has a
            character that the embedded font cannot print.
    """
    return as_pdf(report, compose)


def report_docx(report: MonthlyReport) -> bytes:
    """The same report for Word.

    Raises:
        RuleBrokenError: `letter_not_in_font`, as above.
    """
    return as_docx(report, compose)
