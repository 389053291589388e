"""What the box above a list means: everybody, and every household, that a typed text fits.

Unlike a search for one person it brings all of them. The index of phrases answers, so that
accents do not matter and no row is read that does not fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.storage.queries.word_index import WordIndex

if TYPE_CHECKING:
    from collections.abc import Collection


def people_named(cursor: Any, text: str) -> set[str]:
    """Residents with the typed words in a row; when there is none, with the words in any order."""
    index = WordIndex(cursor, text)
    return {*index.named()} or index.with_each_word()


def people_meant(cursor: Any, text: str) -> Collection[str]:
    """Residents by name, initials, end of the phone, head of the household, lane or house."""
    index = WordIndex(cursor, text)
    named = people_named(cursor, text)
    homes = {*index.in_lane(), *index.numbered()}
    return {
        *named,
        *index.initialled(),
        *index.phoned(),
        *index.living_with(named),
        *index.living_in(homes),
    }


def households_meant(cursor: Any, text: str) -> Collection[str]:
    """Households by name of the head, number in the list, lane or house."""
    index = WordIndex(cursor, text)
    named = people_named(cursor, text)
    homes = index.households_of(named)
    return {*homes, *index.coded(), *index.in_lane(), *index.numbered()}
