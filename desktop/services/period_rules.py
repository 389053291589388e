"""By which rules the team's reports are cut: those that ship, and those its province decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.periods import PeriodRules
from desktop.domain.reporting import PeriodCut, PeriodRule, period_rule_id
from desktop.domain.rules import NAME_LENGTH, optional_text

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_EARLIEST = date(2019, 1, 1)
_AHEAD_YEARS = 5


@dataclass(frozen=True, slots=True)
class SetPeriodRule:
    """That periods are cut so from a day on, as `decision_number` says."""

    valid_from: date
    cut: PeriodCut
    decision_number: str | None = None
    original: PeriodRule | None = None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class DeletePeriodRule:
    """A rule that never was one."""

    rule_id: str
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class KnownRules:
    """The team's own rules, the latest first, and when they were read."""

    rules: tuple[PeriodRule, ...]
    seen: Seen


def period_rules(read: ReadUnit) -> PeriodRules:
    """What periods are cut by: a rule of the team goes before one that ships from the same day."""
    steps = dict(_shipped_rules())
    steps |= {rule.valid_from: rule.cut for rule in read.all(PeriodRule)}
    return PeriodRules(tuple(sorted(steps.items())))


def list_period_rules(read: ReadUnit) -> KnownRules:
    """The rules of the team, the latest first."""
    found = sorted(read.all(PeriodRule), key=lambda rule: rule.valid_from, reverse=True)
    return KnownRules(tuple(found), read.seen)


def set_period_rule(unit: WriteUnit, command: SetPeriodRule) -> str:
    """Save a rule; answers its id, which is the same on every PC.

    Raises:
        RuleBrokenError: `period_rule_range`, `text_too_long`.
    """
    latest = unit.clock.today().replace(month=12, day=31)
    latest = latest.replace(year=latest.year + _AHEAD_YEARS)
    if not _EARLIEST <= command.valid_from <= latest:
        raise RuleBrokenError(
            "period_rule_range", "valid_from", lowest=_EARLIEST.year, highest=latest.year
        )
    made = PeriodRule(
        id=period_rule_id(command.valid_from),
        valid_from=command.valid_from,
        cut=command.cut,
        decision_number=optional_text(command.decision_number, "decision_number", NAME_LENGTH),
    )
    original = command.original
    if original is not None and original.id != made.id:
        # Its day is its id: another day is another rule.
        unit.delete(PeriodRule, original.id, seen=command.seen)
        original = None
    unit.put(made, original=original or unit.get(PeriodRule, made.id), seen=command.seen)
    return made.id


def delete_period_rule(unit: WriteUnit, command: DeletePeriodRule) -> None:
    """Take a rule away; the one before it holds again.

    Raises:
        RuleBrokenError: `period_rule_unknown`.
    """
    if unit.get(PeriodRule, command.rule_id) is None:
        raise RuleBrokenError("period_rule_unknown", "rule_id")
    unit.delete(PeriodRule, command.rule_id, seen=command.seen)


@cache
def _shipped_rules() -> tuple[tuple[date, PeriodCut], ...]:
    import csv

    import resources

    text = resources.read_text("catalogue", "period_rules.csv")
    return tuple(
        (date.fromisoformat(row["valid_from"]), PeriodCut(row["cut"]))
        for row in csv.DictReader(text.splitlines())
    )
