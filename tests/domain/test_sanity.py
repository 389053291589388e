"""What looks odd in the numbers is said, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.indicators.catalogue import RULES
from desktop.domain.indicators.sanity import doubts_of
from desktop.domain.people import Poverty
from desktop.domain.periods import ReportPeriod, month_period, week_period
from desktop.domain.rows.reporting import IndicatorRow, Measured
from tests.domain.test_indicators import EMPTY, home

PERIOD = month_period(2026, 11)
AFTER, DURING = date(2026, 11, 20), date(2026, 11, 10)
UNKNOWN = Measured(None)


def row(
    identifier: str, now: int | str | None, before: int | str | None = None, parts: str = ""
) -> IndicatorRow:
    rule = RULES[identifier]
    part, _, whole = parts.partition("/")
    measured = Measured(
        None if now is None else Decimal(now),
        numerator=int(part) if part else None,
        denominator=int(whole) if whole else None,
    )
    return IndicatorRow(
        number=rule.number,
        identifier=identifier,
        name_vi=identifier,
        name_en=identifier,
        unit_vi="",
        unit_en="",
        stock=rule.stock,
        rate=rule.rate,
        previous=Measured(None if before is None else Decimal(before)),
        current=measured,
        year=measured,
        target=None,
        target_percent=None,
    )


def codes(
    *rows: IndicatorRow, today: date = AFTER, period: ReportPeriod = PERIOD
) -> list[tuple[str, str]]:
    return [(one.code, one.identifier) for one in doubts_of(rows, EMPTY, period, today)]


def test_numbers_that_fit_are_not_doubted() -> None:
    assert (
        codes(
            row("team_member_count", 5, 5),
            row("team_member_female_count", 5),
            row("assist_count", 29, 10),
            row("resident_assisted_count", 29),
            row("epay_household_rate", "50.0", "45.0", "50/100"),
            row("ehealth_rate", "10.0", None, "40/400"),
            row("epay_household_count", 100),
            row("digital_family_count", None, 3),
        )
        == []
    )


@pytest.mark.parametrize(
    ("rows", "doubt"),
    [
        ([row("assist_count", -1)], ("negative", "assist_count")),
        (
            [row("team_member_count", 4), row("team_member_female_count", 5)],
            ("more_than_whole", "team_member_female_count"),
        ),
        (
            [row("resident_assisted_count", 3), row("resident_assisted_60plus_count", 4)],
            ("more_than_whole", "resident_assisted_60plus_count"),
        ),
        (
            [
                row("store_and_epay_household_rate", "60.0", None, "6/10"),
                row("digital_store_household_rate", "50.0", None, "5/10"),
            ],
            ("more_than_whole", "store_and_epay_household_rate"),
        ),
        ([row("vneid_level2_rate", "120.0", None, "12/10")], ("over_base", "vneid_level2_rate")),
        (
            [
                row("epay_household_rate", "10.0", None, "10/100"),
                row("digital_family_count", 101),
            ],
            ("over_base", "digital_family_count"),
        ),
        (
            [
                row("epay_household_rate", "10.0", None, "10/100"),
                row("ehealth_rate", "10.0", None, "10/299"),
            ],
            ("household_size", ""),
        ),
        ([row("assist_count", 31, 10)], ("jump", "assist_count")),
        ([row("assist_count", 9, 30)], ("jump", "assist_count")),
        ([row("ehealth_rate", "30.0", "10.0", "3/10")], ("jump", "ehealth_rate")),
    ],
)
def test_what_is_odd_is_said(rows: list[IndicatorRow], doubt: tuple[str, str]) -> None:
    assert codes(*rows) == [doubt]


def test_a_period_under_way_is_not_doubted_for_being_less() -> None:
    assert codes(row("assist_count", 9, 30), today=DURING) == []
    assert codes(row("assist_count", 91, 30), today=DURING) == [("jump", "assist_count")]
    assert codes(row("team_member_count", 9, 30), today=DURING) == [("jump", "team_member_count")]


def test_weeks_small_numbers_and_what_is_not_asked_do_not_jump() -> None:
    assert codes(row("assist_count", 31, 10), period=week_period(2026, 46)) == []
    assert codes(row("assist_count", 9, 1)) == []
    assert codes(row("assist_count", 31, 0)) == []
    assert codes(replace(row("team_member_female_count", 31, 10), asked=False)) == []


def test_more_poor_households_than_households() -> None:
    snapshot = replace(
        EMPTY, households=tuple(home(f"H{one}", poverty=Poverty.POOR) for one in range(3))
    )
    rows = [row("epay_household_rate", "0.0", None, "0/2")]
    (doubt,) = doubts_of(rows, snapshot, PERIOD, AFTER)
    assert (doubt.code, doubt.number, doubt.other) == (
        "poor_over_households",
        Decimal(3),
        Decimal(2),
    )
