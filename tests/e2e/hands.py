"""Somebody at the keyboard of the real window: every step is a key event where the cursor is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.application import MainWindow
    from desktop.ui.context import Page
    from desktop.ui.shell.view import ShellView
    from desktop.ui.widgets.fields import ChoiceField
    from desktop.ui.widgets.table import RowsTable
    from desktop.ui.widgets.view import View

V = TypeVar("V", bound="View")
W = TypeVar("W", bound=QWidget)
R = TypeVar("R")

_PATIENCE_MS = 30_000
_MOST_TABS = 400


class Hands:
    """Goes to a control by Tab only, so whatever it does can be done without a mouse.

    Args:
        window: Shown.
        qtbot: Waits.
    """

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot

    @property
    def at(self) -> QWidget:
        """Where the cursor is."""
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    @property
    def shell(self) -> ShellView:
        """The window's inside once a team is open."""
        assert self.window.shell is not None
        return self.window.shell

    def wait(self, holds: Callable[[], object]) -> None:
        """Until something holds."""
        self._qtbot.waitUntil(lambda: bool(holds()), timeout=_PATIENCE_MS)

    def settle(self) -> None:
        """Until everything asked for was answered."""
        self.wait(lambda: not self.window.runner.busy)
        if QApplication.activeWindow() is None:
            # A window manager would do this when a dialog is closed; offscreen there is none.
            self.window.activateWindow()
            self.wait(QApplication.focusWidget)

    def key(self, key: Qt.Key) -> None:
        """Press one key."""
        press(self.at, key)

    def enter(self) -> None:
        """Press Enter and wait for the answer."""
        self.key(Qt.Key.Key_Return)
        self.settle()

    def go_to(self, wanted: QWidget) -> None:
        """Press Tab until the cursor is there."""
        wanted = wanted.focusProxy() or wanted
        for _ in range(_MOST_TABS):
            if self.at is wanted:
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(
            f"Tab does not reach {type(wanted).__name__} {wanted.accessibleName()}"
        )

    def push(self, button: QWidget) -> None:
        """Go to a button, tick or tile and press Space."""
        self.go_to(button)
        self.key(Qt.Key.Key_Space)
        self.settle()

    def replace(self, field: QWidget, text: str) -> None:
        """Type over what a field holds."""
        self.go_to(field)
        press(self.at, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        type_text(self.at, text)

    def choose(self, field: ChoiceField[R], value: R) -> None:
        """Take one of a list's values by the arrow keys."""
        self.go_to(field)
        self.key(Qt.Key.Key_Home)
        for _ in range(field.count()):
            if field.value() == value:
                return
            self.key(Qt.Key.Key_Down)
        raise AssertionError(f"not offered: {value}")

    def row(self, table: RowsTable[R], is_wanted: Callable[[R], bool]) -> R:
        """Go down a table until the cursor is on the row."""
        self.go_to(table)
        press(self.at, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        for _ in table.rows_model.rows:
            current = table.current()
            if current is not None and is_wanted(current):
                return current
            self.key(Qt.Key.Key_Down)
        current = table.current()
        assert current is not None
        assert is_wanted(current), "no such row"
        return current

    def open(self, page: Page, digit: Qt.Key, kind: type[V]) -> V:
        """Open a page by its keys, Alt and a digit."""
        QTest.keyClick(self.at, digit, Qt.KeyboardModifier.AltModifier)
        self.settle()
        assert self.shell.page is page
        view: Any = self.shell.view(page)
        assert isinstance(view, kind)
        return view

    def dialog(self, parent: QWidget, kind: type[W]) -> W:
        """The dialog of that kind, once it is open."""
        self.wait(lambda: any(one.isVisible() for one in parent.findChildren(kind)))
        (found,) = [one for one in parent.findChildren(kind) if one.isVisible()]
        self.wait(lambda: found.isAncestorOf(self.at))
        return found

    def name_file(self, parent: QWidget, path: str) -> None:
        """Type a path into the file dialog and press Enter."""
        dialog = self.dialog(parent, QFileDialog)
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(name, QLineEdit)
        # Qt's pop-up of file names cannot grab the keyboard offscreen and warns of it.
        name.setCompleter(None)  # type: ignore[arg-type]
        self.replace(name, path)
        press(name, Qt.Key.Key_Return)
        self.settle()
