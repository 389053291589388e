"""Figures before and after a decision, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.text.numbers import MISSING, format_number, format_percent
from desktop.system.texts import _, language

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from desktop.services.history import TotalChange


def totals_words(totals: Iterable[TotalChange]) -> list[str]:
    """A line each; a stock or a rate is of one day, so that its year says nothing more."""
    told: dict[str, TotalChange] = {}
    lines = []
    for total in totals:
        other = told.setdefault(total.identifier, total)
        if other is total or (other.before, other.after) != (total.before, total.after):
            lines.append(total_words(total))
    return lines


def total_words(total: TotalChange) -> str:
    """An indicator before and after."""
    name = total.name_vi if language() == "vi" else total.name_en
    period = _("this year") if total.whole_year else _("this month")
    write = format_percent if total.is_rate else _number
    return _("{indicator}, {period}: {before} → {after}").format(
        indicator=name, period=period, before=write(total.before), after=write(total.after)
    )


def _number(value: Decimal | None) -> str:
    return MISSING if value is None else format_number(value)
