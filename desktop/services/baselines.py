"""Figures that somebody else counted, typed with their source and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.domain.baselines import Baseline, BaselineKey, baseline_id
from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.rules import NAME_LENGTH, not_in_future, optional_text, required_text

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

HIGHEST: Final = 1_000_000
"""No commune has more people, and no team serves more than one."""


@dataclass(frozen=True, slots=True)
class SaveBaseline:
    """A figure as it should be; `original` is the record as read, None makes a new one."""

    key: BaselineKey
    value: int
    counted_on: date
    source: str
    decision_number: str | None = None
    original: Baseline | None = None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class DeleteBaseline:
    """A figure that does not hold."""

    baseline_id: str
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class KnownBaselines:
    """Every figure, by what it counts and then the latest first; and when they were read."""

    rows: tuple[Baseline, ...]
    seen: Seen


def list_baselines(read: ReadUnit) -> KnownBaselines:
    """The figures of others that the team typed in."""
    order = list(BaselineKey)
    found = sorted(
        read.all(Baseline),
        key=lambda one: (_place(one.key, order), -one.counted_on.toordinal()),
    )
    return KnownBaselines(tuple(found), read.seen)


def save_baseline(unit: WriteUnit, command: SaveBaseline) -> str:
    """Save a figure; answers its id, which is the same on every PC.

    Raises:
        RuleBrokenError: `baseline_range`, `baseline_source_missing`, `baseline_twice`,
            `date_in_future`, `date_too_old`, `text_too_long`.
    """
    if not 0 <= command.value <= HIGHEST:
        raise RuleBrokenError("baseline_range", "value", lowest=0, highest=HIGHEST)
    not_in_future(command.counted_on, unit.clock.today(), "counted_on")
    made = Baseline(
        id=baseline_id(command.key, command.counted_on),
        key=command.key,
        value=command.value,
        counted_on=command.counted_on,
        source=required_text(command.source, "baseline_source_missing", "source", NAME_LENGTH),
        decision_number=optional_text(command.decision_number, "decision_number", NAME_LENGTH),
    )
    original = command.original
    same = original is not None and original.id == made.id
    if not same and unit.get(Baseline, made.id) is not None:
        raise RuleBrokenError("baseline_twice", "counted_on")
    if original is not None and not same:
        # What it counts and its day are its id: another day is another figure.
        unit.delete(Baseline, original.id, seen=command.seen)
        original = None
    unit.put(made, original=original, seen=command.seen)
    return made.id


def delete_baseline(unit: WriteUnit, command: DeleteBaseline) -> None:
    """Take a figure away; the one before it counts again.

    Raises:
        RuleBrokenError: `baseline_unknown`.
    """
    if unit.get(Baseline, command.baseline_id) is None:
        raise RuleBrokenError("baseline_unknown", "baseline_id")
    unit.delete(Baseline, command.baseline_id, seen=command.seen)


def _place(key: BaselineKey, order: list[BaselineKey]) -> int:
    """A kind that a newer version brought stands behind those that are known."""
    return order.index(key) if key in order else len(order)
