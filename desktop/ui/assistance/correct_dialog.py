"""Correct one help: every field of it, judged against what was read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.errors import RuleBrokenError
from desktop.domain.rules import ANONYMOUS_LIMIT
from desktop.domain.work import AssistanceAction, AssistancePlace, AssistanceResult
from desktop.services.book import CorrectAssistance, correct_assistance
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.assistance.details_panel import helper_choices, place_choices
from desktop.ui.assistance.tiles import platform_name
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.draft_values import text_in
from desktop.ui.widgets.fields import ChoiceField, TextArea, TextField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.form_dialog import FormDialog
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.number_field import NumberField
from desktop.ui.widgets.person_picker import PersonPicker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.rows.people import PersonRow
    from desktop.domain.rows.work import HelpCard
    from desktop.domain.work import Assistance
    from desktop.services.record_assistance import RecordForm
    from desktop.ui.context import AppContext


class _Subject(QWidget):
    """Who it was for, with a way to choose somebody else.

    Signals:
        edited: Somebody else was chosen.
    """

    edited = Signal()

    def __init__(self, context: AppContext, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.changed_to: str | None = None
        self._name = TextLabel(name, bold=True, parent=self)
        self.change_button = ActionButton(_("Somebody else"), "user", parent=self)
        self.picker = PersonPicker(context, _("Who was helped?"), offer_new=False, parent=self)
        self.picker.hide()
        row = FlowLayout(spacing=12)
        row.add(self._name)
        row.addWidget(self.change_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(row)
        rows.addWidget(self.picker)
        self.setFocusProxy(self.change_button)
        self.change_button.clicked.connect(self._on_change_clicked)
        self.picker.picked.connect(self._on_picked)

    @property
    def name(self) -> str:
        """What is said of whom it was for."""
        return self._name.text()

    def choose(self, resident_id: str, name: str) -> None:
        """It was for somebody else."""
        self.changed_to = resident_id
        self._name.setText(name)
        self.edited.emit()

    @Slot()
    def _on_change_clicked(self) -> None:
        self.picker.show()
        self.picker.search.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_picked(self, row: PersonRow) -> None:
        self.choose(row.id, row.full_name)
        self.picker.clear()
        self.picker.hide()
        self.change_button.setFocus(Qt.FocusReason.OtherFocusReason)


class CorrectDialog(FormDialog):
    """Opened by the book.

    Args:
        context: As every view.
        card: The help as read.
        form: What can be chosen on its day.
        parent: The book.
    """

    DRAFT = "correct_help"

    def __init__(
        self, context: AppContext, card: HelpCard, form: RecordForm, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, _("Correct a help"), _("Save the correction"), parent)
        self._card = card
        self.day = DateField("helped_on", context.clock)
        self.subject = _Subject(context, card.subject_name or _("People not named"))
        self.count = NumberField(
            "anonymous_count", "anonymous_count_range", lowest=1, highest=ANONYMOUS_LIMIT
        )
        self.platform: ChoiceField[str] = ChoiceField(_platforms(card.assistance, form))
        self.action: ChoiceField[AssistanceAction] = ChoiceField(
            [(action, label(action)) for action in AssistanceAction]
        )
        self.outcome: ChoiceField[AssistanceResult] = ChoiceField(
            [(result, label(result)) for result in AssistanceResult]
        )
        self.place: ChoiceField[AssistancePlace | None] = ChoiceField(place_choices())
        self.helper: ChoiceField[str | None] = ChoiceField(
            helper_choices(form.helpers, card.assistance.helper_id)
        )
        self.dossier = TextField()
        self.note = TextArea(2)
        self._lay_out_fields()
        self._load(card.assistance)
        self.watch()

    def draft_about(self) -> str:
        """The help."""
        return self._card.assistance.id

    def draft(self) -> dict[str, object] | None:
        """Also who was chosen in place of the person."""
        found = super().draft()
        if found is None or self.subject.changed_to is None:
            return found
        return {**found, "who": self.subject.changed_to, "name": self.subject.name}

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Also the person."""
        super().take_draft(body)
        if text_in(body, "who"):
            self.subject.choose(text_in(body, "who"), text_in(body, "name"))

    def command(self) -> tuple[Callable[[Any, Any], Any], Any]:
        """The help as the fields say it.

        Raises:
            RuleBrokenError: The day or the count cannot be read.
        """
        original = self._card.assistance
        day = self.day.value()
        if day is None:
            raise RuleBrokenError("date_format", "helped_on", text="")
        edited = replace(
            original,
            helped_on=day,
            platform_code=self.platform.value() or original.platform_code,
            action=self.action.value() or original.action,
            result=self.outcome.value() or original.result,
            place=self.place.value(),
            helper_id=self.helper.value(),
            dossier_code=self.dossier.value(),
            note=self.note.value(),
        )
        if original.anonymous_count is not None:
            edited = replace(edited, anonymous_count=self.count.number())
        if self.subject.changed_to is not None:
            edited = replace(
                edited,
                resident_id=self.subject.changed_to,
                household_id=None,
                anonymous_count=None,
            )
        return correct_assistance, CorrectAssistance(original, edited, self._card.seen)

    def first_input(self) -> QWidget:
        """What was entered; another person is rarely what is to be corrected."""
        named = self._card.assistance.anonymous_count is None
        return self.platform if named else self.count

    def _lay_out_fields(self) -> None:
        form = self.form
        form.add("subject", _("Who was helped"), self.subject, also=("resident_id",))
        if self._card.assistance.anonymous_count is not None:
            form.add("anonymous_count", _("How many people, not named?"), self.count)
        form.add("platform_code", _("Platform"), self.platform, also=("items",))
        form.add_beside(
            FormField("action", _("What was done"), self.action, parent=form),
            FormField("result", _("Result"), self.outcome, parent=form),
        )
        form.add_beside(
            FormField("helped_on", _("Day"), self.day, parent=form),
            FormField("place", _("Place"), self.place, parent=form),
        )
        form.add_beside(
            FormField("helper_id", _("Who helped"), self.helper, parent=form),
            FormField("dossier_code", _("Number of the dossier"), self.dossier, parent=form),
        )
        form.add("note", _("Note"), self.note)

    def _load(self, assistance: Assistance) -> None:
        self.day.set_value(assistance.helped_on)
        self.count.set_number(assistance.anonymous_count)
        self.platform.set_value(assistance.platform_code)
        self.action.set_value(assistance.action)
        self.outcome.set_value(assistance.result)
        self.place.set_value(assistance.place)
        self.helper.set_value(assistance.helper_id)
        self.dossier.set_value(assistance.dossier_code)
        self.note.set_value(assistance.note)


def _platforms(assistance: Assistance, form: RecordForm) -> list[tuple[str, str]]:
    """Those of that day; the help's own stays on offer when it is not among them any more."""
    choices = [(platform.code, platform_name(platform)) for platform in form.platforms]
    if assistance.platform_code not in (code for code, _name in choices):
        choices.append((assistance.platform_code, assistance.platform_code))
    return choices
