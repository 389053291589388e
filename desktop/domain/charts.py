"""Charts as data and as lines, boxes and words: one definition for the screen and for paper.

Everything can be printed in black on white: a full bar is dark, one that is not complete yet is
hatched, what is not known is a dash, and every value stands in figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.domain.text.numbers import MISSING, format_number

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Bar:
    """One value over its label; None is not known, which is not 0.

    `so_far` says that its period is not over; `key` is what the bar opens.
    """

    label: str
    value: Decimal | None
    so_far: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns of one indicator, oldest first.

    `target` is in the same unit and is drawn as a dashed line with `target_words` beside it;
    `places` are the decimals of every value.
    """

    title: str
    unit: str
    bars: tuple[Bar, ...]
    target: Decimal | None = None
    target_words: str = ""
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """One indicator over several periods, as it was counted; words are put to it where shown.

    `target` is None too where a line of it would say something false: a target of a flow is
    for the whole year and is not comparable with single months.
    """

    identifier: str
    name_vi: str
    name_en: str
    unit_vi: str
    unit_en: str
    rate: bool
    bars: tuple[Bar, ...]
    target: Decimal | None

    def chart(self, *, vietnamese: bool, target_words: str) -> Chart:
        """The chart in one language; `target_words` has `{value}` for the figure."""
        words = "" if self.target is None else target_words.format(value=format_number(self.target))
        return Chart(
            title=self.name_vi if vietnamese else self.name_en,
            unit=self.unit_vi if vietnamese else self.unit_en,
            bars=self.bars,
            target=self.target,
            target_words=words,
            places=1 if self.rate else None,
        )


class Fill(Enum):
    """How a box is filled."""

    DARK = "dark"
    HATCHED = "hatched"
    WHITE = "white"


class Box(NamedTuple):
    """A rectangle; y grows downwards as on a screen."""

    x: float
    y: float
    width: float
    height: float
    fill: Fill
    key: str = ""


class Stroke(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool = False


class Words(NamedTuple):
    """One line of text from `x` on a baseline `y`; `on_white` hides what lies behind it."""

    x: float
    y: float
    text: str
    width: float
    on_white: bool = False


class Drawing(NamedTuple):
    """What is painted, in this order: strokes behind, boxes, strokes before, words."""

    width: float
    height: float
    behind: tuple[Stroke, ...]
    boxes: tuple[Box, ...]
    before: tuple[Stroke, ...]
    words: tuple[Words, ...]


_BAR_SHARE: Final = 0.62
_WIDEST_BAR: Final = 3.2
_LINE: Final = 1.3
_GAP: Final = 0.35


def lay_out(
    chart: Chart, width: float, height: float, size: float, text_width: Callable[[str], float]
) -> Drawing:
    """Place a chart in a rectangle.

    Args:
        chart: At least one bar.
        width: Of the rectangle, in the units of the surface (points, pixels).
        height: Likewise.
        size: Height of the letters, likewise.
        text_width: Width of a text in these letters.

    Returns:
        A drawing whose words never lie on each other: labels that do not fit are left out
        evenly, the last one always stays.
    """
    room = _target_room(chart, size, text_width)
    left, right = 0.0, width - room
    top, bottom = size * (_LINE + _GAP), height - size * (_LINE + _GAP)
    highest = _top_of(chart)
    slot = (right - left) / max(len(chart.bars), 1)
    thick = min(slot * _BAR_SHARE, size * _WIDEST_BAR)

    def down(value: Decimal) -> float:
        return bottom - float(value / highest) * (bottom - top)

    boxes, words = [], []
    shown = _shown_labels(chart, slot, size, text_width)
    for place, bar in enumerate(chart.bars):
        middle = left + slot * (place + 0.5)
        high = bottom if bar.value is None else down(max(bar.value, Decimal(0)))
        if bar.value:
            fill = Fill.HATCHED if bar.so_far else Fill.DARK
            boxes.append(Box(middle - thick / 2, high, thick, bottom - high, fill, bar.key))
        if place in shown:
            under = bottom + size * (1 + _GAP / 2)
            value = value_words(chart, bar)
            span = (middle, right)
            words.append(_centred(value, span, high - size * _GAP, text_width, on_white=True))
            words.append(_centred(bar.label, span, under, text_width))
    before = [Stroke(left, bottom, right, bottom)]
    behind = []
    if chart.target is not None:
        line = down(chart.target)
        behind.append(Stroke(left, line, right, line, dashed=True))
        wide = text_width(chart.target_words)
        words.append(Words(right + size * _GAP, line + size * _GAP, chart.target_words, wide))
    return Drawing(width, height, tuple(behind), tuple(boxes), tuple(before), tuple(words))


def _centred(
    text: str,
    span: tuple[float, float],
    baseline: float,
    text_width: Callable[[str], float],
    *,
    on_white: bool = False,
) -> Words:
    """Words around a middle, pushed inside when they would leave the bars' part."""
    middle, right = span
    wide = text_width(text)
    start = max(min(middle - wide / 2, right - wide), 0.0)
    return Words(start, baseline, text, wide, on_white)


def value_words(chart: Chart, bar: Bar) -> str:
    """A bar's value in figures; a dash when it is not known."""
    return MISSING if bar.value is None else format_number(bar.value, chart.places)


def spoken(chart: Chart) -> str:
    """The whole chart as text, for screen readers and for the tool tip."""
    values = "; ".join(f"{bar.label}: {value_words(chart, bar)}" for bar in chart.bars)
    target = f"; {chart.target_words}" if chart.target is not None else ""
    return f"{chart.title} ({chart.unit}). {values}{target}"


def _top_of(chart: Chart) -> Decimal:
    values = [bar.value for bar in chart.bars if bar.value is not None]
    if chart.target is not None:
        values.append(chart.target)
    return max([*values, Decimal(1)])


def _target_room(chart: Chart, size: float, text_width: Callable[[str], float]) -> float:
    if chart.target is None:
        return 0.0
    return text_width(chart.target_words) + 2 * size * _GAP


def _shown_labels(
    chart: Chart, slot: float, size: float, text_width: Callable[[str], float]
) -> frozenset[int]:
    widest = max(
        (max(text_width(bar.label), text_width(value_words(chart, bar))) for bar in chart.bars),
        default=0.0,
    )
    # At either end words are pushed inside, towards their neighbours.
    needed = widest + size * _GAP + max(widest - slot, 0.0)
    every = 1
    while every * slot < needed and every < len(chart.bars):
        every += 1
    last = len(chart.bars) - 1
    return frozenset(place for place in range(last + 1) if (last - place) % every == 0)
