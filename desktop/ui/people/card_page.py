"""What the pages of one person and of one household have in common."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.milestones import DeleteMilestone, delete_milestone
from desktop.services.record_assistance import record_form
from desktop.system.texts import _
from desktop.ui.context import Page
from desktop.ui.people.columns import help_columns
from desktop.ui.people.milestone_dialogs import (
    EndMilestoneDialog,
    NoteMilestoneDialog,
    name_of,
)
from desktop.ui.people.milestone_list import MilestoneList, milestone_words
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.confirm_bar import ConfirmBar
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.scroll import InnerScroll
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from desktop.domain.changes import Seen
    from desktop.domain.rows.work import HelpRow
    from desktop.domain.work import Milestone, MilestoneKind, Platform
    from desktop.services.record_assistance import RecordForm
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.draft_dialog import Reopening


class CardPage(QWidget):
    """Back, name, facts, actions; below them panels that scroll. Esc goes back.

    Signals:
        left: Back to the list.
    """

    left = Signal()

    reopening: Reopening
    """Opens the dialog of a draft, once the card was read."""

    def __init__(
        self, context: AppContext, *, helps_with_name: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.platforms: tuple[Platform, ...] = ()
        self.back_button = ActionButton(
            _("Back to the list"), "arrow-left", kind=ButtonKind.QUIET, parent=self
        )
        self.name = Heading("", level=2, parent=self)
        self.facts = TextLabel(parent=self)
        self.note = TextLabel(tone=Tone.MUTED, parent=self)
        self.action_row = FlowLayout()
        self.confirm = ConfirmBar(self)
        self.area = InnerScroll(self)
        self.milestones = MilestoneList()
        self.note_milestone_button = ActionButton(_("Note a milestone"), "add")
        self.helps: RowsTable[HelpRow] = RowsTable(
            _("Helps"), help_columns(with_name=helps_with_name), lambda row: row.id
        )
        self.no_helps = TextLabel(_("No help recorded yet."), tone=Tone.MUTED)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        top = FlowLayout(spacing=12)
        top.add(self.name)
        top.addWidget(self.back_button)
        rows.addLayout(top)
        rows.addWidget(self.facts)
        rows.addWidget(self.note)
        rows.addLayout(self.action_row)
        rows.addWidget(self.confirm)
        rows.addWidget(self.area, 1)
        self.back_button.clicked.connect(self.left)
        self.milestones.end_wanted.connect(self._on_end_wanted)
        self.milestones.delete_wanted.connect(self._on_delete_wanted)
        self.helps.opened.connect(self._on_help_opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def reload(self) -> None:
        """Read the names of platforms, then the card."""
        self.context.runner.read(
            self,
            record_form,
            self.context.clock.today(),
            done=self._show_form,
            failed=self.context.presenter.present,
        )

    def read_card(self) -> None:
        """Read the card and show it; a subclass knows which."""
        raise NotImplementedError

    def seen(self) -> Seen | None:
        """The cursor at which the card was read; None while there is none."""
        raise NotImplementedError

    @property
    def record_id(self) -> str:
        """Whose page it is; "" while it is nobody's."""
        raise NotImplementedError

    def known_milestones(self) -> Sequence[Milestone]:
        """Those of the card that was read."""
        raise NotImplementedError

    def subject_names(self) -> dict[str, str]:
        """Names by id, where it is not clear whose a milestone is."""
        return {}

    def add_panels(self, *first: QWidget) -> None:
        """Lay out the panels: `first`, milestones, helps."""
        for panel in first:
            self.area.rows.addWidget(panel)
        milestones = Panel()
        milestones.rows.addWidget(Heading(_("Milestones"), level=2))
        milestones.rows.addWidget(self.milestones)
        milestones.rows.addWidget(self.note_milestone_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.area.rows.addWidget(milestones)
        helps = Panel()
        helps.rows.addWidget(Heading(_("Helps"), level=2))
        helps.rows.addWidget(self.no_helps)
        helps.rows.addWidget(self.helps)
        self.area.rows.addWidget(helps)
        self.area.rows.addStretch(1)

    def show_helps(self, rows: Sequence[HelpRow]) -> None:
        """Newest first, or the sentence that there are none."""
        self.helps.set_rows(rows)
        self.helps.setVisible(bool(rows))
        self.no_helps.setVisible(not rows)

    def show_milestones(self, milestones: Sequence[Milestone]) -> None:
        """With the names of platforms and, where asked for, of people."""
        self.milestones.show_milestones(milestones, self.platform_names(), self.subject_names())

    def platform_names(self) -> dict[str, str]:
        """Of the catalogue, by code."""
        return {platform.code: name_of(platform) for platform in self.platforms}

    def ask_milestone(
        self,
        kinds: Sequence[MilestoneKind],
        *,
        resident_id: str | None = None,
        household_id: str | None = None,
    ) -> None:
        """Open the dialog that notes one."""
        dialog = NoteMilestoneDialog(
            self.context,
            kinds,
            self.platforms,
            resident_id=resident_id,
            household_id=household_id,
            parent=self,
        )
        dialog.saved.connect(partial(self.say_saved, _("The milestone was noted.")))
        dialog.open()

    def ask_end(self, milestones: Sequence[Milestone]) -> None:
        """Open the dialog that ends one of these."""
        seen = self.seen()
        if seen is None or not milestones:
            return
        names, subjects = self.platform_names(), self.subject_names()
        choices = [
            (one, milestone_words(one, names, subjects.get(one.subject_id, "")))
            for one in milestones
        ]
        dialog = EndMilestoneDialog(self.context, choices, seen, self)
        dialog.saved.connect(partial(self.say_saved, _("Noted that it is no longer so.")))
        dialog.open()

    def end_again(self) -> None:
        """Open the dialog that ends one of the milestones that a draft is about."""
        wanted = self.reopening.about.split()
        self.ask_end([one for one in self.known_milestones() if one.id in wanted])

    def say_saved(self, sentence: str, *_result: object) -> None:
        """The sentence with "Undo"."""
        tell_saved(self.context, self, sentence)

    def _show_form(self, form: RecordForm) -> None:
        self.platforms = form.platforms
        self.read_card()

    @Slot(object)
    def _on_end_wanted(self, milestone: Milestone) -> None:
        self.ask_end([milestone])

    @Slot(object)
    def _on_delete_wanted(self, milestone: Milestone) -> None:
        words = milestone_words(milestone, self.platform_names())
        self.confirm.ask(
            _("Take this milestone away? {milestone}").format(milestone=words),
            _("Take away"),
            partial(self._delete_milestone, milestone),
            self.note_milestone_button,
        )

    def _delete_milestone(self, milestone: Milestone) -> None:
        self.context.runner.write(
            self,
            delete_milestone,
            DeleteMilestone(milestone.id, self.seen()),
            done=partial(self.say_saved, _("The milestone was taken away.")),
            failed=self.context.presenter.present,
        )

    @Slot(object)
    def _on_help_opened(self, row: HelpRow) -> None:
        self.context.navigator.open_page(Page.BOOK, help_id=row.id, resident_id=row.resident_id)
