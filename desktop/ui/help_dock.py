"""Where help is shown: a dock on the right of the window, made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from desktop.system.texts import _
from desktop.ui.help_panel import HelpPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMainWindow


class HelpDock(QObject):
    """Opens with the cursor in the text, and gives the cursor back when it closes.

    Args:
        window: Gets the dock.
        topic: Names the text of the screen that is shown.
    """

    def __init__(self, window: QMainWindow, topic: Callable[[], str]) -> None:
        super().__init__(window)
        self._window = window
        self._topic = topic
        self._before: QWidget | None = None
        self.panel = HelpPanel()
        self.panel.closed.connect(self.close)
        self._dock = QDockWidget(_("Help"), window)
        self._dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self._dock.setTitleBarWidget(QWidget(self._dock))
        self._dock.setWidget(self.panel)
        self._dock.hide()
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)

    @property
    def is_open(self) -> bool:
        """Whether help is on screen."""
        return not self._dock.isHidden()

    @Slot()
    def toggle(self) -> None:
        """F1."""
        if self.is_open:
            self.close()
            return
        self._before = QApplication.focusWidget()
        self.panel.show_topic(self._topic())
        self._dock.show()
        self.panel.text.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close(self) -> None:
        """Back to work."""
        before, self._before = self._before, None
        self._dock.hide()
        # Its page may have been built anew meanwhile.
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def follow(self) -> None:
        """Another screen is shown: its text takes the place of the one before."""
        if self.is_open:
            self.panel.show_topic(self._topic())

    def leave(self) -> None:
        """The window is built anew, in another language perhaps."""
        self._window.removeDockWidget(self._dock)
        self._dock.deleteLater()
        self.deleteLater()
