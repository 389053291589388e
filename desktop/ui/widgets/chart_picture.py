"""A chart as a picture for a chat group: whose it is, what it shows, the bars; no people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter

from desktop.domain.charts import lay_out
from desktop.ui.theme import Tone
from desktop.ui.widgets.chart import paint_drawing

if TYPE_CHECKING:
    from desktop.domain.charts import Chart

_WIDTH: Final = 1080
_MARGIN: Final = 48
_HEIGHT: Final = 460
_TITLE, _LINE, _FIGURE = 36, 28, 24
_WRAP: Final = int(Qt.TextFlag.TextWordWrap)


def chart_picture(chart: Chart, lines: tuple[str, ...], font: QFont) -> QImage:
    """Wide enough to be read on a phone.

    Args:
        chart: Its title stands above it.
        lines: What stands over the title, such as the team's name.
        font: The family; sizes are the picture's own.
    """
    trial = QImage(_WIDTH, 1, QImage.Format.Format_RGB32)
    top = _write(trial, chart, lines, QFont(font))
    picture = QImage(_WIDTH, top + _HEIGHT + _MARGIN, QImage.Format.Format_RGB32)
    picture.fill(Tone.SURFACE.color)
    _write(picture, chart, lines, QFont(font))
    figures = QFont(font)
    figures.setPixelSize(_FIGURE)
    metrics = QFontMetricsF(figures)
    room = _WIDTH - 2 * _MARGIN
    drawing = lay_out(chart, room, _HEIGHT, metrics.ascent(), metrics.horizontalAdvance)
    painter = QPainter(picture)
    painter.setFont(figures)
    painter.translate(_MARGIN, top)
    paint_drawing(painter, drawing)
    painter.end()
    return picture


def _write(picture: QImage, chart: Chart, lines: tuple[str, ...], font: QFont) -> int:
    """Write the words above the chart, and answer where it begins."""
    painter = QPainter(picture)
    top = _MARGIN
    texts = [(line, _LINE, False, Tone.MUTED) for line in lines]
    texts.append((f"{chart.title} ({chart.unit})", _TITLE, True, Tone.PRIMARY))
    for text, size, bold, tone in texts:
        font.setPixelSize(size)
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(tone.color)
        space = QRect(_MARGIN, top, _WIDTH - 2 * _MARGIN, _WIDTH)
        top += painter.boundingRect(space, _WRAP, text).height() + size // 2
        painter.drawText(space, _WRAP, text)
    painter.end()
    return top
