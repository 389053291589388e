"""Whether two entries are probably one person: name, birth, household; a phone is only a hint.

In a village a third of the people share a surname and every name comes twice, so a name alone
says nothing. What is known besides it must fit: the birth, or the household. The rules err on the
side of silence, because people stop reading a warning that is wrong one time in ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from desktop.domain.people import BirthPrecision, Resident
from desktop.domain.text.folding import fold, lone_vowel_as_i

_LONG_WORD: Final = 4
_MOST_SLIPS: Final = 2


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of somebody, typed or in the list."""

    full_name: str
    birth_on: date | None = None
    birth_precision: BirthPrecision | None = None
    household_id: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name folded once: its words, all their letters, and which letters there are (as bits)."""

    words: tuple[str, ...]
    joined: str
    letters: int


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that is compared with many others."""

    facts: PersonFacts
    name: KnownName


class Names(IntEnum):
    """How far two names are from each other: marks never count."""

    SAME = 0
    NEAR = 1
    """One slip of the typing hand."""
    LIKE = 2
    """Two slips."""
    OTHER = 3


class Births(IntEnum):
    """How far two births are from each other."""

    SAME_DAY = 0
    SAME_YEAR = 1
    """And at least one of them is known by its year only."""
    SLIP = 2
    """Two days that one typing mistake makes of each other."""
    YEAR_SLIP = 3
    UNKNOWN = 4
    OTHER = 5


_SHOWN: Final = {
    Names.SAME: {Births.SAME_DAY, Births.SAME_YEAR, Births.SLIP},
    Names.NEAR: {Births.SAME_DAY},
    Names.LIKE: {Births.SAME_DAY},
}
"""Enough whatever the households are."""

_SHOWN_AT_HOME: Final = {
    Names.SAME: set(Births),
    Names.NEAR: {Births.SAME_DAY, Births.SAME_YEAR, Births.SLIP, Births.UNKNOWN},
    Names.LIKE: {Births.SAME_DAY, Births.SAME_YEAR},
}
"""Enough for two of one household."""

_SHOWN_BY_PHONE: Final = {
    Names.SAME: {Births.YEAR_SLIP, Births.UNKNOWN},
    Names.NEAR: {Births.SAME_YEAR, Births.SLIP, Births.UNKNOWN},
    Names.LIKE: {Births.SAME_YEAR},
}
"""Enough for two with one phone number, which families share."""

_SHOWN_OF_UNKNOWN_HOME: Final = {
    Names.SAME: set[Births](),
    Names.NEAR: {Births.SAME_YEAR, Births.SLIP},
    Names.LIKE: set[Births](),
}
"""Enough while the household of one of them is not known, if the words begin alike.

A hand slips inside a word; Trần and Phan are two names.
"""


_LARGE: Final = 300
"""In a shorter list the shares of names say little."""

_RARE: Final = 0.05
_RANK_BY_NAME: Final = 15


def facts_of(resident: Resident) -> PersonFacts:
    """What the list knows of a resident."""
    return PersonFacts(
        resident.full_name,
        resident.birth_on,
        resident.birth_precision,
        resident.household_id,
        resident.phone,
    )


def likeness(one: PersonFacts, other: PersonFacts) -> int | None:
    """How alike two entries are, the smaller the more; None when they are two people."""
    return likeness_of(known_as(one), known_as(other))


def likeness_of(one: Known, other: Known) -> int | None:
    """The same of entries that are compared with many."""
    if _surely_others(one.name.letters, other.name.letters):
        return None
    births = compare_births(one.facts, other.facts)
    first, second = one.facts, other.facts
    homeless = first.household_id is None or second.household_id is None
    at_home = not homeless and first.household_id == second.household_id
    by_phone = first.phone is not None and first.phone == second.phone
    rules = [_SHOWN]
    rules += [_SHOWN_AT_HOME] if at_home else []
    rules += [_SHOWN_BY_PHONE] if by_phone else []
    rules += [_SHOWN_OF_UNKNOWN_HOME] if homeless else []
    farthest = max((names for rule in rules for names in rule if births in rule[names]), default=-1)
    # Names are the dear part, so they are compared only as closely as it matters.
    names = compare_known_names(one.name, other.name, farthest)
    shown = any(
        births in rule.get(names, ())
        and (rule is not _SHOWN_OF_UNKNOWN_HOME or _is_slip(one, other))
        for rule in rules
    )
    return 20 * names + 2 * births - at_home - by_phone if shown else None


