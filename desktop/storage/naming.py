"""Whether a text that was typed names somebody, however it spells the name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from desktop.domain.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST_NAME: Final = 4
"""A shorter text would be found in what has nothing to do with the person."""

_SHORTEST_NUMBER: Final = 8


class Naming:
    """Looks for names and numbers in what JSON says.

    In any Unicode form and case, with or without marks; numbers with or without spaces.

    Args:
        texts: Names, telephone numbers, ids of records.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        told = [text for text in texts if len(text) >= SHORTEST_NAME]
        # An id is no number, though most of its letters are digits.
        numbers = (_digits(text) for text in told if not any(map(str.isalpha, text)))
        self._numbers = {digits for digits in numbers if len(digits) >= _SHORTEST_NUMBER}
        self._words = {_words(text) for text in told}

    def names(self, body: str) -> bool:
        """Whether the JSON text (or whatever it is) names one of them."""
        return any(map(self._in_text, _texts(body)))

    def _in_text(self, text: str) -> bool:
        words, digits = _words(text), _digits(text)
        return any(one in words for one in self._words) or any(
            number in digits for number in self._numbers
        )


def _words(text: str) -> str:
    folded = "".join(letter if letter.isalnum() else " " for letter in fold(text))
    return f" {' '.join(folded.split())} "


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _texts(body: str) -> Iterator[str]:
    try:
        yield from _leaves(json.loads(body))
    except (ValueError, RecursionError):
        yield body


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    elif value is not None:
        yield str(value)
