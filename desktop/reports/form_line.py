"""Lines of a form: dots to write on, and boxes to tick, drawn rather than typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Flowable

from desktop.reports.fonts import REGULAR
from desktop.reports.measure import Measure
from desktop.reports.sizes import (
    BODY_LEADING,
    BODY_SIZE,
    BODY_WIDTH,
    LEAST_DOTS,
    MM,
    PARAGRAPH_GAP,
    RULE,
    TICK_BOX,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.reports.document import FormLine, FormPart, TickRow
    from desktop.reports.measure import Line

GAP = 4 * MM
"""Between parts of a line, and between a box and its text."""
_DOTS = (0.6, 2.4)
_BELOW_TEXT = 1.0


def part_widths(line: FormLine) -> list[float]:
    """Widths of a line's parts, with gaps between them."""
    whole = sum(part.share for part in line.parts)
    room = BODY_WIDTH - GAP * (len(line.parts) - 1)
    return [room * part.share / whole for part in line.parts]


def answer_places(row: TickRow, size: float) -> list[float]:
    """Where the boxes of the answers stand: at the right, one after the other."""
    measure = Measure(REGULAR, size)
    places: list[float] = []
    left = BODY_WIDTH
    for option in reversed(row.options):
        left -= TICK_BOX + GAP / 2 + measure.width(option)
        places.insert(0, left)
        left -= GAP
    return places


class _FormFlowable(Flowable):
    """Texts and dotted lines at places counted down from the top."""

    def __init__(self, size: float) -> None:
        super().__init__()
        self.measure = Measure(REGULAR, size)
        self.leading = size * BODY_LEADING / BODY_SIZE
        self.texts: list[tuple[float, float, str]] = []
        self.dots: list[tuple[float, float, float]] = []
        self.boxes: list[tuple[float, float]] = []
        self.width, self.height = BODY_WIDTH, 0.0

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab's name
        """As between paragraphs."""
        return PARAGRAPH_GAP / 2

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The whole width of the body."""
        return self.width, self.height

    def draw(self) -> None:
        """Paint texts, then dotted lines, then boxes."""
        canvas = self.canv
        canvas.setFont(self.measure.face, self.measure.size)
        for left, down, text in self.texts:
            canvas.drawString(left, self.height - down, text)
        canvas.saveState()
        canvas.setLineWidth(RULE)
        for left, down in self.boxes:
            canvas.rect(left, self.height - down, TICK_BOX, TICK_BOX)
        canvas.setDash(*_DOTS)
        for left, right, down in self.dots:
            canvas.line(left, self.height - down, right, self.height - down)
        canvas.restoreState()

    def baseline(self, number: int) -> float:
        """Of a line of text, counted down from the top."""
        return (number + 1) * self.leading - (self.leading - self.measure.size) / 2 - 2

    def say(self, left: float, first: int, lines: Sequence[Line]) -> None:
        """Put lines one under the other."""
        for number, line in enumerate(lines, first):
            self.texts.append((left, self.baseline(number), line.text))


class FormLineFlowable(_FormFlowable):
    """Labels with what is filled in or dots to write on, side by side.

    Args:
        line: What stands on it.
        size: Of the type.
    """

    def __init__(self, line: FormLine, size: float) -> None:
        super().__init__(size)
        left, count = 0.0, 1
        for part, width in zip(line.parts, part_widths(line), strict=True):
            count = max(count, self._part(part, left, width))
            left += width + GAP
        for number in range(count, count + line.further):
            self.dots.append((0.0, BODY_WIDTH, self.baseline(number) + _BELOW_TEXT))
        self.height = (count + line.further) * self.leading

    def _part(self, part: FormPart, left: float, width: float) -> int:
        """Place one part; returns how many lines it takes."""
        if part.value:
            words = f"{part.label} {part.value}" if part.label else part.value
            lines = self.measure.wrap(type(part.value)(words), width)
            self.say(left, 0, lines)
            return len(lines)
        lines = self.measure.wrap(part.label, width) if part.label else ()
        self.say(left, 0, lines)
        count = max(len(lines), 1)
        start = lines[-1].width + 3 if lines else 0.0
        if width - start < min(LEAST_DOTS, width / 2):
            start, count = 0.0, count + 1
        self.dots.append((left + start, left + width, self.baseline(count - 1) + _BELOW_TEXT))
        return count


class TickRowFlowable(_FormFlowable):
    """A box and its text, or a text with a box for each answer at the right.

    Args:
        row: What stands in it.
        size: Of the type.
    """

    def __init__(self, row: TickRow, size: float) -> None:
        super().__init__(size)
        if row.options:
            places = answer_places(row, size)
            lines = self.measure.wrap(row.text, places[0] - GAP)
            self.say(0.0, 0, lines)
            for option, left in zip(row.options, places, strict=True):
                self._box(left)
                self.texts.append((left + TICK_BOX + GAP / 2, self.baseline(0), option))
        else:
            indent = TICK_BOX + GAP * 0.75
            lines = self.measure.wrap(row.text, BODY_WIDTH - indent)
            self._box(0.0)
            self.say(indent, 0, lines)
        self.height = max(len(lines) * self.leading, TICK_BOX + 2)

    def _box(self, left: float) -> None:
        """The box stands around the middle of the first line."""
        middle = self.baseline(0) - self.measure.size * 0.33
        self.boxes.append((left, middle + TICK_BOX / 2))
