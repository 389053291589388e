"""Tables to write in by hand: rows of one height, texts that are made to fit, boxes to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.reports.door import Ink
from desktop.reports.fonts import BOLD, REGULAR
from desktop.reports.measure import Line, Measure
from desktop.reports.row_table import PAD_X
from desktop.reports.sizes import HAIRLINE, MM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfgen.canvas import Canvas

    from desktop.reports.document import Align

_SIZES: Final = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0)
_LEADING: Final = 1.17
_PAD_Y: Final = 1.5
_CUT: Final = "…"


class Fitter:
    """Breaks texts into lines of the largest size in which they fit a cell.

    Args:
        face: A registered font's name.
        largest: Size to begin with.
    """

    def __init__(self, face: str = REGULAR, largest: float = _SIZES[0]) -> None:
        self._measures = [Measure(face, size) for size in _SIZES if size <= largest]

    def fit(self, text: Ink, width: float, height: float) -> tuple[Measure, tuple[Line, ...]]:
        """The size and the lines; what does not fit in the smallest size is cut."""
        lines: tuple[Line, ...] = ()
        for measure in self._measures:
            most = int(height // (measure.size * _LEADING))
            if measure.longest_word(text) > width and measure is not self._measures[-1]:
                continue
            lines = measure.wrap(text, width)
            if len(lines) <= most:
                return measure, lines
        measure = self._measures[-1]
        kept = lines[: max(1, int(height // (measure.size * _LEADING)))]
        last = Ink(kept[-1].text)
        while last and measure.width(last + _CUT) > width:
            last = Ink(last[:-1])
        return measure, (*kept[:-1], Line(last + _CUT, measure.width(last + _CUT)))


class Grid:
    """A header and rows of fixed heights.

    Args:
        widths: Of the columns, in points.
        aligns: How their cells stand; titles are centred.
        titles: One a column.
        header_height: In points.
        row_height: In points.
    """

    def __init__(
        self,
        widths: Sequence[float],
        aligns: Sequence[Align],
        titles: Sequence[Ink],
        header_height: float,
        row_height: float,
    ) -> None:
        self._widths, self._aligns, self._titles = widths, aligns, titles
        self._header_height, self._row_height = header_height, row_height
        self.edges = [0.0]
        for width in widths:
            self.edges.append(self.edges[-1] + width)
        self._bold = Fitter(BOLD, 11.0)
        self._regular = Fitter()

    def height(self, rows: int) -> float:
        """Of header and rows."""
        return self._header_height + rows * self._row_height

    def paint(self, canvas: Canvas, top: float, rows: Sequence[Sequence[Ink]]) -> None:
        """Paint header, cells and rules, from the left edge of the body and `top` downwards."""
        y = top - self._header_height
        for index, title in enumerate(self._titles):
            self._cell(canvas, self._bold, title, index, (y, self._header_height, 0.5))
        for row in rows:
            y -= self._row_height
            for index, text in enumerate(row):
                if text:
                    place = (y, self._row_height, self._aligns[index].value)
                    self._cell(canvas, self._regular, text, index, place)
        levels = [top, *(top - self.height(count) for count in range(len(rows) + 1))]
        canvas.setLineWidth(HAIRLINE)
        canvas.lines(
            [(0, level, self.edges[-1], level) for level in levels]
            + [(edge, top, edge, y) for edge in self.edges]
        )

    def _cell(
        self,
        canvas: Canvas,
        fitter: Fitter,
        text: Ink,
        index: int,
        place: tuple[float, float, float],
    ) -> None:
        bottom, height, share = place
        room = self._widths[index] - 2 * PAD_X
        measure, lines = fitter.fit(text, room, height - 2 * _PAD_Y)
        canvas.setFont(measure.face, measure.size)
        leading = measure.size * _LEADING
        y = bottom + height / 2 + (len(lines) / 2 - 0.5) * leading - measure.size * 0.33
        for line in lines:
            slack = room - line.width
            canvas.drawString(self.edges[index] + PAD_X + slack * share, y, line.text)
            y -= leading


def tick_box(canvas: Canvas, left: float, bottom: float, side: float) -> None:
    """An empty box to tick with a pen."""
    canvas.setLineWidth(0.25 * MM)
    canvas.rect(left, bottom, side, side)
