"""Finding the dialog that a view has opened; asking and writing behind its back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from desktop.ui.widgets.view import View
from tests.ui.sizes import page_size

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext

D = TypeVar("D", bound=QDialog)
V = TypeVar("V", bound=View)
W = TypeVar("W", bound="QWidget")


def the_dialog(view: QWidget, kind: type[D]) -> D:
    """The one open dialog of that kind."""
    (dialog,) = [one for one in view.findChildren(kind) if one.isVisible()]
    return dialog


def no_dialog(view: QWidget) -> bool:
    """Whether every dialog was closed."""
    return not any(one.isVisible() for one in view.findChildren(QDialog))


def shown(view: QWidget, settle: Callable[[], None]) -> QWidget:
    """Show a view as the window does and wait for what it asked."""
    view.resize(1100, 700)
    view.show()
    settle()
    return view


def activated(qtbot: QtBot, view: QWidget, settle: Callable[[], None]) -> None:
    """Show a view as `shown` does, with the keyboard."""
    qtbot.addWidget(view)
    view.resize(*page_size(100))
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    settle()


class Stage:
    """Makes pages and shows them as the window does.

    Args:
        qtbot: Closes them at the end.
        context: Given to each.
        settle: Waits for what they ask.
    """

    def __init__(self, qtbot: QtBot, context: AppContext, settle: Callable[[], None]) -> None:
        self._qtbot = qtbot
        self._context = context
        self._settle = settle

    def show(self, kind: Callable[[AppContext], W]) -> W:
        """A page, or a dialog by itself, on the screen."""
        view = kind(self._context)
        self._qtbot.addWidget(view)
        shown(view, self._settle)
        return view

    def begin(self, kind: Callable[[AppContext], V]) -> V:
        """A page with the keyboard, where typing starts."""
        view = kind(self._context)
        activated(self._qtbot, view, self._settle)
        view.focus_first()
        return view


class Desk:
    """Another person at the same team's data: every call waits for its answer.

    Args:
        context: Its runner does the work, on its own threads.
        settle: Waits for it.
    """

    def __init__(self, context: AppContext, settle: Callable[[], None]) -> None:
        self._runner = context.runner
        self._settle = settle
        self._owner = QObject()

    def read(self, service: Callable[..., Any], *arguments: object) -> Any:
        """The service's answer."""
        answers: list[Any] = []
        self._runner.read(
            self._owner, service, *arguments, done=answers.append, failed=answers.append
        )
        return self._only(answers)

    def write(self, service: Callable[..., Any], command: object) -> Any:
        """The service's result, after every view has heard of the changes."""
        answers: list[Any] = []
        self._runner.write(
            self._owner, service, command, done=answers.append, failed=answers.append
        )
        return self._only(answers)

    def _only(self, answers: list[Any]) -> Any:
        self._settle()
        (answer,) = answers
        if isinstance(answer, BaseException):
            raise answer
        return answer
