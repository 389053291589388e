"""Widths of words, measured once, and the breaking of text into lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportlab.pdfbase import pdfmetrics

if TYPE_CHECKING:
    from desktop.reports.door import Ink


class Line(NamedTuple):
    """One line as it will be painted, with its width in points."""

    text: str
    width: float


class Measure:
    """Breaks text in one face and size; keeps the width of every word it has seen.

    Args:
        face: A registered font's name.
        size: In points.
    """

    def __init__(self, face: str, size: float) -> None:
        self.face = face
        self.size = size
        self._font = pdfmetrics.getFont(face)
        self._widths: dict[str, float] = {}
        self._space = self.width(" ")

    def width(self, text: str) -> float:
        """Width of a word or a whole line."""
        known = self._widths.get(text)
        if known is None:
            known = self._widths[text] = float(self._font.stringWidth(text, self.size))
        return known

    def longest_word(self, text: Ink) -> float:
        """Width that a column needs so that no word is broken."""
        return max((self.width(word) for word in text.split(" ")), default=0.0)

    def wrap(self, text: Ink, room: float) -> tuple[Line, ...]:
        """Fill lines greedily at spaces; a no-break space holds words together.

        A single word wider than the room is broken between letters, so that nothing ever runs
        into the next column.

        Returns:
            At least one line, which may be empty.
        """
        whole = self.width(text)
        if whole <= room:
            return (Line(text, whole),)
        lines: list[Line] = []
        current: list[str] = []
        used = 0.0
        for word in self._pieces(text, room):
            width = self.width(word)
            if current and used + self._space + width > room:
                lines.append(Line(" ".join(current), used))
                current, used = [], 0.0
            used += width + (self._space if current else 0.0)
            current.append(word)
        lines.append(Line(" ".join(current), used))
        return tuple(lines)

    def wrap_evenly(self, text: Ink, room: float) -> tuple[Line, ...]:
        """As few lines as `wrap` needs, of about the same length: for centred blocks."""
        lines = self.wrap(text, room)
        narrow = max(self.width(text) / len(lines), self.longest_word(text))
        if len(lines) == 1 or narrow > room:
            return lines
        wide = room
        for _ in range(12):
            middle = (narrow + wide) / 2
            if len(self.wrap(text, middle)) > len(lines):
                narrow = middle
            else:
                wide = middle
        return self.wrap(text, wide)

    def _pieces(self, text: str, room: float) -> list[str]:
        pieces: list[str] = []
        for word in text.split(" "):
            if not word:
                continue
            while self.width(word) > room and len(word) > 1:
                fitting = self._fitting(word, room)
                pieces.append(word[:fitting])
                word = word[fitting:]  # noqa: PLW2901 - the rest of the same word
            pieces.append(word)
        return pieces or [""]

    def _fitting(self, word: str, room: float) -> int:
        for count in range(len(word) - 1, 1, -1):
            if self._font.stringWidth(word[:count], self.size) <= room:
                return count
        return 1
