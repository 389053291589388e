"""The indicator table of a period, what looks odd in it, and the records behind each number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.indicators.catalogue import RULES, Rule, measure, rule_of
from desktop.domain.indicators.progress import target_percent
from desktop.domain.indicators.sanity import doubts_of
from desktop.domain.rows.reporting import Column, Doubt, IndicatorRow, Measured, RecordRow
from desktop.services.record_rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.periods import ReportPeriod
    from desktop.services.catalogue import IndicatorText
    from desktop.storage.read_unit import ReadUnit

_OF_SESSIONS: Final = frozenset({"outreach_session_count", "class_session_count"})
"""Which count a session itself; elsewhere it stands for those in it who were not named."""


@dataclass(frozen=True, slots=True)
class PeriodNumbers:
    """Every indicator of a period, and what in them should be looked at."""

    rows: tuple[IndicatorRow, ...]
    doubts: tuple[Doubt, ...]


def period_numbers(read: ReadUnit, period: ReportPeriod, today: date) -> PeriodNumbers:
    """The table with its doubts, from one snapshot."""
    snapshot = _snapshot(read, period)
    rows = _table(read, snapshot, period)
    return PeriodNumbers(rows, doubts_of(rows, snapshot, period, today))


def indicator_table(read: ReadUnit, period: ReportPeriod) -> tuple[IndicatorRow, ...]:
    """Every indicator that can be counted, for the period, the one before, and the year so far."""
    return _table(read, _snapshot(read, period), period)


def month_and_year(
    read: ReadUnit, month: ReportPeriod
) -> Iterator[tuple[Rule, IndicatorText, Measured, Measured]]:
    """Every indicator that can be counted, for the month and for the year so far."""
    year = month.year_to_date()
    snapshot = read.reporting.snapshot(min(month.first_on, year.first_on), month.last_on)
    for rule, text in _rules(read, month):
        found = _measure(rule, snapshot, month)
        # Of what there is on the last day it makes no difference since when one looks.
        same = rule.stock and year.last_on == month.last_on
        yield rule, text, found, found if same else _measure(rule, snapshot, year)


def indicator_records(
    read: ReadUnit, identifier: str, period: ReportPeriod, column: Column = Column.CURRENT
) -> tuple[RecordRow, ...]:
    """The records one number of the table was counted from, newest first.

    A figure of others that stands below the line is listed too, with its source.

    Raises:
        RuleBrokenError: `indicator_unknown`.
    """
    rule = RULES.get(identifier)
    if rule is None:
        raise RuleBrokenError("indicator_unknown", "indicator")
    snapshot = _snapshot(read, period)
    measured = _measure(rule, snapshot, days_of(period, column))
    below = (ref for ref in measured.base if ref.table == "baseline")
    rows = rows_of(dict.fromkeys((*measured.records, *below)), snapshot)
    if identifier in _OF_SESSIONS:
        return tuple(replace(row, times=1) for row in rows)
    return rows


def days_of(period: ReportPeriod, column: Column) -> ReportPeriod:
    """Which days a column of the table of a period is about."""
    return {
        Column.PREVIOUS: period.previous,
        Column.CURRENT: lambda: period,
        Column.YEAR: period.year_to_date,
    }[column]()


def _table(read: ReadUnit, snapshot: Snapshot, period: ReportPeriod) -> tuple[IndicatorRow, ...]:
    return tuple(_row(snapshot, period, rule, text) for rule, text in _rules(read, period))


def _rules(read: ReadUnit, period: ReportPeriod) -> Iterator[tuple[Rule, IndicatorText]]:
    from desktop.services.catalogue import indicator_texts

    for text in indicator_texts(read, period.last_on).values():
        rule = rule_of(text.identifier, text.version)
        if rule is not None:
            yield rule, text


def _row(snapshot: Snapshot, period: ReportPeriod, rule: Rule, text: IndicatorText) -> IndicatorRow:
    columns = {column: _measure(rule, snapshot, days_of(period, column)) for column in Column}
    year = period.year_to_date().year
    target = next(
        (one for one in snapshot.targets if (one.indicator, one.year) == (rule.identifier, year)),
        None,
    )
    return IndicatorRow(
        number=rule.number,
        identifier=rule.identifier,
        name_vi=text.name_vi,
        name_en=text.name_en,
        unit_vi=text.unit_vi,
        unit_en=text.unit_en,
        stock=rule.stock,
        rate=rule.rate,
        previous=columns[Column.PREVIOUS],
        current=columns[Column.CURRENT],
        year=columns[Column.YEAR],
        target=target,
        # A target is for the year: a flow counts from the year's first day.
        target_percent=target_percent(columns[Column.YEAR], target) if target else None,
        asked=text.is_asked_in(period.kind),
    )


def _snapshot(read: ReadUnit, period: ReportPeriod) -> Snapshot:
    first_on = min(days_of(period, column).first_on for column in Column)
    return read.reporting.snapshot(first_on, period.last_on)


def _measure(rule: Rule, snapshot: Snapshot, days: ReportPeriod) -> Measured:
    return measure(rule, snapshot, days.first_on, days.last_on)
