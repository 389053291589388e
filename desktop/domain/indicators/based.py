"""Stocks and rates, with the figures that somebody else counted where the team has such ones.

A baseline below the line stands in for the register's count. Above the line, and for a plain
stock, what came since is added to it: those who have it on the last day and, by the team's own
records, did not have it on the day of the baseline. What happened in a period never rests on a
baseline.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.domain.baselines import BaselineKey
from desktop.domain.indicators.counting import counted, refs
from desktop.domain.quantities import Rate
from desktop.domain.rows.reporting import Measured, RecordRef

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from desktop.domain.baselines import Baseline
    from desktop.domain.indicators.snapshot import Snapshot

    WhoOn = Callable[[date], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A stock to be counted: whose ids there are on a day, and the baseline that may stand in.

    `known` tells whether anybody was asked at all; without that and without a baseline the
    number is not known.
    """

    table: str
    on: WhoOn
    key: BaselineKey
    known: bool = True


def baseline_on(snapshot: Snapshot, key: BaselineKey, day: date) -> Baseline | None:
    """The latest figure for a key that was counted by the end of that day."""
    found = [one for one in snapshot.baselines if one.key == key and one.counted_on <= day]
    return max(found, key=lambda one: (one.counted_on, one.id), default=None)


def stock(snapshot: Snapshot, part: Part, day: date) -> Measured:
    """How many there are at the end of that day."""
    total, records, baseline = _since_baseline(snapshot, part, day)
    if baseline is None:
        return counted(total, records) if part.known else Measured(None)
    return Measured(Decimal(total), records, baselines=(baseline,))


def rate(snapshot: Snapshot, part: Part, whole: Part, day: date) -> Measured:
    """The share of `part` in `whole` at the end of that day, in per cent.

    Without a base, or where nobody was asked, its value is None and never 0. Of two figures by
    different hands the upper may be more than the lower: then it is above 100, and doubted.
    """
    numerator, records, above = _since_baseline(snapshot, part, day)
    below = baseline_on(snapshot, whole.key, day)
    if below is None:
        base = _base(snapshot, whole, day)
        denominator = len(base)
    else:
        base = (_ref(below),)
        denominator = below.value
    if above is None and not part.known:
        return Measured(None)
    value = Rate(numerator, denominator).percent
    used = tuple(one for one in (above, below) if one is not None)
    return Measured(value, records, numerator, denominator, base, used)


def _base(snapshot: Snapshot, whole: Part, day: date) -> tuple[RecordRef, ...]:
    """Few wholes stand below the line of many rates."""
    key = ("base", whole.key, day)
    if key not in snapshot.worked_out:
        snapshot.worked_out[key] = refs(whole.table, whole.on(day))
    found: tuple[RecordRef, ...] = snapshot.worked_out[key]
    return found


def _since_baseline(
    snapshot: Snapshot, part: Part, day: date
) -> tuple[int, tuple[RecordRef, ...], Baseline | None]:
    now = part.on(day)
    baseline = baseline_on(snapshot, part.key, day)
    if baseline is None:
        records = refs(part.table, now)
        return len(records), records, None
    before = set(part.on(baseline.counted_on))
    added = refs(part.table, (one for one in now if one not in before))
    return baseline.value + len(added), (_ref(baseline), *added), baseline


def _ref(baseline: Baseline) -> RecordRef:
    return RecordRef("baseline", baseline.id)
