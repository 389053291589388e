"""What a list shows when there is nothing in it: why, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import PrimaryButton
from desktop.ui.widgets.labels import TextLabel


class EmptyState(QWidget):
    """A sentence and, if it helps, one button.

    Signals:
        acted: The button was pressed.
    """

    acted = Signal()

    def __init__(self, text: str, action_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = TextLabel(text, tone=Tone.MUTED, parent=self)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = PrimaryButton(action_text, parent=self)
        self._button.setVisible(bool(action_text))
        self._button.clicked.connect(self.acted)
        rows = QVBoxLayout(self)
        rows.addStretch(1)
        rows.addWidget(self._text)
        rows.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addStretch(2)

    def set_text(self, text: str) -> None:
        """Say something else (nothing found, nothing recorded yet)."""
        self._text.setText(text)
