"""Reporting periods; their boundaries are data, printed exactly on every report.

Source: Decree 09/2019/NĐ-CP Article 12: the month runs from day 15 of the month before to
day 14, the quarter likewise, the year from 15 December to 14 December.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.errors import RuleBrokenError
from desktop.domain.reporting import PeriodCut, PeriodKind

_DECREE_09_FIRST_DAY = 15
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """One period, both days included; `number` is the month or quarter, 1 for a year."""

    kind: PeriodKind
    year: int
    number: int
    first_on: date
    last_on: date
    cut: PeriodCut

    @property
    def code(self) -> str:
        """As typed on the command line: 2026-11, 2026-Q4, 2026."""
        if self.kind is PeriodKind.MONTH:
            return f"{self.year}-{self.number:02d}"
        if self.kind is PeriodKind.QUARTER:
            return f"{self.year}-Q{self.number}"
        return str(self.year)

    def contains(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.first_on <= day <= self.last_on

    def previous(self) -> ReportPeriod:
        """The period of the same kind and cut just before."""
        return _period_of_index(self.kind, self.cut, _index(self) - 1)

    def following(self) -> ReportPeriod:
        """The period of the same kind and cut just after."""
        return _period_of_index(self.kind, self.cut, _index(self) + 1)

    def year_to_date(self) -> ReportPeriod:
        """From the first day of the reporting year to this period's last day."""
        whole = year_period(self.year, self.cut)
        return ReportPeriod(PeriodKind.YEAR, self.year, 1, whole.first_on, self.last_on, self.cut)


def month_period(year: int, month: int, cut: PeriodCut = PeriodCut.DECREE_09) -> ReportPeriod:
    """The reporting month named `month`/`year`."""
    return _period_of_index(PeriodKind.MONTH, cut, year * _MONTHS + month - 1)


def quarter_period(year: int, quarter: int, cut: PeriodCut = PeriodCut.DECREE_09) -> ReportPeriod:
    """The reporting quarter."""
    return _period_of_index(PeriodKind.QUARTER, cut, year * 4 + quarter - 1)


def year_period(year: int, cut: PeriodCut = PeriodCut.DECREE_09) -> ReportPeriod:
    """The reporting year."""
    return _period_of_index(PeriodKind.YEAR, cut, year)


def month_containing(day: date, cut: PeriodCut = PeriodCut.DECREE_09) -> ReportPeriod:
    """The reporting month in which the day lies."""
    index = day.year * _MONTHS + day.month - 1
    if cut is PeriodCut.DECREE_09 and day.day >= _DECREE_09_FIRST_DAY:
        index += 1
    return _period_of_index(PeriodKind.MONTH, cut, index)


def parse_period(text: str, cut: PeriodCut = PeriodCut.DECREE_09) -> ReportPeriod:
    """Read 2026-11, 2026-Q4 or 2026.

    Raises:
        RuleBrokenError: `period_format` when it is none of these.
    """
    match = re.fullmatch(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|[Qq]([1-4])))?", text.strip())
    if match is None:
        raise RuleBrokenError("period_format", "period", text=text)
    year, month, quarter = match.groups()
    if month:
        return month_period(int(year), int(month), cut)
    if quarter:
        return quarter_period(int(year), int(quarter), cut)
    return year_period(int(year), cut)


def _index(period: ReportPeriod) -> int:
    per_year = {PeriodKind.MONTH: _MONTHS, PeriodKind.QUARTER: 4, PeriodKind.YEAR: 1}
    return period.year * per_year[period.kind] + period.number - 1


def _period_of_index(kind: PeriodKind, cut: PeriodCut, index: int) -> ReportPeriod:
    per_year = {PeriodKind.MONTH: _MONTHS, PeriodKind.QUARTER: 4, PeriodKind.YEAR: 1}[kind]
    year, number0 = divmod(index, per_year)
    months = _MONTHS // per_year
    first = _cut_day(cut, year * _MONTHS + number0 * months)
    last = _cut_day(cut, year * _MONTHS + (number0 + 1) * months) - timedelta(days=1)
    return ReportPeriod(kind, year, number0 + 1, first, last, cut)


def _cut_day(cut: PeriodCut, month_index: int) -> date:
    """First day of the reporting month with that index (year * 12 + month - 1)."""
    if cut is PeriodCut.CALENDAR:
        year, month0 = divmod(month_index, _MONTHS)
        return date(year, month0 + 1, 1)
    year, month0 = divmod(month_index - 1, _MONTHS)
    return date(year, month0 + 1, _DECREE_09_FIRST_DAY)
