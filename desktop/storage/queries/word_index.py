"""Walks through the index of phrases: whom, and which households, a typed text begins.

A walk that is told how many to bring reads no more than some hundred entries, so the answer to
one letter costs no more than the answer to a whole name, however many people there are.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, func, literal, select

from desktop.domain.people import HouseholdStatus
from desktop.domain.text import search
from desktop.domain.text.folding import fold, lone_vowel_as_i
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Select

ALL: Final = -1
"""Instead of how many: as SQLite's LIMIT, which then has none."""

_PHONE_DIGITS: Final = 3
_INITIALS: Final = 2

_WORDS = TABLES["search_word"]
_RESIDENT = TABLES["resident"]
_HOUSEHOLD = TABLES["household"]

GIVEN_IDS: Final = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
"""The ids of a JSON list, so that one statement serves lists of every length."""

_IN_RANGE: Final = and_(_WORDS.c.word >= bindparam("low"), _WORDS.c.word < bindparam("high"))


def _walk(*conditions: Any) -> Statement:
    wanted = select(_WORDS.c.r).where(_IN_RANGE, *conditions)
    return Statement(wanted.order_by(_WORDS.c.word, _WORDS.c.r).limit(bindparam("most")))


_RANGE: Final = _walk()
_SPELT: Final = _walk(_WORDS.c.spelt.op("GLOB")(bindparam("pattern")))
_COUNT: Final = Statement(
    select(func.count()).select_from(
        select(_WORDS.c.r).where(_IN_RANGE).limit(bindparam("most")).subquery()
    )
)
_HOLDERS: Final = select(_WORDS.c.r).where(_IN_RANGE).limit(bindparam("scanned")).subquery()
_WITH_OTHER: Final = Statement(
    select(_HOLDERS.c.r)
    .join(_RESIDENT, _RESIDENT.c.id == _HOLDERS.c.r)
    .where((literal(" ") + _RESIDENT.c.name_folded).like(bindparam("pattern")))
    .limit(bindparam("most"))
)
_HEADED: Final = Statement(
    select(_HOUSEHOLD.c.id)
    .select_from(_HOLDERS)
    .join(_HOUSEHOLD, _HOUSEHOLD.c.head_id == _HOLDERS.c.r)
    .where(_HOUSEHOLD.c.status == HouseholdStatus.ACTIVE.value)
    .limit(bindparam("most"))
)
_NAMES: Final = Statement(
    select(_RESIDENT.c.id, _RESIDENT.c.name_folded).where(_RESIDENT.c.id.in_(GIVEN_IDS))
)


def _living_in(households: Select[Any]) -> Statement:
    return Statement(
        select(_RESIDENT.c.id)
        .where(_RESIDENT.c.household_id.in_(households))
        .order_by(_RESIDENT.c.name_key, _RESIDENT.c.id)
        .limit(bindparam("most"))
    )


_OF_HEADS: Final = select(_HOUSEHOLD.c.id).where(_HOUSEHOLD.c.head_id.in_(GIVEN_IDS))
_IN_HOUSES: Final = _living_in(GIVEN_IDS)
_WITH_HEADS: Final = _living_in(_OF_HEADS)
_HOUSES_OF_HEADS: Final = Statement(_OF_HEADS.limit(bindparam("most")))


