"""The fields of a resident, with the choice of a household; for a new person and for editing."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.domain.errors import RuleBrokenError
from desktop.domain.likeness import PersonFacts
from desktop.domain.people import Relation, Resident
from desktop.domain.team import Sex
from desktop.domain.text.phones import normalise_phone
from desktop.services.people import NewHousehold, NewPerson
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.draft_values import text_in
from desktop.ui.widgets.fields import ChoiceField, TextArea, TextField
from desktop.ui.widgets.form import Form, FormField
from desktop.ui.widgets.given_name import GivenNameField
from desktop.ui.widgets.household_picker import HouseholdPicker, household_name
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.card import Card
    from desktop.domain.places import Village
    from desktop.domain.rows.people import HouseholdRow, PersonCard
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.draft_values import Values


class Where(StrEnum):
    """Which household a person belongs to."""

    NONE = "none"
    KNOWN = "known"
    NEW = "new"


class PersonForm(Form):
    """Name, birth, sex, phone, household, relation; `full` adds day of coming and note.

    Only the name is needed. Errors of `NewPerson` and `EditResident` find their fields.

    Args:
        context: Its clock and runner.
        full: All fields, for the page of people; else the few for a quick record.
        editing: No new household is offered: an edit changes the resident alone.
        parent: As in Qt.
    """

    def __init__(
        self,
        context: AppContext,
        *,
        full: bool = True,
        editing: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._household_id: str | None = None
        self.full_name = TextField()
        self.given_name = GivenNameField(self.full_name, offered=full, parent=self)
        self.birth = DateField("birth_on", context.clock, allow_year=True)
        self.sex: ChoiceField[Sex | None] = ChoiceField(
            [(None, _("Not said")), *((sex, label(sex)) for sex in Sex)]
        )
        self.phone = TextField()
        self.relation: ChoiceField[Relation | None] = ChoiceField(
            [(None, _("Not said")), *((item, label(item)) for item in Relation)]
        )
        modes = [(Where.NONE, _("No household yet")), (Where.KNOWN, _("A household of the list"))]
        if not editing:
            modes.append((Where.NEW, _("A new household")))
        self.where: ChoiceField[Where] = ChoiceField(modes)
        self.household = HouseholdPicker(context, _("Which household?"))
        self.chosen_household = TextLabel(bold=True)
        self.other_button = ActionButton(_("Another household"), "household")
        self.village: ChoiceField[str] = ChoiceField()
        self.lane = TextField()
        self.house_number = TextField()
        self.moved_in = DateField("moved_in_on", context.clock)
        self.note = TextArea(2)
        self._lay_out(full=full)
        self.where.edited.connect(self._show_where)
        self.household.picked.connect(self._on_household_picked)
        self.other_button.clicked.connect(self._on_other_clicked)
        self._show_where()

    def set_villages(self, villages: tuple[Village, ...]) -> None:
        """Offer the team's villages for a new household."""
        self.village.set_choices([(village.id, village.name) for village in villages])
        self._show_where()

    def start(self, full_name: str) -> None:
        """Begin a new person with what was typed already."""
        for field in (self.full_name, self.phone, self.lane, self.house_number):
            field.set_value(None)
        self.birth.set_value(None)
        self.note.set_value(None)
        self.sex.set_value(None)
        self.relation.set_value(None)
        self.where.set_value(Where.NONE)
        self.moved_in.set_value(None)
        self._household_id = None
        self.full_name.set_value(full_name)
        self.given_name.set_value(None)
        self.clear_errors()
        self._show_where()

    def begin_with(self, widget: QWidget) -> None:
        """Put something above the fields."""
        self._rows.insertWidget(0, widget)

    def fill_from(self, card: Card) -> None:
        """Show what an identity card says; what it does not say stays as typed."""
        if card.full_name is not None:
            self.full_name.set_value(card.full_name)
            self.given_name.look()
        if card.birth_on is not None:
            self.birth.set_value(card.birth_on, card.birth_precision)
        if card.sex is not None:
            self.sex.set_value(card.sex)

    def load(self, card: PersonCard) -> None:
        """Show a resident for editing."""
        resident = card.resident
        self.full_name.set_value(resident.full_name)
        self.given_name.set_value(resident.given_name)
        self.birth.set_value(resident.birth_on, resident.birth_precision)
        self.sex.set_value(resident.sex)
        self.phone.set_value(resident.phone)
        self.relation.set_value(resident.relation)
        self.moved_in.set_value(resident.moved_in_on)
        self.note.set_value(resident.note)
        if card.household is not None:
            name = household_name(card.head_name, card.household.code)
            self.choose_household(card.household.id, name)

    def draft(self) -> Values:
        """The fields, and the household that was chosen."""
        chosen: Values = {}
        if self._household_id is not None:
            chosen = {"chosen": self._household_id, "name": self.chosen_household.text()}
        return {**super().draft(), **chosen}

    def take_draft(self, values: Mapping[str, object]) -> None:
        """Put the fields and the household back."""
        super().take_draft(values)
        self.given_name.look()
        if text_in(values, "chosen"):
            self.choose_household(text_in(values, "chosen"), text_in(values, "name"))
        self._show_where()

    def choose_household(self, household_id: str, name: str) -> None:
        """Take a household of the list."""
        self._household_id = household_id
        self.where.set_value(Where.KNOWN)
        self.chosen_household.setText(name)
        self._show_where()

    def facts(self) -> PersonFacts:
        """What was typed so far, to find the person in the list; a birth in words is left out."""
        try:
            born, precision = self.birth.day_and_precision()
        except RuleBrokenError:
            born = precision = None
        known = self._household_id if self.where.value() is Where.KNOWN else None
        return PersonFacts(self.full_name.value() or "", born, precision, known, self._phone())

    def _phone(self) -> str | None:
        try:
            return normalise_phone(self.phone.value() or "").number
        except RuleBrokenError:
            return None

    def new_person(self) -> NewPerson:
        """What was typed, for a new resident.

        Raises:
            RuleBrokenError: The birth cannot be read, or no household was chosen.
        """
        birth_on, precision = self.birth.day_and_precision()
        where = self.where.value()
        new_household = None
        if where is Where.NEW:
            new_household = NewHousehold(
                village_id=self.village.value() or "",
                lane=self.lane.value(),
                house_number=self.house_number.value(),
            )
        return NewPerson(
            full_name=self.full_name.value() or "",
            given_name=self.given_name.value(),
            household_id=self._known_household(),
            new_household=new_household,
            relation=self.relation.value(),
            birth_on=birth_on,
            birth_precision=precision,
            sex=self.sex.value(),
            phone=self.phone.value(),
            note=self.note.value(),
            moved_in_on=self.moved_in.value(),
        )

    def edited_resident(self, original: Resident) -> Resident:
        """The resident as the fields say it.

        Raises:
            RuleBrokenError: A day cannot be read, or no household was chosen.
        """
        birth_on, precision = self.birth.day_and_precision()
        return replace(
            original,
            full_name=self.full_name.value() or "",
            given_name=self.given_name.value(),
            household_id=self._known_household(),
            relation=self.relation.value(),
            birth_on=birth_on,
            birth_precision=precision,
            sex=self.sex.value(),
            phone=self.phone.value(),
            moved_in_on=self.moved_in.value(),
            note=self.note.value(),
        )

    def _known_household(self) -> str | None:
        if self.where.value() is not Where.KNOWN:
            return None
        if self._household_id is None:
            raise RuleBrokenError("household_unknown", "household_id")
        return self._household_id

    def _lay_out(self, *, full: bool) -> None:
        self.add("full_name", _("Full name"), self.full_name)
        self.add_field(self.given_name)
        self.add_beside(
            FormField(
                "birth_on",
                _("Born on, or only the year"),
                self.birth,
                also=("birth_precision",),
                parent=self,
            ),
            FormField("sex", _("Sex"), self.sex, parent=self),
        )
        phone = FormField("phone", _("Phone"), self.phone, parent=self)
        relation = FormField("relation", _("Relation to the head"), self.relation, parent=self)
        self.add_beside(phone, relation)
        self.add("where", _("Household"), self.where)
        chosen = QWidget(self)
        chosen_row = QHBoxLayout(chosen)
        chosen_row.setContentsMargins(0, 0, 0, 0)
        chosen_row.addWidget(self.chosen_household, 1)
        chosen_row.addWidget(self.other_button)
        self._chosen = chosen
        self.add_widget(chosen)
        self._picker_field = self.add("household_id", _("Which household?"), self.household)
        self._village_field = self.add("village_id", _("Village"), self.village)
        self._place_fields = (
            FormField("lane", _("Lane or hamlet"), self.lane, parent=self),
            FormField("house_number", _("House number"), self.house_number, parent=self),
        )
        self.add_beside(*self._place_fields)
        came = self.add("moved_in_on", _("Lives here since"), self.moved_in)
        came.setVisible(full)
        self.add("note", _("Note"), self.note).setVisible(full)
        self.add_widget(self.given_name.ask_button)

    @Slot()
    def _show_where(self) -> None:
        where = self.where.value()
        is_chosen = where is Where.KNOWN and self._household_id is not None
        self._chosen.setVisible(is_chosen)
        self._picker_field.setVisible(where is Where.KNOWN and not is_chosen)
        self._village_field.setVisible(where is Where.NEW and self.village.count() != 1)
        for field in self._place_fields:
            field.setVisible(where is Where.NEW)

    @Slot()
    def _on_other_clicked(self) -> None:
        self._household_id = None
        self._show_where()
        self.household.search.setFocus()

    @Slot(object)
    def _on_household_picked(self, row: HouseholdRow) -> None:
        self.choose_household(row.id, household_name(row.head_name, row.code))
        self.household.clear()
        self.relation.setFocus()
