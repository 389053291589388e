"""The self-test in the settings: it looks in the background, and says what is wrong first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from desktop.services.doctor import Finding
from desktop.ui.context import Page
from desktop.ui.settings import check_panel
from desktop.ui.settings.view import SettingsView
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import SCREEN, wrong_when_settled
from tests.ui.test_shell import make_shell
from tests.ui.typing_keys import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext


@pytest.fixture
def page(qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]) -> SettingsView:
    view = SettingsView(app_context)
    qtbot.addWidget(view)
    view.show()
    settle()
    return view


def test_it_looks_at_the_pc_the_book_and_says_that_there_is_no_line(
    page: SettingsView, settle: Callable[[], None]
) -> None:
    page.activateWindow()
    page.check.start.setFocus()
    press(page.check.start, Qt.Key.Key_Space)
    press(page.check.start, Qt.Key.Key_Space)
    assert page.check.verdict.text() == "Đang xem …"
    settle()
    assert page.check.start.hasFocus(), "the keyboard stays where the person is"
    assert len(page.check.lines) == len(set(page.check.lines)), "it looked once"
    said = " ".join(page.check.lines)
    assert "Mọi trang của sổ đang mở đều nguyên vẹn" in said
    assert "Máy này chưa kết nối với tỉnh" in said
    check_access(page)
    check_plain_text(page)


def test_what_is_wrong_stands_first(
    page: SettingsView, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (
        Finding("teams", ok=True, params={"count": 1}),
        Finding("synced_folder", ok=False, params={"program": "OneDrive"}),
    )
    monkeypatch.setattr(check_panel, "run_doctor", lambda *_: found)
    page.arrive(check=True)
    settle()
    assert "OneDrive" in page.check.lines[0]
    assert page.check.verdict.text() == "Có 1 việc cần xử lý."


def test_who_asks_for_it_from_elsewhere_sees_it(
    qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]
) -> None:
    shell = make_shell(app_context)
    qtbot.addWidget(shell)
    with qtbot.waitActive(shell):
        shell.resize(*SCREEN)
        shell.show()
        shell.activateWindow()
    shell.open_page(Page.SETTINGS, check=True)
    view: Any = shell.view(Page.SETTINGS)
    assert view.check.start.hasFocus()
    settle()

    def out_of_sight() -> list[str]:
        seen = view.check.start.visibleRegion().boundingRect()
        return [] if seen.height() == view.check.start.height() else [str(seen)]

    assert not wrong_when_settled(out_of_sight)
    assert view.check.lines
    shell.open_page(Page.HOME)
    shell.open_page(Page.SETTINGS)
    assert view.language.hasFocus()


def test_looking_twice_shows_everything_once(
    page: SettingsView, settle: Callable[[], None]
) -> None:
    page.check.look()
    settle()
    first = page.check.lines
    page.check.look()
    settle()
    assert page.check.lines == first
