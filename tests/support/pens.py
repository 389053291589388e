"""Marks that people make on a printed sheet, drawn with a pen from a seed.

All sizes are in mm. What is meant is known before anything is drawn, so that a reading can be
compared with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Stroke = list[tuple[float, float]]

_FINER: Final = 4


@dataclass(frozen=True)
class Pen:
    """Width of its line and its grey: 0 is black."""

    width: float
    grey: int

    @classmethod
    def any(cls, random: Random) -> Pen:
        """A ballpoint, a gel pen, a felt pen."""
        width = random.choice((0.3, 0.35, 0.4, 0.5, 0.6, 0.8))
        return cls(width, random.randint(15, 110))


class Paper:
    """A page to draw on.

    Args:
        picture: The printed page, grey.
        dpi: Of the picture.
    """

    def __init__(self, picture: Image.Image, dpi: int) -> None:
        self.picture = picture.copy()
        self.per_mm = dpi / 25.4

    def draw(self, strokes: list[Stroke], pen: Pen) -> None:
        """Lines through points, with round ends."""
        points = [point for stroke in strokes for point in stroke]
        edge = pen.width + 0.5
        left = int((min(x for x, _y in points) - edge) * self.per_mm)
        top = int((min(y for _x, y in points) - edge) * self.per_mm)
        width = int((max(x for x, _y in points) + edge) * self.per_mm) - left + 1
        height = int((max(y for _x, y in points) + edge) * self.per_mm) - top + 1
        mask = Image.new("L", (width * _FINER, height * _FINER), 0)
        canvas = ImageDraw.Draw(mask)
        scale = self.per_mm * _FINER
        thick = pen.width * scale
        for stroke in strokes:
            placed = [(x * scale - left * _FINER, y * scale - top * _FINER) for x, y in stroke]
            if len(placed) > 1:
                canvas.line(placed, fill=255, width=max(1, round(thick)), joint="curve")
            for x, y in (placed[0], placed[-1]):
                around = (x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2)
                canvas.ellipse(around, fill=255)
        self.picture.paste(pen.grey, (left, top), mask.reduce(_FINER))


def tick(x: float, y: float, size: float, random: Random) -> list[Stroke]:
    """A check mark about a point; its long end often leaves the box."""
    near = (x - size * random.uniform(0.3, 0.55), y - size * random.uniform(-0.1, 0.2))
    low = (x - size * random.uniform(0.0, 0.2), y + size * random.uniform(0.25, 0.5))
    tail = random.uniform(0.4, 0.95)
    far = (x + size * tail, y - size * random.uniform(0.5, 1.1) * tail)
    return [[near, low, far]]


def cross(x: float, y: float, size: float, random: Random) -> list[Stroke]:
    """Two lines across each other."""

    def arm() -> float:
        return size * random.uniform(0.3, 0.6)

    first = [(x - arm(), y - arm()), (x + arm(), y + arm())]
    second = [(x + arm(), y - arm()), (x - arm(), y + arm())]
    return [first, second]


def fill(x: float, y: float, size: float, random: Random) -> list[Stroke]:
    """The box scribbled full."""
    count = random.randint(5, 9)
    line: Stroke = []
    for step in range(count):
        height = y - size * 0.42 + size * 0.84 * step / (count - 1)
        side = 1 if step % 2 else -1
        line.append((x + side * size * random.uniform(0.3, 0.5), height))
    return [line]


def slash(x: float, y: float, size: float, random: Random) -> list[Stroke]:
    """One line from corner to corner, more or less."""
    turn = random.uniform(-0.3, 0.3) + random.choice((1, 1, 1, -1)) * math.pi / 4
    half = size * random.uniform(0.4, 0.65)
    across, down = half * math.cos(turn), half * math.sin(turn)
    return [[(x - across, y + down), (x + across, y - down)]]


def ring(x: float, y: float, size: float, random: Random) -> list[Stroke]:
    """A circle in the box."""
    radius = size * random.uniform(0.22, 0.42)
    flat = random.uniform(0.8, 1.2)
    start = random.uniform(0, math.tau)
    turns = [start + math.tau * step / 20 for step in range(21)]
    return [[(x + radius * math.cos(t), y + radius * flat * math.sin(t)) for t in turns]]


MARKS: Final[dict[str, Callable[[float, float, float, Random], list[Stroke]]]] = {
    "tick": tick,
    "cross": cross,
    "fill": fill,
    "slash": slash,
    "ring": ring,
}


def signature(left: float, right: float, y: float, height: float, random: Random) -> list[Stroke]:
    """A scribble as long as a name."""
    length = random.uniform(0.4, 0.95) * (right - left)
    start = left + random.uniform(-0.01, 0.1) * (right - left)
    count = random.randint(12, 30)
    line = [
        (start + length * step / count, y + height * random.uniform(-0.42, 0.42))
        for step in range(count + 1)
    ]
    return [line]


def speck(x: float, y: float, random: Random) -> tuple[list[Stroke], Pen]:
    """Dust: a dot of up to 0.7 mm."""
    return [[(x, y)]], Pen(random.uniform(0.15, 0.7), random.randint(20, 140))


def stray(x: float, y: float, random: Random) -> list[Stroke]:
    """A stroke that means nothing."""
    turn, length = random.uniform(0, math.tau), random.uniform(4, 25)
    bend = random.uniform(-1.5, 1.5)
    across, down = math.cos(turn), math.sin(turn)
    middle = (x + across * length / 2 - down * bend, y + down * length / 2 + across * bend)
    return [[(x, y), middle, (x + across * length, y + down * length)]]
