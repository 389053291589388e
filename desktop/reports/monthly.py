"""The team's report of a month (quarter, year) as an official paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.reports.content import compose
from desktop.reports.door import Door

if TYPE_CHECKING:
    from desktop.domain.rows.reporting import MonthlyReport


def render_monthly(report: MonthlyReport) -> bytes:
    """The report as PDF; the same report gives the same bytes.

    Slow the first time (ReportLab is imported, fonts are read): run it on a worker.

    Raises:
        RuleBrokenError: `letter_not_in_font` with `letter` and `where` when a text has a
            character that the embedded font cannot print.
    """
    from desktop.reports.fonts import load_fonts
    from desktop.reports.layout import lay_out

    return lay_out(compose(report, Door(load_fonts())))
