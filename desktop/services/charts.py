"""Indicators over the last periods: the numbers are those of the indicator table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.charts import Bar, Trend
from desktop.domain.errors import RuleBrokenError
from desktop.domain.indicators.catalogue import measure, rule_of
from desktop.domain.periods import month_containing
from desktop.domain.reporting import PeriodKind
from desktop.services.period_rules import period_rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.periods import ReportPeriod
    from desktop.domain.reporting import Target
    from desktop.storage.read_unit import ReadUnit

_SHOWN: Final = {PeriodKind.WEEK: 12, PeriodKind.MONTH: 12, PeriodKind.QUARTER: 8}
_MONTHS: Final = 12
_ROMAN: Final = ("", "I", "II", "III", "IV")


def indicator_trends(
    read: ReadUnit, identifiers: Sequence[str], period: ReportPeriod, today: date
) -> tuple[Trend, ...]:
    """Each indicator in the periods that lead up to one; a bar's key is its period's code.

    Weeks, months and quarters are compared with their like, longer periods are shown by their
    months. Periods before the team's first record have no value: nothing was written down then.

    Raises:
        RuleBrokenError: `indicator_unknown`.
    """
    periods = _periods(read, period)
    snapshot = read.reporting.snapshot(periods[0].first_on, periods[-1].last_on)
    year = period.year_to_date().year
    targets = {one.indicator: one for one in snapshot.targets if one.year == year}
    return tuple(
        _trend(snapshot, identifier, periods, today, targets.get(identifier))
        for identifier in identifiers
    )


def _trend(
    snapshot: Snapshot,
    identifier: str,
    periods: Sequence[ReportPeriod],
    today: date,
    target: Target | None,
) -> Trend:
    from desktop.services.catalogue import load_indicator_texts

    text = load_indicator_texts(periods[-1].last_on).get(identifier)
    rule = None if text is None else rule_of(identifier, text.version)
    if text is None or rule is None:
        raise RuleBrokenError("indicator_unknown", "indicator")
    begun = _first_day(snapshot, periods[-1].first_on, stock=rule.stock)
    bars = []
    for period in periods:
        value = measure(rule, snapshot, period.first_on, period.last_on).value
        if (not value and not begun <= period.last_on) or period.first_on > today:
            value = None
        bars.append(Bar(_short(period), value, so_far=period.last_on > today, key=period.code))
    return Trend(
        identifier=identifier,
        name_vi=text.name_vi,
        name_en=text.name_en,
        unit_vi=text.unit_vi,
        unit_en=text.unit_en,
        rate=rule.rate,
        bars=tuple(bars),
        target=target.value if target is not None and rule.stock else None,
    )


def _periods(read: ReadUnit, period: ReportPeriod) -> list[ReportPeriod]:
    count = _SHOWN.get(period.kind)
    if count is None:
        period, count = month_containing(period.last_on, period_rules(read)), _MONTHS
    periods = [period]
    while len(periods) < count:
        periods.insert(0, periods[0].previous())
    return periods


def _first_day(snapshot: Snapshot, otherwise: date, *, stock: bool) -> date:
    """From when on nothing means none: before the first record nobody wrote anything down.

    What was done begins with the first help or session; what there was may be known of longer
    ago, from a list.
    """
    days = [one.helped_on for one in snapshot.assistances]
    days += [one.held_on for one in snapshot.sessions]
    if stock:
        days += [one.reached_on for one in snapshot.milestones]
        days += [one.counted_on for one in snapshot.baselines]
    return min(days, default=otherwise)


def _short(period: ReportPeriod) -> str:
    """For under a bar: 03/26, IV/26, and of a week its last day."""
    year = f"{period.year % 100:02d}"
    if period.kind is PeriodKind.QUARTER:
        return f"{_ROMAN[period.number]}/{year}"
    if period.kind is PeriodKind.WEEK:
        return f"{period.last_on:%d/%m}"
    return f"{period.number:02d}/{year}"
