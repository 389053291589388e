"""The one door into the PDF layer: every text that is painted went through `Door.admit`.

A glyph that the font lacks is dropped by the PDF layer without a word, and a name with a letter
missing on a signed paper is a wrong name. So every character is checked here and the first one
that cannot be printed is named to the person together with its place.
"""

from __future__ import annotations

import unicodedata
from typing import NewType

from desktop.domain.errors import RuleBrokenError

Ink = NewType("Ink", str)
"""Text that the embedded fonts can print: NFC, one line, no invisible characters."""

NO_BREAK_SPACE = "\u00a0"
_INVISIBLE = frozenset({"Cc", "Cf"})
_SAME_LOOK = str.maketrans({"\u2011": "-", "\u2010": "-"})


class Door:
    """Turns texts into `Ink`.

    Args:
        letters: Code points that every face used on the paper has.
    """

    def __init__(self, letters: frozenset[int]) -> None:
        self._letters = letters
        self._admitted: set[str] = set()

    def admit(self, text: str, where: str, field: str = "") -> Ink:
        """The text as it will be painted: NFC, white space as spaces, invisible marks left out.

        Args:
            text: Anything; line ends become spaces (split paragraphs before).
            where: The part of the paper, in the paper's words, for the person to find it.
            field: Name of the report's field when the text was typed into one.

        Raises:
            RuleBrokenError: `letter_not_in_font` with `letter` and `where`.
        """
        if text in self._admitted:
            return Ink(text)
        clean = _clean(text)
        for char in clean:
            if ord(char) not in self._letters:
                raise RuleBrokenError("letter_not_in_font", field, letter=char, where=where)
        self._admitted.add(clean)
        return Ink(clean)


def _clean(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).translate(_SAME_LOOK)
    if composed.isprintable():
        return composed
    # Again: a mark may have stood behind an invisible character.
    return unicodedata.normalize("NFC", "".join(_visible(char) for char in composed))


def _visible(char: str) -> str:
    if char.isspace():
        return char if char == NO_BREAK_SPACE else " "
    return "" if unicodedata.category(char) in _INVISIBLE else char
