"""Set what is to be reached for one indicator in a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBrokenError
from desktop.services.targets import SetTarget, set_target
from desktop.system.texts import _
from desktop.ui.models.indicators import indicator_name, indicator_unit
from desktop.ui.theme import Tone
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, TextField
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.form_dialog import FormDialog, Saving
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.number_field import NumberField
from desktop.ui.widgets.target_bar import base_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.changes import Seen
    from desktop.domain.rows.reporting import IndicatorRow
    from desktop.ui.context import AppContext

_HIGHEST = 1_000_000
_PERCENT = 100


class SetTargetDialog(FormDialog):
    """Value, and the decision that set it.

    Args:
        context: As everywhere.
        row: The indicator, with the target it has.
        year: The calendar year of the target.
        seen: Where `row` was read.
        parent: The view.
    """

    DRAFT = "target"

    def __init__(
        self,
        context: AppContext,
        row: IndicatorRow,
        year: int,
        seen: Seen,
        parent: QWidget | None = None,
    ) -> None:
        title = _("Target for {year}").format(year=year)
        super().__init__(context, title, parent=parent)
        self._row = row
        self._year = year
        self._seen = seen
        highest = _PERCENT if row.rate else _HIGHEST
        self.value = NumberField("value", "target_range", lowest=1, highest=highest)
        self.decision = TextField()
        self.decided_on = DateField("decided_on", context.clock)
        self.form.add_widget(TextLabel(indicator_name(row), bold=True))
        if row.rate and row.current.denominator:
            self.form.add_widget(
                TextLabel(
                    _("A share of {count} at the end of this period.").format(
                        count=base_words(row.current, row.current.denominator)
                    ),
                    tone=Tone.MUTED,
                )
            )
        unit = indicator_unit(row)
        self.form.add("value", _("To reach ({unit})").format(unit=unit), self.value)
        self.form.add_beside(
            FormField("decision_number", _("Decision number, if there is one"), self.decision),
            FormField("decided_on", _("Day of the decision"), self.decided_on),
        )
        if row.target is not None:
            self.value.set_number(row.target.value)
            self.decision.set_value(row.target.decision_number)
            self.decided_on.set_value(row.target.decided_on)
        self.watch()
        self.value.setFocus()

    def draft_about(self) -> str:
        """The indicator."""
        return self._row.identifier

    def command(self) -> Saving:
        """The target as typed."""
        value = self.value.decimal()
        if value is None:
            raise RuleBrokenError(
                "target_range", "value", highest=_PERCENT if self._row.rate else _HIGHEST
            )
        return set_target, SetTarget(
            indicator=self._row.identifier,
            year=self._year,
            value=value,
            decision_number=self.decision.value(),
            decided_on=self.decided_on.value(),
            original=self._row.target,
            seen=self._seen,
        )


class NewTargetDialog(FormDialog):
    """A target for an indicator that is chosen here.

    Args:
        context: As everywhere.
        rows: The indicators that have no target in that year.
        year: The calendar year of the target.
        seen: Where `rows` were read.
        parent: The view.
    """

    DRAFT = "new-target"

    def __init__(
        self,
        context: AppContext,
        rows: Sequence[IndicatorRow],
        year: int,
        seen: Seen,
        parent: QWidget | None = None,
    ) -> None:
        title = _("New target for {year}").format(year=year)
        super().__init__(context, title, parent=parent)
        self._units = {row.identifier: indicator_unit(row) for row in rows}
        self._year = year
        self._seen = seen
        self.indicator: ChoiceField[str] = ChoiceField(
            [(row.identifier, indicator_name(row)) for row in rows]
        )
        self.value = NumberField("value", "target_range", lowest=1, highest=_HIGHEST)
        self.unit = TextLabel("", tone=Tone.MUTED)
        self.decision = TextField()
        self.decided_on = DateField("decided_on", context.clock)
        self.form.add("indicator", _("Indicator"), self.indicator)
        self.form.add("value", _("To reach"), self.value)
        self.form.add_widget(self.unit)
        self.form.add_beside(
            FormField("decision_number", _("Decision number, if there is one"), self.decision),
            FormField("decided_on", _("Day of the decision"), self.decided_on),
        )
        self.indicator.edited.connect(self._show_unit)
        self._show_unit()
        self.watch()

    def draft_about(self) -> str:
        """The year."""
        return str(self._year)

    def take_draft(self, body: Mapping[str, object]) -> None:
        """The unit is that of the indicator that was put back."""
        super().take_draft(body)
        self._show_unit()

    def command(self) -> Saving:
        """The target as typed."""
        value = self.value.decimal()
        if value is None:
            raise RuleBrokenError("target_range", "value", highest=_HIGHEST)
        return set_target, SetTarget(
            indicator=self.indicator.value() or "",
            year=self._year,
            value=value,
            decision_number=self.decision.value(),
            decided_on=self.decided_on.value(),
            seen=self._seen,
        )

    def _show_unit(self) -> None:
        unit = self._units.get(self.indicator.value() or "", "")
        self.unit.setText(_("Counted in: {unit}").format(unit=unit) if unit else "")
