"""Numbers that cannot be, or seldom are: said beside the table, and never in anybody's way."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from desktop.domain.indicators.counting import households_on
from desktop.domain.people import Poverty
from desktop.domain.reporting import PeriodKind
from desktop.domain.rows.reporting import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.periods import ReportPeriod
    from desktop.domain.rows.reporting import IndicatorRow, Measured

    Rows = Mapping[str, IndicatorRow]

_PARENTS: Final = (
    ("team_member_female_count", "team_member_count"),
    ("team_member_association_count", "team_member_count"),
    ("class_attendee_unique_count", "class_attendance_count"),
    ("household_visited_count", "assist_count"),
    ("resident_assisted_count", "assist_count"),
    ("dvc_dossier_count", "assist_count"),
    ("resident_assisted_60plus_count", "resident_assisted_count"),
    ("resident_assisted_female_count", "resident_assisted_count"),
    ("resident_assisted_poor_count", "resident_assisted_count"),
    ("vneid_install_assisted_count", "resident_assisted_count"),
    ("dvc_guided_count", "resident_assisted_count"),
)
"""A part of what the other counts is never more than it."""

_BOTH: Final = "store_and_epay_household_rate"
_ONE_OF_BOTH: Final = ("epay_household_rate", "digital_store_household_rate")

_HOUSEHOLDS: Final = "epay_household_rate"
_RESIDENTS: Final = "ehealth_rate"
"""Rates whose lower numbers are all households and all residents."""

_OF_HOUSEHOLDS: Final = (
    "household_in_channel_count",
    "merchant_qr_count",
    "digital_family_count",
)
"""Counts that no rate says already."""

_OF_RESIDENTS: Final = ("literacy_confirmed_count",)

_SMALL_HOUSEHOLD, _LARGE_HOUSEHOLD = Decimal(3), Decimal("4.5")
_POOR: Final = (Poverty.POOR, Poverty.NEAR_POOR)
_TIMES: Final = 3
"""So many times the period before is a jump."""

_LEAST: Final = 10
"""Below this a jump says nothing."""

_POINTS: Final = Decimal(20)
"""So many per cent points are a jump of a rate."""


def doubts_of(
    table: Iterable[IndicatorRow], snapshot: Snapshot, period: ReportPeriod, today: date
) -> tuple[Doubt, ...]:
    """What should be looked at in the numbers of a period, the impossible first."""
    rows = {row.identifier: row for row in table}
    found = [
        *_negative(rows),
        *_parts(rows),
        *_bases(rows),
        *_poor(rows, snapshot, period.last_on),
        *_household_size(rows),
    ]
    doubted = {one.identifier for one in found}
    jumps = (one for one in _jumps(rows, period, today) if one.identifier not in doubted)
    return (*found, *jumps)


def _negative(rows: Rows) -> Iterator[Doubt]:
    for row in rows.values():
        value = row.current.value
        if value is not None and value < 0:
            yield Doubt("negative", row.identifier, value, Decimal(0))


def _parts(rows: Rows) -> Iterator[Doubt]:
    for part, whole in _PARENTS:
        number, other = _value(rows, part), _value(rows, whole)
        if number is not None and other is not None and number > other:
            yield Doubt("more_than_whole", part, number, other, whole)
    both = _above(rows.get(_BOTH))
    for one in _ONE_OF_BOTH:
        other = _above(rows.get(one))
        if both is not None and other is not None and both > other:
            yield Doubt("more_than_whole", _BOTH, both, other, one)


def _bases(rows: Rows) -> Iterator[Doubt]:
    for row in rows.values():
        if row.rate and row.current.value is not None and row.current.value > 100:
            above, below = _above(row), _below(row)
            if above is not None and below is not None:
                yield Doubt("over_base", row.identifier, above, below)
    for identifiers, rate in ((_OF_HOUSEHOLDS, _HOUSEHOLDS), (_OF_RESIDENTS, _RESIDENTS)):
        base = _below(rows.get(rate))
        for identifier in identifiers:
            number = _value(rows, identifier)
            if base is not None and number is not None and number > base:
                yield Doubt("over_base", identifier, number, base)


def _poor(rows: Rows, snapshot: Snapshot, day: date) -> Iterator[Doubt]:
    base = _below(rows.get(_HOUSEHOLDS))
    poor = sum(one.poverty in _POOR for one in households_on(snapshot, day))
    if base is not None and poor > base:
        yield Doubt("poor_over_households", "", Decimal(poor), base)


def _household_size(rows: Rows) -> Iterator[Doubt]:
    """In Việt Nam's countryside a household has three to four and a half people on average."""
    residents, households = _below(rows.get(_RESIDENTS)), _below(rows.get(_HOUSEHOLDS))
    if not residents or not households:
        return
    if not _SMALL_HOUSEHOLD <= residents / households <= _LARGE_HOUSEHOLD:
        yield Doubt("household_size", "", residents, households)


def _jumps(rows: Rows, period: ReportPeriod, today: date) -> Iterator[Doubt]:
    """Strong changes against the period before; weeks are too short to be told from each other."""
    if period.kind is PeriodKind.WEEK:
        return
    over = period.last_on < today
    for row in rows.values():
        now, before = row.current.value, row.previous.value
        # What happens in a period is less until it is over.
        falls_later = not row.stock and not over
        if not row.asked or now is None or before is None or (falls_later and now < before):
            continue
        if _is_jump(now, before, rate=row.rate):
            yield Doubt("jump", row.identifier, now, before, row.identifier)


def _is_jump(now: Decimal, before: Decimal, *, rate: bool) -> bool:
    if rate:
        return abs(now - before) >= _POINTS
    low, high = sorted((now, before))
    return high >= _LEAST and high > low * _TIMES and low > 0


def _value(rows: Rows, identifier: str) -> Decimal | None:
    row = rows.get(identifier)
    return None if row is None else row.current.value


def _above(row: IndicatorRow | None) -> Decimal | None:
    return _part(row.current, lower=False) if row else None


def _below(row: IndicatorRow | None) -> Decimal | None:
    return _part(row.current, lower=True) if row else None


def _part(measured: Measured, *, lower: bool) -> Decimal | None:
    number = measured.denominator if lower else measured.numerator
    return None if number is None else Decimal(number)
