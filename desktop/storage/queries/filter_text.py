"""What the box above a list means: everybody, and every household, that a typed text fits.

Unlike a search for one person it brings all of them. The index of phrases answers, so that
accents do not matter and no row is read that does not fit. In a team of a hundred thousand a
letter or two fit too many to be read by anybody; then it brings some and says that there are more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from desktop.domain.rows.people import MOST_MEANT, Listed
from desktop.storage.queries.word_index import WordIndex

if TYPE_CHECKING:
    from collections.abc import Collection

R = TypeVar("R")


class Meant(NamedTuple):
    """Whom a text means; `more` when it means others too."""

    ids: Collection[str]
    more: bool


def listed(rows: tuple[R, ...], limit: int, *, more: bool = False) -> Listed[R]:
    """The lines that were read with a limit."""
    return Listed(rows, more or len(rows) >= limit)


def people_named(cursor: Any, text: str) -> set[str]:
    """All residents with the typed words in a row; if there is none, with them in any order."""
    return _named(WordIndex(cursor, text))


def people_meant(cursor: Any, text: str) -> Meant:
    """Residents by name, initials, end of the phone, head of the household, lane or house."""
    index = WordIndex(cursor, text, MOST_MEANT)
    named = _named(index)
    homes = {*index.in_lane(), *index.numbered()}
    found = {
        *named,
        *index.initialled(),
        *index.phoned(),
        *index.living_with(named),
        *index.living_in(homes),
    }
    return Meant(found, index.cut)


def households_meant(cursor: Any, text: str) -> Meant:
    """Households by name of the head, number in the list, lane or house."""
    index = WordIndex(cursor, text, MOST_MEANT)
    homes = index.households_of(_named(index))
    found = {*homes, *index.coded(), *index.in_lane(), *index.numbered()}
    return Meant(found, index.cut)


def _named(index: WordIndex) -> set[str]:
    return {*index.named()} or index.with_each_word()
