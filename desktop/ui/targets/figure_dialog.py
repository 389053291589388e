"""A figure that others counted: what, how many, on which day, by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.baselines import BaselineKey
from desktop.domain.errors import RuleBrokenError
from desktop.services.baselines import HIGHEST, SaveBaseline, save_baseline
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, TextField
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.form_dialog import FormDialog, Saving
from desktop.ui.widgets.number_field import NumberField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.baselines import Baseline
    from desktop.domain.changes import Seen
    from desktop.ui.context import AppContext


class FigureDialog(FormDialog):
    """New, or a change of one that is there.

    Args:
        context: As everywhere.
        original: The figure to be changed; None makes a new one.
        seen: Where it was read.
        parent: The view.
    """

    DRAFT = "figure"

    def __init__(
        self,
        context: AppContext,
        original: Baseline | None = None,
        seen: Seen | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = _("New figure counted by others") if original is None else _("Change the figure")
        super().__init__(context, title, parent=parent)
        self._original = original
        self._seen = seen
        self.key: ChoiceField[BaselineKey] = ChoiceField([(one, label(one)) for one in BaselineKey])
        self.value = NumberField("value", "baseline_range", highest=HIGHEST)
        self.counted_on = DateField("counted_on", context.clock)
        self.source = TextField()
        self.decision = TextField()
        self.form.add("key", _("What was counted?"), self.key)
        self.form.add_beside(
            FormField("value", _("How many?"), self.value),
            FormField("counted_on", _("Counted on which day?"), self.counted_on),
        )
        self.form.add(
            "source",
            _("Who counted it?"),
            self.source,
            hint=_("An office, a plan or a list; it is printed below the numbers."),
        )
        self.form.add("decision_number", _("Decision number, if there is one"), self.decision)
        if original is not None:
            self.key.set_value(original.key)
            self.value.set_number(original.value)
            self.counted_on.set_value(original.counted_on)
            self.source.set_value(original.source)
            self.decision.set_value(original.decision_number)
        self.watch()

    def draft_about(self) -> str:
        """The figure; "" for a new one."""
        return self._original.id if self._original else ""

    def command(self) -> Saving:
        """The figure as typed."""
        value = self.value.number()
        if value is None:
            raise RuleBrokenError("baseline_range", "value", lowest=0, highest=HIGHEST)
        day = self.counted_on.value()
        if day is None:
            raise RuleBrokenError("date_format", "counted_on", text="")
        return save_baseline, SaveBaseline(
            key=self.key.value() or BaselineKey.HOUSEHOLDS,
            value=value,
            counted_on=day,
            source=self.source.value() or "",
            decision_number=self.decision.value(),
            original=self._original,
            seen=self._seen,
        )
