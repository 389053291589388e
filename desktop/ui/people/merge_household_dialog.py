"""That another entry of the list is the same household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.domain.errors import RuleBrokenError
from desktop.services.merging import MergeHouseholds, merge_households
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.form_dialog import FormDialog
from desktop.ui.widgets.household_picker import HouseholdPicker, describe_household
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
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
    """

    def __init__(
        self, context: AppContext, card: HouseholdCard, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            context, _("One household entered twice"), _("Make one of the two"), parent
        )
        self._card = card
        self._other: HouseholdRow | None = None
        self.picker = HouseholdPicker(context, _("Which entry is the same household?"))
        self.chosen = TextLabel(_("Nothing chosen yet."), tone=Tone.MUTED, parent=self)
        self.form.add("merged_id", _("Which entry is the same household?"), self.picker)
        self.form.add_widget(self.chosen)
        self.watch()
        self.picker.picked.connect(self._on_picked)

    def command(self) -> Saving:
        """The merge.

        Raises:
            RuleBrokenError: No household was chosen.
        """
        if self._other is None:
            raise RuleBrokenError("household_unknown", "merged_id")
        home = self._card.household
        return merge_households, MergeHouseholds(self._other.id, home, home, self._card.seen)

    @Slot(object)
    def _on_picked(self, row: HouseholdRow) -> None:
        self._other = row
        self.chosen.setText(describe_household(row))
        self.picker.clear()
        self.note_edit()
        self.save_button.setFocus()
