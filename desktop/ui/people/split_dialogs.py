"""Dialogs about a whole household: some members leave it, or it moves away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import ResidentStatus
from desktop.services.splitting import (
    HouseholdMovesAway,
    SplitHousehold,
    household_moves_away,
    split_household,
)
from desktop.system.texts import _
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, TextField, TickBox
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.form_dialog import FormDialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.rows.people import HouseholdCard
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.form_dialog import Saving


class SplitDialog(FormDialog):
    """Tick who leaves, name the head of the new household, say since when.

    Args:
        context: As every view.
        card: The household as read.
        parent: The page.
    """

    DRAFT = "split"

    def __init__(
        self, context: AppContext, card: HouseholdCard, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, _("Some members live on their own"), "", parent)
        self._card = card
        self.boxes = {
            row.resident.id: TickBox(row.resident.full_name)
            for row in card.members
            if row.resident.status is ResidentStatus.ACTIVE
        }
        self.head: ChoiceField[str] = ChoiceField()
        self.rest_head: ChoiceField[str] = ChoiceField()
        self.day = DateField("on", context.clock)
        self.day.set_value(context.clock.today())
        self.code, self.lane, self.house_number = TextField(), TextField(), TextField()
        self.lane.set_value(card.household.lane)
        self._lay_out_fields()
        for box in self.boxes.values():
            box.edited.connect(self._show_heads)
            box.edited.connect(self.note_edit)
        self._show_heads()
        self.watch()

    def further_inputs(self) -> Mapping[str, QWidget]:
        """Who is ticked."""
        return self.boxes

    def leaving(self) -> tuple[str, ...]:
        """Ids of those who are ticked."""
        return tuple(one for one, box in self.boxes.items() if box.value())

    def command(self) -> Saving:
        """The split.

        Raises:
            RuleBrokenError: The day cannot be read.
        """
        day = self.day.value()
        if day is None:
            raise RuleBrokenError("date_format", "on", text="")
        return split_household, SplitHousehold(
            household_id=self._card.household.id,
            member_ids=self.leaving(),
            head_id=self.head.value() or "",
            on=day,
            new_head_of_rest_id=self.rest_head.value() if self._head_leaves() else None,
            code=self.code.value(),
            lane=self.lane.value(),
            house_number=self.house_number.value(),
            seen=self._card.seen,
        )

    def _lay_out_fields(self) -> None:
        form = self.form
        who = QWidget(self)
        rows = QVBoxLayout(who)
        rows.setContentsMargins(0, 0, 0, 0)
        for box in self.boxes.values():
            rows.addWidget(box)
        if self.boxes:
            who.setFocusProxy(next(iter(self.boxes.values())))
        form.add("member_ids", _("Who leaves?"), who)
        form.add("head_id", _("Head of the new household"), self.head)
        self._rest_field = form.add(
            "new_head_of_rest_id", _("New head of those who stay"), self.rest_head
        )
        form.add("on", _("Since which day?"), self.day, also=("residence_dates",))
        form.add_beside(
            FormField("lane", _("Lane or hamlet"), self.lane, parent=form),
            FormField("house_number", _("House number"), self.house_number, parent=form),
        )
        form.add("code", _("Number in the village's list"), self.code)

    def _head_leaves(self) -> bool:
        return self._card.household.head_id in self.leaving()

    @Slot()
    def _show_heads(self) -> None:
        leaving = set(self.leaving())
        names = [(one, box.text()) for one, box in self.boxes.items()]
        self.head.set_choices([pair for pair in names if pair[0] in leaving])
        self.rest_head.set_choices([pair for pair in names if pair[0] not in leaving])
        self._rest_field.setVisible(self._head_leaves())


class HouseholdLeavesDialog(FormDialog):
    """That the household moved away with everybody who lived in it."""

    DRAFT = "household_leaves"

    def __init__(
        self, context: AppContext, card: HouseholdCard, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, _("The whole household moved away"), "", parent)
        self._card = card
        self.day = DateField("on", context.clock)
        self.day.set_value(context.clock.today())
        self.form.add("on", _("On which day?"), self.day, also=("residence_dates",))
        self.watch()

    def command(self) -> Saving:
        """The move.

        Raises:
            RuleBrokenError: The day cannot be read.
        """
        day = self.day.value()
        if day is None:
            raise RuleBrokenError("date_format", "on", text="")
        household = self._card.household
        return household_moves_away, HouseholdMovesAway(household.id, day, self._card.seen)
