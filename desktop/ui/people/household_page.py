"""One household: its two ticks, members, milestones, helps."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot

from desktop.domain.errors import RuleBrokenError
from desktop.domain.facts import HOUSEHOLD_FACTS
from desktop.domain.people import Household, HouseholdStatus, ResidentStatus
from desktop.domain.text.dates import format_date
from desktop.domain.work import MilestoneKind, SubjectKind
from desktop.services.merging import merged_households, part_household
from desktop.services.people_queries import household_card
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.context import Page
from desktop.ui.people.card_page import CardPage
from desktop.ui.people.columns import member_columns
from desktop.ui.people.fact_dialog import FactDialog, fact_words
from desktop.ui.people.household_dialog import HouseholdDialog
from desktop.ui.people.merge_household_dialog import MergeHouseholdDialog
from desktop.ui.people.merged_panel import MergedPanel
from desktop.ui.people.milestone_dialogs import EndMilestoneDialog, NoteMilestoneDialog
from desktop.ui.people.person_dialogs import AddPersonDialog
from desktop.ui.people.split_dialogs import HouseholdLeavesDialog, SplitDialog
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.draft_dialog import Reopening
from desktop.ui.widgets.fields import TickBox
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.household_picker import household_name
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.changes import Seen
    from desktop.domain.rows.people import HouseholdCard, MemberRow
    from desktop.domain.work import Milestone
    from desktop.ui.context import AppContext

_NOTED_HERE = (
    MilestoneKind.DIGITAL_STORE,
    MilestoneKind.EPAY_ACCOUNT,
    MilestoneKind.DIGITAL_FAMILY,
)


class HouseholdPage(CardPage):
    """Shown by the list of households.

    The ticks follow what is known: ticking asks for the day and notes a milestone, unticking
    asks since when it is no longer so.
    """

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, helps_with_name=True, parent=parent)
        self._household_id: str | None = None
        self.card: HouseholdCard | None = None
        self.add_person_button = PrimaryButton(_("Add a person here"), "add-person", self)
        self.edit_button = ActionButton(_("Change"), "edit", parent=self)
        self.split_button = ActionButton(_("Split"), "add-household", parent=self)
        self.leave_button = ActionButton(_("Moved away"), "sign-out", parent=self)
        self.merge_button = ActionButton(_("Entered twice"), "people", parent=self)
        self.fact_button = ActionButton(_("Note a fact"), "add")
        self.known = TextLabel("")
        for button in (
            self.add_person_button,
            self.edit_button,
            self.split_button,
            self.leave_button,
            self.merge_button,
        ):
            self.action_row.addWidget(button)
        self.store_tick = TickBox(_("Has a digital store"))
        self.epay_tick = TickBox(_("Has an e-payment account"))
        self.members: RowsTable[MemberRow] = RowsTable(
            _("Members"), member_columns(), lambda row: row.resident.id
        )
        ticks, members = Panel(), Panel()
        row = FlowLayout(spacing=24)
        row.addWidget(self.store_tick)
        row.addWidget(self.epay_tick)
        ticks.rows.addLayout(row)
        ticks.rows.addWidget(self.known)
        ticks.rows.addWidget(self.fact_button, 0, Qt.AlignmentFlag.AlignLeft)
        members.rows.addWidget(Heading(_("Members"), level=2))
        members.rows.addWidget(self.members)
        self.reopening = Reopening(
            self,
            {
                AddPersonDialog.DRAFT: self._on_add_person_clicked,
                HouseholdDialog.DRAFT: self._on_edit_clicked,
                SplitDialog.DRAFT: self._on_split_clicked,
                HouseholdLeavesDialog.DRAFT: self._on_leave_clicked,
                MergeHouseholdDialog.DRAFT: self._on_merge_clicked,
                FactDialog.DRAFT: self._on_fact_clicked,
                NoteMilestoneDialog.DRAFT: self._note_again,
                EndMilestoneDialog.DRAFT: self.end_again,
            },
        )
        self.merged = MergedPanel(context, (merged_households, part_household), _entry)
        self.add_panels(ticks, members, self.merged)
        self.merge_button.clicked.connect(self._on_merge_clicked)
        self.store_tick.edited.connect(self._on_store_ticked)
        self.epay_tick.edited.connect(self._on_epay_ticked)
        self.members.opened.connect(self._on_member_opened)
        self.add_person_button.clicked.connect(self._on_add_person_clicked)
        self.edit_button.clicked.connect(self._on_edit_clicked)
        self.split_button.clicked.connect(self._on_split_clicked)
        self.leave_button.clicked.connect(self._on_leave_clicked)
        self.fact_button.clicked.connect(self._on_fact_clicked)
        self.note_milestone_button.clicked.connect(self._on_note_clicked)

    def open(self, household_id: str) -> None:
        """Show that household."""
        if household_id != self._household_id:
            self.card = None
            self.name.setText("")
            self.facts.setText("")
            self._show_known("")
            self.note.setText("")
            self.members.set_rows(())
            self.show_helps(())
            self.milestones.show_milestones((), {})
            self._show_ticks()
        self._household_id = household_id
        self._enable()
        self.confirm.dismiss()
        self.area.scroll_to_top()
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reload()

    def read_card(self) -> None:
        """The household's card."""
        if self._household_id is not None:
            self.context.runner.read(
                self,
                household_card,
                self._household_id,
                done=self._show_card,
                failed=self.context.presenter.present,
            )

    @property
    def record_id(self) -> str:
        """The household shown; "" for none."""
        return self._household_id or ""

    def known_milestones(self) -> Sequence[Milestone]:
        """Of the card: the household's and its members'."""
        return self.card.milestones if self.card else ()

    def seen(self) -> Seen | None:
        """As read with the card."""
        return self.card.seen if self.card else None

    def subject_names(self) -> dict[str, str]:
        """Members by name; what is the household's own needs none."""
        members = self.card.members if self.card else ()
        return {member.resident.id: member.resident.full_name for member in members}

    def holding(self, kind: MilestoneKind) -> list[Milestone]:
        """Milestones of that kind that hold now, of the household or of members living here."""
        if self.card is None:
            return []
        here = {
            member.resident.id
            for member in self.card.members
            if member.resident.status is ResidentStatus.ACTIVE
        }
        return [
            one
            for one in self.card.milestones
            if one.kind is kind
            and one.ended_on is None
            and (one.subject_kind is SubjectKind.HOUSEHOLD or one.subject_id in here)
        ]

    def _show_card(self, card: HouseholdCard | None) -> None:
        self.card = card
        self._enable()
        if card is None:
            self.context.presenter.present(RuleBrokenError("household_unknown", ""))
            self.left.emit()
            return
        self.name.setText(household_name(card.head_name, card.household.code))
        words = " · ".join(_facts(card))
        self.facts.setText(words[:1].upper() + words[1:])
        self.note.setText(card.household.note or "")
        self.note.setVisible(card.household.note is not None)
        self.members.set_rows(card.members)
        self._show_ticks()
        self._show_known(" · ".join(fact_words(card.household, HOUSEHOLD_FACTS)))
        self.show_milestones(card.milestones)
        self.show_helps(card.helps)
        self.merged.show_of(card.household.id)
        self.reopening.open_now()

    def _show_ticks(self) -> None:
        self.store_tick.setChecked(bool(self.holding(MilestoneKind.DIGITAL_STORE)))
        self.epay_tick.setChecked(bool(self.holding(MilestoneKind.EPAY_ACCOUNT)))

    def _show_known(self, words: str) -> None:
        self.known.setText(words)
        self.known.setVisible(bool(words))

    def _enable(self) -> None:
        for widget in (
            self.edit_button,
            self.split_button,
            self.leave_button,
            self.merge_button,
            self.fact_button,
            self.add_person_button,
            self.store_tick,
            self.epay_tick,
            self.note_milestone_button,
        ):
            widget.setEnabled(self.card is not None)

    def _on_tick(self, kind: MilestoneKind, box: TickBox) -> None:
        wanted = box.isChecked()
        self._show_ticks()  # a tick shows what is saved, never what is about to be
        if wanted:
            self.ask_milestone([kind], household_id=self._household_id)
        else:
            self.ask_end(self.holding(kind))

    @Slot()
    def _on_store_ticked(self) -> None:
        self._on_tick(MilestoneKind.DIGITAL_STORE, self.store_tick)

    @Slot()
    def _on_epay_ticked(self) -> None:
        self._on_tick(MilestoneKind.EPAY_ACCOUNT, self.epay_tick)

    @Slot()
    def _on_note_clicked(self) -> None:
        self.ask_milestone(_NOTED_HERE, household_id=self._household_id)

    def _note_again(self) -> None:
        """With the kind that a draft is about, or with all of them."""
        about = self.reopening.about
        kinds = [MilestoneKind(about)] if about else _NOTED_HERE
        self.ask_milestone(kinds, household_id=self._household_id)

    @Slot(object)
    def _on_member_opened(self, row: MemberRow) -> None:
        self.context.navigator.open_page(Page.PEOPLE, resident_id=row.resident.id)

    @Slot()
    def _on_add_person_clicked(self) -> None:
        if self.card is None:
            return
        name = household_name(self.card.head_name, self.card.household.code)
        household = (self.card.household.id, name)
        dialog = AddPersonDialog(self.context, household=household, parent=self)
        dialog.saved.connect(partial(self.say_saved, _("The person was added.")))
        dialog.open()

    @Slot()
    def _on_edit_clicked(self) -> None:
        if self.card is None:
            return
        dialog = HouseholdDialog(self.context, self.card, self)
        dialog.saved.connect(partial(self.say_saved, _("The household's record was changed.")))
        dialog.open()

    @Slot()
    def _on_split_clicked(self) -> None:
        if self.card is None:
            return
        dialog = SplitDialog(self.context, self.card, self)
        dialog.saved.connect(partial(self.say_saved, _("The household was split.")))
        dialog.open()

    @Slot()
    def _on_merge_clicked(self) -> None:
        if self.card is None:
            return
        dialog = MergeHouseholdDialog(self.context, self.card, self)
        dialog.saved.connect(partial(self.say_saved, _("The two entries are one household now.")))
        dialog.open()

    @Slot()
    def _on_leave_clicked(self) -> None:
        if self.card is None:
            return
        dialog = HouseholdLeavesDialog(self.context, self.card, self)
        dialog.saved.connect(partial(self.say_saved, _("Noted that the household moved away.")))
        dialog.open()

    @Slot()
    def _on_fact_clicked(self) -> None:
        if self.card is None:
            return
        household, seen = self.card.household, self.card.seen
        dialog = FactDialog(self.context, household, HOUSEHOLD_FACTS, seen, self)
        dialog.saved.connect(partial(self.say_saved, _("The fact was noted.")))
        dialog.open()


def _entry(household: Household) -> str:
    parts = (household.code, household.house_number, household.lane)
    return " · ".join(part for part in parts if part) or _("Household {code}").format(code="—")


def _facts(card: HouseholdCard) -> list[str]:
    household = card.household
    facts = []
    if household.code is not None:
        facts.append(_("number {code}").format(code=household.code))
    facts += [part for part in (household.house_number, household.lane, card.village_name) if part]
    if household.moved_in_on is not None:
        facts.append(_("lives here since {day}").format(day=format_date(household.moved_in_on)))
    if household.status is not HouseholdStatus.ACTIVE:
        facts.append(f"{label(household.status)} ({format_date(household.moved_out_on)})")
    return facts
