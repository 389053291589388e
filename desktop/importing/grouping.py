"""Which lines of a sheet are one household."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.domain.importing_rows import CellError, ImportColumn, ImportValues
from desktop.domain.people import Relation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.importing.people import PersonLine

_NAMED_OTHERWISE: Final = {ImportColumn.HOUSEHOLD_CODE, ImportColumn.HEAD_NAME}
_FEWEST_HEADS: Final = 3


def numbers_households(
    places: Mapping[ImportColumn, int], people: Sequence[ImportValues], orders: Sequence[str]
) -> bool:
    """Whether the ordinal number ("STT") counts households rather than people.

    It does when no wife or child has a number of their own, and either some people have none or
    nearly everybody with a number is a head. A column of household numbers, or of the head's
    name, says it better.

    Args:
        places: The columns that the sheet has.
        people: Of its lines.
        orders: The ordinal number of each, "" where there is none.
    """
    if _NAMED_OTHERWISE & places.keys():
        return False
    above, heads, filled = "", 0, 0
    for values, order in zip(people, orders, strict=True):
        is_head = values.relation is Relation.HEAD
        is_new = bool(order) and order != above
        if is_head != is_new and values.relation is not None:
            return False
        above = order or above
        heads += is_head
        filled += is_new
    some_lack_it = filled < len(orders)
    return filled > 1 and (some_lack_it or heads >= max(_FEWEST_HEADS, filled * 3 // 4))


@dataclass(slots=True)
class Grouping:
    """Decides line by line where a new household begins.

    Args:
        numbered: Whether an ordinal number belongs to a household.
    """

    numbered: bool = False
    index: int = -1
    code: str | None = None
    order: str = ""
    head_name: str | None = None
    has_head: bool = False

    def place(self, values: ImportValues, line: PersonLine, order: str = "") -> int:
        """The household of a person; a second head in one household is an error."""
        is_head = values.relation is Relation.HEAD
        if self._begins(values, order, is_head=is_head):
            self.index += 1
            self.code, self.head_name, self.has_head = values.household_code, None, False
        elif is_head and self.has_head:
            line.errors.append(CellError(ImportColumn.RELATION, "second_head"))
        self.has_head = self.has_head or is_head
        self.head_name = values.head_name or self.head_name
        self.order = order or self.order
        return self.index

    def _begins(self, values: ImportValues, order: str, *, is_head: bool) -> bool:
        if self.index < 0:
            return True
        if values.household_code is not None:
            return values.household_code != self.code
        if is_head or (self.numbered and order not in ("", self.order)):
            return True
        named = values.head_name
        return named is not None and self.head_name is not None and named != self.head_name
