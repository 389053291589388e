"""The head of page 1: the two blocks with their rules, number, place and date, and the title.

What a document does not have (a parent body, a number) takes no room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Flowable

from desktop.reports.fonts import BOLD, ITALIC, REGULAR
from desktop.reports.measure import Line, Measure
from desktop.reports.sizes import (
    BODY_WIDTH,
    ISSUER_SIZE,
    LEFT_HEAD,
    MOTTO_SIZE,
    NATION_SIZE,
    NUMBER_SIZE,
    RIGHT_HEAD,
    RULE,
    RULE_BELOW,
    RULE_SHARE,
    TITLE_SIZE,
)

if TYPE_CHECKING:
    from desktop.reports.document import Head
    from desktop.reports.door import Ink

_LEADING = 1.25
_GAP_TO_NUMBER = 20.0
_GAP_TO_TITLE = 26.0
_BLOCK_PAD = 4.0
"""Kept free at both sides of a head block, so that the two never touch."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """Lines of one element; baselines are counted down from the head's top."""

    measure: Measure
    lines: tuple[Line, ...]
    centre: float
    first_baseline: float

    @property
    def last_baseline(self) -> float:
        return self.first_baseline + (len(self.lines) - 1) * self.measure.size * _LEADING


class DocumentHead(Flowable):
    """Both head blocks, the number row and the title, each element centred in its block.

    Long names go on in further lines, never into the other block.
    """

    def __init__(self, words: Head) -> None:
        super().__init__()
        left, right, middle = LEFT_HEAD / 2, LEFT_HEAD + RIGHT_HEAD / 2, BODY_WIDTH / 2
        narrow, wide = LEFT_HEAD - _BLOCK_PAD, RIGHT_HEAD - _BLOCK_PAD
        if not words.issuer:
            right, wide = middle, BODY_WIDTH
        self._elements: list[_Placed] = []
        self._rules: list[tuple[float, float, float]] = []
        issuers = [(text, BOLD) for text in words.issuer]
        if words.parent is not None:
            issuers.insert(0, (words.parent, REGULAR))
        left_end = 0.0
        top = NATION_SIZE
        for text, face in issuers:
            issuer = self._add(text, face, ISSUER_SIZE, (left, narrow), top)
            top, left_end = _below(issuer), issuer.last_baseline
        if issuers:
            self._rules.append(_rule(issuer, RULE_SHARE))
        nation = self._add(words.nation, BOLD, NATION_SIZE, (right, wide), NATION_SIZE)
        motto = self._add(words.motto, BOLD, MOTTO_SIZE, (right, wide), _below(nation))
        self._rules.append(_rule(motto, 1.0))
        end = max(left_end, motto.last_baseline)
        row = end + _GAP_TO_NUMBER + NUMBER_SIZE * 0.5
        for said, face, room in (
            (words.number, REGULAR, (left, narrow)),
            (words.place_and_date, ITALIC, (right, wide)),
        ):
            if said is not None:
                placed = self._add(said, face, NUMBER_SIZE, room, row)
                end = max(end, placed.last_baseline)
        last = self._add(words.kind, BOLD, TITLE_SIZE, (middle, BODY_WIDTH), end + _GAP_TO_TITLE)
        if words.about is not None:
            room = (middle, BODY_WIDTH * 0.85)
            last = self._add(words.about, BOLD, TITLE_SIZE, room, _below(last))
            self._rules.append(_rule(last, RULE_SHARE))
        self.width = BODY_WIDTH
        self.height = last.last_baseline + RULE_BELOW + RULE

    def _add(
        self, text: Ink, face: str, size: float, centre_and_room: tuple[float, float], top: float
    ) -> _Placed:
        placed = _place(text, face, size, centre_and_room, top)
        self._elements.append(placed)
        return placed

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's names
        """The whole width of the body."""
        return self.width, self.height

    def draw(self) -> None:
        """Paint the lines, then the rules under some of them."""
        for element in self._elements:
            size = element.measure.size
            self.canv.setFont(element.measure.face, size)
            for index, line in enumerate(element.lines):
                down = element.first_baseline + index * size * _LEADING
                self.canv.drawString(element.centre - line.width / 2, self.height - down, line.text)
        self.canv.setLineWidth(RULE)
        for start, end, down in self._rules:
            self.canv.line(start, self.height - down, end, self.height - down)


def _place(
    text: Ink, face: str, size: float, centre_and_room: tuple[float, float], baseline: float
) -> _Placed:
    centre, room = centre_and_room
    measure = Measure(face, size)
    return _Placed(measure, measure.wrap_evenly(text, room), centre, baseline)


def _below(placed: _Placed) -> float:
    return placed.last_baseline + placed.measure.size * _LEADING


def _rule(placed: _Placed, share: float) -> tuple[float, float, float]:
    half = placed.lines[-1].width * share / 2
    return placed.centre - half, placed.centre + half, placed.last_baseline + RULE_BELOW
