"""How a Vietnamese word is made: letters of the alphabet and one tone.

The tone is a property of the whole word: "hòa" and "hoà" are one word with the mark set by
two spelling habits. Everything that compares words therefore takes letters and tone apart.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

TONE_MARKS: Final = {
    "\N{COMBINING GRAVE ACCENT}": 1,
    "\N{COMBINING HOOK ABOVE}": 2,
    "\N{COMBINING TILDE}": 3,
    "\N{COMBINING ACUTE ACCENT}": 4,
    "\N{COMBINING DOT BELOW}": 5,
}
"""Tones in dictionary order: huyền, hỏi, ngã, sắc, nặng; 0 is ngang, which has no mark."""

SHAPE_MARKS: Final = frozenset(
    {"\N{COMBINING BREVE}", "\N{COMBINING CIRCUMFLEX ACCENT}", "\N{COMBINING HORN}"}
)
"""Marks that make another letter (ă â ê ô ơ ư), as tones do not."""

APOSTROPHES: Final = frozenset("'`´ʹʼʻ‘’‛′＇")
"""What people and programs write for the apostrophe in names such as H'Linh."""

_REPLACED: Final[dict[str, str]] = {
    "\N{LATIN CAPITAL LETTER ETH}": "Đ",
    "\N{LATIN SMALL LETTER ETH}": "đ",
    "\N{LATIN CAPITAL LETTER AFRICAN D}": "Đ",
    "\N{LATIN SMALL LETTER D WITH TAIL}": "đ",
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    **dict.fromkeys("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
    **dict.fromkeys(map(chr, range(0xD800, 0xE000)), ""),
}
"""Letters that only look like đ, characters that nobody sees, and halves of characters.

Names copied from a telephone come with marks of direction, which would turn a whole line round.
"""

_IS_REPLACED: Final = re.compile(f"[{''.join(_REPLACED)}]")
_REPLACEMENTS: Final = str.maketrans(_REPLACED)


def plain(text: str) -> str:
    """The text in NFC with true Đ, no invisible characters and single spaces inside.

    Old fonts and foreign keyboards give Ð (eth) for Đ: equal to the eye, never found by a
    search.
    """
    if not text.isascii():
        # Looking is many times quicker than replacing, and there is seldom anything to replace.
        if _IS_REPLACED.search(text):
            text = text.translate(_REPLACEMENTS)
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


@lru_cache(maxsize=8192)
def letters_and_tone(word: str) -> tuple[tuple[str, ...], int]:
    """Take a word apart into lower-case letters without tone, and its tone.

    Marks that Vietnamese does not know are dropped from their letter. Should a slip of
    typing have left two tones in a word, the first one counts.
    """
    letters: list[str] = []
    tone = 0
    for char in unicodedata.normalize("NFD", plain(word).lower()):
        if char in TONE_MARKS:
            tone = tone or TONE_MARKS[char]
        elif char in SHAPE_MARKS and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + char)
        elif not unicodedata.combining(char):
            letters.append(char)
    return tuple(letters), tone