class WordIndex:
    """The index as one typed text uses it.

    Args:
        cursor: Of a reader.
        text: As typed.
        most: How many each way may bring; `ALL` for a filter, which must not leave out any.
        scanned: How many entries of the rarest word are looked at when words are in another
            order, or heads of households are looked for among people.
    """

    def __init__(self, cursor: Any, text: str, most: int = ALL, scanned: int = ALL) -> None:
        self._cursor = cursor
        self._text = text
        self._most = most
        self._scanned = scanned
        self.cut = False
        """Whether a way had more to bring than it was asked for."""

    def spelt(self) -> list[str]:
        """Residents whose name has the typed words in a row, spelt as typed."""
        pattern = search.spelling_pattern(self._text)
        return self._over(_SPELT, search.phrase_ranges(self._text), pattern=pattern)

    def named(self) -> list[str]:
        """Residents whose name has the typed words in a row, the last one begun."""
        return self._over(_RANGE, search.phrase_ranges(self._text))

    def in_any_order(self) -> list[str]:
        """Residents with all the words, in another order or with others between them."""
        words = fold(self._text).split()
        if len(words) < 2:
            return []
        rarest = min(words, key=self._holders)
        others = [f"% {_y_or_i(word)}%" for word in words if word != rarest]
        pattern = max(others, key=len, default="%")
        ranges = search.phrase_ranges(rarest)
        found = self._over(_WITH_OTHER, ranges, pattern=pattern, scanned=self._scanned)
        return self.with_all_words(found)

    def with_each_word(self) -> set[str]:
        """Residents as `in_any_order`, all of them whatever `most` says.

        Where few have the rarest word their names are read, else the index alone answers.
        """
        words = sorted(dict.fromkeys(fold(self._text).split()), key=self._holders)
        if len(words) < 2:
            return set()
        found = self._who_begin(words[0])
        for at, word in enumerate(words[1:], start=1):
            if len(found) <= _FEW:
                return self._who_have(found, words[at:])
            found &= self._who_begin(word)
        return found

    def _who_begin(self, word: str) -> set[str]:
        found: set[str] = set()
        for low, high in search.phrase_ranges(word):
            walk = _RANGE.run(self._cursor, low=low, high=high, most=ALL)
            found.update(r for (r,) in walk.fetchall())
        return found

    def _who_have(self, ids: Iterable[str], words: list[str]) -> set[str]:
        names = _NAMES.run(self._cursor, ids=json.dumps(list(ids))).fetchall()
        wanted = [(word, lone_vowel_as_i(word)) for word in words]
        return {r for r, name in names if _begins_each(search.search_form(name).split(), wanted)}

    def with_all_words(self, ids: Iterable[str]) -> list[str]:
        """Those of these residents whose name has a word for every typed beginning."""
        wanted = [search.search_form(word) for word in fold(self._text).split()]
        names = _NAMES.run(self._cursor, ids=json.dumps(list(ids))).fetchall()
        return [r for r, name in names if _has_all(search.search_form(name), wanted)]

    def initialled(self) -> list[str]:
        """Residents by the first letters of their names."""
        letters = fold(self._text)
        if not letters.isalpha() or len(letters) < _INITIALS:
            return []
        return self._after(search.INITIALS + letters)

    def phoned(self) -> list[str]:
        """Residents by the end of a phone number."""
        end = search.phone_end(self._text)
        return self._after(search.PHONE + end) if len(end) >= _PHONE_DIGITS else []

    def numbered(self) -> list[str]:
        """Households by the beginning of the number of the house."""
        if not search.digits_of(self._text):
            return []
        return self._after(search.NUMBER + search.house_number_key(self._text))

    def coded(self) -> list[str]:
        """Households by their whole number in the village's list."""
        key = search.CODE + search.house_number_key(self._text)
        return self._over(_RANGE, [(key, key + "\x00")]) if key != search.CODE else []

    def in_lane(self) -> list[str]:
        """Households by words of their lane in a row, the last one begun."""
        return self._over(_RANGE, search.phrase_ranges(self._text, search.LANE))

    def headed(self) -> list[str]:
        """Active households whose head is so named."""
        ranges = search.phrase_ranges(self._text)
        return self._over(_HEADED, ranges, scanned=self._scanned)

    def living_in(self, households: Collection[str]) -> list[str]:
        """The residents of these households."""
        return self._listed(_IN_HOUSES, households)

    def living_with(self, heads: Collection[str]) -> list[str]:
        """The residents of the households of these heads."""
        return self._listed(_WITH_HEADS, heads)

    def households_of(self, heads: Collection[str]) -> list[str]:
        """The households of these heads."""
        return self._listed(_HOUSES_OF_HEADS, heads)

    def _holders(self, word: str) -> int:
        """How many have the word, counted as far as it pays."""
        return sum(
            _COUNT.run(self._cursor, low=low, high=high, most=_COUNTED).fetchone()[0]
            for low, high in search.phrase_ranges(word)
        )

    def _after(self, prefix: str) -> list[str]:
        return self._over(_RANGE, [search.after(prefix)])

    def _over(
        self, statement: Statement, ranges: Iterable[tuple[str, str]], **more: str | int
    ) -> list[str]:
        found: list[str] = []
        for low, high in ranges:
            walk = statement.run(self._cursor, low=low, high=high, most=self._most, **more)
            found += self._noted(walk.fetchall())
        return found

    def _listed(self, statement: Statement, ids: Collection[str]) -> list[str]:
        if not ids:
            return []
        found = statement.run(self._cursor, ids=json.dumps(list(ids)), most=self._most)
        return self._noted(found.fetchall())

    def _noted(self, found: list[tuple[str]]) -> list[str]:
        self.cut = self.cut or len(found) == self._most
        return [r for (r,) in found]


_FEW: Final = 2000
"""Names that are read sooner than the index is walked for one more word."""

_COUNTED: Final = 1500
"""Of two words that have more holders either will do."""


def _y_or_i(word: str) -> str:
    return f"{word[:-1]}_" if word[-1] in "yi" else word


def _begins_each(name: list[str], wanted: list[tuple[str, str]]) -> bool:
    """As the index has it: a beginning, or the whole word in its other spelling."""
    return all(any(one.startswith(word) or one == whole for one in name) for word, whole in wanted)


def _has_all(name: str, words: list[str]) -> bool:
    padded = f" {name}"
    return len(words) <= padded.count(" ") and all(f" {word}" in padded for word in words)
