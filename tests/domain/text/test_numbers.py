"""Numbers as Vietnamese readers expect them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop.domain.quantities import Rate
from desktop.domain.text.numbers import format_number, format_percent


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0, None, "0"),
        (999, None, "999"),
        (1234567, None, "1.234.567"),
        (Decimal("1234.5"), None, "1.234,5"),
        (Decimal("1234.25"), 1, "1.234,3"),
        (Decimal("0.05"), 1, "0,1"),
        (Decimal("-0.04"), 1, "0,0"),
        (-1234, None, "-1.234"),
        (Decimal("1E+3"), None, "1.000"),
        (12, 1, "12,0"),
        (None, None, "—"),
        (None, 1, "—"),
    ],
)
def test_numbers(value: Decimal | int | None, places: int | None, text: str) -> None:
    assert format_number(value, places) == text


def test_percent_without_a_base_is_a_dash_and_never_zero() -> None:
    assert format_percent(Rate(0, 0).percent) == "—"
    assert format_percent(Rate(0, 5).percent) == "0%"
    assert format_percent(Rate(1, 3).percent) == "33,3%"
    assert format_percent(Rate(1, 2).percent) == "50%"
