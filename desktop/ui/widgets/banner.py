"""The message line: says something inside the window, with at most one thing to do about it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from desktop.system.texts import _
from desktop.ui.theme import Tone, icon_pixmap, set_tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class MessageKind(Enum):
    """What a message is: text colour, background, icon."""

    INFO = (Tone.INFO, Tone.INFO_BACK, "info")
    SUCCESS = (Tone.SUCCESS, Tone.SUCCESS_BACK, "check")
    WARNING = (Tone.WARNING, Tone.WARNING_BACK, "warning")
    ERROR = (Tone.ERROR, Tone.ERROR_BACK, "warning")


class MessageBanner(QFrame):
    """One message at a time; stays until it is closed or the next one comes.

    It never takes the focus; screen readers are told at once.

    Signals:
        focus_left: It was hidden while the focus was on one of its buttons.
    """

    focus_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action: Callable[[], None] | None = None
        self._icon = QLabel(self)
        self._text = TextLabel(parent=self)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._do = ActionButton("", kind=ButtonKind.PLAIN, parent=self)
        self._do.clicked.connect(self._on_action_clicked)
        self._close = ActionButton(_("Hide"), kind=ButtonKind.QUIET, parent=self)
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 10, 6)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._do)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now; "" while hidden."""
        return self._text.text() if not self.isHidden() else ""

    @property
    def action_button(self) -> ActionButton:
        """The button of the message's action; hidden when it has none."""
        return self._do

    def show_message(
        self,
        kind: MessageKind,
        text: str,
        action_text: str = "",
        action: Callable[[], None] | None = None,
    ) -> None:
        """Replace what is shown."""
        tone, back, icon = kind.value
        set_tone(self, back=back)
        set_tone(self._text, text=tone)
        size = self.fontMetrics().height()
        self._icon.setPixmap(icon_pixmap(icon, tone, size))
        self._text.setText(text)
        self._action = action
        self._do.setText(action_text)
        self._do.setVisible(action is not None)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    @Slot()
    def press_action(self) -> None:
        """Do what its button offers (Alt+Z), when it offers anything."""
        if self._action is not None and self.isVisible():
            self._on_action_clicked()

    @Slot()
    def clear(self) -> None:
        """Hide it."""
        self._action = None
        held = self.isVisible() and (self._do.hasFocus() or self._close.hasFocus())
        self.hide()
        if held:
            self.focus_left.emit()

    @Slot()
    def _on_action_clicked(self) -> None:
        action = self._action
        self.clear()
        if action is not None:
            action()
