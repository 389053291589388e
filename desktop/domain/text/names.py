"""Names of people: how they are kept, and the order in which lists are read.

A Vietnamese list is ordered by the given name, which stands last, then by the family name,
which stands first. Source: practice of class and voter lists, and the two columns "Họ đệm"
and "Tên" of commune workbooks; the alphabet and the order of tones are those of dictionaries.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from desktop.domain.text.folding import fold_tone_blind
from desktop.domain.text.letters import APOSTROPHES, letters_and_tone, plain
from desktop.domain.text.name_order import USUAL_ORDER, NameOrder
from desktop.domain.text.syllables import is_syllable

WordKey = tuple[tuple[int, ...], int]
"""Weights of a word's letters, then its tone: letters of the whole word decide first."""

NameKey = tuple[WordKey, WordKey, tuple[WordKey, ...]]
"""Given name, family name, middle names."""

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_FIRST_LETTER: Final = 0x20
_FIRST_DIGIT: Final = 0x10
_APOSTROPHE: Final = 0x0E
_PUNCTUATION: Final = 0x0F
_FOREIGN: Final = 0xF0
_WORD_END: Final = 0x08
_NOTHING: Final = bytes((_WORD_END, 0))
"""An empty word, as bytes: a name of one word has no family name."""

_LAST_OF_MIDDLE: Final = b"\x00"
"""Below every letter, so that fewer middle names come first."""

_WORD_BYTES: Final = re.compile(b"(?:[\xf0-\xff].{3}|[^\x08\xf0-\xff])*\x08.", re.DOTALL)
"""A word of a key; a foreign letter has four bytes, of which any may look like the end."""

_JOINTS: Final = APOSTROPHES | {"-"}
_SEX_PREFIXES: Final = frozenset("hy")
"""Y for men and H for women stand before Ê-đê and Mnông given names; the clan comes last."""

_NEVER_GIVEN: Final = frozenset({"văn", "thị"})

_WEIGHTS: Final = {
    **{letter: _FIRST_LETTER + rank for rank, letter in enumerate(_ALPHABET)},
    **{digit: _FIRST_DIGIT + rank for rank, digit in enumerate("0123456789")},
    **dict.fromkeys(APOSTROPHES, _APOSTROPHE),
    **dict.fromkeys("-.,/()", _PUNCTUATION),
}

_NO_WORD: Final[WordKey] = ((), 0)


def nfc_name(text: str) -> str:
    """A name as it is stored: NFC, true Đ, single spaces; capitals stay as typed."""
    return plain(text)


def given_name(full_name: str) -> str:
    """The given name as far as a name shows it, "" for an empty one.

    It is the last word, but in Y Thu Niê, H Linh Niê and H’Linh Niê it stands before the clan. A
    person may have typed it apart, and then that one counts.
    """
    return " ".join(_given_words(plain(full_name).split()))


def is_given_doubtful(full_name: str) -> bool:
    """Whether somebody should look at what `given_name` says.

    So it is with one word, with a word that is no Vietnamese syllable (H’Linh, Kđăm), and where
    a lone Y or H stands first.
    """
    words = plain(full_name).split()
    if not words:
        return False
    alone = words[0].lower() in _SEX_PREFIXES
    return len(words) == 1 or alone or not all(is_syllable(word) for word in words)


@lru_cache(maxsize=4096)
def word_key(word: str) -> WordKey:
    """Order of one word: Hà, Hải, Hạnh, Hảo, Hằng, Hân, Hòa."""
    letters, tone = letters_and_tone(word)
    return tuple(_WEIGHTS.get(letter, (_FOREIGN << 24) + ord(letter)) for letter in letters), tone


def name_key(full_name: str, given: str | None = None) -> NameKey:
    """The usual order of a full name: given name, then family name, then the names between.

    Args:
        full_name: In any normal form and case.
        given: The given name where it is not the one that `given_name` says.
    """
    words = plain(full_name).split()
    own_given = plain(given).split() if given else _given_words(words)
    others = _without(words, own_given)
    family = word_key(others[0]) if others else _NO_WORD
    return _joined(own_given), family, tuple(word_key(word) for word in others[1:])


def sort_key_bytes(
    full_name: str, given: str | None = None, order: NameOrder = USUAL_ORDER
) -> bytes:
    """The place of a name in lists as bytes, for a column that SQL compares byte by byte.

    A letter is one byte, a word ends with a byte below every letter and then its tone.
    """
    own_given, family, middle = name_key(full_name, given)
    usual = b"".join(_word_bytes(key) for key in (own_given, family, *middle))
    return in_order(usual, order)


def in_order(key: bytes, order: NameOrder) -> bytes:
    """A key of the usual order, as `sort_key_bytes` makes it, turned into that of another."""
    if order is NameOrder.GIVEN_FAMILY_MIDDLE:
        return key
    given, family, *middle = _WORD_BYTES.findall(key)
    if order is NameOrder.GIVEN_MIDDLE_FAMILY:
        return b"".join((given, *middle, _LAST_OF_MIDDLE, family))
    return b"".join((*(() if family == _NOTHING else (family,)), *middle, given))


def same_name(first: str, second: str) -> bool:
    """Whether two names differ only by capitals, spaces or the two habits of spelling."""
    return fold_tone_blind(first) == fold_tone_blind(second)


def _given_words(words: list[str]) -> list[str]:
    """The words of a full name that are the given name, by where they stand."""
    if len(words) > 1:
        first = words[0].lower()
        bare = first.rstrip("".join(_JOINTS))
        if bare in _SEX_PREFIXES and len(words) > 2 and words[1].lower() not in _NEVER_GIVEN:
            return words[1 if bare == first else 0 : 2]
        if len(bare) > 1 and first[0] in _SEX_PREFIXES and first[1] in _JOINTS:
            return words[:1]
    return words[-1:]


def _without(words: list[str], taken: list[str]) -> list[str]:
    """The words without those, which stand together; the last place where they do counts."""
    size = len(taken)
    for at in range(len(words) - size, -1, -1):
        if size and words[at : at + size] == taken:
            return words[:at] + words[at + size :]
    return words


def _joined(words: list[str]) -> WordKey:
    """One key for a given name; a typed one may have more words (Kim Anh)."""
    if not words:
        return _NO_WORD
    keys = [word_key(word) for word in words]
    return tuple(weight for weights, _ in keys for weight in weights), keys[-1][1]


@lru_cache(maxsize=4096)
def _word_bytes(key: WordKey) -> bytes:
    weights, tone = key
    body = b"".join(weight.to_bytes(1 if weight < _FOREIGN else 4, "big") for weight in weights)
    return body + bytes((_WORD_END, tone))
