"""Finding residents as somebody types, and which of them comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.domain.people import ResidentStatus
from desktop.domain.text.search import has_accents, is_spelt, search_form
from desktop.storage.queries.word_index import WordIndex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.rows.people import PersonRow

ENOUGH: Final = 40
"""Found by one way; more ways are tried only when a list is not full, and the best are shown."""

SCANNED: Final = 1500
"""Entries of the rarest word that are looked at when the words are in another order."""

NEVER: Final = 1_000_000
"""The place among the recent ones of somebody who is not among them."""


class Finder:
    """One search: the ids of the residents that a text may mean.

    Args:
        cursor: Of a reader.
        text: As typed.
        enough: How many are to be shown.
        recent: Whom this PC had to do with last; they are looked at however many others there
            are of the name.
    """

    def __init__(self, cursor: Any, text: str, enough: int, recent: Mapping[str, int]) -> None:
        self._text = text
        self._enough = max(enough, ENOUGH)
        self._recent = recent
        self._index = WordIndex(cursor, text, self._enough, SCANNED)

    def ids(self) -> tuple[list[str], frozenset[str]]:
        """At most some hundred ids, and those who only live with a head of that name."""
        index = self._index
        named = self._by_name()
        numbered = index.living_in(index.numbered())
        found = dict.fromkeys([*named, *index.initialled(), *index.phoned(), *numbered])
        if not named:
            named = index.in_any_order()
            found.update(dict.fromkeys(named))
        if len(found) >= self._enough:
            return [*found], frozenset()
        return [*found], frozenset(index.living_with(named)) - found.keys()

    def _by_name(self) -> list[str]:
        index = self._index
        found = index.spelt() if has_accents(self._text) else []
        if len(found) < self._enough:
            found += index.named()
        if len(found) >= self._enough:
            found += index.with_all_words(self._recent)
        return found


class NameRank:
    """How well a name fits a text: the whole name, the given name, whole words, beginnings.

    Whole words come before beginnings: in a village of many families Hoàng nobody would find
    Hoa among the first thirty otherwise.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._accented = has_accents(text)
        self._form = search_form(text)

    def is_spelt(self, name: str) -> bool:
        """Whether the text was typed with accents, and the name has just these."""
        return self._accented and is_spelt(name, self._text)

    def place(self, name: str) -> int:
        """0 for the whole name to 4 for beginnings of words; 5 when the name does not fit."""
        form, typed = search_form(name), self._form
        if form == typed:
            return 0
        if form.endswith(f" {typed}"):
            return 1
        padded = f" {form} "
        if f" {typed} " in padded:
            return 2
        if f" {typed}" in padded:
            return 3
        return 4 if all(f" {word}" in padded for word in typed.split()) else _OTHERWISE


_OTHERWISE: Final = 5


class PersonRank:
    """Orders the residents found: exact accents, then how well the name fits, then the recent.

    Who only lives in the household of somebody found comes after all of them.
    """

    def __init__(self, text: str, beside: frozenset[str], recent: Mapping[str, int]) -> None:
        self._name = NameRank(text)
        self._beside = beside
        self._recent = recent

    def of(self, row: PersonRow) -> tuple[bool, bool, int, int]:
        """The smaller, the sooner it is shown."""
        place = self._name.place(row.full_name)
        if place == _OTHERWISE and row.id in self._beside:
            place += 1
        return (
            row.status is not ResidentStatus.ACTIVE,
            not self._name.is_spelt(row.full_name),
            place,
            self._recent.get(row.id, NEVER),
        )
