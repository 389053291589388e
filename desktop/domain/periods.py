"""Reporting periods; their boundaries are data, printed exactly on every report.

Source: Decree 09/2019/NĐ-CP Article 12: the month runs from day 15 of the month before to
day 14, the quarter, 6 and 9 months likewise, the year from 15 December to 14 December. The
decree names no week: a week here is always Monday to Sunday, whatever the months do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.reporting import PeriodCut, PeriodKind

if TYPE_CHECKING:
    from collections.abc import Callable

_DECREE_09_FIRST_DAY = 15
_MONTHS = 12
_DAYS = 7

_STEP: Final = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.NINE_MONTHS: 12,
    PeriodKind.YEAR: 12,
}
"""Months from one period of a kind to the next; of nine months there is one in a year."""

_LENGTH: Final = {**_STEP, PeriodKind.NINE_MONTHS: 9}
"""Months in a period."""


@dataclass(frozen=True, slots=True)
class PeriodRules:
    """From which day on periods are cut how; the order of `steps` is by day.

    A reporting month begins on day 15 of the month before when Decree 09 holds on that day, and
    else on day 1 of its own. So each month has exactly one first day whenever a rule changes, and
    a period that a change falls into is longer or shorter; no day is in two or in none.
    """

    steps: tuple[tuple[date, PeriodCut], ...] = ()

    def cut_on(self, day: date) -> PeriodCut:
        """The rule of that day; before the first step that of the first."""
        found = self.steps[0][1] if self.steps else PeriodCut.DECREE_09
        for valid_from, cut in self.steps:
            if valid_from <= day:
                found = cut
        return found

    def first_day(self, month_index: int) -> date:
        """First day of the reporting month with that index (year * 12 + month - 1)."""
        year, month0 = divmod(month_index - 1, _MONTHS)
        by_decree = date(year, month0 + 1, _DECREE_09_FIRST_DAY)
        if self.cut_on(by_decree) is not PeriodCut.CALENDAR:
            return by_decree
        year, month0 = divmod(month_index, _MONTHS)
        return date(year, month0 + 1, 1)

    def cut_between(self, first_on: date, last_on: date) -> PeriodCut | None:
        """The rule of both boundaries of a period; None when they follow different ones."""
        if first_on.day == _DECREE_09_FIRST_DAY and last_on.day == _DECREE_09_FIRST_DAY - 1:
            return PeriodCut.DECREE_09
        whole_months = first_on.day == 1 and (last_on + timedelta(days=1)).day == 1
        return PeriodCut.CALENDAR if whole_months else None


BY_DECREE_09: Final = PeriodRules(((date(2019, 3, 12), PeriodCut.DECREE_09),))
"""Since the decree is in force; what a team reports by until something else is decided."""

BY_CALENDAR: Final = PeriodRules(((date(2019, 3, 12), PeriodCut.CALENDAR),))


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """One period, both days included.

    `number` is the week of the ISO year, the month, the quarter or the half of the year, else 1.
    `cut` is the rule of both its boundaries: None for a week, and where the rule changed within.
    `rules` are those of the periods around it, which do not make it another period.
    """

    kind: PeriodKind
    year: int
    number: int
    first_on: date
    last_on: date
    cut: PeriodCut | None
    rules: PeriodRules = field(default=BY_DECREE_09, compare=False, repr=False)

    @property
    def code(self) -> str:
        """As typed on the command line: 2026-W47, 2026-11, 2026-Q4, 2026-H1, 2026-9M, 2026."""
        return {
            PeriodKind.WEEK: f"{self.year}-W{self.number:02d}",
            PeriodKind.MONTH: f"{self.year}-{self.number:02d}",
            PeriodKind.QUARTER: f"{self.year}-Q{self.number}",
            PeriodKind.HALF_YEAR: f"{self.year}-H{self.number}",
            PeriodKind.NINE_MONTHS: f"{self.year}-9M",
        }.get(self.kind, str(self.year))

    def contains(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.first_on <= day <= self.last_on

    def previous(self) -> ReportPeriod:
        """The period of the same kind just before; of nine months that of the year before."""
        return self._beside(-1)

    def following(self) -> ReportPeriod:
        """The period of the same kind just after."""
        return self._beside(1)

    def year_to_date(self) -> ReportPeriod:
        """From the first day of the reporting year to this period's last day.

        A week belongs to the reporting year that its last day is in, so it may begin before it.
        """
        whole = year_containing(self.last_on, self.rules)
        days = whole.first_on, self.last_on
        cut = self.rules.cut_between(*days) if self.kind is not PeriodKind.WEEK else None
        return ReportPeriod(PeriodKind.YEAR, whole.year, 1, *days, cut, self.rules)

    def by(self, rules: PeriodRules) -> ReportPeriod:
        """The period of the same name under other rules."""
        if self.kind is PeriodKind.WEEK:
            return week_containing(self.first_on, rules)
        return _period_of_index(self.kind, rules, self._index)

    def _beside(self, step: int) -> ReportPeriod:
        if self.kind is PeriodKind.WEEK:
            return week_containing(self.first_on + timedelta(days=_DAYS * step), self.rules)
        return _period_of_index(self.kind, self.rules, self._index + step)

    @property
    def _index(self) -> int:
        return self.year * (_MONTHS // _STEP[self.kind]) + self.number - 1


def week_period(year: int, week: int, rules: PeriodRules = BY_DECREE_09) -> ReportPeriod:
    """The week with that number of the ISO year.

    Raises:
        ValueError: That year has no such week.
    """
    return week_containing(date.fromisocalendar(year, week, 1), rules)


def month_period(year: int, month: int, rules: PeriodRules = BY_DECREE_09) -> ReportPeriod:
    """The reporting month named `month`/`year`."""
    return _period_of_index(PeriodKind.MONTH, rules, year * _MONTHS + month - 1)


def quarter_period(year: int, quarter: int, rules: PeriodRules = BY_DECREE_09) -> ReportPeriod:
    """The reporting quarter."""
    return _period_of_index(PeriodKind.QUARTER, rules, year * 4 + quarter - 1)


def half_year_period(year: int, half: int, rules: PeriodRules = BY_DECREE_09) -> ReportPeriod:
    """The first or the last six months of the reporting year."""
    return _period_of_index(PeriodKind.HALF_YEAR, rules, year * 2 + half - 1)


def nine_months_period(year: int, rules: PeriodRules = BY_DECREE_09) -> ReportPeriod:
    """The first nine months of the reporting year."""
    return _period_of_index(PeriodKind.NINE_MONTHS, rules, year)


def year_period(year: int, rules: PeriodRules = BY_DECREE_09) -> ReportPeriod:
    """The reporting year."""
    return _period_of_index(PeriodKind.YEAR, rules, year)


def week_containing(day: date, rules: PeriodRules = BY_DECREE_09) -> ReportPeriod:
    """The week, Monday to Sunday, in which the day lies."""
    first_on = day - timedelta(days=day.weekday())
    year, week, _weekday = first_on.isocalendar()
    last_on = first_on + timedelta(days=_DAYS - 1)
    return ReportPeriod(PeriodKind.WEEK, year, week, first_on, last_on, None, rules)


def month_containing(day: date, rules: PeriodRules = BY_DECREE_09) -> ReportPeriod:
    """The reporting month in which the day lies."""
    index = day.year * _MONTHS + day.month - 1
    if rules.first_day(index + 1) <= day:
        index += 1
    return _period_of_index(PeriodKind.MONTH, rules, index)


def year_containing(day: date, rules: PeriodRules = BY_DECREE_09) -> ReportPeriod:
    """The reporting year in which the day lies."""
    return year_period(month_containing(day, rules).year, rules)


def period_containing(
    kind: PeriodKind, day: date, rules: PeriodRules = BY_DECREE_09
) -> ReportPeriod:
    """The period of a kind in which the day lies; of nine months the one of its year."""
    if kind is PeriodKind.WEEK:
        return week_containing(day, rules)
    month = month_containing(day, rules)
    return _period_of_index(kind, rules, (month.year * _MONTHS + month.number - 1) // _STEP[kind])


def parse_period(text: str, rules: PeriodRules = BY_DECREE_09) -> ReportPeriod:
    """Read 2026-W47, 2026-11, 2026-Q4, 2026-H1, 2026-9M or 2026.

    Raises:
        RuleBrokenError: `period_format` when it is none of these.
    """
    for pattern, make in _FORMS:
        match = re.fullmatch(pattern, text.strip().upper())
        if match is not None:
            try:
                return make(*map(int, match.groups()), rules)
            except ValueError:  # week 53 of a year that has 52, or a year that no calendar has
                break
    raise RuleBrokenError("period_format", "period", text=text)


_FORMS: Final[tuple[tuple[str, Callable[..., ReportPeriod]], ...]] = (
    (r"([12]\d{3})-W(0[1-9]|[1-4]\d|5[0-3])", week_period),
    (r"([12]\d{3})-(0[1-9]|1[0-2])", month_period),
    (r"([12]\d{3})-Q([1-4])", quarter_period),
    (r"([12]\d{3})-H([12])", half_year_period),
    (r"([12]\d{3})-9M", nine_months_period),
    (r"([12]\d{3})", year_period),
)


def _period_of_index(kind: PeriodKind, rules: PeriodRules, index: int) -> ReportPeriod:
    step = _STEP[kind]
    year, number0 = divmod(index, _MONTHS // step)
    begins = year * _MONTHS + number0 * step
    first_on = rules.first_day(begins)
    last_on = rules.first_day(begins + _LENGTH[kind]) - timedelta(days=1)
    cut = rules.cut_between(first_on, last_on)
    return ReportPeriod(kind, year, number0 + 1, first_on, last_on, cut, rules)
