"""The foot of a document: recipients or a second signer at the left, the signature at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Flowable

from desktop.reports.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR
from desktop.reports.measure import Measure
from desktop.reports.sizes import (
    BODY_WIDTH,
    NUMBER_SIZE,
    RECIPIENTS_SIZE,
    RECIPIENTS_TITLE_SIZE,
    SIGNATURE_GAP,
    TITLE_SIZE,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.reports.document import Foot, Signer
    from desktop.reports.door import Ink
    from desktop.reports.measure import Line

_LEADING = 1.25
_GAP_ABOVE = 10.0
_BELOW_DAY = 4.0
_LEFT_ROOM = 0.46 * BODY_WIDTH
_RIGHT_START = 0.5 * BODY_WIDTH
_RIGHT_ROOM = BODY_WIDTH - _RIGHT_START
_FLUSH = None
"""Lines from the left edge rather than around a centre."""


class DocumentFoot(Flowable):
    """Signatures and recipients; it is never split, and its maker keeps body text above it.

    Recipients stand at the left of the one signer, or below two of them.
    """

    def __init__(self, words: Foot) -> None:
        super().__init__()
        self._lines: list[tuple[Measure, Line, float, float | None]] = []
        right_centre = (_RIGHT_START + BODY_WIDTH) / 2
        start = signing = _GAP_ABOVE + TITLE_SIZE
        end = self._recipients(words.recipients, start) if words.left is None else start
        if words.place_and_date is not None:
            day = Measure(ITALIC, NUMBER_SIZE)
            lines = day.wrap_evenly(words.place_and_date, _RIGHT_ROOM)
            signing = self._stack(day, lines, start, right_centre) + _BELOW_DAY
        if words.left is not None:
            end = self._sign(words.left, signing, _LEFT_ROOM / 2, _LEFT_ROOM)
        end = max(end, self._sign(words.right, signing, right_centre, _RIGHT_ROOM))
        if words.left is not None:
            end = self._recipients(words.recipients, end)
        self.width = BODY_WIDTH
        self.height = end - TITLE_SIZE * 0.6

    def _sign(self, signer: Signer, down: float, centre: float, room: float) -> float:
        bold = Measure(BOLD, TITLE_SIZE)
        for line in signer.capacity:
            down = self._stack(bold, bold.wrap_evenly(line, room), down, centre)
        if signer.hint is not None:
            italic = Measure(ITALIC, RECIPIENTS_TITLE_SIZE)
            down = self._stack(italic, italic.wrap_evenly(signer.hint, room), down, centre)
        down += SIGNATURE_GAP
        if signer.name is None:
            return down
        return self._stack(bold, bold.wrap_evenly(signer.name, room), down, centre)

    def _recipients(self, items: Sequence[Ink], down: float) -> float:
        measure = Measure(BOLD_ITALIC, RECIPIENTS_TITLE_SIZE)
        for item in items:
            down = self._stack(measure, measure.wrap(item, _LEFT_ROOM), down, _FLUSH)
            measure = Measure(REGULAR, RECIPIENTS_SIZE)
        return down

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The whole width of the body."""
        return self.width, self.height

    def draw(self) -> None:
        """Paint each line from the left edge or around its centre."""
        for measure, line, down, centre in self._lines:
            left = 0.0 if centre is _FLUSH else centre - line.width / 2
            self.canv.setFont(measure.face, measure.size)
            self.canv.drawString(left, self.height - down, line.text)

    def _stack(
        self, measure: Measure, lines: Sequence[Line], baseline: float, centre: float | None
    ) -> float:
        """Add lines from a baseline downwards; returns the next free baseline."""
        for line in lines:
            self._lines.append((measure, line, baseline, centre))
            baseline += measure.size * _LEADING
        return baseline
