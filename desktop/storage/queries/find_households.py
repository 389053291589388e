"""Finding active households as somebody types, and which of them comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.text.search import has_accents, house_number_key
from desktop.storage.queries.find_people import ENOUGH, NEVER, SCANNED, NameRank
from desktop.storage.queries.word_index import WordIndex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.rows.people import HouseholdRow


def households_begun(cursor: Any, text: str, enough: int, recent: Mapping[str, int]) -> list[str]:
    """Ids of the households that a text may mean, at most some hundred.

    By number in the list, name of the head, words of the lane, number of the house.

    Args:
        cursor: Of a reader.
        text: As typed.
        enough: How many are to be shown.
        recent: What this PC had to do with last.
    """
    index = WordIndex(cursor, text, max(enough, ENOUGH), SCANNED)
    headed = index.households_of(index.spelt()) if has_accents(text) else []
    headed += index.headed()
    if len(headed) >= enough:
        headed += index.households_of(index.with_all_words(recent))
    if not headed:
        headed = index.households_of(index.in_any_order())
    return [*index.coded(), *headed, *index.in_lane(), *index.numbered()]


class HouseholdRank:
    """Orders what was found: the number in the list, exact accents, the head's name, the recent.

    A lane or a number of a house come after names.
    """

    def __init__(self, text: str, recent: Mapping[str, int]) -> None:
        self._name = NameRank(text)
        self._code = house_number_key(text)
        self._recent = recent

    def of(self, row: HouseholdRow) -> tuple[bool, bool, int, int]:
        """The smaller, the sooner it is shown."""
        head, lane = row.head_name or "", row.lane or ""
        return (
            house_number_key(row.code or "") != self._code,
            not (self._name.is_spelt(head) or self._name.is_spelt(lane)),
            self._name.place(head),
            self._recent.get(row.id, NEVER),
        )
