"""The foot of a document: recipients at the left, the signature at the right, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Flowable

from desktop.reports.fonts import BOLD, BOLD_ITALIC, REGULAR
from desktop.reports.measure import Measure
from desktop.reports.sizes import (
    BODY_WIDTH,
    RECIPIENTS_SIZE,
    RECIPIENTS_TITLE_SIZE,
    SIGNATURE_GAP,
    TITLE_SIZE,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.reports.content import Sign
    from desktop.reports.measure import Line

_LEADING = 1.25
_GAP_ABOVE = 10.0
_LEFT_ROOM = 0.46 * BODY_WIDTH
_RIGHT_START = 0.5 * BODY_WIDTH


class DocumentFoot(Flowable):
    """Recipients and signature; it is never split, and its maker keeps body text above it."""

    def __init__(self, words: Sign) -> None:
        super().__init__()
        title = Measure(BOLD_ITALIC, RECIPIENTS_TITLE_SIZE)
        items = Measure(REGULAR, RECIPIENTS_SIZE)
        sign = Measure(BOLD, TITLE_SIZE)
        room = BODY_WIDTH - _RIGHT_START
        self._left: list[tuple[Measure, Line, float]] = []
        self._right: list[tuple[Measure, Line, float]] = []
        start = _GAP_ABOVE + TITLE_SIZE
        down = _stack(self._left, title, title.wrap(words.recipients_title, _LEFT_ROOM), start)
        for item in words.recipients:
            down = _stack(self._left, items, items.wrap(item, _LEFT_ROOM), down)
        left_end = down
        down = start
        for line in words.capacity:
            down = _stack(self._right, sign, sign.wrap_evenly(line, room), down)
        down = _stack(self._right, sign, sign.wrap_evenly(words.name, room), down + SIGNATURE_GAP)
        self.width = BODY_WIDTH
        self.height = max(left_end, down) - TITLE_SIZE * 0.6

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The whole width of the body."""
        return self.width, self.height

    def draw(self) -> None:
        """Paint the left column from its edge, the right one centred."""
        centre = (_RIGHT_START + BODY_WIDTH) / 2
        self._paint(self._left, lambda _: 0.0)
        self._paint(self._right, lambda line: centre - line.width / 2)

    def _paint(
        self, stacked: Sequence[tuple[Measure, Line, float]], left: Callable[[Line], float]
    ) -> None:
        for measure, line, down in stacked:
            self.canv.setFont(measure.face, measure.size)
            self.canv.drawString(left(line), self.height - down, line.text)


def _stack(
    target: list[tuple[Measure, Line, float]],
    measure: Measure,
    lines: tuple[Line, ...],
    baseline: float,
) -> float:
    """Add lines from a baseline downwards; returns the next free baseline."""
    for line in lines:
        target.append((measure, line, baseline))
        baseline += measure.size * _LEADING
    return baseline
