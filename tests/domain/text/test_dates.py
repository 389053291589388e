"""Days as people type them and as papers print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import BirthPrecision
from desktop.domain.text.dates import (
    day_in_words,
    format_birth,
    format_date,
    month_in_words,
    parse_date,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("5/1/1985", date(1985, 1, 5)),
        ("05/01/85", date(1985, 1, 5)),
        ("5-1-85", date(1985, 1, 5)),
        ("5.1.1985", date(1985, 1, 5)),
        ("5 / 1 / 1985", date(1985, 1, 5)),
        ("05011985", date(1985, 1, 5)),
        ("5011985", date(1985, 1, 5)),
        ("1985-01-05", date(1985, 1, 5)),
        ("1985-01-05 00:00:00", date(1985, 1, 5)),
        ("1/2/26", date(2026, 2, 1)),
        ("1/2/27", date(1927, 2, 1)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_days(typed: str, day: date) -> None:
    assert parse_date(typed, TODAY) == (day, BirthPrecision.DAY)


def test_a_year_alone() -> None:
    assert parse_date(" 1950 ", TODAY) == (date(1950, 1, 1), BirthPrecision.YEAR)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "date_format"),
        ("hôm qua", "date_format"),
        ("85", "date_format"),
        ("3/1960", "date_format"),
        ("1/1/1985 sáng", "date_format"),
        ("31/02/2020", "date_impossible"),
        ("29/2/2023", "date_impossible"),
        ("1/13/2020", "date_impossible"),
        ("1899", "date_impossible"),
        ("01/01/0085", "date_impossible"),
    ],
)
def test_what_is_no_day_is_said(typed: str, code: str) -> None:
    with pytest.raises(RuleBrokenError) as caught:
        parse_date(typed, TODAY, "birth")
    assert (caught.value.code, caught.value.field) == (code, "birth")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_what_is_printed_can_be_typed_again(day: date) -> None:
    assert parse_date(format_date(day), TODAY) == (day, BirthPrecision.DAY)
    assert parse_date(format_date(day).replace("/", ""), TODAY) == (day, BirthPrecision.DAY)
    assert parse_date(day.isoformat(), TODAY) == (day, BirthPrecision.DAY)


def test_printed_forms() -> None:
    assert format_date(date(2026, 2, 5)) == "05/02/2026"
    assert format_date(None) == "—"
    assert format_birth(date(1950, 1, 1), BirthPrecision.YEAR) == "1950"
    assert format_birth(date(1950, 1, 1), BirthPrecision.DAY) == "01/01/1950"
    assert format_birth(None, None) == "—"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_zeros_of_decree_30(day: date, words: str) -> None:
    assert day_in_words(day) == words
    assert words.endswith(month_in_words(day.year, day.month))
