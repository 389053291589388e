"""The pages of a window that show how many entries look alike count them once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.services import duplicates
from desktop.ui.home.view import HomeView
from desktop.ui.people.people_view import PeopleView

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.context import AppContext
    from tests.ui.driving import Stage


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """An entry for each look through the list."""
    looks: list[None] = []
    search = duplicates.search_duplicates

    def noted(report: Callable[[int, int], None]) -> duplicates.Search:
        looks.append(None)
        return search(report)

    monkeypatch.setattr(duplicates, "search_duplicates", noted)
    return looks


def test_two_pages_count_once_and_both_know(
    stage: Stage, app_context: AppContext, settle: Callable[[], None], begun: list[None]
) -> None:
    watch = app_context.duplicates
    counts: list[int] = []
    watch.counted.connect(counts.append)
    stage.show(HomeView)
    watch.count_now()
    settle()
    people = stage.show(PeopleView)
    assert len(begun) == 1
    assert counts[-1] == counts[0]
    assert ("(" in people.duplicates_button.text()) == (counts[0] > 0)


def test_what_the_page_of_duplicates_counted_is_known_everywhere(
    stage: Stage, app_context: AppContext, settle: Callable[[], None], begun: list[None]
) -> None:
    people = stage.show(PeopleView)
    people.duplicates_button.click()
    settle()
    looks = len(begun)
    counts: list[int] = []
    app_context.duplicates.counted.connect(counts.append)
    app_context.duplicates.want()
    settle()
    assert len(begun) == looks
    assert len(counts) == 1
