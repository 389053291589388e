"""Buttons: large, with words, one primary action a screen."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop.ui.theme import Tone, icon_pixmap, target_height

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

_PADDING = 16
_GAP = 8
_RADIUS = 6


class ButtonKind(Enum):
    """How loud a button is: fill, line and text colour."""

    PRIMARY = (Tone.PRIMARY, Tone.PRIMARY, Tone.ON_PRIMARY)
    PLAIN = (Tone.SURFACE, Tone.LINE, Tone.TEXT)
    QUIET = (None, None, Tone.PRIMARY)
    DANGER = (Tone.SURFACE, Tone.ERROR, Tone.ERROR)


class ActionButton(QPushButton):
    """A button with words and, if given, an icon before them.

    Its accessible name is its words. It is never narrower than them. Enter presses it while it
    has the focus, as people expect of a button.

    Args:
        text: The words; an "&" marks the Alt key.
        icon: Name in resources/icons.
        kind: How loud it is.
        parent: As in Qt.
    """

    def __init__(
        self,
        text: str,
        icon: str = "",
        *,
        kind: ButtonKind = ButtonKind.PLAIN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._kind = kind
        self.setText(text)
        self.setAutoDefault(True)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for icon and words at the text size in use."""
        return self._room(self.text())

    def _room(self, text: str) -> QSize:
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text).width()
        icon = self._icon_size() + _GAP if self._icon_name else 0
        return QSize(words + icon + 2 * _PADDING, target_height(self))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Flat: fill, line, focus ring, icon, words."""
        fill, line, ink = self._tones()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(QPen(line.color, 1.2) if line else Qt.PenStyle.NoPen)
        painter.setBrush(fill.color if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(Tone.FOCUS.color, 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        self._paint_words(painter, ink)
        painter.end()

    def _paint_words(self, painter: QPainter, ink: Tone) -> None:
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        icon = self._icon_size() + _GAP if self._icon_name else 0
        left = max(_PADDING // 2, (self.width() - words - icon) // 2)
        if self._icon_name:
            size = self._icon_size()
            top = (self.height() - size) // 2
            painter.drawPixmap(left, top, icon_pixmap(self._icon_name, ink, size))
        painter.setPen(ink.color)
        area = self.rect().adjusted(left + icon, 0, 0, 0)
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, side | Qt.TextFlag.TextShowMnemonic, self.text())

    def _tones(self) -> tuple[Tone | None, Tone | None, Tone]:
        fill, line, ink = self._kind.value
        if not self.isEnabled():
            return Tone.PAGE, Tone.LINE, Tone.MUTED
        pressed = self.isDown() or self.isChecked()
        if self._kind is ButtonKind.PRIMARY:
            return (Tone.PRIMARY_PRESSED if pressed or self.underMouse() else fill), line, ink
        if pressed:
            return Tone.SELECTED, Tone.PRIMARY, ink
        return (Tone.SELECTED if self.underMouse() else fill), line, ink

    def _icon_size(self) -> int:
        return self.fontMetrics().height()


class PrimaryButton(ActionButton):
    """The one main action of a screen."""

    def __init__(self, text: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, icon, kind=ButtonKind.PRIMARY, parent=parent)
