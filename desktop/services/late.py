"""What became of numbers after they were sent: "added after closing".

A period that was sent is counted again today, and compared record by record with what was
frozen. What a later report told already is not told twice: the comparison begins where the last
one that was sent left off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.domain.clock import VIETNAM
from desktop.domain.indicators.catalogue import measure, rule_of
from desktop.domain.indicators.weights import weighed, weights_of
from desktop.domain.packages import FrozenLate, FrozenValue
from desktop.domain.periods import ReportPeriod
from desktop.domain.reporting import Report
from desktop.domain.rows.reporting import LateRow, Measured, RecordRef
from desktop.services.sent_reports import read_sent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.packages import FrozenNumber, ReportPackage
    from desktop.domain.periods import PeriodRules
    from desktop.services.catalogue import IndicatorText
    from desktop.storage.read_unit import ReadUnit

Weights = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Told:
    """A number as it was last reported, with the records it was counted from."""

    value: FrozenValue
    records: Mapping[tuple[str, str], int]
    base: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that is another one today than it was told; records by (table, id)."""

    identifier: str
    told: Told
    now: Measured
    records: Weights
    base: Weights
    added: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str], ...]

    @property
    def listed(self) -> tuple[tuple[str, str], ...]:
        """Every record behind the difference."""
        return (*self.added, *self.changed, *self.removed)


@dataclass(frozen=True, slots=True)
class LatePeriod:
    """A sent period with the numbers that differ today."""

    period: ReportPeriod
    report_id: str
    differences: tuple[Difference, ...]


def late_periods(read: ReadUnit, period: ReportPeriod) -> tuple[LatePeriod, ...]:
    """For the report of a period: earlier ones of its kind that were sent and differ today.

    Looked at are those of its reporting year, and the one just before it.
    """
    since = min(period.previous().first_on, period.year_to_date().first_on)
    earlier = [
        one
        for one in read.all(Report)
        if one.period_kind is period.kind and since <= one.period_first_on < period.first_on
    ]
    earlier.sort(key=lambda one: one.period_first_on)
    found: list[LatePeriod] = []
    told: dict[str, dict[str, Told]] = {}
    for report in earlier:
        package = _last_package(read, report)
        if package is not None:
            _tell(told, package)
    if not told:
        return ()
    texts = _texts(read, period)
    for report in earlier:
        if report.id in told:
            days = period_of(report, period.rules)
            differences = _differences(read, days, told[report.id], texts)
            if differences:
                found.append(LatePeriod(days, report.id, differences))
    return tuple(found)


def differences_since(
    read: ReadUnit, package: ReportPackage, period: ReportPeriod
) -> tuple[Difference, ...]:
    """What differs today from what one report said of its own period."""
    told: dict[str, dict[str, Told]] = {}
    _tell(told, package)
    return _differences(read, period, told[package.report_id], _texts(read, period))


def late_rows(
    read: ReadUnit, found: tuple[LatePeriod, ...], period: ReportPeriod
) -> tuple[LateRow, ...]:
    """The differences in the words of the indicators, by period and number."""
    texts = _texts(read, period)
    return tuple(
        _row(read, one.period, difference, texts[difference.identifier])
        for one in found
        for difference in one.differences
    )


def late_row(read: ReadUnit, period: ReportPeriod, difference: Difference) -> LateRow:
    """One of them."""
    return _row(read, period, difference, _texts(read, period)[difference.identifier])


def _last_package(read: ReadUnit, report: Report) -> ReportPackage | None:
    """Of the last version that was sent; None when none was, or its bytes are not here."""
    submissions = read.reporting.submissions(report.id)
    return read_sent(read, submissions[-1]) if submissions else None


def _tell(told: dict[str, dict[str, Told]], package: ReportPackage) -> None:
    """Add what a report said of its own period and of earlier ones."""
    told[package.report_id] = {
        one.identifier: _told(package, one, one.current) for one in package.numbers
    }
    for late in package.late:
        if late.report_id in told:
            told[late.report_id][late.identifier] = _told(package, late, late.now)


def _told(package: ReportPackage, one: FrozenNumber | FrozenLate, value: FrozenValue) -> Told:
    return Told(value, package.counted(one.records), package.counted(one.base))


def _texts(read: ReadUnit, period: ReportPeriod) -> Mapping[str, IndicatorText]:
    from desktop.services.catalogue import indicator_texts

    return indicator_texts(read, period.last_on)


def period_of(report: Report, rules: PeriodRules) -> ReportPeriod:
    """The very days that were reported, whatever the rules say now."""
    from desktop.domain.periods import period_containing

    days = period_containing(report.period_kind, report.period_first_on, rules)
    if (days.first_on, days.last_on) == (report.period_first_on, report.period_last_on):
        return days
    first_on, last_on = report.period_first_on, report.period_last_on
    named = period_containing(report.period_kind, last_on, rules)
    cut = rules.cut_between(first_on, last_on)
    return ReportPeriod(report.period_kind, named.year, named.number, first_on, last_on, cut, rules)


def _differences(
    read: ReadUnit,
    period: ReportPeriod,
    told: Mapping[str, Told],
    texts: Mapping[str, IndicatorText],
) -> tuple[Difference, ...]:
    snapshot = read.reporting.snapshot(period.first_on, period.last_on)
    weights = weights_of(snapshot)
    found = (
        _difference(identifier, one, snapshot, period, weights, texts)
        for identifier, one in told.items()
    )
    return tuple(one for one in found if one is not None)


def _difference(
    identifier: str,
    told: Told,
    snapshot: Snapshot,
    period: ReportPeriod,
    weights: Mapping[tuple[str, str], int],
    texts: Mapping[str, IndicatorText],
) -> Difference | None:
    text = texts.get(identifier)
    if text is None or not text.is_asked_in(period.kind):
        return None
    rule = rule_of(identifier, text.version)
    if rule is None:
        return None
    now = measure(rule, snapshot, period.first_on, period.last_on)
    records, base = weighed(now.records, weights), weighed(now.base, weights)
    added, removed, changed = _compared({**told.base, **told.records}, {**base, **records})
    if not (added or removed or changed):
        return None
    return Difference(identifier, told, now, records, base, added, removed, changed)


def _compared(
    before: Mapping[tuple[str, str], int], after: Mapping[tuple[str, str], int]
) -> tuple[tuple[tuple[str, str], ...], ...]:
    added = tuple(key for key in after if key not in before)
    removed = tuple(key for key in before if key not in after)
    changed = tuple(key for key in after if key in before and after[key] != before[key])
    return added, removed, changed


def _row(
    read: ReadUnit, period: ReportPeriod, difference: Difference, text: IndicatorText
) -> LateRow:
    rule = rule_of(difference.identifier, text.version)
    return LateRow(
        period=period,
        identifier=difference.identifier,
        name_vi=text.name_vi,
        unit_vi=text.unit_vi,
        rate=rule is not None and rule.rate,
        sent=difference.told.value.value,
        now=difference.now.value,
        records=tuple(_refs(difference.listed)),
        noted_on=_noted_on(read, difference.listed),
        name_en=text.name_en,
        unit_en=text.unit_en,
        gone=tuple(_refs(difference.removed)),
    )


def _refs(keys: tuple[tuple[str, str], ...]) -> Iterator[RecordRef]:
    return (RecordRef(*key) for key in keys)


def _noted_on(read: ReadUnit, keys: tuple[tuple[str, str], ...]) -> date | None:
    """The day of the last change; the same on every PC that has the same records."""
    last = max((read.touched_at(*key) for key in keys), default=0)
    return datetime.fromtimestamp(last / 1000, VIETNAM).date() if last else None
