"""Rules for what people type."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBrokenError
from desktop.domain.rules import (
    check_anonymous_count,
    check_membership,
    in_order,
    not_in_future,
    one_subject,
    optional_text,
    paragraph,
    required_text,
)
from desktop.domain.team import Membership, Role, membership_id

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2026, 11, 24)


def membership(person: str, role: Role, begins: date, ends: date | None = None) -> Membership:
    return Membership(
        id=membership_id(person, begins),
        person_id=person,
        full_name=f"Người {person}",
        role=role,
        valid_from=begins,
        valid_to=ends,
    )


@pytest.mark.parametrize("text", ["", "  ", "\n\t", "\u00a0"])
def test_nothing_typed_is_nothing(text: str) -> None:
    assert optional_text(text, "note") is None
    assert paragraph(text, "note") is None
    with pytest.raises(RuleBrokenError) as caught:
        required_text(text, "name_missing", "full_name")
    assert (caught.value.code, caught.value.field) == ("name_missing", "full_name")


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = optional_text(text, "note", 2000)
    assert optional_text(once, "note", 2000) == once
    lines = paragraph(text, "note", 2000)
    assert paragraph(lines, "note", 2000) == lines


@pytest.mark.parametrize("clean", [optional_text, paragraph])
def test_what_is_no_text_is_left_out(clean: Callable[[str, str], str | None]) -> None:
    assert clean("\0Lò\x1b Thị\ud83d\x7f Mẫu 👍", "note") == "Lò Thị Mẫu 👍"
    assert clean("\0\x07", "note") is None


def test_the_limit_itself_is_allowed() -> None:
    assert optional_text("x" * 200, "place") == "x" * 200
    with pytest.raises(RuleBrokenError) as caught:
        optional_text("x" * 201, "place")
    assert caught.value.params == {"limit": 200, "length": 201}


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (TODAY, None),
        (date(1900, 1, 1), None),
        (date(2026, 11, 25), "date_in_future"),
        (date(1899, 12, 31), "date_too_old"),
    ],
)
def test_days_that_can_be_meant(day: date, code: str | None) -> None:
    if code is None:
        not_in_future(day, TODAY, "helped_on")
        return
    with pytest.raises(RuleBrokenError, match=code):
        not_in_future(day, TODAY, "helped_on")


def test_a_span_may_last_one_day() -> None:
    in_order(TODAY, TODAY, "valid_to", "membership_dates")
    in_order(None, TODAY, "valid_to", "membership_dates")
    in_order(TODAY, None, "valid_to", "membership_dates")
    with pytest.raises(RuleBrokenError, match="membership_dates"):
        in_order(TODAY, date(2026, 11, 23), "valid_to", "membership_dates")


@pytest.mark.parametrize(
    ("resident", "household", "anonymous", "code"),
    [
        ("r", None, None, None),
        (None, "h", None, None),
        (None, None, 1, None),
        (None, None, None, "subject_missing"),
        ("r", "h", None, "subject_twice"),
        ("r", None, 1, "subject_twice"),
        (None, None, 0, "anonymous_count_range"),
    ],
)
def test_a_help_is_for_exactly_one(
    resident: str | None, household: str | None, anonymous: int | None, code: str | None
) -> None:
    if code is None:
        one_subject(resident, household, anonymous, "subject")
        return
    with pytest.raises(RuleBrokenError, match=code):
        one_subject(resident, household, anonymous, "subject")


def test_an_unnamed_count_of_a_session_may_be_nought() -> None:
    check_anonymous_count(0)
    check_anonymous_count(1000)
    with pytest.raises(RuleBrokenError, match="anonymous_count_range"):
        check_anonymous_count(1001)


HEAD = membership("1" * 32, Role.HEAD, date(2024, 1, 1), date(2026, 5, 31))


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (membership("2" * 32, Role.HEAD, date(2026, 6, 1)), None),
        (membership("2" * 32, Role.HEAD, date(2026, 5, 31)), "two_open_heads"),
        (membership("2" * 32, Role.HEAD, date(2023, 1, 1)), "two_open_heads"),
        (membership("2" * 32, Role.HEAD, date(2023, 1, 1), date(2023, 12, 31)), None),
        (membership("2" * 32, Role.MEMBER, date(2024, 1, 1)), None),
        (membership("1" * 32, Role.MEMBER, date(2026, 6, 1)), None),
        (membership("1" * 32, Role.MEMBER, date(2026, 5, 1)), "two_open_memberships"),
        (membership("3" * 32, Role.MEMBER, TODAY, date(2026, 1, 1)), "membership_dates"),
    ],
)
def test_memberships_that_meet(new: Membership, code: str | None) -> None:
    if code is None:
        check_membership(new, [HEAD, new])
        return
    with pytest.raises(RuleBrokenError, match=code):
        check_membership(new, [HEAD, new])
