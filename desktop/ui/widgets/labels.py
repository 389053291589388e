"""Labels: always plain text, so that nothing typed by anybody is read as markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel

from desktop.ui.theme import Tone, scaled_font, set_tone

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

_MAY_WRAP = "\u200b"
_SEPARATOR = re.compile(r"(?<=[^\s\d])[/\\](?=\S{6})|(?<=\S{12})[-_](?=\S{6})")
"""In paths and long names; a date or "SXKD/NĐ" stays whole."""


class TextLabel(QLabel):
    """A plain-text label that wraps.

    Args:
        text: What it says.
        tone: Its colour.
        scale: Of the text size.
        bold: For headings and numbers that matter.
        wrap: Off only for short words that must stay on one line.
        parent: As in Qt.
    """

    def __init__(
        self,
        text: str = "",
        *,
        tone: Tone = Tone.TEXT,
        scale: float = 1.0,
        bold: bool = False,
        wrap: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if scale != 1.0 or bold:
            self.setFont(scaled_font(self, scale, bold=bold))
        if tone is not Tone.TEXT:
            set_tone(self, text=tone)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text, with room for all its lines; a folder's path may wrap as well."""
        super().setText(_SEPARATOR.sub(rf"\g<0>{_MAY_WRAP}", text) if self.wordWrap() else text)
        self._keep_lines()

    def text(self) -> str:
        """What it says, as it was set."""
        return super().text().replace(_MAY_WRAP, "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another number of lines."""
        super().resizeEvent(event)
        self._keep_lines()

    def showEvent(self, event: QShowEvent) -> None:
        """By now it has the width that its layout gives it."""
        super().showEvent(event)
        self._keep_lines()

    def changeEvent(self, event: QEvent) -> None:
        """So may another text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._keep_lines()

    def _keep_lines(self) -> None:
        """Layouts inside a scroll area take the smallest height and ask no label how it wraps."""
        if not self.wordWrap() or not self.isVisible():
            return  # a hidden label has no width yet, and would ask for a column of words
        kept = self.minimumHeight()
        if kept:
            # A label never says that it needs less than its minimum, so that goes first; else
            # the lines it needed before it got its width would stay for ever.
            self.setMinimumHeight(0)
        needed = self.heightForWidth(self.width()) if self.text() else 0
        if needed > 0:
            self.setMinimumHeight(needed)


class Heading(TextLabel):
    """A page's or section's title; level 1 is the page's."""

    def __init__(self, text: str = "", level: int = 1, parent: QWidget | None = None) -> None:
        scale = {1: 1.45, 2: 1.15}.get(level, 1.0)
        super().__init__(text, scale=scale, bold=True, parent=parent)
