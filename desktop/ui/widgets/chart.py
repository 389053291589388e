"""A chart on the screen: the definition of `desktop.domain.charts`, in the theme's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.charts import Fill, lay_out, spoken
from desktop.ui.theme import Tone, scaled_font

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

    from desktop.domain.charts import Box, Chart, Drawing, Stroke, Words

_LINES_HIGH: Final = 9
_TEXT: Final = 0.85


class ChartView(QWidget):
    """Bars with their values; arrow keys choose a bar, Enter and a click open it.

    Signals:
        opened: The key of the bar.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: Chart | None = None
        self._chosen = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_chart(self, chart: Chart) -> None:
        """Show another chart."""
        self._chart = chart
        self._chosen = len(chart.bars) - 1
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(spoken(chart))
        self.setToolTip(spoken(chart))
        self.update()

    def chart(self) -> Chart | None:
        """What is shown."""
        return self._chart

    def sizeHint(self) -> QSize:
        """As high as nine lines of text."""
        line = self.fontMetrics().height()
        return QSize(line * 20, line * _LINES_HIGH)

    def minimumSizeHint(self) -> QSize:
        """Half as wide is enough: labels are left out evenly."""
        hint = self.sizeHint()
        return QSize(hint.width() // 2, hint.height())

    def drawing(self) -> Drawing | None:
        """The boxes, strokes and words as they are painted."""
        if self._chart is None:
            return None
        metrics = QFontMetricsF(scaled_font(self, _TEXT))
        size = metrics.ascent()
        return lay_out(self._chart, self.width(), self.height(), size, metrics.horizontalAdvance)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the drawing; the chosen bar is marked while the keys are here."""
        drawing, chart = self.drawing(), self._chart
        if drawing is None or chart is None:
            return
        painter = QPainter(self)
        painter.setFont(scaled_font(self, _TEXT))
        paint_drawing(painter, drawing, chart.bars[self._chosen].key if self.hasFocus() else "")
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose, Enter opens."""
        chart = self._chart
        keys = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = keys.get(Qt.Key(event.key()))
        if chart is not None and step is not None:
            self._chosen = min(max(self._chosen + step, 0), len(chart.bars) - 1)
            self.update()
        elif chart is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(chart.bars[self._chosen].key)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a bar opens it."""
        drawing = self.drawing()
        for box in drawing.boxes if drawing else ():
            if QRectF(box.x, box.y, box.width, box.height).contains(event.position()):
                self._open(box.key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The chosen bar is marked only while the keys are here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No mark without the keys."""
        super().focusOutEvent(event)
        self.update()

    def _open(self, key: str) -> None:
        if key:
            self.opened.emit(key)


def paint_drawing(painter: QPainter, drawing: Drawing, chosen: str = "") -> None:
    """Strokes behind, boxes, strokes before, words, in the painter's font.

    Args:
        painter: Its origin is the drawing's upper left corner.
        drawing: Laid out with the widths of that font.
        chosen: Key of the bar that has a mark.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for stroke in drawing.behind:
        _paint_stroke(painter, stroke)
    for box in drawing.boxes:
        _paint_box(painter, box, chosen=bool(chosen) and box.key == chosen)
    for stroke in drawing.before:
        _paint_stroke(painter, stroke)
    for text in drawing.words:
        _paint_words(painter, text)


def _paint_stroke(painter: QPainter, stroke: Stroke) -> None:
    style = Qt.PenStyle.DashLine if stroke.dashed else Qt.PenStyle.SolidLine
    painter.setPen(QPen(Tone.TEXT.color, 1.2, style))
    painter.drawLine(round(stroke.x1), round(stroke.y1), round(stroke.x2), round(stroke.y2))


def _paint_box(painter: QPainter, box: Box, *, chosen: bool) -> None:
    area = QRectF(box.x, box.y, box.width, box.height)
    painter.setPen(QPen(Tone.FOCUS.color if chosen else Tone.TEXT.color, 3 if chosen else 1))
    painter.fillRect(area, Tone.SURFACE.color)
    if box.fill is Fill.DARK:
        painter.setBrush(Tone.PRIMARY.color)
    elif box.fill is Fill.HATCHED:
        painter.setBrush(QBrush(Tone.PRIMARY.color, Qt.BrushStyle.BDiagPattern))
    else:
        painter.setBrush(Tone.SURFACE.color)
    painter.drawRect(area)


def _paint_words(painter: QPainter, text: Words) -> None:
    metrics = painter.fontMetrics()
    if text.on_white:
        up = text.y - metrics.ascent()
        painter.fillRect(
            QRectF(text.x - 2, up, text.width + 4, metrics.height()), Tone.SURFACE.color
        )
    painter.setPen(Tone.TEXT.color)
    painter.drawText(round(text.x), round(text.y), text.text)
