"""Ranges of pages, and the order in which both sides are printed by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBrokenError
from desktop.domain.print_plan import Pages, Side, Stacking, backs, chosen_pages, fronts


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        (None, (0, 1, 2, 3, 4)),
        ("1", (0,)),
        ("1-3, 5", (0, 1, 2, 4)),
        ("5;1 - 2", (0, 1, 4)),
        ("2\u20133,3", (1, 2)),
    ],
)
def test_pages_that_are_named(text: str | None, pages: Pages) -> None:
    assert chosen_pages(text, 5) == pages


@pytest.mark.parametrize("text", ["0", "6", "3-1", "1-6", "a", "1,,2", "1-2-3", "-1", "٣"])
def test_pages_that_are_not_there_are_refused(text: str) -> None:
    with pytest.raises(RuleBrokenError) as caught:
        chosen_pages(text, 5)
    assert (caught.value.code, caught.value.field) == ("page_range", "pages")
    assert caught.value.params == {"last": 5}


def printed_by_hand(pages: Pages, stacking: Stacking, copies: int) -> list[Side]:
    """A printer and a pair of hands: the sheets as (front, back), the first copy first."""
    out: list[list[int | None]] = [[page] for page in fronts(pages) * copies]
    from_top = out[::-1]  # the later sheet lies on top
    # Face up: the whole stack is turned over, so that what lay at the bottom is on top.
    tray = from_top if stacking is Stacking.FACE_DOWN else from_top[::-1]
    for sheet, page in zip(tray, backs(pages, stacking) * copies, strict=True):
        sheet.append(page)
    return [tuple(sheet) for sheet in out]


@given(count=st.integers(2, 12), copies=st.integers(1, 3), stacking=st.sampled_from(Stacking))
def test_every_back_meets_its_front(count: int, copies: int, stacking: Stacking) -> None:
    pages = tuple(range(count))
    filled: Side = (*pages, None) if count % 2 else pages
    wanted = list(zip(filled[::2], filled[1::2], strict=True)) * copies
    assert printed_by_hand(pages, stacking, copies) == wanted
