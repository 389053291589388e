"""A side panel with a short text about the screen that is shown; F1 opens and closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

import resources
from desktop.system.texts import _, language
from desktop.ui.theme import Tone, set_tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.labels import Heading

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_CHARACTERS = 36


class _Text(QPlainTextEdit):
    """Read-only text that gives up its width before the page does."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Help about this screen"))

    def sizeHint(self) -> QSize:
        """A narrow column."""
        return QSize(self.fontMetrics().averageCharWidth() * _CHARACTERS, 200)

    def minimumSizeHint(self) -> QSize:
        """Half of it."""
        return QSize(self.sizeHint().width() // 2, 80)


class HelpPanel(QWidget):
    """Shows one of the texts in resources/help; plain text, so that nothing in it can act.

    Signals:
        closed: The person is done reading.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_tone(self, back=Tone.SURFACE)
        self.topic = ""
        self.text = _Text(self)
        self.close_button = ActionButton(_("Close"), kind=ButtonKind.QUIET, parent=self)
        head = QHBoxLayout()
        head.addWidget(Heading(_("Help"), 2, self), 1)
        head.addWidget(self.close_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 10, 8, 10)
        rows.addLayout(head)
        rows.addWidget(self.text, 1)
        self.close_button.clicked.connect(self.closed)

    def show_topic(self, topic: str) -> None:
        """Show a screen's text, from its beginning."""
        if topic != self.topic:
            self.topic = topic
            self.text.setPlainText(help_text(topic))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.closed.emit()
            return
        super().keyPressEvent(event)


def help_text(topic: str) -> str:
    """The text of a screen, in the language of the window, without the signs of its layout."""
    path = ("help", language(), f"{topic}.md")
    if not resources.exists(*path):
        return _("There is no help about this screen yet.")
    lines = resources.read_text(*path).splitlines()
    return "\n".join(_plain(line) for line in lines)


def _plain(line: str) -> str:
    if line.startswith("# "):
        return line[2:].upper()
    return f"• {line[2:]}" if line.startswith("- ") else line
