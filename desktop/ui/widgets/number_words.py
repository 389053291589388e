"""What is said about the numbers of the indicator table: what they rest on, what looks odd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import format_number, format_percent
from desktop.system.labels import label
from desktop.system.texts import N_, _
from desktop.ui.models.indicators import indicator_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.rows.reporting import Doubt, IndicatorRow, Measured

_DOUBTS: Final = {
    "negative": N_("{name} is {number}: a number of these cannot be below 0."),
    "more_than_whole": N_(
        "{name} is {number}, more than “{other_name}”, which is {other}. One of them is wrong."
    ),
    "over_base": N_(
        "{name} counts {number}, but there are only {other} in all. Check the figure below."
    ),
    "poor_over_households": N_(
        "{number} households are noted as poor or near-poor, but there are only {other} in all."
    ),
    "household_size": N_(
        "{number} residents in {other} households: mostly a household has 3 to 4,5 people. "
        "Are people or households still missing from the list?"
    ),
    "jump": N_("{name} is {number}; in the period before it was {other}. Is that right?"),
}


def doubt_words(doubt: Doubt, rows: Mapping[str, IndicatorRow]) -> str:
    """The sentence of a doubt."""
    row, other = rows.get(doubt.identifier), rows.get(doubt.other_identifier)
    rate = doubt.code == "jump" and row is not None and row.rate
    form = format_percent if rate else format_number
    return _(_DOUBTS[doubt.code]).format(
        name=indicator_name(row) if row else "",
        number=form(doubt.number),
        other=form(doubt.other),
        other_name=indicator_name(other) if other else "",
    )


def rests_on(measured: Measured) -> str:
    """The figures of others in a number, each with its source and day; "" without any."""
    return "; ".join(
        _("counted by others: {what} {value} ({source}, {day})").format(
            what=label(one.key),
            value=format_number(one.value),
            source=one.source,
            day=format_date(one.counted_on),
        )
        for one in measured.baselines
    )
