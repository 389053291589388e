"""Hands that count: every letter, arrow, Tab, Backspace and Enter, and the keys held with them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.e2e.hands import Hands
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

KEY_SECONDS, THOUGHT_SECONDS = 0.28, 1.35
"""Operators K (an average typist) and M. Source: Card, Moran & Newell 1980."""

_NONE = Qt.KeyboardModifier.NoModifier
_HELD = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def telex_keys(text: str) -> int:
    """Keys of a text in Telex: a second key for đ, ă, â, ê, ô, ơ, ư, one for a tone, Shift."""
    found = 0
    for char in unicodedata.normalize("NFD", text):
        marked = bool(unicodedata.combining(char)) or char in "đĐ"
        found += 1 + (char in "đĐ") if not unicodedata.combining(char) else int(marked)
        found += int(char.isupper())
    return found


@dataclass(frozen=True)
class Effort:
    """What one task took: keys, and decisions between them."""

    keys: int
    thoughts: int

    @property
    def seconds(self) -> float:
        """By the keystroke-level model; no hand leaves the keys."""
        return self.keys * KEY_SECONDS + self.thoughts * THOUGHT_SECONDS


class CountingHands(Hands):
    """Counts what it presses since `start`."""

    keys = 0
    thoughts = 0

    def start(self) -> None:
        """Another task."""
        self.keys = self.thoughts = 0

    def effort(self) -> Effort:
        """Since `start`."""
        return Effort(self.keys, self.thoughts)

    def think(self) -> None:
        """A decision: whom, what, is this the one."""
        self.thoughts += 1

    def key(self, key: Qt.Key) -> None:
        """One key."""
        self.keys += 1
        super().key(key)

    def chord(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        """A key with others held down."""
        self.keys += 1 + sum(bool(held & one) for one in _HELD)
        press(self.at, key, held)

    def shortcut(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        """A chord that belongs to the window and not to the field."""
        self.keys += 1 + sum(bool(held & one) for one in _HELD)
        QTest.keyClick(self.at, key, held)
        self.settle()

    def type(self, text: str) -> None:
        """Letters, counted as Telex needs them."""
        self.keys += telex_keys(text)
        type_text(self.at, text)

    def replace(self, field: QWidget, text: str) -> None:
        """Ctrl+A and the letters."""
        self.keys += 2 + telex_keys(text)
        super().replace(field, text)


def table_line(task: str, efforts: list[Effort]) -> str:
    """A line of the table: median and worst, and the time of the median by the model."""
    keys = [one.keys for one in efforts]
    seconds = [one.seconds for one in efforts]
    return (
        f"| {task} | {len(efforts)} | {median(keys):g} | {max(keys)} | "
        f"{median(seconds):.1f} s | {max(seconds):.1f} s |"
    )
