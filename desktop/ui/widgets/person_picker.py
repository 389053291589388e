"""Find a resident by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.rows.people import PersonRow
from desktop.domain.text.dates import format_birth
from desktop.services.people_queries import find_people
from desktop.system.texts import _
from desktop.ui.widgets.picker import SearchPicker

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.context import AppContext


def describe_person(row: PersonRow) -> str:
    """One line that tells people of the same name apart: birth, head of household, lane."""
    parts = [row.full_name]
    if row.birth_on is not None:
        parts.append(format_birth(row.birth_on, row.birth_precision))
    if row.head_name and row.head_name != row.full_name:
        parts.append(_("household of {name}").format(name=row.head_name))
    parts += [part for part in (row.lane, row.village_name) if part]
    return " · ".join(parts)


class PersonPicker(SearchPicker[PersonRow]):
    """Search box, results, and a button to enter somebody who is not in the book yet.

    Enter in the search box takes the first person found who is written as typed, or offers the
    new one when nobody was found; Down goes to the list.

    Args:
        context: Its runner reads.
        label: Accessible name of the search box, e.g. "Who was helped?".
        offer_new: Show "add somebody new" while text was typed.
        parent: As in Qt.
    """

    def __init__(
        self,
        context: AppContext,
        label: str,
        *,
        offer_new: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, label, find_people, describe_person, parent)
        self._offer_new = offer_new
        self.set_words(
            _("Name, initials, phone or head of household"),
            _("People found"),
            _("Nobody found by these letters."),
            _(
                "Nobody is written “{text}”. Press ↓ and Enter for one of those below, or add a "
                "new person."
            )
            if offer_new
            else _("Nobody is written “{text}”. Press ↓ and Enter for one of those below."),
        )

    def names_of(self, row: PersonRow) -> tuple[str, ...]:
        """The own name, the head's, the lane."""
        return tuple(filter(None, (row.full_name, row.head_name, row.lane)))

    def new_text(self, text: str) -> str:
        """Words with the typed name."""
        return _("Add “{name}” as a new person").format(name=text) if self._offer_new else ""
