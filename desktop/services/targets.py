"""Targets of the year and how far the team is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.indicators.catalogue import RULES, measure
from desktop.domain.indicators.progress import (
    missing_records,
    missing_to_target,
    target_percent,
)
from desktop.domain.periods import year_period
from desktop.domain.reporting import Target, TargetSource, target_id
from desktop.domain.rows.reporting import TargetProgress, YearTargets
from desktop.domain.rules import NAME_LENGTH, not_in_future, optional_text
from desktop.services.indicators import indicator_table
from desktop.services.period_rules import period_rules

if TYPE_CHECKING:
    from desktop.domain.rows.reporting import IndicatorRow, Measured
    from desktop.services.catalogue import IndicatorText
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_HIGHEST = Decimal(1_000_000)
_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class SetTarget:
    """A number to reach in a calendar year, in the indicator's unit (a rate in per cent)."""

    indicator: str
    year: int
    value: Decimal
    decision_number: str | None = None
    decided_on: date | None = None
    original: Target | None = None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class DeleteTarget:
    """A target that is no longer one."""

    target_id: str
    seen: Seen | None = None


def set_target(unit: WriteUnit, command: SetTarget) -> str:
    """Save a target; answers its id, which is the same on every PC.

    Raises:
        RuleBrokenError: `indicator_unknown`, `target_range`, `year_range`, `date_in_future`,
            `target_of_province`.
    """
    rule = RULES.get(command.indicator)
    if rule is None:
        raise RuleBrokenError("indicator_unknown", "indicator")
    today = unit.clock.today()
    if not 2021 <= command.year <= today.year + 5:
        raise RuleBrokenError("year_range", "year", lowest=2021, highest=today.year + 5)
    highest = _PERCENT if rule.rate else _HIGHEST
    if not 0 < command.value <= highest:
        raise RuleBrokenError("target_range", "value", highest=int(highest))
    if command.decided_on is not None:
        not_in_future(command.decided_on, today, "decided_on")
    made = Target(
        id=target_id(command.indicator, command.year),
        indicator=command.indicator,
        year=command.year,
        value=command.value,
        decision_number=optional_text(command.decision_number, "decision_number", NAME_LENGTH),
        decided_on=command.decided_on,
    )
    known = unit.get(Target, made.id)
    if known is not None and known.source is TargetSource.PROVINCE:
        raise RuleBrokenError("target_of_province", "value")
    unit.put(made, original=command.original or known, seen=command.seen)
    return made.id


def delete_target(unit: WriteUnit, command: DeleteTarget) -> None:
    """Take a target away.

    Raises:
        RuleBrokenError: `target_unknown`, `target_of_province`.
    """
    target = unit.get(Target, command.target_id)
    if target is None:
        raise RuleBrokenError("target_unknown", "target_id")
    if target.source is TargetSource.PROVINCE:
        raise RuleBrokenError("target_of_province", "target_id")
    unit.delete(Target, command.target_id, seen=command.seen)


def list_targets(
    read: ReadUnit, year: int, today: date | None = None
) -> tuple[TargetProgress, ...]:
    """The year's targets in the order of the indicators, with what is reached.

    Args:
        read: The snapshot.
        year: Calendar year.
        today: Stocks are counted on that day when it lies in the reporting year, else on the
            year's last day.
    """
    from desktop.services.catalogue import indicator_texts

    targets = read.reporting.targets(year)
    if not targets:
        return ()
    period = year_period(year, period_rules(read))
    last_on = min(period.last_on, today) if today and today >= period.first_on else period.last_on
    snapshot = read.reporting.snapshot(period.first_on, last_on)
    texts = indicator_texts(read, last_on)
    rows = []
    for target in sorted(targets, key=lambda one: _order(one.indicator)):
        rule, text = RULES.get(target.indicator), texts.get(target.indicator)
        if rule is None or text is None:
            continue  # set by a newer version for an indicator this one cannot count
        measured = measure(rule, snapshot, period.first_on, last_on)
        rows.append(progress_to(target, text, measured))
    return tuple(rows)


def year_targets(read: ReadUnit, year: int, today: date | None = None) -> YearTargets:
    """The targets of a year, also of one that is over or has not begun.

    Every indicator is told, so that a target can be set for those that have none.

    Args:
        read: The snapshot.
        year: Calendar year.
        today: As for `list_targets`: this page and the home page say the same.
    """
    rows = indicator_table(read, year_period(year, period_rules(read)))
    return YearTargets(year, rows, list_targets(read, year, today), read.seen)


def progress_to(
    target: Target, words: IndicatorText | IndicatorRow, measured: Measured
) -> TargetProgress:
    """How far a number is from its target."""
    return TargetProgress(
        target=target,
        name_vi=words.name_vi,
        name_en=words.name_en,
        unit_vi=words.unit_vi,
        unit_en=words.unit_en,
        measured=measured,
        percent=target_percent(measured, target),
        missing=missing_to_target(measured, target),
        missing_records=missing_records(measured, target),
    )


def _order(identifier: str) -> int:
    rule = RULES.get(identifier)
    return rule.number if rule else len(RULES) + 100
