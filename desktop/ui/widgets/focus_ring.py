"""The ring around what the keyboard types into: the same everywhere, thick enough to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.ui.theme import Tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

WIDTH = 2.5
_RADIUS = 3


def paint_focus_ring(surface: QWidget) -> None:
    """Draw the ring just inside a widget's edge; call it at the end of its `paintEvent`."""
    painter = QPainter(surface)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(Tone.FOCUS.color, WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(surface.rect()).adjusted(1.5, 1.5, -1.5, -1.5), _RADIUS, _RADIUS)
    painter.end()
