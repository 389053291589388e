"""A store, an account or a fact of many households at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.errors import RuleBrokenError
from desktop.domain.facts import HOUSEHOLD_FACTS, FactKind
from desktop.domain.rows.people import HouseholdFilter, HouseholdRow
from desktop.domain.work import HowKnown, MilestoneKind, PlatformGroup
from desktop.services.facts import NoteFact, note_fact
from desktop.services.many import NoteMilestones, note_milestones
from desktop.services.matching import match_households
from desktop.services.people_queries import households_listed
from desktop.services.record_assistance import record_form
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.people.columns import household_columns
from desktop.ui.people.many_page import ManyPage
from desktop.ui.people.milestone_dialogs import name_of
from desktop.ui.widgets.fields import ChoiceField, TickBox
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.household_picker import HouseholdPicker, describe_household
from desktop.ui.widgets.paste_dialog import PasteDialog
from desktop.ui.widgets.tick_table import TickTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.services.record_assistance import RecordForm
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.widgets.form import Form
    from desktop.ui.widgets.form_dialog import Saving

_KINDS = (MilestoneKind.DIGITAL_STORE, MilestoneKind.EPAY_ACCOUNT, MilestoneKind.DIGITAL_FAMILY)


class ManyHouseholdsPage(ManyPage[HouseholdRow]):
    """Shown by the list of households."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        self.platform: ChoiceField[str] = ChoiceField()
        self.missing_only = TickBox(_("Only those without it"))
        table: TickTable[HouseholdRow] = TickTable(
            _("Households"), household_columns(), lambda row: row.id
        )
        super().__init__(context, _("Many households at once"), table, self.missing_only, parent)
        self.missing_only.edited.connect(self.ask)
        self.what.edited.connect(self.ask)

    def things(self) -> Sequence[tuple[Any, str]]:
        """Milestones and facts of a household."""
        return [(kind, label(kind)) for kind in (*_KINDS, *HOUSEHOLD_FACTS)]

    def add_fields(self, form: Form) -> None:
        """How it is known, the platform of a store, the value of a fact."""
        self._how_field = FormField("how_known", _("How do you know?"), self.how)
        self._platform_field = FormField(
            "platform_code", _("On which platform?"), self.platform, also=("milestones",)
        )
        self._value_field = FormField("value", _("Is it so?"), self.value)
        form.add_beside(self._platform_field, self._how_field, self._value_field)

    def show_fields(self) -> None:
        """A milestone asks how it is known, a fact for its value."""
        what = self.what.value()
        is_fact = isinstance(what, FactKind)
        self._how_field.setVisible(not is_fact)
        self._platform_field.setVisible(what is MilestoneKind.DIGITAL_STORE)
        self._value_field.setVisible(is_fact)
        self.missing_only.setVisible(what in _KINDS)
        if is_fact:
            self.show_values()

    def reload(self) -> None:
        """The platforms as well."""
        self.context.runner.read(
            self,
            record_form,
            self.context.clock.today(),
            done=self._show_platforms,
            failed=self.context.presenter.present,
        )
        super().reload()

    def ask_rows(self) -> Job:
        """Households that live here, by the search box."""
        what = self.what.value()
        missing = what if what in _KINDS and self.missing_only.value() else None
        return self.context.runner.read(
            self,
            households_listed,
            HouseholdFilter(text=self.search.value() or "", missing=missing),
            done=self.show_rows,
            failed=self.context.presenter.present,
        )

    def make_paste(self, text: str) -> PasteDialog[HouseholdRow]:
        """By number in the list, head, or a member."""
        return PasteDialog(
            self.context,
            match_households,
            describe_household,
            HouseholdPicker(self.context, _("Which household is meant?")),
            _("Paste households: names of heads, or numbers"),
            text,
            self,
        )

    def command(self) -> Saving:
        """The milestone or the fact.

        Raises:
            RuleBrokenError: The day cannot be read.
        """
        what, day = self.what.value(), self.day.value()
        if day is None or what is None:
            raise RuleBrokenError("date_format", "day", text="")
        if isinstance(what, FactKind):
            return note_fact, NoteFact(what, self.value.value(), day, self.table.ticked)
        return note_milestones, NoteMilestones(
            kind=what,
            reached_on=day,
            how_known=self.how.value() or HowKnown.LIST,
            household_ids=self.table.ticked,
            platform_code=(self.platform.value() if what is MilestoneKind.DIGITAL_STORE else None),
        )

    def _show_platforms(self, form: RecordForm) -> None:
        stores = [one for one in form.platforms if one.group is PlatformGroup.STORE]
        self.platform.set_choices([(one.code, name_of(one)) for one in stores])
