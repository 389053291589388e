"""What a first walk through the window stumbled over: lists, choices, rings and dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.rows.people import Listed
from desktop.ui.context import Page
from desktop.ui.people.households_view import HouseholdsView
from desktop.ui.people.people_view import PeopleView
from desktop.ui.start.recover import RecoverStep
from desktop.ui.training.view import TrainingView
from desktop.ui.widgets.fields import ChoiceField, TextArea, TextField
from desktop.ui.widgets.recovery_panel import RecoveryPanel
from tests.ui.test_shell import shell  # noqa: F401 - a fixture
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.domain.clock import SteppingClock
    from desktop.ui.context import AppContext
    from desktop.ui.shell.view import ShellView

opens_a_list = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""Without a real screen Qt says that it cannot raise a list."""

CODE = "1046DG7X6MGZAEFWJS3PTZ2KX8VP"


def below_each_other(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    holder = QWidget()
    qtbot.addWidget(holder)
    rows = QVBoxLayout(holder)
    for widget in widgets:
        rows.addWidget(widget)
    holder.show()
    return holder


def test_the_page_asked_for_again_shows_its_list(
    shell: ShellView,  # noqa: F811 - the fixture
    settle: Callable[[], None],
) -> None:
    button = shell.navigation.button
    button(Page.PEOPLE).click()
    settle()
    people = shell.view(Page.PEOPLE)
    assert isinstance(people, PeopleView)
    people.arrive(duplicates=True)
    settle()
    assert people.list_page.isHidden()
    assert people.heading.isHidden()
    button(Page.HOUSEHOLDS).click()
    button(Page.PEOPLE).click()
    assert people.list_page.isHidden(), "coming from elsewhere, work goes on where it was"
    button(Page.PEOPLE).click()
    assert people.list_page.isVisible()
    assert people.heading.isVisible()
    assert people.search.hasFocus()


def test_households_and_sessions_go_back_to_their_lists_too(
    shell: ShellView,  # noqa: F811 - the fixture
    settle: Callable[[], None],
) -> None:
    shell.open_page(Page.HOUSEHOLDS, import_workbook=True)
    settle()
    households = shell.view(Page.HOUSEHOLDS)
    assert isinstance(households, HouseholdsView)
    assert households.list_page.isHidden()
    shell.navigation.button(Page.HOUSEHOLDS).click()
    assert households.list_page.isVisible()
    shell.open_page(Page.SESSIONS)
    settle()
    sessions = shell.view(Page.SESSIONS)
    assert isinstance(sessions, TrainingView)
    sessions.open_session(sessions.list.table.rows_model.rows[0].id)
    settle()
    assert sessions.page.isVisible()
    assert sessions.heading.isHidden()
    shell.navigation.button(Page.SESSIONS).click()
    assert sessions.page.isHidden()
    assert sessions.heading.isVisible()


def test_an_empty_list_tells_letters_that_were_typed_from_none(
    shell: ShellView,  # noqa: F811 - the fixture
    settle: Callable[[], None],
) -> None:
    shell.open_page(Page.PEOPLE)
    settle()
    people = shell.view(Page.PEOPLE)
    assert isinstance(people, PeopleView)
    people.show_rows(Listed((), more=False))
    assert "Nhập từ bảng tính" in people.empty.findChildren(QLabel)[0].text()
    type_text(people.search, "xyzxyz")
    people.show_rows(Listed((), more=False))
    assert "ít chữ hơn" in people.empty.findChildren(QLabel)[0].text()


def test_the_keys_go_to_the_duplicates_that_are_shown(
    qtbot: QtBot,
    shell: ShellView,  # noqa: F811 - the fixture
    settle: Callable[[], None],
) -> None:
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    shell.open_page(Page.PEOPLE, duplicates=True)
    people = shell.view(Page.PEOPLE)
    assert isinstance(people, PeopleView)
    table = people.duplicates_page.table
    qtbot.waitUntil(lambda: bool(table.rows_model.rows))
    settle()
    assert QApplication.focusWidget() is table


@opens_a_list
@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_takes_the_line_of_an_open_choice_and_goes_on(qtbot: QtBot, key: Qt.Key) -> None:
    before, after = TextField(), TextField()
    choice: ChoiceField[int] = ChoiceField([(1, "một"), (2, "hai"), (3, "ba")])
    holder = below_each_other(qtbot, before, choice, after)
    holder.activateWindow()
    choice.setFocus()
    qtbot.waitUntil(choice.hasFocus)
    choice.showPopup()
    press(choice.view(), Qt.Key.Key_Down)
    with qtbot.waitSignal(choice.edited):
        press(choice.view(), key)
    wanted = after if key == Qt.Key.Key_Tab else before
    qtbot.waitUntil(lambda: holder.focusWidget() is wanted)
    assert choice.value() == 2
    assert not choice.view().isVisible()


def test_a_space_inside_a_name_does_not_open_the_list(qtbot: QtBot) -> None:
    choice: ChoiceField[int] = ChoiceField([(1, "Bắc Sơn"), (2, "Dong Dang")])
    holder = below_each_other(qtbot, choice)
    holder.activateWindow()
    choice.setFocus()
    type_text(choice, "Dong")
    press(choice, Qt.Key.Key_Space)
    assert not choice.view().isVisible()
    assert choice.value() == 2


@opens_a_list
def test_a_space_alone_opens_the_list(qtbot: QtBot) -> None:
    choice: ChoiceField[int] = ChoiceField([(1, "Bắc Sơn"), (2, "Đồng Đăng")])
    holder = below_each_other(qtbot, choice)
    holder.activateWindow()
    choice.setFocus()
    press(choice, Qt.Key.Key_Space)
    assert choice.view().isVisible()
    choice.hidePopup()


class Repaints(QObject):
    """Remembers which parts of a widget were painted anew."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.parts: list[QRect] = []
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and isinstance(event, QPaintEvent):
            self.parts.append(event.rect())
        return False


def test_nothing_of_the_focus_stays_round_a_text_area(qtbot: QtBot) -> None:
    area, after = TextArea(), TextField()
    holder = below_each_other(qtbot, after, area)
    holder.activateWindow()
    qtbot.waitUntil(after.hasFocus)
    repaints = Repaints(area.viewport())
    for target in (area, after):
        repaints.parts.clear()
        target.setFocus()
        qtbot.waitUntil(lambda: area.viewport().rect() in repaints.parts)


def test_the_dialog_of_an_import_speaks_vietnamese(
    shell: ShellView,  # noqa: F811 - the fixture
    settle: Callable[[], None],
) -> None:
    shell.open_page(Page.HOUSEHOLDS, import_workbook=True)
    settle()
    households = shell.view(Page.HOUSEHOLDS)
    assert isinstance(households, HouseholdsView)
    households.import_page.choose_button.click()
    (dialog,) = households.findChildren(QFileDialog)
    words = {one.text() for one in dialog.findChildren(QLabel)}
    words |= {one.text() for one in dialog.findChildren(QPushButton)}
    assert {"Tên tệp", "Loại tệp", "Thư mục", "Chọn", "Bỏ qua"} <= words
    dialog.reject()


def test_enter_goes_through_the_two_groups_of_the_code(qtbot: QtBot, clock: SteppingClock) -> None:
    panel = RecoveryPanel(CODE, clock)
    holder = below_each_other(qtbot, panel)
    holder.activateWindow()
    first, second = panel.fields
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    type_text(first, "abcd")
    press(first, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is second


def test_the_new_passphrase_is_called_new_and_enter_goes_on(
    qtbot: QtBot, app_context: AppContext
) -> None:
    step = RecoverStep((), app_context.clock)
    qtbot.addWidget(step)
    step.show()
    assert "Mật khẩu mới của tổ" in {one.text() for one in step.findChildren(QLabel)}
    press(step.code, Qt.Key.Key_Return)
    assert step.secret.unwritten.isVisible()
