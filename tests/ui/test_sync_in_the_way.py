"""What a sync in the background brings never touches what somebody is typing just then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.domain.changes import Changes
from desktop.domain.rows.training import SessionFilter
from desktop.domain.training import AttendanceStatus
from desktop.services.history import WRITTEN_TABLES
from desktop.services.training import list_sessions
from desktop.ui.context import Page
from desktop.ui.widgets.draft_dialog import DraftDialog
from tests.ui.test_shell import shell  # noqa: F401 - a fixture
from tests.ui.typing_keys import type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.shell.view import ShellView
    from tests.ui.driving import Desk

EVERYTHING = Changes({table: frozenset({"x"}) for table in WRITTEN_TABLES}, sync_state=True)


@pytest.fixture
def window(
    qtbot: QtBot,
    shell: ShellView,  # noqa: F811 - the fixture
) -> ShellView:
    """With the keyboard."""
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    return shell


def begin_help(window: ShellView, _desk: Desk) -> Any:
    window.open_page(Page.RECORD)
    view: Any = window.view(Page.RECORD)
    type_text(view.who.picker.search, "Nông")
    return view


def begin_report(window: ShellView, _desk: Desk) -> Any:
    window.open_page(Page.REPORT, period="2026-09")
    view: Any = window.view(Page.REPORT)
    view.texts.proposals.setFocus()
    return view


def begin_marks(window: ShellView, desk: Desk) -> Any:
    rows = [row for row in desk.read(list_sessions, SessionFilter()) if (row.present or 0) > 1]
    window.open_page(Page.SESSIONS, session_id=rows[0].id)
    return window.view(Page.SESSIONS)


def begin_person(window: ShellView, _desk: Desk) -> Any:
    window.open_page(Page.PEOPLE, new_name="Vi Văn Tình")
    return window.view(Page.PEOPLE)


def type_on(view: Any) -> None:
    if hasattr(view, "texts"):
        type_text(view.texts.proposals, "Thêm một trạm phát sóng")
    elif hasattr(view, "lessons_button"):
        wanted = view.page.table.rows_model.rows[1].row.attendee_id
        view.page._on_marked(wanted, AttendanceStatus.ABSENT, None)  # noqa: SLF001 - as the table
        view.page.table.setFocus()
    for dialog in view.findChildren(DraftDialog):
        type_text(dialog.person.note, "Ở đầu bản")


@pytest.mark.parametrize("begin", [begin_help, begin_report, begin_marks, begin_person])
def test_typed_text_choice_and_keyboard_stay(
    begin: Callable[[ShellView, Desk], Any],
    window: ShellView,
    desk: Desk,
    settle: Callable[[], None],
) -> None:
    view = begin(window, desk)
    settle()
    settle()
    type_on(view)
    settle()
    typed, held = view.draft(), QApplication.focusWidget()
    assert typed
    assert held is not None
    for _ in range(2):
        window.context.runner.announce(EVERYTHING)
        settle()
        settle()
    assert view.draft() == typed
    assert QApplication.focusWidget() is held
    assert window.banner.text == ""
