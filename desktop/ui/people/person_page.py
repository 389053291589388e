"""One person: facts, milestones, helps, and what can be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot

from desktop.domain.errors import RuleBrokenError
from desktop.domain.facts import RESIDENT_FACTS
from desktop.domain.papers import PaperKind
from desktop.domain.people import ResidentStatus
from desktop.domain.text.dates import format_date
from desktop.domain.work import HOUSEHOLD_MILESTONES, MilestoneKind
from desktop.services.merging import merged_residents, part_resident
from desktop.services.people import DeleteResident, delete_resident
from desktop.services.people_queries import person_card
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.context import Page
from desktop.ui.people.card_page import CardPage
from desktop.ui.people.columns import born_words
from desktop.ui.people.fact_dialog import FactDialog, fact_words
from desktop.ui.people.merged_panel import MergedPanel
from desktop.ui.people.milestone_dialogs import EndMilestoneDialog, NoteMilestoneDialog
from desktop.ui.people.person_dialogs import EditPersonDialog, LeaveDialog
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.draft_dialog import Reopening
from desktop.ui.widgets.household_picker import household_name
from desktop.ui.widgets.paper_link import PaperLink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.changes import Seen
    from desktop.domain.people import Resident
    from desktop.domain.rows.people import PersonCard
    from desktop.domain.work import Milestone
    from desktop.ui.context import AppContext

_PERSONAL = tuple(kind for kind in MilestoneKind if kind not in HOUSEHOLD_MILESTONES)


class PersonPage(CardPage):
    """Shown by the list of people."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, helps_with_name=False, parent=parent)
        self._resident_id: str | None = None
        self.card: PersonCard | None = None
        self.record_button = PrimaryButton(_("Record a help"), "hand", self)
        self.edit_button = ActionButton(_("Change"), "edit", parent=self)
        self.leave_button = ActionButton(_("Moved away or died"), "sign-out", parent=self)
        self.household_button = ActionButton(_("Household"), "household", parent=self)
        self.fact_button = ActionButton(_("Note a fact"), "add", parent=self)
        self.paper_link = PaperLink(
            context, _("Print the record"), PaperKind.RESIDENT_RECORD, self._as_paper, self
        )
        self.delete_button = ActionButton(
            _("Delete"), "delete", kind=ButtonKind.DANGER, parent=self
        )
        for button in (
            self.record_button,
            self.edit_button,
            self.household_button,
            self.leave_button,
            self.fact_button,
            self.paper_link,
            self.delete_button,
        ):
            self.action_row.addWidget(button)
        self.reopening = Reopening(
            self,
            {
                EditPersonDialog.DRAFT: self._on_edit_clicked,
                LeaveDialog.DRAFT: self._on_leave_clicked,
                FactDialog.DRAFT: self._on_fact_clicked,
                NoteMilestoneDialog.DRAFT: self._on_note_clicked,
                EndMilestoneDialog.DRAFT: self.end_again,
            },
        )
        self.merged = MergedPanel(context, (merged_residents, part_resident), _entry)
        self.add_panels(self.merged)
        self.record_button.clicked.connect(self._on_record_clicked)
        self.edit_button.clicked.connect(self._on_edit_clicked)
        self.leave_button.clicked.connect(self._on_leave_clicked)
        self.fact_button.clicked.connect(self._on_fact_clicked)
        self.household_button.clicked.connect(self._on_household_clicked)
        self.delete_button.clicked.connect(self._on_delete_clicked)
        self.note_milestone_button.clicked.connect(self._on_note_clicked)

    def open(self, resident_id: str) -> None:
        """Show that person."""
        if resident_id != self._resident_id:
            self.card = None
            self.name.setText("")
            self.facts.setText("")
            self.note.setText("")
            self.show_helps(())
            self.milestones.show_milestones((), {})
        self._resident_id = resident_id
        self._enable()
        self.confirm.dismiss()
        self.area.scroll_to_top()
        self.record_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reload()

    def read_card(self) -> None:
        """The person's card."""
        if self._resident_id is not None:
            self.context.runner.read(
                self,
                person_card,
                self._resident_id,
                done=self._show_card,
                failed=self.context.presenter.present,
            )

    @property
    def record_id(self) -> str:
        """The person shown; "" for nobody."""
        return self._resident_id or ""

    def known_milestones(self) -> Sequence[Milestone]:
        """Of the card."""
        return self.card.milestones if self.card else ()

    def seen(self) -> Seen | None:
        """As read with the card."""
        return self.card.seen if self.card else None

    def _show_card(self, card: PersonCard | None) -> None:
        self.card = card
        self._enable()
        if card is None:
            self.context.presenter.present(RuleBrokenError("resident_unknown", ""))
            self.left.emit()
            return
        self.name.setText(card.resident.full_name)
        self.facts.setText(" · ".join(_facts(card)))
        self.note.setText(card.resident.note or "")
        self.note.setVisible(card.resident.note is not None)
        self.show_milestones(card.milestones)
        self.show_helps(card.helps)
        self.merged.show_of(card.resident.id)
        self.reopening.open_now()

    def _enable(self) -> None:
        known = self.card is not None
        for button in (
            self.edit_button,
            self.leave_button,
            self.fact_button,
            self.paper_link,
            self.delete_button,
            self.note_milestone_button,
        ):
            button.setEnabled(known)
        self.household_button.setEnabled(self.card is not None and self.card.household is not None)

    def _as_paper(self) -> dict[str, object]:
        return {"resident_id": self._resident_id}

    @Slot()
    def _on_record_clicked(self) -> None:
        self.context.navigator.open_page(Page.RECORD, resident_id=self._resident_id)

    @Slot()
    def _on_household_clicked(self) -> None:
        if self.card is not None and self.card.household is not None:
            self.context.navigator.open_page(Page.HOUSEHOLDS, household_id=self.card.household.id)

    @Slot()
    def _on_edit_clicked(self) -> None:
        if self.card is None:
            return
        dialog = EditPersonDialog(self.context, self.card, self)
        dialog.saved.connect(partial(self.say_saved, _("The person's record was changed.")))
        dialog.open()

    @Slot()
    def _on_leave_clicked(self) -> None:
        if self.card is None:
            return
        dialog = LeaveDialog(self.context, self.card, self)
        dialog.saved.connect(partial(self.say_saved, _("The person's record was changed.")))
        dialog.open()

    @Slot()
    def _on_fact_clicked(self) -> None:
        if self.card is None:
            return
        resident, seen = self.card.resident, self.card.seen
        dialog = FactDialog(self.context, resident, RESIDENT_FACTS, seen, self)
        dialog.saved.connect(partial(self.say_saved, _("The fact was noted.")))
        dialog.open()

    @Slot()
    def _on_note_clicked(self) -> None:
        self.ask_milestone(_PERSONAL, resident_id=self._resident_id)

    @Slot()
    def _on_delete_clicked(self) -> None:
        if self.card is None:
            return
        question = _("Delete {name}? Only for somebody who was entered by mistake.")
        self.confirm.ask(
            question.format(name=self.card.resident.full_name),
            _("Delete"),
            self._delete,
            self.delete_button,
        )

    def _delete(self) -> None:
        if self.card is None:
            return
        self.context.runner.write(
            self,
            delete_resident,
            DeleteResident(self.card.resident.id, self.card.seen),
            done=self._on_deleted,
            failed=self.context.presenter.present,
        )

    def _on_deleted(self, _nothing: object) -> None:
        self.say_saved(_("The person was deleted."))
        self.left.emit()


def _entry(resident: Resident) -> str:
    return f"{resident.full_name} · {born_words(resident.birth_on, resident.birth_precision)}"


def _facts(card: PersonCard) -> list[str]:
    resident = card.resident
    facts = [born_words(resident.birth_on, resident.birth_precision)]
    if resident.sex is not None:
        facts.append(label(resident.sex))
    if resident.phone is not None:
        facts.append(resident.phone)
    if card.household is not None:
        facts.append(household_name(card.head_name, card.household.code))
        if resident.relation is not None:
            facts.append(label(resident.relation))
        facts += [part for part in (card.household.lane, card.village_name) if part]
    elif card.household_waits:
        facts.append(_("household: waiting for its record"))
    facts += fact_words(resident, RESIDENT_FACTS)
    if resident.moved_in_on is not None:
        facts.append(_("lives here since {day}").format(day=format_date(resident.moved_in_on)))
    if resident.status is not ResidentStatus.ACTIVE:
        facts.append(f"{label(resident.status)} ({format_date(resident.moved_out_on)})")
    return facts
