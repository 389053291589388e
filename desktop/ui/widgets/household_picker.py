"""Find a household by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.rows.people import HouseholdRow
from desktop.services.people_queries import find_households
from desktop.system.texts import _, ngettext
from desktop.ui.widgets.picker import SearchPicker

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.context import AppContext


def household_name(head_name: str | None, code: str | None) -> str:
    """A household as people call it: by its head, else by its number in the village's list."""
    if head_name:
        return _("Household of {name}").format(name=head_name)
    return _("Household {code}").format(code=code or "—")


def describe_household(row: HouseholdRow) -> str:
    """One line that tells households apart: head, number, place, how many people."""
    parts = [household_name(row.head_name, row.code)]
    if row.head_name and row.code:
        parts.append(_("number {code}").format(code=row.code))
    parts += [part for part in (row.house_number, row.lane, row.village_name) if part]
    people = ngettext("{count} person", "{count} people", row.member_count)
    parts.append(people.format(count=row.member_count))
    return " · ".join(parts)


class HouseholdPicker(SearchPicker[HouseholdRow]):
    """Search box and results.

    Args:
        context: Its runner reads.
        label: Accessible name of the search box.
        parent: As in Qt.
    """

    def __init__(self, context: AppContext, label: str, parent: QWidget | None = None) -> None:
        super().__init__(context, label, find_households, describe_household, parent)
        self.set_words(
            _("Name of the head, number or lane"),
            _("Households found"),
            _("No household found by these letters."),
            _("No household is written “{text}”. Press ↓ and Enter for one of those below."),
        )

    def names_of(self, row: HouseholdRow) -> tuple[str, ...]:
        """The head's name, the lane, the number in the village's list."""
        return tuple(filter(None, (row.head_name, row.lane, row.code)))
