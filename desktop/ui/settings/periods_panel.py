"""Where the team's reporting periods begin: the decree's day 15, or what the province decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.domain.errors import RuleBrokenError
from desktop.domain.reporting import PeriodCut
from desktop.domain.text.dates import format_date
from desktop.services.period_rules import (
    DeletePeriodRule,
    SetPeriodRule,
    delete_period_rule,
    list_period_rules,
    set_period_rule,
)
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, TextField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import Form, FormField
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.reporting import PeriodRule
    from desktop.services.period_rules import KnownRules
    from desktop.ui.context import AppContext


class PeriodsPanel(Panel):
    """The rules as they are, and a form for a new one."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._known: KnownRules | None = None
        self.rows.addWidget(Heading(_("Reporting periods"), 2))
        self.rules = TextLabel("")
        self.rows.addWidget(self.rules)
        self.valid_from = DateField("valid_from", context.clock, allow_future=True)
        self.cut: ChoiceField[PeriodCut] = ChoiceField([(one, label(one)) for one in PeriodCut])
        self.cut.set_value(PeriodCut.CALENDAR)
        self.decision = TextField()
        self.form = Form()
        self.form.add_beside(
            FormField("valid_from", _("From this day on"), self.valid_from),
            FormField("cut", _("A month is counted"), self.cut),
            FormField("decision_number", _("Decision number, if there is one"), self.decision),
        )
        self.rows.addWidget(self.form)
        self.save = ActionButton(_("Save this rule"), "save")
        self.remove = ActionButton(
            _("Take the last rule away"), "delete", kind=ButtonKind.DANGER, parent=self
        )
        self.remove.hide()
        holder = QWidget(self)
        row = FlowLayout(parent=holder)
        row.addWidget(self.save)
        row.addWidget(self.remove)
        self.rows.addWidget(holder)
        self.rows.addWidget(
            TextLabel(
                _(
                    "Change this only by a decision of the province. The periods before that day "
                    "stay as they were."
                ),
                tone=Tone.MUTED,
            )
        )
        self.save.clicked.connect(self._on_save_clicked)
        self.remove.clicked.connect(self._on_remove_clicked)

    def reload(self) -> None:
        """Read the rules; what is typed stays."""
        self._context.runner.read(
            self,
            list_period_rules,
            done=self._show,
            failed=self._context.presenter.present,
        )

    def show_error(self, field: str, sentence: str) -> bool:
        """At the field that is wrong."""
        return self.form.show_error(field, sentence)

    def _show(self, known: KnownRules) -> None:
        self._known = known
        lines = [_rule_words(rule) for rule in known.rules]
        lines.append(_("Decree 09/2019, Article 12: from day 15 to day 14."))
        self.rules.setText("\n".join(lines))
        self.remove.setVisible(bool(known.rules))

    @Slot()
    def _on_save_clicked(self) -> None:
        self.form.clear_errors()
        try:
            day = self._day()
        except RuleBrokenError as error:
            self._context.presenter.present(error, self)
            return
        self._context.runner.write(
            self,
            set_period_rule,
            SetPeriodRule(
                day,
                self.cut.value() or PeriodCut.CALENDAR,
                self.decision.value(),
                seen=self._known.seen if self._known else None,
            ),
            done=self._on_saved,
            failed=self._on_failed,
        )

    def _day(self) -> date:
        day = self.valid_from.value()
        if day is None:
            raise RuleBrokenError("date_format", "valid_from", text="")
        return day

    def _on_saved(self, _rule_id: object) -> None:
        self.valid_from.set_value(None)
        self.decision.set_value(None)
        tell_saved(self._context, self, _("The rule is saved; open periods have new days."))

    @Slot()
    def _on_remove_clicked(self) -> None:
        if self._known is None or not self._known.rules:
            return
        self._context.runner.write(
            self,
            delete_period_rule,
            DeletePeriodRule(self._known.rules[0].id, self._known.seen),
            done=self._on_removed,
            failed=self._on_failed,
        )

    def _on_removed(self, _nothing: object) -> None:
        tell_saved(self._context, self, _("The rule is taken away."))

    def _on_failed(self, error: BaseException) -> None:
        self._context.presenter.present(error, self)


def _rule_words(rule: PeriodRule) -> str:
    """From 01/01/2027: calendar months (decision 12/QĐ-UBND)."""
    words = _("From {day}: {cut}").format(day=format_date(rule.valid_from), cut=label(rule.cut))
    if not rule.decision_number:
        return words
    return f"{words} ({rule.decision_number})"
