"""Keys of a choice that Qt leaves to the mouse: the space inside a name, Tab out of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

_TABS: Final = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class ChoiceKeys(QObject):
    """Watches a choice and, while it is open, its list.

    Without it the space in "Đồng Đăng" opens the list, which then keeps Tab and whatever is typed
    for the next field.

    Args:
        choice: Watched from now on; it owns this object.
    """

    def __init__(self, choice: QComboBox) -> None:
        super().__init__(choice)
        self._choice = choice
        self._typed = QElapsedTimer()
        choice.installEventFilter(self)

    def watch_list(self) -> None:
        """The list is about to open; it may be another one than before."""
        self._choice.view().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything else through."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if watched is self._choice:
            return self._is_inside_a_name(event)
        if event.key() in _TABS:
            self._leave_list(event)
            return True
        return False

    def _is_inside_a_name(self, event: QKeyEvent) -> bool:
        pause = QApplication.keyboardInputInterval()
        typing = self._typed.isValid() and self._typed.elapsed() < pause
        if event.key() == Qt.Key.Key_Space:
            return typing
        if event.text().isalnum():
            self._typed.start()
        return False

    def _leave_list(self, event: QKeyEvent) -> None:
        """Take the line and go on to the next field, as Enter and Tab would."""
        choice, row = self._choice, self._choice.view().currentIndex().row()
        changed = row not in (-1, choice.currentIndex())
        choice.hidePopup()
        if changed:
            choice.setCurrentIndex(row)
            choice.activated.emit(row)
        again = QKeyEvent(event.type(), event.key(), event.modifiers())
        QCoreApplication.postEvent(choice, again)
