"""The phrases by which people are found, and whether a name is spelt as it was typed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from desktop.domain.text.folding import fold, fold_tone_blind, lone_vowel_as_i
from desktop.domain.text.letters import letters_and_tone

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME: Final = "n:"
"""Before a phrase of a name, so that phrases of several kinds share one index."""

INITIALS: Final = "i:"
PHONE: Final = "p:"
NUMBER: Final = "h:"
LANE: Final = "l:"
CODE: Final = "c:"

_MOST_WORDS: Final = 8
_VOWELS: Final = frozenset("aăâeêioôơuưy")
_ABROAD: Final = 11
"""Digits of a mobile number that begins with the country's 84."""

_AFTER_ALL: Final = "\U0010ffff"
_NOT_IN_PATTERNS: Final = re.compile(r"[*?\[\]]")


def person_phrases(full_name: str, phone: str | None) -> dict[str, str]:
    """What finds a person, each with how that part of the name is spelt.

    The name from each of its words on (people type it from any word), the given name and then
    the rest, family and given name alone, the first letters, the phone number from its end.
    """
    forms = [form for form in map(_forms, full_name.split()) if form[0]][:_MOST_WORDS]
    words = [searched for searched, _ in forms]
    spelt = [spelling for _, spelling in forms]
    found = {NAME + " ".join(words[at:]): " ".join(spelt[at:]) for at in range(len(words))}
    first = "".join(word[0] for word in words)
    if first:
        found[INITIALS + first] = ""
    if len(words) > 1:
        turned = [words[-1], *words[:-1]]
        found.setdefault(NAME + " ".join(turned), " ".join([spelt[-1], *spelt[:-1]]))
    if len(words) > 2:
        found.setdefault(NAME + f"{words[0]} {words[-1]}", f"{spelt[0]} {spelt[-1]}")
        found[INITIALS + words[0][0] + words[-1][0]] = ""
    digits = digits_of(phone or "")
    if digits:
        found[PHONE + digits[::-1]] = ""
    return found


def house_phrases(
    house_number: str | None, lane: str | None = None, code: str | None = None
) -> dict[str, str]:
    """What finds a household: its numbers in the lane and in the list, its lane from each word."""
    found: dict[str, str] = {}
    if number := house_number_key(house_number or ""):
        found[NUMBER + number] = ""
    if code_key := house_number_key(code or ""):
        found[CODE + code_key] = ""
    words = search_form(lane or "").split()[:_MOST_WORDS]
    return found | {LANE + " ".join(words[at:]): "" for at in range(len(words))}


def house_number_key(text: str) -> str:
    """A house number without spaces and capitals: 12/4B and 12/4 b are one."""
    return fold(text).replace(" ", "")


def digits_of(text: str) -> str:
    """The digits of a text, in their order."""
    return "".join(char for char in text if char in "0123456789")


def phone_end(text: str) -> str:
    """The digits by which a phone number is looked for, from its end: +84 stands for the 0."""
    digits = digits_of(text)
    abroad = digits.startswith("84") and len(digits) == _ABROAD
    return ("0" + digits[2:] if abroad else digits)[::-1]


def phrase_ranges(text: str, kind: str = NAME) -> tuple[tuple[str, str], ...]:
    """Between which phrases (the second not included) a typed beginning of a name lies.

    Two ranges when the last word may be a beginning (qu, quy of Quỳnh) or a whole word in its
    other spelling (quy of Quí).
    """
    typed = fold(text).split()
    if not typed:
        return ()
    before = [lone_vowel_as_i(word) for word in typed[:-1]]
    begun = kind + " ".join([*before, typed[-1]])
    whole = kind + " ".join([*before, lone_vowel_as_i(typed[-1])])
    ranges = [after(begun)]
    if whole != begun:
        ranges += [(whole, whole + "\x00"), after(whole + " ")]
    return tuple(ranges)


def after(prefix: str) -> tuple[str, str]:
    """The range of all texts that begin so."""
    return prefix, prefix + _AFTER_ALL


def has_accents(text: str) -> bool:
    """Whether somebody took the trouble to type a mark or đ."""
    return " ".join(text.lower().split()) != fold(text)


def spelling_pattern(text: str) -> str:
    """A GLOB pattern for spellings that begin like an accented text.

    It may also let through a few that do not; `is_spelt` decides.
    """
    words = [_NOT_IN_PATTERNS.sub("", word) for word in text.split()]
    spelt = [_spelling(word) for word in words if word]
    if not spelt:
        return "*"
    letters, _slash, tone = spelt[-1].partition("/")
    last = f"{letters}*/{tone}*" if tone else f"{letters}*"
    return " ".join([*spelt[:-1], last])


def is_spelt(name: str, text: str) -> bool:
    """Whether words of the name, in a row, are spelt as typed; the last may be a beginning.

    Where the tone stands and y or i at the end make no difference.
    """
    typed = [_spelling(word) for word in text.split()]
    words = [_spelling(word) for word in name.split()]
    if not typed:
        return False
    letters, _slash, tone = typed[-1].partition("/")
    for at in range(len(words) - len(typed) + 1):
        last, _, last_tone = words[at + len(typed) - 1].partition("/")
        same_before = words[at : at + len(typed) - 1] == typed[:-1]
        if same_before and last.startswith(letters) and tone in ("", last_tone):
            return True
    return False


def is_written_so(text: str, names: Iterable[str]) -> bool:
    """Whether names have the accents of a typed text, so that it may be taken as certain.

    Who typed none said nothing about accents. Otherwise each word typed begins a word of the
    names, in any order, with just its letters and (once it has a vowel) just its tone; "đva"
    may be the first letters of Đinh Văn An. Words with digits are numbers, not names.
    """
    if not has_accents(text):
        return True
    written = [letters_and_tone(word) for name in names for word in name.split()]
    typed = [word for word in text.split() if not any(map(str.isdigit, word))]
    if all(any(_begins(letters_and_tone(word), one) for one in written) for word in typed):
        return True
    starts = "".join(letters[0] for letters, _tone in written if letters)
    return len(typed) == 1 and "".join(letters_and_tone(typed[0])[0]) in starts


def _begins(typed: tuple[tuple[str, ...], int], word: tuple[tuple[str, ...], int]) -> bool:
    """Whether a typed word may be a word or its beginning; Lý is Lí, hòa is hoà."""
    (letters, tone), (whole, whole_tone) = typed, word
    is_begun = _one_vowel(whole) == _one_vowel(letters) or whole[: len(letters)] == letters
    return is_begun and (tone == whole_tone or _VOWELS.isdisjoint(letters))


def _one_vowel(letters: tuple[str, ...]) -> str:
    return lone_vowel_as_i("".join(letters))


def search_form(text: str) -> str:
    """Folded text in which Lý and Lí are one word."""
    return " ".join(lone_vowel_as_i(word) for word in fold(text).split())


@lru_cache(maxsize=8192)
def _forms(word: str) -> tuple[str, str]:
    """A word of a name as it is searched, "" when there is nothing to find, and as it is spelt."""
    return search_form(word), fold_tone_blind(word)


_spelling: Final = lru_cache(maxsize=1024)(fold_tone_blind)
"""Of one word; a list of names has few different ones."""
