"""Long tables: rows are measured once and painted by a view of them on each page.

ReportLab's own table of paragraphs breaks every cell into lines three times and walks the rows
that are left on every page; at 10,000 rows it takes twelve times as long as the bare canvas.
Here `split` makes two views of the same measured rows, and a page's text is one text object.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Flowable

from desktop.reports.document import TICK, Align
from desktop.reports.door import Ink
from desktop.reports.fonts import BOLD, REGULAR
from desktop.reports.measure import Line, Measure
from desktop.reports.sizes import BODY_HEIGHT, HAIRLINE, MM, RULE, TICK_BOX

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reportlab.pdfgen.textobject import PDFTextObject


PAD_X = 1.2 * MM
PAD_Y = 2.0
_KEPT_TOGETHER = 2
"""The fewest rows at the foot of a page and at the head of the next one."""


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A column's title, alignment and width in points."""

    title: Ink
    align: Align
    width: float


_Cell = tuple[Line, ...]


class RowSheet:
    """The measured rows that all views of one table share.

    Args:
        columns: Widths are final; cells are broken into lines to fit them.
        rows: One text a column.
        size: Of the type, in points.
        least_height: Of a row, to be written in by hand.
    """

    def __init__(
        self,
        columns: Sequence[ColumnPlan],
        rows: Iterable[Sequence[Ink]],
        size: float,
        least_height: float = 0.0,
    ) -> None:
        self.columns = tuple(columns)
        self.size = size
        self.leading = size * 1.25
        edges = [0.0]
        for column in self.columns:
            edges.append(edges[-1] + column.width)
        self.edges = tuple(edges)
        self.width = edges[-1]
        self._rooms = tuple(column.width - 2 * PAD_X for column in self.columns)
        self.header = self._cells([column.title for column in columns], Measure(BOLD, size))
        self.header_height = self._height(self.header)
        body = Measure(REGULAR, size)
        self.rows = tuple(self._cells(row, body) for row in rows)
        tops = [0.0]
        for row in self.rows:
            tops.append(tops[-1] + max(self._height(row), least_height))
        self.tops = tuple(tops)

    def _cells(self, row: Sequence[Ink], measure: Measure) -> tuple[_Cell, ...]:
        wrap = measure.wrap
        return tuple(wrap(text, room) for text, room in zip(row, self._rooms, strict=True))

    def _height(self, cells: tuple[_Cell, ...]) -> float:
        return max(map(len, cells)) * self.leading + 2 * PAD_Y


class RowTable(Flowable):
    """A view of some rows of a sheet, with the header above them.

    Args:
        sheet: The measured rows.
        first: Index of the first row shown.
        end: Index after the last row shown.
    """

    def __init__(self, sheet: RowSheet, first: int = 0, end: int | None = None) -> None:
        super().__init__()
        self._sheet = sheet
        self._first = first
        self._end = len(sheet.rows) if end is None else end

    def start_height(self) -> float:
        """Room that must be left on a page for the table to begin there."""
        rows = min(self._end, self._first + _KEPT_TOGETHER)
        return self._height_to(rows)

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The view's size; it is as wide as its columns."""
        self.width, self.height = self._sheet.width, self._height_to(self._end)
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: ARG002, N803 - ReportLab's names
        """Two views: as many rows as the room takes, and the rest, never one row alone."""
        tops = self._sheet.tops
        room = aH - self._sheet.header_height + tops[self._first] + 1e-6
        fitting = min(bisect_right(tops, room) - 1, self._end)
        if fitting >= self._end:
            return [self]
        cut = min(fitting, self._end - _KEPT_TOGETHER)
        if cut - self._first < _KEPT_TOGETHER:
            # Too few: begin on the next page. On an empty page paint what fits all the same.
            if aH < BODY_HEIGHT - 1 or fitting <= self._first:
                return []
            cut = fitting
        return [RowTable(self._sheet, self._first, cut), RowTable(self._sheet, cut, self._end)]

    def draw(self) -> None:
        """Paint header and rows: one text object, one set of lines."""
        sheet = self._sheet
        self._boxes: list[tuple[float, float]] = []
        text = self.canv.beginText()
        text.setFont(BOLD, sheet.size)
        self._paint(
            text, sheet.header, self.height, self.height - sheet.header_height, centred=True
        )
        text.setFont(REGULAR, sheet.size)
        base = self.height - sheet.header_height + sheet.tops[self._first]
        levels = [self.height, self.height - sheet.header_height]
        for index in range(self._first, self._end):
            bottom = base - sheet.tops[index + 1]
            self._paint(text, sheet.rows[index], base - sheet.tops[index], bottom)
            levels.append(bottom)
        self.canv.drawText(text)
        self.canv.setLineWidth(RULE)
        for x, y in self._boxes:
            self.canv.rect(x - TICK_BOX / 2, y - TICK_BOX / 2, TICK_BOX, TICK_BOX)
        self.canv.setLineWidth(HAIRLINE)
        across = [(0, level, sheet.width, level) for level in levels]
        down = [(edge, 0, edge, self.height) for edge in sheet.edges]
        self.canv.lines(across + down)

    def _paint(
        self,
        text: PDFTextObject,
        cells: tuple[_Cell, ...],
        top: float,
        bottom: float,
        *,
        centred: bool = False,
    ) -> None:
        sheet = self._sheet
        middle = (top + bottom) / 2
        for column, left, cell in zip(sheet.columns, sheet.edges, cells, strict=False):
            share = 0.5 if centred else column.align.value
            # The middle of a line of text lies about a third of its size above its baseline.
            y = middle + (len(cell) / 2 - 0.5) * sheet.leading - sheet.size * 0.33
            for line, width in cell:
                if line == TICK:
                    self._boxes.append((left + column.width / 2, middle))
                    continue
                slack = column.width - 2 * PAD_X - width
                text.setTextOrigin(left + PAD_X + slack * share, y)
                # As `textOut`, without measuring the line again to know where it ends.
                text.textLine(line)
                y -= sheet.leading

    def _height_to(self, end: int) -> float:
        tops = self._sheet.tops
        return self._sheet.header_height + tops[end] - tops[self._first]
