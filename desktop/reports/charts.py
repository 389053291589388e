"""A chart on paper: the definition of `desktop.domain.charts`, painted in black on white."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportlab.platypus.flowables import Flowable

from desktop.domain.charts import Fill, lay_out
from desktop.reports.fonts import BOLD, REGULAR
from desktop.reports.measure import Measure
from desktop.reports.sizes import BODY_WIDTH, MM

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from desktop.domain.charts import Box, Chart, Drawing, Stroke, Words
    from desktop.reports.document import ChartBlock

_SIZE: Final = 10.0
_TITLE_SIZE: Final = 12.0
_HEIGHT: Final = 62 * MM
_TITLE_ROOM: Final = 18.0
_OUTLINE: Final = 0.8
_DARK: Final = 0.35
_HATCH_STEP: Final = 3.0
_HATCH: Final = 0.5
_DASH: Final = (4, 2.5)


def title_of(chart: Chart) -> str:
    """What it shows, and in what."""
    return f"{chart.title} ({chart.unit})"


class ChartOnPaper(Flowable):
    """One chart over the whole width of the body; it is never split.

    Args:
        block: Its texts went through the door.
    """

    def __init__(self, block: ChartBlock) -> None:
        super().__init__()
        chart = block.chart
        self._title = title_of(chart)
        self._drawing: Drawing = lay_out(
            chart, BODY_WIDTH, _HEIGHT, _SIZE, Measure(REGULAR, _SIZE).width
        )
        self.width = BODY_WIDTH
        self.height = _HEIGHT + _TITLE_ROOM

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab's name
        """Between two charts, and below a paragraph."""
        return _TITLE_SIZE

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The whole width of the body."""
        return self.width, self.height

    def draw(self) -> None:
        """Title, then strokes behind, boxes, strokes before, words."""
        canvas = self.canv
        canvas.setFont(BOLD, _TITLE_SIZE)
        canvas.drawCentredString(self.width / 2, self.height - _TITLE_SIZE, self._title)
        canvas.saveState()
        for stroke in self._drawing.behind:
            self._stroke(canvas, stroke)
        for box in self._drawing.boxes:
            self._box(canvas, box)
        for stroke in self._drawing.before:
            self._stroke(canvas, stroke)
        for text in self._drawing.words:
            self._words(canvas, text)
        canvas.restoreState()

    def _up(self, down: float) -> float:
        return _HEIGHT - down

    def _stroke(self, canvas: Canvas, stroke: Stroke) -> None:
        canvas.setLineWidth(1.1 if stroke.dashed else _OUTLINE)
        canvas.setDash(*_DASH) if stroke.dashed else canvas.setDash()
        canvas.line(stroke.x1, self._up(stroke.y1), stroke.x2, self._up(stroke.y2))
        canvas.setDash()

    def _box(self, canvas: Canvas, box: Box) -> None:
        bottom = self._up(box.y + box.height)
        canvas.setLineWidth(_OUTLINE)
        if box.fill is Fill.DARK:
            canvas.setFillGray(_DARK)
            canvas.rect(box.x, bottom, box.width, box.height, stroke=1, fill=1)
            canvas.setFillGray(0)
            return
        canvas.setFillGray(1)
        canvas.rect(box.x, bottom, box.width, box.height, stroke=1, fill=1)
        canvas.setFillGray(0)
        if box.fill is Fill.HATCHED:
            self._hatch(canvas, box, bottom)

    def _hatch(self, canvas: Canvas, box: Box, bottom: float) -> None:
        """Lines at 45 degrees, each as long as the box has room for it."""
        canvas.setLineWidth(_HATCH)
        start = _HATCH_STEP - box.height
        while start < box.width:
            begin, end = max(0.0, -start), min(box.height, box.width - start)
            left = box.x + start
            canvas.line(left + begin, bottom + begin, left + end, bottom + end)
            start += _HATCH_STEP

    def _words(self, canvas: Canvas, text: Words) -> None:
        baseline = self._up(text.y)
        if text.on_white:
            canvas.setFillGray(1)
            canvas.rect(text.x - 1, baseline - 1.5, text.width + 2, _SIZE, stroke=0, fill=1)
            canvas.setFillGray(0)
        canvas.setFont(REGULAR, _SIZE)
        canvas.drawString(text.x, baseline, text.text)
