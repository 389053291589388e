"""Finding residents as somebody types: a few short walks through the index of phrases.

No walk reads more than some hundred entries, so the answer to one letter costs no more than the
answer to a whole name, however many people there are.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, func, literal, select

from desktop.domain.text import search
from desktop.domain.text.folding import fold
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Select

ENOUGH: Final = 40
"""Found by one way; more ways are tried only when a list is not full, and the best are shown."""

_SCANNED: Final = 1500
"""Entries of the rarest word that are looked at when the words are in another order."""

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


_IN_HOUSES: Final = _living_in(GIVEN_IDS)
_WITH_HEADS: Final = _living_in(select(_HOUSEHOLD.c.id).where(_HOUSEHOLD.c.head_id.in_(GIVEN_IDS)))


class Finder:
    """One search: the ids of the residents that a text may mean.

    Args:
        cursor: Of a reader.
        text: As typed.
        enough: How many are to be shown.
    """

    def __init__(self, cursor: Any, text: str, enough: int) -> None:
        self._cursor = cursor
        self._text = text
        self._enough = max(enough, ENOUGH)
        self._found: dict[str, None] = {}

    def ids(self) -> tuple[list[str], frozenset[str]]:
        """At most some hundred ids, and those who only live with a head of that name."""
        named = self._by_name()
        self._add([*named, *self._by_letters(), *self._by_digits()])
        if not named:
            named = self._in_any_order()
            self._add(named)
        meant = list(self._found)
        if len(meant) >= self._enough:
            return meant, frozenset()
        return meant, frozenset(self._listed(_WITH_HEADS, named)) - self._found.keys()

    def _by_name(self) -> list[str]:
        ranges = search.phrase_ranges(self._text)
        found: list[str] = []
        if search.has_accents(self._text):
            pattern = search.spelling_pattern(self._text)
            for low, high in ranges:
                found += self._walk(_SPELT, low, high, pattern=pattern)
        if len(found) < self._enough:
            for low, high in ranges:
                found += self._walk(_RANGE, low, high)
        return found

    def _by_letters(self) -> list[str]:
        letters = fold(self._text)
        if not letters.isalpha() or len(letters) < _INITIALS:
            return []
        return self._walk(_RANGE, *search.after(search.INITIALS + letters))

    def _by_digits(self) -> list[str]:
        digits, found = search.digits_of(self._text), []
        if len(digits) >= _PHONE_DIGITS:
            found = self._walk(_RANGE, *search.after(search.PHONE + digits[::-1]))
        if digits:
            number = search.NUMBER + search.house_number_key(self._text)
            found += self._listed(_IN_HOUSES, self._walk(_RANGE, *search.after(number)))
        return found

    def _in_any_order(self) -> list[str]:
        """The words of a name in another order, or with others between them."""
        words = fold(self._text).split()
        if len(words) < 2:
            return []
        rarest = min(words, key=self._holders)
        others = [f"% {_y_or_i(word)}%" for word in words if word != rarest]
        pattern = max(others, key=len, default="%")
        found: list[str] = []
        for low, high in search.phrase_ranges(rarest):
            found += self._walk(_WITH_OTHER, low, high, pattern=pattern, scanned=_SCANNED)
        names = _NAMES.run(self._cursor, ids=json.dumps(found)).fetchall()
        wanted = [search.search_form(word) for word in words]
        return [r for r, name in names if _has_all(search.search_form(name), wanted)]

    def _holders(self, word: str) -> int:
        count = 0
        for low, high in search.phrase_ranges(word):
            count += _COUNT.run(self._cursor, low=low, high=high, most=_SCANNED).fetchone()[0]
        return count

    def _walk(
        self, statement: Statement, low: str, high: str, most: int = 0, **more: str | int
    ) -> list[str]:
        found = statement.run(self._cursor, low=low, high=high, most=most or self._enough, **more)
        return [r for (r,) in found.fetchall()]

    def _listed(self, statement: Statement, ids: list[str]) -> list[str]:
        if not ids:
            return []
        found = statement.run(self._cursor, ids=json.dumps(ids), most=self._enough)
        return [r for (r,) in found.fetchall()]

    def _add(self, ids: Iterable[str]) -> None:
        self._found.update(dict.fromkeys(ids))


def _y_or_i(word: str) -> str:
    return f"{word[:-1]}_" if word[-1] in "yi" else word


def _has_all(name: str, words: list[str]) -> bool:
    padded = f" {name}"
    return all(f" {word}" in padded for word in words)