def likeness_by_name(
    one: PersonFacts, other: PersonFacts, same_first: int, same_last: int, people: int
) -> int | None:
    """How alike two entries are of whom only the name is known in common: if it is a rare one.

    Args:
        one: An entry.
        other: Another one; of one of the two neither birth nor household need be known.
        same_first: How many in the list have that family name.
        same_last: How many have that given name.
        people: How many there are.
    """
    by_chance = same_first * same_last / max(people, _LARGE)
    homeless = one.household_id is None or other.household_id is None
    unknown = compare_births(one, other) is Births.UNKNOWN
    same = compare_names(one.full_name, other.full_name) is Names.SAME
    return _RANK_BY_NAME if same and unknown and homeless and by_chance < _RARE else None


def _is_slip(one: Known, other: Known) -> bool:
    """Whether a hand makes one name of the other sooner than parents choose both."""
    first, second = one.name, other.name
    if len(first.words) != len(second.words) or sorted(first.joined) == sorted(second.joined):
        return True
    return [word[0] for word in first.words] == [word[0] for word in second.words]


def compare_names(one: str, other: str) -> Names:
    """Names without marks, Lý as Lí."""
    return compare_known_names(known_name(one), known_name(other))


def compare_known_names(one: KnownName, other: KnownName, farthest: int = Names.LIKE) -> Names:
    """The same of names made ready; beyond `farthest` all are OTHER."""
    first, second = one.words, other.words
    if first == second:
        return Names.SAME
    if farthest <= Names.SAME or not first or not second:
        return Names.OTHER
    if sorted(first) == sorted(second) or _one_word_left_out(first, second):
        return Names.NEAR
    return _compare_letters(one, other, farthest)


def _compare_letters(one: KnownName, other: KnownName, farthest: int) -> Names:
    if _surely_others(one.letters, other.letters):
        return Names.OTHER
    if within(one.joined, other.joined, 1) or _one_word_mistyped(one.words, other.words):
        return Names.NEAR
    is_like = farthest >= Names.LIKE and min(len(one.words), len(other.words)) > 2
    return Names.LIKE if is_like and within(one.joined, other.joined, 2) else Names.OTHER


def _surely_others(one: int, other: int) -> bool:
    """Whether the letters alone tell two names apart: the quick answer for most pairs.

    One slip brings one letter and takes one away at most; a word left out only takes some away.
    """
    unequal = one ^ other
    is_far = unequal.bit_count() > 2 * _MOST_SLIPS
    return is_far and bool(unequal & one) and bool(unequal & other)


def known_name(full_name: str) -> KnownName:
    """A name made ready to be compared with many."""
    words = name_words(full_name)
    letters = 0
    for letter in "".join(words):
        letters |= 1 << (ord(letter) & 63)
    return KnownName(words, "".join(words), letters)


def known_as(facts: PersonFacts) -> Known:
    """An entry made ready to be compared with many."""
    return Known(facts, known_name(facts.full_name))


def name_words(full_name: str) -> tuple[str, ...]:
    """The words of a name as they are compared."""
    return tuple(map(lone_vowel_as_i, fold(full_name).split()))


def compare_births(one: PersonFacts, other: PersonFacts) -> Births:
    """Births, each by the day or by the year alone."""
    first, second = one.birth_on, other.birth_on
    if first is None or second is None:
        return Births.UNKNOWN
    if BirthPrecision.YEAR in (one.birth_precision, other.birth_precision):
        if first.year == second.year:
            return Births.SAME_YEAR
        slip = _one_digit(str(first.year), str(second.year))
        return Births.YEAR_SLIP if slip else Births.OTHER
    if first == second:
        return Births.SAME_DAY
    swapped = (first.year, first.month, first.day) == (second.year, second.day, second.month)
    slip = swapped or _one_digit(f"{first:%d%m%Y}", f"{second:%d%m%Y}")
    return Births.SLIP if slip else Births.OTHER


def within(one: str, other: str, most: int) -> bool:
    """Whether `most` letters more, fewer, other or swapped make one text of the other."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, last, row = row, before, [at]
        for to, with_letter in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != with_letter))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == with_letter:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most


def _one_word_left_out(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """A middle name that one list has and the other has not; two words at least are common."""
    short, long = sorted((first, second), key=len)
    if len(long) != len(short) + 1 or len(short) < 2:
        return False
    return any(long[:at] + long[at + 1 :] == short for at in range(1, len(long) - 1))


def _one_word_mistyped(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Two slips in one long word, such as marks typed with the input method switched off."""
    if len(first) != len(second):
        return False
    unequal = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    if len(unequal) != 1:
        return False
    one, other = unequal[0]
    is_long = min(len(one), len(other)) >= _LONG_WORD
    return is_long and one[0] == other[0] and within(one, other, 2)


def _one_digit(one: str, other: str) -> bool:
    """One digit typed wrongly, or two neighbours swapped."""
    unequal = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(unequal) == 1:
        return True
    if len(unequal) != 2 or unequal[1] != unequal[0] + 1:
        return False
    at = unequal[0]
    return one[at] == other[at + 1] and one[at + 1] == other[at]
