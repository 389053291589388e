"""Text without marks, for search: people type slowly and often without accents.

SQLite's own folding never turns đ into d (measured with FTS5), so the folded text is a
column of ours.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from desktop.domain.text.letters import APOSTROPHES, letters_and_tone, plain

_DROPPED: Final = {ord(mark): None for mark in APOSTROPHES} | {ord("đ"): "d"}
_LONE_VOWEL: Final = re.compile(r"^(?P<onset>[bcdđghklmnpqrstvx]*|qu)(?P<vowel>[yi])$")
_OTHER_VOWEL: Final = {"y": "i", "i": "y"}


def fold(text: str) -> str:
    """Lower-case text without marks and apostrophes, đ as d, single spaces.

    "Đặng Thị H’Linh" gives "dang thi hlinh". Folding twice changes nothing.
    """
    return " ".join(filter(None, map(_bare, plain(text).split())))


def fold_tone_blind(text: str) -> str:
    """Lower-case text in which a word's tone stands after it, wherever it was written.

    hòa and hoà are equal, and so are the two spellings of a word that ends in y or i as its
    only vowel (Lý and Lí, quý and quí; tay and tai are two words). Letters stay: hoa is not
    hoá, dan is not đan.
    """
    return " ".join(filter(None, map(_tone_last, plain(text).split())))


def initials(full_name: str) -> str:
    """First letters of the words without marks: "nva" of Nguyễn Văn A."""
    return "".join(word[0] for word in fold(full_name).split())


def with_other_spellings(folded: str) -> str:
    """Folded text followed by the other spelling of words that end in a lone y or i.

    "quy hoa" gives "quy hoa qui": for the text that is searched, so that either is found.
    """
    matches = filter(None, map(_LONE_VOWEL.match, folded.split()))
    others = [match["onset"] + _OTHER_VOWEL[match["vowel"]] for match in matches]
    return " ".join([folded, *others])


@lru_cache(maxsize=8192)
def lone_vowel_as_i(word: str) -> str:
    """A folded word whose only vowel is a final y, spelt with i: one form for Lý and Lí."""
    match = _LONE_VOWEL.match(word)
    return word if match is None else match["onset"] + "i"


@lru_cache(maxsize=8192)
def _bare(word: str) -> str:
    """One word folded; a list of people has few different ones."""
    bare = _without_marks(_without_marks(word).lower())
    return unicodedata.normalize("NFC", bare.translate(_DROPPED))


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=8192)
def _tone_last(word: str) -> str:
    letters, tone = letters_and_tone(word)
    joined = "".join(letter for letter in letters if letter not in APOSTROPHES)
    joined = _LONE_VOWEL.sub(r"\g<onset>i", joined)
    return f"{joined}/{tone}" if tone else joined
