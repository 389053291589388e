"""The typed parts of a report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop.domain.reporting import FROZEN_STATES
from desktop.system.texts import _
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import TextArea, TextField
from desktop.ui.widgets.form import Form, FormField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.clock import Clock
    from desktop.domain.reporting import Report


class ReportTextsForm(Form):
    """Number, place, day, signer, and four sections of free text.

    Args:
        clock: For today.
        parent: As in Qt.

    Signals:
        typed: The person changed something.
    """

    typed = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = TextField()
        self.place = TextField()
        self.signed_on = DateField("signed_on", clock, allow_future=True)
        self.signer = TextField()
        self.situation = TextArea(3)
        self.difficulties = TextArea(3)
        self.next_tasks = TextArea(3)
        self.proposals = TextArea(3)
        self.add_beside(
            FormField("number", _("Number of the report"), self.number),
            FormField("place_name", _("Place"), self.place),
            FormField("signed_on", _("Day on the paper"), self.signed_on),
        )
        self.add("signer_name", _("Signed by"), self.signer)
        self.add("situation", _("Situation"), self.situation)
        self.add("difficulties", _("Difficulties"), self.difficulties)
        self.add("next_tasks", _("Tasks of the next period"), self.next_tasks)
        self.add("proposals", _("Proposals"), self.proposals)
        for field in self.fields():
            field.input.edited.connect(self.typed)  # type: ignore[attr-defined]

    def show_report(self, report: Report) -> None:
        """Fill the fields; `typed` is not sent."""
        self.blockSignals(True)
        self.number.set_value(report.number)
        self.place.set_value(report.place_name)
        self.signed_on.set_value(report.signed_on)
        self.signer.set_value(report.signer_name)
        self.situation.set_value(report.situation)
        self.difficulties.set_value(report.difficulties)
        self.next_tasks.set_value(report.next_tasks)
        self.proposals.set_value(report.proposals)
        self.blockSignals(False)
        self.clear_errors()
        self.setEnabled(report.state not in FROZEN_STATES)

    def edited_report(self, original: Report) -> Report:
        """The report as typed.

        Raises:
            RuleBrokenError: The day cannot be read.
        """
        return replace(
            original,
            number=self.number.value(),
            place_name=self.place.value(),
            signed_on=self.signed_on.value(),
            signer_name=self.signer.value(),
            situation=self.situation.value(),
            difficulties=self.difficulties.value(),
            next_tasks=self.next_tasks.value(),
            proposals=self.proposals.value(),
        )
