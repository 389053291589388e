"""The typed parts of a report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.issues import IssueKind
from desktop.domain.reporting import FROZEN_STATES
from desktop.domain.text.numbers import format_number
from desktop.system.texts import _, ngettext
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import TextArea, TextField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import Form, FormField
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from desktop.domain.clock import Clock
    from desktop.domain.reporting import Report
    from desktop.domain.rows.reporting import MonthlyReport
    from desktop.services.period_notes import NotedTexts


class ReportTextsForm(Form):
    """Number, place, day, signer, and five sections of free text.

    Args:
        clock: For today.
        parent: As in Qt.

    Signals:
        typed: The person changed something.
        notes_wanted: What was noted in the period is to be put into the sections.
    """

    typed = Signal()
    notes_wanted = Signal()

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
        self.good_practices = TextArea(3)
        self.noted = TextLabel("", tone=Tone.MUTED)
        self.notes_button = ActionButton(_("Take over the notes of this period"), "import")
        self.add_beside(
            FormField("number", _("Number of the report"), self.number),
            FormField("place_name", _("Place"), self.place),
            FormField("signed_on", _("Day on the paper"), self.signed_on),
        )
        self.add("signer_name", _("Signed by"), self.signer)
        self.add("situation", _("Situation"), self.situation)
        self.add_widget(self._notes_row())
        self.add("difficulties", _("Difficulties"), self.difficulties)
        self.add("next_tasks", _("Tasks of the next period"), self.next_tasks)
        self.add("proposals", _("Proposals"), self.proposals)
        self.add("good_practices", _("Good practices"), self.good_practices)
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
        self.good_practices.set_value(report.good_practices)
        self.blockSignals(False)
        self.clear_errors()
        self.setEnabled(report.state not in FROZEN_STATES)

    def show_notes(self, report: MonthlyReport) -> None:
        """Say what was noted in the period."""
        words = _noted_words(report)
        self.notes_button.setVisible(bool(words))
        if not words:
            self.noted.setText(
                _(
                    "Nothing was noted in this period. Notes are made on the page “Problems, "
                    "good ways”."
                )
            )
            return
        self.noted.setText(
            _(
                "Noted in this period: {what}. A part that stays empty is printed from these notes."
            ).format(what=", ".join(words))
        )

    def take_over(self, noted: NotedTexts) -> None:
        """Put the notes behind what is typed; a line that stands there already is left out."""
        for field, lines in (
            (self.difficulties, noted.difficulties),
            (self.proposals, noted.proposals),
            (self.good_practices, noted.good_practices),
        ):
            typed = (field.value() or "").splitlines()
            new = [line for line in lines if line not in typed]
            if new:
                field.set_value("\n".join([*typed, *new]))
        self.difficulties.setFocus()

    def _notes_row(self) -> QWidget:
        holder = QWidget(self)
        row = FlowLayout(spacing=12, parent=holder)
        row.add(self.noted)
        row.addWidget(self.notes_button)
        self.notes_button.clicked.connect(self.notes_wanted)
        return holder

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
            good_practices=self.good_practices.value(),
        )


def _noted_words(report: MonthlyReport) -> list[str]:
    """So many of each kind, those that there are."""
    difficulties = sum(one.kind is IssueKind.DIFFICULTY for one in report.issues)
    proposals = sum(one.kind is IssueKind.PROPOSAL for one in report.issues)
    practices = len(report.practices)
    counted = (
        (ngettext("{count} difficulty", "{count} difficulties", difficulties), difficulties),
        (ngettext("{count} proposal", "{count} proposals", proposals), proposals),
        (ngettext("{count} good practice", "{count} good practices", practices), practices),
    )
    return [words.format(count=format_number(count)) for words, count in counted if count]
