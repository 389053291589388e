"""The same help, a milestone or a fact of many people at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.facts import RESIDENT_FACTS, FactKind
from desktop.domain.rows.people import PersonFilter, PersonRow
from desktop.domain.work import (
    HOUSEHOLD_MILESTONES,
    AssistanceAction,
    AssistancePlace,
    HowKnown,
    MilestoneKind,
)
from desktop.services.facts import NoteFact, note_fact
from desktop.services.many import (
    NoteMilestones,
    RecordForMany,
    note_milestones,
    record_for_many,
)
from desktop.services.matching import match_people
from desktop.services.people_queries import people_listed
from desktop.services.record_assistance import HelpItem, record_form
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.people.columns import person_columns
from desktop.ui.people.many_page import ManyPage
from desktop.ui.people.milestone_dialogs import name_of
from desktop.ui.widgets.fields import ChoiceField, TickBox
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.paste_dialog import PasteDialog
from desktop.ui.widgets.person_picker import PersonPicker, describe_person
from desktop.ui.widgets.tick_table import TickTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.services.record_assistance import RecordForm
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.widgets.form import Form
    from desktop.ui.widgets.form_dialog import Saving

_HELP: Final = "help"
_KINDS: Final = tuple(kind for kind in MilestoneKind if kind not in HOUSEHOLD_MILESTONES)


class ManyPeoplePage(ManyPage[PersonRow]):
    """Shown by the list of people."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        self.tick: ChoiceField[tuple[str, AssistanceAction]] = ChoiceField()
        self.place: ChoiceField[AssistancePlace | None] = ChoiceField(
            [(None, _("Not said")), *((place, label(place)) for place in AssistancePlace)]
        )
        self.milestones = TickBox(_("Also note what this help leads to"))
        self.milestones.set_value(value=True)
        columns = person_columns(context.session.name_order)
        table: TickTable[PersonRow] = TickTable(_("People"), columns, lambda row: row.id)
        super().__init__(context, _("Many people at once"), table, self.milestones, parent)

    def things(self) -> Sequence[tuple[Any, str]]:
        """A help, milestones and facts of a person."""
        named = [(kind, label(kind)) for kind in (*_KINDS, *RESIDENT_FACTS)]
        return [(_HELP, _("The same help was given")), *named]

    def add_fields(self, form: Form) -> None:
        """What was done and where, or how it is known, or the value."""
        self._tick_field = FormField("items", _("What was done?"), self.tick)
        self._place_field = FormField("place", _("Where?"), self.place)
        self._how_field = FormField("how_known", _("How do you know?"), self.how)
        self._value_field = FormField("value", _("Is it so?"), self.value)
        form.add_beside(self._tick_field, self._place_field, self._how_field, self._value_field)

    def show_fields(self) -> None:
        """Those of a help, a milestone or a fact."""
        what = self.what.value()
        for widget in (self._tick_field, self._place_field, self.milestones):
            widget.setVisible(what == _HELP)
        self._how_field.setVisible(isinstance(what, MilestoneKind))
        self._value_field.setVisible(isinstance(what, FactKind))
        self.show_values()

    def reload(self) -> None:
        """What can be ticked as well, the most used first."""
        self.context.runner.read(
            self,
            record_form,
            self.context.clock.today(),
            done=self._show_ticks,
            failed=self.context.presenter.present,
        )
        super().reload()

    def ask_rows(self) -> Job:
        """People who live here, by the search box."""
        return self.context.runner.read(
            self,
            people_listed,
            PersonFilter(text=self.search.value() or ""),
            done=self.show_rows,
            failed=self.context.presenter.present,
        )

    def make_paste(self, text: str) -> PasteDialog[PersonRow]:
        """By full name; a year of birth tells namesakes apart."""
        return PasteDialog(
            self.context,
            match_people,
            describe_person,
            PersonPicker(self.context, _("Who is meant?"), offer_new=False),
            _("Paste a list of names"),
            text,
            self,
        )

    def command(self) -> Saving:
        """The helps, the milestone or the fact.

        Raises:
            RuleBrokenError: The day cannot be read, or nothing was chosen.
        """
        what, day = self.what.value(), self.day.value()
        if day is None:
            raise RuleBrokenError("date_format", "day", text="")
        if isinstance(what, FactKind):
            return note_fact, NoteFact(what, self.value.value(), day, self.table.ticked)
        if isinstance(what, MilestoneKind):
            return note_milestones, NoteMilestones(
                kind=what,
                reached_on=day,
                how_known=self.how.value() or HowKnown.LIST,
                resident_ids=self.table.ticked,
            )
        tick = self.tick.value()
        if tick is None:
            raise RuleBrokenError("items_missing", "items")
        return record_for_many, RecordForMany(
            helped_on=day,
            items=(HelpItem(*tick),),
            resident_ids=self.table.ticked,
            place=self.place.value(),
            milestones=self.milestones.value(),
        )

    def _show_ticks(self, form: RecordForm) -> None:
        self.tick.set_choices(
            [
                ((platform.code, action), f"{name_of(platform)}: {label(action)}")
                for platform, action in form.ticks
            ]
        )
