"""On the home page: the province closed the team, who goes on, and what is to be done first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import pytest

from desktop.domain.text.numbers import format_number
from desktop.services.home import home_summary
from desktop.services.team import own_team
from desktop.ui.context import Page
from desktop.ui.home.view import HomeView
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import check_sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.context import AppContext
    from tests.ui.conftest import RecordingNavigator
    from tests.ui.driving import Desk, Stage

SUCCESSOR = "Tổ công nghệ số cộng đồng thôn Nà Sầm"


def end_team(unit: Any, closed_on: date | None) -> None:
    """As a sync leaves it."""
    team = own_team(unit)
    name = SUCCESSOR if closed_on else None
    unit.put(replace(team, closed_on=closed_on, successor_name=name), original=team)


@pytest.fixture
def view(stage: Stage, desk: Desk) -> HomeView:
    desk.write(end_team, date(2026, 11, 1))
    return stage.show(HomeView)


def test_a_team_that_goes_on_sees_no_panel(stage: Stage) -> None:
    assert stage.show(HomeView).closed.isHidden()


def test_it_says_since_when_who_goes_on_and_what_is_next(
    view: HomeView, desk: Desk, app_context: AppContext
) -> None:
    panel = view.closed
    assert panel.isVisible()
    assert (
        panel.words.text()
        == f"Tỉnh báo tổ này kết thúc hoạt động từ ngày 01/11/2026. {SUCCESSOR} làm tiếp."
    )
    waiting = desk.read(home_summary, app_context.clock.today()).sync.waiting
    assert waiting > 0
    first, then, late = panel.next.text().splitlines()
    assert f"đang chờ {format_number(waiting)} thay đổi" in first
    assert "Dùng chung tổ với máy khác" in then
    assert SUCCESSOR in then
    assert "Giấy đến muộn" in late
    panel.look_button.click()
    assert cast("RecordingNavigator", app_context.navigator).opened == [(Page.SYNC, {})]
    # Nothing is taken away: late papers are recorded as ever.
    assert view.record.isEnabled()


def test_it_can_be_used_by_everybody(
    view: HomeView, app_context: AppContext, settle: Callable[[], None]
) -> None:
    check_access(view)
    check_plain_text(view)
    check_sizes(lambda: HomeView(app_context), settle)


def test_when_nothing_waits_any_more_it_says_so(
    view: HomeView, desk: Desk, app_context: AppContext
) -> None:
    summary = desk.read(home_summary, app_context.clock.today())
    empty = replace(summary.sync, waiting=0, refused=0, papers=0)
    view.closed.show_summary(replace(summary, sync=empty))
    assert view.closed.next.text().startswith("Không còn gì chờ gửi.")
    assert view.closed.look_button.isHidden()
    view.closed.show_summary(replace(summary, sync=replace(empty, papers=1)))
    assert view.closed.next.text().startswith("Tỉnh chưa nhận đủ")


def test_a_team_that_was_reopened_sees_it_no_more(view: HomeView, desk: Desk) -> None:
    desk.write(end_team, None)
    assert view.closed.isHidden()
    assert desk.read(own_team).closed_on is None
