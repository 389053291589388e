"""Who was helped: one of the list, somebody new, or a number of people not named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.errors import RuleBrokenError
from desktop.domain.rules import ANONYMOUS_LIMIT
from desktop.services.people import NewPerson
from desktop.services.people_queries import person_card, possible_duplicates
from desktop.system.texts import _
from desktop.ui.assistance.chosen_person import ChosenPerson
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.card_box import CardBox
from desktop.ui.widgets.draft_values import part_of, show_value, text_in
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.number_field import NumberField
from desktop.ui.widgets.person_form import PersonForm
from desktop.ui.widgets.person_picker import PersonPicker, describe_person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.card import Card
    from desktop.domain.places import Village
    from desktop.domain.rows.people import PersonCard, PersonRow
    from desktop.domain.work import MilestoneKind
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

_ALIKE_SHOWN = 3


class Mode(Enum):
    """How the panel asks."""

    SEARCH = "search"
    PERSON = "person"
    NEW = "new"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom the help is recorded for; exactly one is set once somebody was chosen."""

    resident_id: str | None = None
    household_id: str | None = None
    anonymous_count: int | None = None
    new_person: NewPerson | None = None


class WhoPanel(QWidget):
    """One search box first; then the person chosen, a short form, or a count.

    Signals:
        changed: Somebody else, or nobody, is chosen now.
        turned: It asks in another way now; what is typed next is in it.
        ready: Choosing is over; work goes on with what was done.
    """

    changed = Signal()
    turned = Signal()
    ready = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._mode = Mode.SEARCH
        self._job: Job | None = None
        self.picker = PersonPicker(context, _("Who was helped?"), parent=self)
        self.unnamed_button = ActionButton(_("People not named (F4)"), "people", parent=self)
        self.card = CardBox(context, self)
        self.card.watch(self.picker.search)
        self.chosen = ChosenPerson(self)
        self.new_form = PersonForm(context, full=False, parent=self)
        self.count = NumberField(
            "anonymous_count", "anonymous_count_range", lowest=1, highest=ANONYMOUS_LIMIT
        )
        self.count_field = FormField(
            "anonymous_count", _("How many people, not named?"), self.count, parent=self
        )
        self.back_button = ActionButton(
            _("Choose again (Esc)"), "arrow-left", kind=ButtonKind.QUIET, parent=self
        )
        self._error = TextLabel(tone=Tone.ERROR, parent=self)
        self._apart: tuple[str, ...] = ()
        self._alike = QWidget(self)
        self._alike_rows = QVBoxLayout(self._alike)
        self._alike_rows.setContentsMargins(0, 0, 0, 0)
        self._lay_out()
        self._connect()
        self._show_mode()

    @property
    def mode(self) -> Mode:
        """How the panel asks now."""
        return self._mode

    @property
    def name(self) -> str:
        """The name of who is chosen, "" when nobody is named."""
        if self._mode is Mode.PERSON:
            return self.chosen.name
        return (self.new_form.full_name.value() or "") if self._mode is Mode.NEW else ""

    @property
    def has_household(self) -> bool:
        """Whether who is chosen lives in a household that is known or being added."""
        if self._mode is Mode.PERSON:
            return self.chosen.household_id is not None
        if self._mode is not Mode.NEW:
            return False
        try:
            person = self.new_form.new_person()
        except RuleBrokenError:
            return False
        return person.household_id is not None or person.new_household is not None

    @property
    def held(self) -> frozenset[MilestoneKind]:
        """Milestones that the person chosen is known to have."""
        return self.chosen.held if self._mode is Mode.PERSON else frozenset()

    def set_villages(self, villages: tuple[Village, ...]) -> None:
        """For a new household."""
        self.new_form.set_villages(villages)

    def subject(self) -> Subject:
        """Who it is.

        Raises:
            RuleBrokenError: `subject_missing`, or a field of the new person or the count.
        """
        if self._mode is Mode.PERSON:
            if self.chosen.whole_household:
                return Subject(household_id=self.chosen.household_id)
            return Subject(resident_id=self.chosen.resident_id)
        if self._mode is Mode.NEW:
            return Subject(new_person=replace(self.new_form.new_person(), apart_from=self._apart))
        if self._mode is Mode.UNNAMED:
            number = self.count.number()
            if number is None:
                raise RuleBrokenError(
                    "anonymous_count_range", "anonymous_count", lowest=1, highest=ANONYMOUS_LIMIT
                )
            return Subject(anonymous_count=number)
        raise RuleBrokenError("subject_missing", "subject")

    def has_input(self) -> bool:
        """Whether somebody was chosen or something typed."""
        return self._mode is not Mode.SEARCH or self.picker.search.value() is not None

    def draft(self) -> dict[str, object]:
        """Who it is so far, in the way the panel asks."""
        return {
            "mode": self._mode.value,
            "search": self.picker.search.typed_text(),
            "resident": self.chosen.resident_id if self._mode is Mode.PERSON else None,
            "new": self.new_form.draft() if self._mode is Mode.NEW else {},
            "count": self.count.typed_text(),
        }

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Ask as it was asked, with what was typed; a person of the list is read again."""
        mode = body.get("mode")
        show_value(self.picker.search, text_in(body, "search"))
        if mode == Mode.PERSON.value and text_in(body, "resident"):
            self.choose(text_in(body, "resident"))
        elif mode == Mode.NEW.value:
            self.new_form.take_draft(part_of(body, "new"))
            self._set_mode(Mode.NEW)
        elif mode == Mode.UNNAMED.value:
            show_value(self.count, text_in(body, "count"))
            self._set_mode(Mode.UNNAMED)
        self.focus_first()

    def clear(self) -> None:
        """Ready for the next person."""
        self._cancel()
        self.picker.clear()
        self.card.clear()
        self.chosen.clear()
        self.new_form.start("")
        self._show_alike(())
        self.count.set_number(None)
        self.count_field.clear_error()
        self._set_mode(Mode.SEARCH)

    def focus_first(self) -> None:
        """Where typing begins in the mode shown."""
        target: QWidget = {
            Mode.SEARCH: self.picker.search,
            Mode.PERSON: self.back_button,
            Mode.NEW: self.new_form.full_name,
            Mode.UNNAMED: self.count,
        }[self._mode]
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, resident_id: str) -> None:
        """Take a resident by id, as another page asked."""
        self._read_card(resident_id)

    @Slot()
    def back(self) -> None:
        """Choose somebody else; what was typed for the search is still there."""
        self._cancel()
        self._set_mode(Mode.SEARCH)
        self.focus_first()
        self.picker.search.selectAll()
        self.turned.emit()

    @Slot()
    def ask_count(self) -> None:
        """People not named."""
        self._set_mode(Mode.UNNAMED)
        if self.count.value() is None:
            self.count.set_number(1)
        self.count.setFocus(Qt.FocusReason.OtherFocusReason)
        self.count.selectAll()
        self.turned.emit()

    def show_error(self, field: str, sentence: str) -> bool:
        """At the field of the new person, at the count, or below the search box."""
        if field == "subject":
            self._error.setText(sentence)
            self._error.show()
            self.focus_first()
            return True
        if field == "anonymous_count" and self._mode is Mode.UNNAMED:
            self.count_field.show_error(sentence)
            self.count.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return self._mode is Mode.NEW and self.new_form.show_error(field, sentence)

    def clear_errors(self) -> None:
        """Before every save."""
        self._error.hide()
        self.count_field.clear_error()
        self.new_form.clear_errors()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        for widget in (self.chosen, self.new_form, self._alike, self.count_field):
            left.addWidget(widget)
        taken = QHBoxLayout()
        taken.setSpacing(12)
        taken.addLayout(left, 1)
        taken.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignTop)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self.picker)
        rows.addWidget(self.unnamed_button, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.card)
        rows.addLayout(taken)
        rows.addWidget(self._error)

    def _connect(self) -> None:
        self.picker.picked.connect(self._on_picked)
        self.picker.new_wanted.connect(self._on_new_wanted)
        self.unnamed_button.clicked.connect(self.ask_count)
        self.card.read.connect(self._on_card_read)
        self.back_button.clicked.connect(self.back)
        self.chosen.edited.connect(self.changed)
        self.new_form.where.edited.connect(self.changed)
        self.new_form.household.picked.connect(self.changed)
        self.new_form.full_name.left.connect(self._look_for_alike)
        self.new_form.birth.left.connect(self._look_for_alike)

    def _set_mode(self, mode: Mode) -> None:
        self._mode = mode
        self._show_mode()
        self.changed.emit()

    def _show_mode(self) -> None:
        mode = self._mode
        self._error.hide()
        self.picker.setVisible(mode is Mode.SEARCH)
        self.unnamed_button.setVisible(mode is Mode.SEARCH)
        self.card.set_asking(asking=mode is Mode.SEARCH)
        self.chosen.setVisible(mode is Mode.PERSON)
        self.new_form.setVisible(mode is Mode.NEW)
        self._alike.setVisible(mode is Mode.NEW and self._alike_rows.count() > 0)
        self.count_field.setVisible(mode is Mode.UNNAMED)
        self.back_button.setVisible(mode is not Mode.SEARCH)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _read_card(self, resident_id: str) -> None:
        self._cancel()
        self._job = self._context.runner.read(
            self,
            person_card,
            resident_id,
            done=self._show_card,
            failed=self._context.presenter.present,
        )

    def _show_card(self, card: PersonCard | None) -> None:
        self._job = None
        if card is None:
            self.back()
            self._context.presenter.present(RuleBrokenError("resident_unknown", "subject"), self)
            return
        newly = self.chosen.resident_id != card.resident.id or self._mode is not Mode.PERSON
        self.chosen.show_card(card)
        self._set_mode(Mode.PERSON)
        if newly:
            self.ready.emit()

    @Slot(object)
    def _on_picked(self, row: PersonRow) -> None:
        self.chosen.show_row(row)
        self._set_mode(Mode.PERSON)
        self.ready.emit()
        self._read_card(row.id)

    def _on_alike_clicked(self, row: PersonRow, *_checked: object) -> None:
        self._on_picked(row)

    @Slot(str)
    def _on_new_wanted(self, name: str) -> None:
        self._apart = ()
        self.new_form.start(name)
        self._set_mode(Mode.NEW)
        self.new_form.birth.setFocus(Qt.FocusReason.OtherFocusReason)
        self.turned.emit()
        self._look_for_alike()

    @Slot(object, object)
    def _on_card_read(self, card: Card, found: tuple[PersonRow, ...]) -> None:
        """Known if one person fits; otherwise a new one, beside whom namesakes are named."""
        if len(found) == 1:
            self._on_picked(found[0])
            return
        self._on_new_wanted("")
        self.new_form.fill_from(card)
        lacks_name = card.full_name is None or card.is_mangled
        (self.new_form.full_name if lacks_name else self.new_form.birth).setFocus()
        self._look_for_alike()

    @Slot()
    def _look_for_alike(self) -> None:
        """Namesakes are a suggestion: the same person should not be entered twice."""
        if self._mode is not Mode.NEW:
            return
        self._cancel()
        self._job = self._context.runner.read(
            self,
            possible_duplicates,
            self.new_form.facts(),
            done=self._show_alike,
            failed=self._context.presenter.present,
        )

    def _show_alike(self, found: tuple[PersonRow, ...]) -> None:
        self._job = None
        rows = tuple(row for row in found if row.id not in self._apart)
        while (item := self._alike_rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        if rows:
            words = TextLabel(_("Already in the list? Then choose here:"), tone=Tone.WARNING)
            self._alike_rows.addWidget(words)
        before: QWidget = self.new_form.note
        for row in rows[:_ALIKE_SHOWN]:
            button = ActionButton(describe_person(row), "user", parent=self._alike)
            button.clicked.connect(partial(self._on_alike_clicked, row))
            self._alike_rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            QWidget.setTabOrder(before, button)
            before = button
        if rows:
            other = ActionButton(_("Somebody else"), "close", parent=self._alike)
            other.clicked.connect(partial(self._on_apart_clicked, rows[:_ALIKE_SHOWN]))
            self._alike_rows.addWidget(other, 0, Qt.AlignmentFlag.AlignLeft)
            QWidget.setTabOrder(before, other)
        self._alike.setVisible(self._mode is Mode.NEW and bool(rows))

    def _on_apart_clicked(self, rows: tuple[PersonRow, ...], *_checked: object) -> None:
        """Whoever is saved now is none of these; nobody is asked about them again."""
        self._apart += tuple(row.id for row in rows)
        self._alike.hide()
        self.new_form.birth.setFocus(Qt.FocusReason.OtherFocusReason)
