"""Passphrases of words that any keyboard and any input method repeats."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import resources

if TYPE_CHECKING:
    from desktop.domain.clock import Clock

DEFAULT_COUNT: Final = 5
"""Five words of a list of more than 2,048 are worth at least 55 bits."""


@cache
def load_words() -> tuple[str, ...]:
    """The list: Vietnamese syllables without marks, in alphabetical order."""
    return tuple(resources.read_text("words", "passphrase_words.txt").split())


def suggest_passphrase(clock: Clock, count: int = DEFAULT_COUNT) -> str:
    """Words drawn evenly and independently, with a space between."""
    words = load_words()
    return " ".join(words[_below(len(words), clock)] for _ in range(count))


def _below(limit: int, clock: Clock) -> int:
    """An even draw from 0 to limit - 1: values of the last, broken round are drawn again."""
    span = 1 << 16
    while True:
        value = int.from_bytes(clock.random_bytes(2), "big")
        if value < span - span % limit:
            return value % limit
