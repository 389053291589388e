"""Add or change a household."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.domain.people import HouseholdStatus
from desktop.services.people import EditHousehold, NewHousehold, add_household, edit_household
from desktop.services.people_queries import villages
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, TextArea, TextField
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.form_dialog import FormDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.places import Village
    from desktop.domain.rows.people import HouseholdCard
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.form_dialog import Saving


class HouseholdDialog(FormDialog):
    """A new household with its head, or the fields of one that is known.

    Args:
        context: As every view.
        card: The household as read; None for a new one.
        parent: The view that opens it.
    """

    DRAFT = "household"

    def __init__(
        self, context: AppContext, card: HouseholdCard | None = None, parent: QWidget | None = None
    ) -> None:
        title = _("Add a household") if card is None else _("Change a household")
        super().__init__(context, title, "", parent)
        self._card = card
        self.head_name = TextField()
        self.village: ChoiceField[str] = ChoiceField()
        self.code = TextField()
        self.lane = TextField()
        self.house_number = TextField()
        self.in_channel: ChoiceField[bool | None] = ChoiceField(
            [(None, _("Not said")), (True, _("Yes")), (False, _("No"))]
        )
        self.status: ChoiceField[HouseholdStatus] = ChoiceField(
            [(status, label(status)) for status in HouseholdStatus]
        )
        self.moved_in = DateField("moved_in_on", context.clock)
        self.moved_out = DateField("moved_out_on", context.clock)
        self.note = TextArea(2)
        self._lay_out_fields(new=card is None)
        if card is not None:
            self._load(card)
        self._show_moved_out()
        self.watch()
        context.runner.read(
            self, villages, done=self._show_villages, failed=context.presenter.present
        )

    def draft_about(self) -> str:
        """The household that is changed; "" for a new one."""
        return self._card.household.id if self._card else ""

    def command(self) -> Saving:
        """The new household, or the change.

        Raises:
            RuleBrokenError: A day cannot be read.
        """
        if self._card is None:
            return add_household, NewHousehold(
                village_id=self.village.value() or "",
                code=self.code.value(),
                lane=self.lane.value(),
                house_number=self.house_number.value(),
                head_name=self.head_name.value(),
                in_channel=self.in_channel.value(),
                note=self.note.value(),
                moved_in_on=self.moved_in.value(),
            )
        original = self._card.household
        edited = replace(
            original,
            village_id=self.village.value() or original.village_id,
            code=self.code.value(),
            lane=self.lane.value(),
            house_number=self.house_number.value(),
            in_channel=self.in_channel.value(),
            status=self.status.value() or original.status,
            moved_in_on=self.moved_in.value(),
            moved_out_on=self.moved_out.value(),
            note=self.note.value(),
        )
        return edit_household, EditHousehold(original, edited, self._card.seen)

    def _lay_out_fields(self, *, new: bool) -> None:
        form = self.form
        form.add("head_name", _("Full name of the head"), self.head_name).setVisible(new)
        self._village_field = form.add("village_id", _("Village"), self.village)
        form.add_beside(
            FormField("code", _("Number in the village's list"), self.code, parent=form),
            FormField("house_number", _("House number"), self.house_number, parent=form),
        )
        form.add_beside(
            FormField("lane", _("Lane or hamlet"), self.lane, parent=form),
            FormField("in_channel", _("In the village's group?"), self.in_channel, parent=form),
        )
        status = FormField("status", _("State"), self.status, parent=form)
        came = FormField("moved_in_on", _("Lives here since"), self.moved_in, parent=form)
        self._left_field = FormField("moved_out_on", _("Left on"), self.moved_out, parent=form)
        form.add_beside(status, came, self._left_field)
        status.setVisible(not new)
        form.add("note", _("Note"), self.note)
        self.status.edited.connect(self._show_moved_out)

    def _load(self, card: HouseholdCard) -> None:
        household = card.household
        self.village.wait_for(household.village_id.__eq__)
        self.code.set_value(household.code)
        self.lane.set_value(household.lane)
        self.house_number.set_value(household.house_number)
        self.in_channel.set_value(household.in_channel)
        self.status.set_value(household.status)
        self.moved_in.set_value(household.moved_in_on)
        self.moved_out.set_value(household.moved_out_on)
        self.note.set_value(household.note)

    def _show_villages(self, found: tuple[Village, ...]) -> None:
        self.village.set_choices([(village.id, village.name) for village in found])
        self._village_field.setVisible(len(found) != 1)

    @Slot()
    def _show_moved_out(self) -> None:
        gone = self._card is not None and self.status.value() is not HouseholdStatus.ACTIVE
        self._left_field.setVisible(gone)
