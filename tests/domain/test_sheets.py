"""What the corner codes of a sheet say, and that the plan of a sheet fits its paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.sheets import (
    CODE_LENGTH,
    LAYOUT,
    PLANS,
    SheetCode,
    SheetColumn,
    read_code,
    sheet_name,
    sheet_page_id,
    sheet_rows,
)

PLAN = PLANS[LAYOUT]

codes = st.builds(
    SheetCode,
    sheet=st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=7, max_size=7),
    layout=st.integers(1, 35),
    corner=st.integers(0, 3),
    page=st.integers(1, 36**2 - 1),
    pages=st.integers(1, 36**2 - 1),
    first_row=st.integers(0, 36**3 - 1),
    rows=st.integers(0, 35),
    first_top=st.integers(0, 297 * 4).map(lambda quarter: quarter / 4),
)


@given(codes)
def test_a_code_says_what_was_put_into_it(code: SheetCode) -> None:
    text = code.text()
    assert len(text) == CODE_LENGTH == 20
    assert read_code(text) == code


@pytest.mark.parametrize("text", ["", "L" * 19, "M" + "0" * 19, "L" + "a" * 19, "L" + "Đ" * 19])
def test_other_codes_are_none_of_ours(text: str) -> None:
    assert read_code(text) is None


@given(st.integers(0, 3000))
def test_pages_are_full_and_have_room_for_a_fifth_more(named: int) -> None:
    pages = sheet_rows(named)
    rows = sum(page.rows for page in pages)
    assert rows >= named + max(5, named / 5)
    assert [page.page for page in pages] == list(range(1, len(pages) + 1))
    assert [page.first_row for page in pages] == [
        sum(page.rows for page in pages[:number]) for number in range(len(pages))
    ]
    for page in pages[:-1]:
        assert 253 < page.first_top + page.rows * PLAN.row_height <= 263
    assert 195 < pages[-1].first_top + pages[-1].rows * PLAN.row_height <= 205
    assert rows - pages[-1].rows < named + max(5, named / 5) + 6
    assert all(page.first_top * 4 == int(page.first_top * 4) for page in pages)


def test_columns_fill_165_mm_and_hold_their_boxes() -> None:
    assert sum(PLAN.columns) == 165
    assert PLAN.row_height >= 9
    assert PLAN.columns[SheetColumn.SIGNATURE] >= 35
    present = PLAN.box_corner(100, 0, SheetColumn.PRESENT)
    absent = PLAN.box_corner(100, 3, SheetColumn.ABSENT)
    assert (present.left, present.top) == (140.75, 102.5)
    assert (absent.left, absent.top) == (151.25, 132.5)
    assert absent.left - present.left >= 2 * PLAN.box


def test_codes_stand_10_mm_from_the_edges_and_around_the_table() -> None:
    for corner in PLAN.corners:
        assert 10 <= corner.left <= 200 - PLAN.code
        assert 10 <= corner.top <= 287 - PLAN.code
    assert PLAN.corners[0].left == PLAN.left
    assert PLAN.corners[1].left + PLAN.code == PLAN.left + sum(PLAN.columns)


def test_the_same_roster_is_the_same_sheet_and_another_is_another() -> None:
    session, one, two = "1" * 32, "2" * 32, "3" * 32
    name = sheet_name(session, (one, two))
    assert name == sheet_name(session, (one, two))
    others = {sheet_name(session, (two, one)), sheet_name(one, (one, two)), sheet_name(session, ())}
    assert len({name, *others}) == 4
    assert len(name) == 7
    assert sheet_page_id(name, session, 1) != sheet_page_id(name, session, 2)
