"""Periods of every kind and cut: no day twice, none lost, whatever rule changes when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBrokenError
from desktop.domain.periods import (
    BY_CALENDAR,
    BY_DECREE_09,
    PeriodRules,
    half_year_period,
    month_containing,
    month_period,
    nine_months_period,
    parse_period,
    period_containing,
    quarter_period,
    week_containing,
    week_period,
    year_containing,
    year_period,
)
from desktop.domain.reporting import PeriodCut, PeriodKind

CUTS = pytest.mark.parametrize("rules", [BY_DECREE_09, BY_CALENDAR], ids=["decree", "calendar"])
ONE_AFTER_ANOTHER = tuple(kind for kind in PeriodKind if kind is not PeriodKind.NINE_MONTHS)
NEW_YEAR = PeriodRules(
    ((date(2019, 3, 12), PeriodCut.DECREE_09), (date(2027, 1, 1), PeriodCut.CALENDAR))
)
"""The calendar from 1 January 2027 on."""

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
all_rules = st.lists(st.tuples(days, st.sampled_from(PeriodCut)), max_size=5).map(
    lambda steps: PeriodRules(tuple(sorted(dict(steps).items())))
)


@pytest.mark.parametrize(
    ("period", "decree", "calendar"),
    [
        (month_period(2026, 1), ("2025-12-15", "2026-01-14"), ("2026-01-01", "2026-01-31")),
        (month_period(2026, 3), ("2026-02-15", "2026-03-14"), ("2026-03-01", "2026-03-31")),
        (quarter_period(2026, 1), ("2025-12-15", "2026-03-14"), ("2026-01-01", "2026-03-31")),
        (quarter_period(2026, 4), ("2026-09-15", "2026-12-14"), ("2026-10-01", "2026-12-31")),
        (half_year_period(2026, 1), ("2025-12-15", "2026-06-14"), ("2026-01-01", "2026-06-30")),
        (half_year_period(2026, 2), ("2026-06-15", "2026-12-14"), ("2026-07-01", "2026-12-31")),
        (nine_months_period(2026), ("2025-12-15", "2026-09-14"), ("2026-01-01", "2026-09-30")),
        (year_period(2026), ("2025-12-15", "2026-12-14"), ("2026-01-01", "2026-12-31")),
        (week_period(2026, 48), ("2026-11-23", "2026-11-29"), ("2026-11-23", "2026-11-29")),
    ],
)
def test_exact_days_of_every_kind(
    period: object, decree: tuple[str, str], calendar: tuple[str, str]
) -> None:
    for rules, (first_on, last_on) in ((BY_DECREE_09, decree), (BY_CALENDAR, calendar)):
        one = parse_period(getattr(period, "code", ""), rules)
        assert (one.first_on.isoformat(), one.last_on.isoformat()) == (first_on, last_on)
        expected = None if one.kind is PeriodKind.WEEK else rules.steps[0][1]
        assert one.cut is expected


@CUTS
@pytest.mark.parametrize(
    "code", ["2026-W01", "2026-W53", "2026-11", "2026-Q4", "2026-H2", "2026-9M", "2026"]
)
def test_a_code_names_its_period(rules: PeriodRules, code: str) -> None:
    period = parse_period(code.lower(), rules)
    assert period.code == code
    assert period.by(rules) == period
    assert period.following().previous() == period == period.previous().following()
    assert period.year_to_date().last_on == period.last_on


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-Q5", "2026-H3", "2026-6M", "2026-W54", "2025-W53", "26-11", "x"]
)
def test_what_is_no_period_is_said(text: str) -> None:
    with pytest.raises(RuleBrokenError, match="period_format"):
        parse_period(text)


@given(rules=all_rules, day=days, kind=st.sampled_from(ONE_AFTER_ANOTHER))
def test_every_day_is_in_exactly_one_period(
    rules: PeriodRules, day: date, kind: PeriodKind
) -> None:
    period = period_containing(kind, day, rules)
    assert period.contains(day)
    assert period.first_on <= period.last_on
    assert period.following().first_on == period.last_on + timedelta(days=1)
    assert period.previous().last_on == period.first_on - timedelta(days=1)
    assert parse_period(period.code, rules) == period


@given(rules=all_rules, year=st.integers(2021, 2034))
def test_longer_periods_are_made_of_whole_months(rules: PeriodRules, year: int) -> None:
    months = [month_period(year, month, rules) for month in range(1, 13)]
    for number in range(1, 5):
        quarter = quarter_period(year, number, rules)
        assert quarter.first_on == months[number * 3 - 3].first_on
        assert quarter.last_on == months[number * 3 - 1].last_on
    assert half_year_period(year, 1, rules).last_on == months[5].last_on
    assert half_year_period(year, 2, rules).first_on == months[6].first_on
    nine, whole = nine_months_period(year, rules), year_period(year, rules)
    assert (nine.first_on, nine.last_on) == (months[0].first_on, months[8].last_on)
    assert (whole.first_on, whole.last_on) == (months[0].first_on, months[11].last_on)
    assert year_containing(months[4].last_on, rules) == whole


def test_the_period_of_a_change_has_its_own_days() -> None:
    january, february = month_period(2027, 1, NEW_YEAR), month_period(2027, 2, NEW_YEAR)
    assert (january.first_on, january.last_on) == (date(2026, 12, 15), date(2027, 1, 31))
    assert (february.first_on, february.last_on) == (date(2027, 2, 1), date(2027, 2, 28))
    assert (january.cut, february.cut) == (None, PeriodCut.CALENDAR)
    assert month_period(2026, 12, NEW_YEAR).cut is PeriodCut.DECREE_09
    assert month_containing(date(2027, 1, 20), NEW_YEAR) == january
    back = PeriodRules((*NEW_YEAR.steps, (date(2028, 1, 1), PeriodCut.DECREE_09)))
    short = month_period(2028, 1, back)
    assert (short.first_on, short.last_on) == (date(2028, 1, 1), date(2028, 1, 14))


def test_a_week_is_of_the_reporting_year_of_its_sunday() -> None:
    week = week_containing(date(2026, 12, 15))
    assert (week.first_on, week.last_on) == (date(2026, 12, 14), date(2026, 12, 20))
    year = week.year_to_date()
    assert (year.year, year.first_on) == (2027, date(2026, 12, 15))


def test_before_the_first_rule_the_first_holds() -> None:
    assert BY_CALENDAR.cut_on(date(2000, 1, 1)) is PeriodCut.CALENDAR
    assert PeriodRules().cut_on(date(2026, 1, 1)) is PeriodCut.DECREE_09
