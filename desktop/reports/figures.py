"""The report's numbers by identifier, and sentences that keep each with its own unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.text.numbers import format_number
from desktop.reports.door import NO_BREAK_SPACE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from desktop.domain.rows.reporting import IndicatorRow


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence about one indicator.

    `text` holds `{amount}`, which becomes the number with the indicator's unit, for example
    "{amount} được hướng dẫn" gives "12 người được hướng dẫn".
    """

    identifier: str
    text: str


class Figures:
    """Looks numbers up in the indicator rows, so that text and table cannot differ."""

    def __init__(self, rows: Iterable[IndicatorRow]) -> None:
        self._rows = {row.identifier: row for row in rows}

    def current(self, identifier: str) -> Decimal | None:
        """This period's number; None when it is not known or the indicator not in the report."""
        row = self._rows.get(identifier)
        return row.current.value if row else None

    def amount(self, identifier: str) -> str | None:
        """This period's number with its unit; None as in `current`."""
        row = self._rows.get(identifier)
        return _amount(row, row.current.value) if row else None

    def year_amount(self, identifier: str) -> str | None:
        """The year's number so far, with its unit."""
        row = self._rows.get(identifier)
        return _amount(row, row.year.value) if row else None

    def change(self, identifier: str) -> str | None:
        """How much more or less than in the previous period, in words."""
        row = self._rows.get(identifier)
        if row is None or row.current.value is None or row.previous.value is None:
            return None
        more = row.current.value - row.previous.value
        if more == 0:
            return "bằng kỳ trước"
        word = "tăng" if more > 0 else "giảm"
        return f"{word} {_amount(row, abs(more))} so với kỳ trước"

    def clauses(self, clauses: Iterable[Clause]) -> list[str]:
        """The clauses whose number is known and not 0."""
        return [
            clause.text.format(amount=self.amount(clause.identifier))
            for clause in clauses
            if self.current(clause.identifier)
        ]


def _amount(row: IndicatorRow, value: Decimal | None) -> str | None:
    if value is None:
        return None
    places = 1 if row.rate else None
    return f"{format_number(value, places)}{NO_BREAK_SPACE}{row.unit_vi}"
