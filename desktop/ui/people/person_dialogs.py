"""Dialogs about one resident: add, edit, moved away or died."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Slot

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import ResidentStatus
from desktop.services.people import (
    EditResident,
    MoveOut,
    add_resident,
    edit_resident,
    move_out,
)
from desktop.services.people_queries import household_card
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.form_dialog import FormDialog
from desktop.ui.widgets.new_person_dialog import NewPersonDialog
from desktop.ui.widgets.person_form import PersonForm

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.people import HouseholdCard, PersonCard
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.form import Form
    from desktop.ui.widgets.form_dialog import Saving


class AddPersonDialog(NewPersonDialog):
    """A new resident of the list.

    Args:
        context: As every view.
        full_name: What was typed already.
        household: Id and name of the household to begin with.
        parent: The view that opens it.
    """

    DRAFT = "add_person"

    def __init__(
        self,
        context: AppContext,
        full_name: str = "",
        household: tuple[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _("Add a person"), full_name, household, parent)

    def command(self) -> Saving:
        """The new resident.

        Raises:
            RuleBrokenError: A field cannot be read.
        """
        return add_resident, self.new_person()


class EditPersonDialog(FormDialog):
    """Change a resident, judged against what was read."""

    DRAFT = "edit_person"

    def __init__(
        self, context: AppContext, card: PersonCard, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, _("Change a person"), "", parent)
        self._card = card
        self.person.load(card)
        self.watch()

    @property
    def person(self) -> PersonForm:
        """The fields."""
        return cast("PersonForm", self.form)

    def make_form(self) -> Form:
        """The resident's fields."""
        return PersonForm(self.context, editing=True, parent=self)

    def draft_about(self) -> str:
        """The resident."""
        return self._card.resident.id

    def command(self) -> Saving:
        """The resident as the fields say it.

        Raises:
            RuleBrokenError: A field cannot be read.
        """
        original = self._card.resident
        edited = self.person.edited_resident(original)
        return edit_resident, EditResident(original, edited, self._card.seen)


class LeaveDialog(FormDialog):
    """That a resident moved away or died, or lives here again."""

    DRAFT = "leave"

    def __init__(
        self, context: AppContext, card: PersonCard, parent: QWidget | None = None
    ) -> None:
        title = _("{name}: moved away or died").format(name=card.resident.full_name)
        super().__init__(context, title, "", parent)
        self._card = card
        self.status: ChoiceField[ResidentStatus] = ChoiceField(
            [(status, label(status)) for status in _other_states(card.resident.status)]
        )
        self.day = DateField("on", context.clock)
        self.day.set_value(context.clock.today())
        self.form.add("status", _("What happened?"), self.status)
        self.form.add("on", _("On which day?"), self.day, also=("moved_out_on",))
        self.new_head: ChoiceField[str | None] = ChoiceField([(None, _("Not known yet"))])
        self._head_field = self.form.add(
            "new_head_id", _("Who is the head of the household now?"), self.new_head
        )
        self._head_field.hide()
        self.status.edited.connect(self._show_heads)
        self.watch()
        household = card.household
        if household is not None and household.head_id == card.resident.id:
            context.runner.read(
                self,
                household_card,
                household.id,
                done=self._take_members,
                failed=context.presenter.present,
            )

    def command(self) -> Saving:
        """The change of state.

        Raises:
            RuleBrokenError: The day cannot be read.
        """
        day = self.day.value()
        status = self.status.value()
        if day is None or status is None:
            raise RuleBrokenError("date_format", "on", text="")
        return move_out, MoveOut(
            self._card.resident.id, status, day, self._card.seen, self.new_head.value()
        )

    def _take_members(self, household: HouseholdCard | None) -> None:
        """Offer who else lives in the household as its new head."""
        others = [
            (row.resident.id, row.resident.full_name)
            for row in (household.members if household else ())
            if row.resident.status is ResidentStatus.ACTIVE
            and row.resident.id != self._card.resident.id
        ]
        none: list[tuple[str | None, str]] = [(None, _("Not known yet"))]
        self.new_head.set_choices([*none, *others])
        self._show_heads()

    @Slot()
    def _show_heads(self) -> None:
        leaves = self.status.value() is not ResidentStatus.ACTIVE
        self._head_field.setVisible(leaves and self.new_head.count() > 1)


def _other_states(present: ResidentStatus) -> list[ResidentStatus]:
    order = (ResidentStatus.MOVED, ResidentStatus.DIED, ResidentStatus.ACTIVE)
    return [status for status in order if status is not present]
