"""How far a measured number is from its target."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.domain.reporting import Target
    from desktop.domain.rows.reporting import Measured


def target_percent(measured: Measured, target: Target) -> Decimal | None:
    """Per cent of the target that is reached, to one decimal; above 100 when it is passed.

    A rate of 20 % with a target of 50 % is 40 % of the way. None when nothing is measured.
    """
    if measured.value is None or target.value <= 0:
        return None
    return (measured.value * 100 / target.value).quantize(Decimal("0.1"), ROUND_HALF_UP)


def missing_to_target(measured: Measured, target: Target) -> Decimal | None:
    """What is still missing, in the indicator's unit; 0 when the target is reached."""
    if measured.value is None:
        return None
    return max(target.value - measured.value, Decimal(0))


def missing_records(measured: Measured, target: Target) -> int | None:
    """How many more households or residents a rate needs; None for a count or without a base."""
    if not measured.denominator or measured.numerator is None:
        return None
    needed = (target.value * measured.denominator / 100).to_integral_value(ROUND_CEILING)
    return max(int(needed) - measured.numerator, 0)
