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
    from decimal import Decimal

    from desktop.domain.indicators.catalogue import Rule
    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.periods import ReportPeriod
    from desktop.services.catalogue import IndicatorText
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
    trends = []
    for identifier in identifiers:
        _, rule = _known(read, identifier, periods[-1].last_on)
        values = [
            (one, measure(rule, snapshot, one.first_on, one.last_on).value) for one in periods
        ]
        trends.append(trend_of(read, snapshot, identifier, values, today))
    return tuple(trends)


def trend_of(
    read: ReadUnit,
    snapshot: Snapshot,
    identifier: str,
    values: Sequence[tuple[ReportPeriod, Decimal | None]],
    today: date,
) -> Trend:
    """The trend of an indicator that was measured already.

    Args:
        read: For the words of the indicator.
        snapshot: What it was measured in; its first records tell from when on 0 means none.
        identifier: The indicator's.
        values: Of each period, oldest first.
        today: Periods that begin later have no value.

    Raises:
        RuleBrokenError: `indicator_unknown`.
    """
    last = values[-1][0]
    text, rule = _known(read, identifier, last.last_on)
    begun = _first_day(snapshot, last.first_on, stock=rule.stock)
    bars = []
    for period, measured in values:
        unknown = (not measured and not begun <= period.last_on) or period.first_on > today
        value = None if unknown else measured
        bars.append(Bar(_short(period), value, so_far=period.last_on > today, key=period.code))
    year = last.year_to_date().year
    wanted = (identifier, year)
    target = next((t for t in snapshot.targets if (t.indicator, t.year) == wanted), None)
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


def _known(read: ReadUnit, identifier: str, day: date) -> tuple[IndicatorText, Rule]:
    from desktop.services.catalogue import indicator_texts

    text = indicator_texts(read, day).get(identifier)
    rule = None if text is None else rule_of(identifier, text.version)
    if text is None or rule is None:
        raise RuleBrokenError("indicator_unknown", "indicator")
    return text, rule


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
