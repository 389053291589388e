"""Names of people: how they are kept, and the order in which lists are read.

A Vietnamese list is ordered by the given name, which stands last, then by the family name,
which stands first. Source: practice of class and voter lists, and the two columns "Họ đệm"
and "Tên" of commune workbooks; the alphabet and the order of tones are those of dictionaries.
"""

from __future__ import annotations

from typing import Final

from desktop.domain.text.folding import fold_tone_blind
from desktop.domain.text.letters import APOSTROPHES, letters_and_tone, plain

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
    """The last word of a name, "" for an empty one.

    Names of some peoples have the given name elsewhere (Y Thu Niê); a person may have typed
    it apart, and then that one counts.
    """
    words = plain(full_name).split()
    return words[-1] if words else ""


def word_key(word: str) -> WordKey:
    """Order of one word: Hà, Hải, Hạnh, Hảo, Hằng, Hân, Hòa."""
    letters, tone = letters_and_tone(word)
    return tuple(_WEIGHTS.get(letter, (_FOREIGN << 24) + ord(letter)) for letter in letters), tone


def name_key(full_name: str, given: str | None = None) -> NameKey:
    """Order of a full name: given name, then family name, then the names between.

    Args:
        full_name: In any normal form and case.
        given: The given name where it is not the last word.
    """
    words = plain(full_name).split()
    own_given = plain(given).split() if given else words[-1:]
    if own_given and words[-len(own_given) :] == own_given:
        words = words[: -len(own_given)]
    elif own_given and own_given[0] in words:
        words.remove(own_given[0])
    family = word_key(words[0]) if words else _NO_WORD
    return _joined(own_given), family, tuple(word_key(word) for word in words[1:])


def sort_key_bytes(full_name: str, given: str | None = None) -> bytes:
    """The order of `name_key` as bytes, for a column that SQL compares byte by byte.

    A letter is one byte, a word ends with a byte below every letter and then its tone.
    """
    own_given, family, middle = name_key(full_name, given)
    return b"".join(_word_bytes(key) for key in (own_given, family, *middle))


def same_name(first: str, second: str) -> bool:
    """Whether two names differ only by capitals, spaces or the two habits of spelling."""
    return fold_tone_blind(first) == fold_tone_blind(second)


def _joined(words: list[str]) -> WordKey:
    """One key for a given name; a typed one may have more words (Kim Anh)."""
    if not words:
        return _NO_WORD
    keys = [word_key(word) for word in words]
    return tuple(weight for weights, _ in keys for weight in weights), keys[-1][1]


def _word_bytes(key: WordKey) -> bytes:
    weights, tone = key
    body = b"".join(weight.to_bytes(1 if weight < _FOREIGN else 4, "big") for weight in weights)
    return body + bytes((_WORD_END, tone))
