"""Numbers as Vietnamese readers expect them: 1.234,5 and a dash for what is not known."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MISSING: Final = "—"
"""A missing value is never printed as 0."""

_SWAPPED: Final = str.maketrans(",.", ".,")


def format_number(value: Decimal | int | None, places: int | None = None) -> str:
    """Write a number with dots between thousands and a decimal comma.

    Args:
        value: None prints as a dash.
        places: Decimals to round to, half up; without it the number keeps its own.
    """
    if value is None:
        return MISSING
    exact = Decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if exact == 0:
        exact = abs(exact)
    return f"{exact:,f}".translate(_SWAPPED)


def format_percent(value: Decimal | int | None) -> str:
    """Write a percentage to one decimal with its sign: 52,3%, and 50% without a lone zero."""
    if value is None:
        return MISSING
    return format_number(value, 1).removesuffix(",0") + "%"
