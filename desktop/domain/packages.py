"""What is frozen when a report is sent: its paper, its numbers, the records behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.domain.reporting import PeriodCut, PeriodKind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenValue:
    """A number of one column as it was sent; numerator and denominator only of a rate."""

    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenNumber:
    """One indicator; `records` and `base` are places in the package's list of records."""

    identifier: str
    number: int
    previous: FrozenValue
    current: FrozenValue
    year: FrozenValue
    target: Decimal | None = None
    target_percent: Decimal | None = None
    records: tuple[int, ...] = ()
    base: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenLate:
    """A number of an earlier period as this report told it anew; records as in `FrozenNumber`.

    `records` and `base` are all that it was counted from then, `listed` those that were printed
    as added, changed or (also in `gone`) taken out.
    """

    period: str
    report_id: str
    identifier: str
    sent: FrozenValue
    now: FrozenValue
    records: tuple[int, ...] = ()
    base: tuple[int, ...] = ()
    listed: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    noted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPackage:
    """A sent report as it is stored and synced, whatever becomes of its records.

    `records` are (table, id, for how much it counts): one for a person, as many as there were
    unnamed people for a help.
    """

    version: int = 1
    program: str
    report_id: str
    period: str
    kind: PeriodKind
    first_on: date
    last_on: date
    cut: PeriodCut | None
    made_on: date
    pdf: bytes = field(repr=False)
    numbers: tuple[FrozenNumber, ...]
    late: tuple[FrozenLate, ...] = ()
    records: tuple[tuple[str, str, int], ...] = ()

    def number(self, identifier: str) -> FrozenNumber | None:
        """One indicator; None when the report did not carry it."""
        return next((one for one in self.numbers if one.identifier == identifier), None)

    def counted(self, places: tuple[int, ...]) -> Mapping[tuple[str, str], int]:
        """The records at these places with how much each counts."""
        found = (self.records[place] for place in places)
        return {(table, record): weight for table, record, weight in found}
