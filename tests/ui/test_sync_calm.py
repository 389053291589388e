"""A sync in the background takes no key and no finger: only what it says changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.domain.errors import TroubleError
from desktop.system.settings import BACKGROUND_SYNC
from desktop.ui.background_sync import Syncing
from desktop.ui.context import Page
from desktop.ui.sync.view import SyncView
from tests.ui.driving import activated
from tests.ui.test_background_sync import Line
from tests.ui.test_shell import make_shell
from tests.ui.test_sync_page import connect
from tests.ui.typing_keys import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from tests.ui.driving import Desk


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def calm(app_context: AppContext, desk: Desk, line: Line) -> AppContext:
    """A PC that is connected, over a scripted line."""
    connect(desk)
    runner = app_context.runner
    syncing = Syncing(runner, app_context.clock, app_context.settings, repr, runner, make_run=line)
    return replace(app_context, syncing=syncing)


@pytest.fixture
def page(qtbot: QtBot, calm: AppContext, settle: Callable[[], None]) -> SyncView:
    view = SyncView(calm)
    activated(qtbot, view, settle)
    settle()
    view.focus_first()
    return view


def places(page: QWidget) -> list[QRect]:
    """Where something can be pressed."""
    buttons = [one for one in page.findChildren(QAbstractButton) if one.isVisibleTo(page)]
    return [QRect(one.mapTo(page, QPoint(0, 0)), one.size()) for one in buttons]


def test_the_keyboard_stays_where_it_is_while_one_runs_by_itself(
    page: SyncView, calm: AppContext, line: Line, settle: Callable[[], None]
) -> None:
    held: list[QWidget | None] = []
    calm.syncing.moved.connect(lambda: held.append(QApplication.focusWidget()))
    before, seen = places(page), []
    calm.syncing.moved.connect(
        lambda: seen.append(
            QRect(page.cancel.mapTo(page, QPoint(0, 0)), page.cancel.size())
            if page.cancel.isVisible()
            else QRect()
        )
    )
    calm.syncing.look()
    settle()
    settle()
    assert held == [page.sync, page.sync]
    assert not any(stop.intersects(place) for stop in seen for place in before)
    assert page.sync.isEnabled()
    press(page.sync, Qt.Key.Key_Space)
    settle()
    assert len(line.runs) == 2


def test_space_while_one_runs_by_itself_shows_that_one_and_stops_nothing(
    page: SyncView, calm: AppContext, line: Line, settle: Callable[[], None]
) -> None:
    heard: list[object] = []
    calm.syncing.ended.connect(heard.append)

    def press_once() -> None:
        calm.syncing.moved.disconnect(press_once)
        press(page.sync, Qt.Key.Key_Space)
        assert calm.syncing.asked

    calm.syncing.moved.connect(press_once)
    calm.syncing.look()
    settle()
    settle()
    assert len(heard) == len(line.runs) == 1


def test_who_stops_one_that_ends_by_itself_keeps_the_keyboard_on_the_page(
    page: SyncView, calm: AppContext, settle: Callable[[], None]
) -> None:
    page.sync.click()
    page.cancel.setFocus()
    assert page.cancel.hasFocus()
    settle()
    assert not page.cancel.isVisible()
    assert page.sync.hasFocus()


def test_the_status_line_offers_to_stop_only_what_somebody_asked_for(
    qtbot: QtBot, calm: AppContext, settle: Callable[[], None]
) -> None:
    shell = make_shell(calm)
    qtbot.addWidget(shell)
    shell.show()
    shell.open_page(Page.HOME)
    settle()
    seen: list[bool] = []
    calm.syncing.moved.connect(lambda: seen.append(not shell.status.stop.isHidden()))
    calm.syncing.look()
    settle()
    settle()
    assert seen == [False, False]
    assert "Đang đồng bộ" not in shell.status.sync_text
    calm.syncing.start()
    assert seen[-1]
    settle()
    assert shell.status.stop.isHidden()


def test_one_that_is_switched_off_says_that_nothing_goes_by_itself(
    page: SyncView, calm: AppContext, line: Line, settle: Callable[[], None]
) -> None:
    assert "máy tự gửi" in page.waiting.hint.text()
    page.state.by_itself.click()
    assert calm.settings.get(BACKGROUND_SYNC) is False
    assert "Đồng bộ ngay" in page.waiting.hint.text()
    assert "Đang tắt tự đồng bộ" in page.state.more.text()
    line.ends = [TroubleError("no_network")]
    page.sync.click()
    settle()
    settle()
    assert "tự thử lại" not in page.state.trouble.text()
    page.state.by_itself.click()
    assert "Đang tắt" not in page.state.more.text()
    assert calm.syncing.due_in_s is not None
