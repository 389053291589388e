"""That another entry of the list is the same household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from desktop.domain.errors import RuleBrokenError
from desktop.domain.work import SubjectKind
from desktop.services.apart import KeepApart
from desktop.services.merging import MergeHouseholds, merge_households
from desktop.system.texts import _
from desktop.ui.people.merge_dialog import add_apart_button
from desktop.ui.theme import Tone
from desktop.ui.widgets.draft_values import text_in
from desktop.ui.widgets.form_dialog import FormDialog
from desktop.ui.widgets.household_picker import (
    HouseholdPicker,
    describe_household,
    household_name,
)
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.people import HouseholdCard, HouseholdRow
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.form_dialog import Saving


class MergeHouseholdDialog(FormDialog):
    """What is written of the household whose page it is stays; members of both are together.

    Args:
        context: As every view.
        card: The household that stands.
        parent: The view that opens it.
        other: The entry that looks alike, if one is known already.

    Signals:
        kept_apart: The two were found to be two households instead, and that is saved.
    """

    kept_apart = Signal()

    DRAFT = "merge_household"

    def __init__(
        self,
        context: AppContext,
        card: HouseholdCard,
        parent: QWidget | None = None,
        *,
        other: HouseholdRow | None = None,
    ) -> None:
        super().__init__(
            context, _("One household entered twice"), _("Make one of the two"), parent
        )
        self._card = card
        self._other_id = ""
        self.picker = HouseholdPicker(context, _("Which entry is the same household?"))
        self.chosen = TextLabel(_("Nothing chosen yet."), tone=Tone.MUTED, parent=self)
        self.form.add("merged_id", _("Which entry is the same household?"), self.picker)
        self.form.add_widget(self.chosen)
        self.apart_button = add_apart_button(
            self, _("These are two households"), self.kept_apart, self._apart
        )
        self.apart_button.setVisible(other is not None)
        if other is not None:
            self._choose(other.id, describe_household(other))
            self.form.add_widget(TextLabel(_stays_words(card), tone=Tone.MUTED, parent=self))
        self.watch()
        self.picker.picked.connect(self._on_picked)

    def draft(self) -> dict[str, object] | None:
        """Also which household was chosen."""
        found = super().draft()
        if found is None:
            return None
        return {**found, "other": self._other_id, "words": self.chosen.text()}

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Also the household."""
        super().take_draft(body)
        if text_in(body, "other"):
            self._choose(text_in(body, "other"), text_in(body, "words"))

    def command(self) -> Saving:
        """The merge.

        Raises:
            RuleBrokenError: No household was chosen.
        """
        if not self._other_id:
            raise RuleBrokenError("household_unknown", "merged_id")
        home = self._card.household
        return merge_households, MergeHouseholds(self._other_id, home, home, self._card.seen)

    def _apart(self) -> KeepApart:
        return KeepApart(SubjectKind.HOUSEHOLD, self._card.household.id, (self._other_id,))

    def _choose(self, household_id: str, words: str) -> None:
        self._other_id = household_id
        self.chosen.setText(words)

    @Slot(object)
    def _on_picked(self, row: HouseholdRow) -> None:
        self._choose(row.id, describe_household(row))
        self.picker.clear()
        self.note_edit()
        self.save_button.setFocus()


def _stays_words(card: HouseholdCard) -> str:
    """Which of the two stands."""
    home = card.household
    parts = [household_name(card.head_name, home.code), home.house_number, home.lane]
    words = " · ".join(part for part in parts if part)
    return _("What is written of {household} stays; the people of both are together then.").format(
        household=words
    )
