"""The top of a session's page: what it is, and what can be done with it as a whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.papers import PaperKind
from desktop.domain.text.numbers import format_number
from desktop.domain.training import SessionState
from desktop.services.lessons import lesson
from desktop.services.training import DeleteSession
from desktop.system.texts import _, ngettext
from desktop.ui.theme import Tone
from desktop.ui.training.help_dialog import HelpForPresentDialog, present_residents
from desktop.ui.training.later_dialogs import (
    CancelSessionDialog,
    FollowUpDialog,
    PlanAgainDialog,
)
from desktop.ui.training.lesson_dialog import LessonDialog
from desktop.ui.training.session_words import describe_session
from desktop.ui.training.sheet_dialog import ReadSheetDialog
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.confirm_bar import ConfirmBar
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.paper_link import PaperLink

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.rows.training import SessionCard
    from desktop.services.facts import ManyDone
    from desktop.ui.context import AppContext


class SessionHead(QWidget):
    """Title, description and the buttons that open dialogs; deleting is asked about here.

    Args:
        context: As everywhere.
        parent: The session's page.

    Signals:
        back_wanted: Back to the list.
        edit_wanted: The `SessionCard` whose session is to be changed.
        delete_wanted: The `DeleteSession` that was said yes to.
        planned_again: Id of the new session.
    """

    back_wanted = Signal()
    edit_wanted = Signal(object)
    delete_wanted = Signal(object)
    planned_again = Signal(str)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._card: SessionCard | None = None
        self.back_button = ActionButton(_("Back to the list"), "arrow-left", parent=self)
        self.help_button = ActionButton(_("A help for all present"), "hand", parent=self)
        self.again_button = ActionButton(_("Plan it again"), "calendar", parent=self)
        self.follow_button = ActionButton(_("What follows"), "check", parent=self)
        self.lesson_button = ActionButton(_("Lesson"), "eye", parent=self)
        self.sheet_button = ActionButton(_("Read a sheet"), "qr-code", parent=self)
        self.blank_link, self.list_link = (
            PaperLink(context, words, kind, self._as_paper, self)
            for words, kind in (
                (_("Print the sheet to sign"), PaperKind.ATTENDANCE_SHEET),
                (_("Print who came"), PaperKind.ATTENDANCE_LIST),
            )
        )
        self.edit_button = ActionButton(_("Change"), "edit", parent=self)
        self.cancel_button = ActionButton(_("Did not take place"), "close", parent=self)
        self.delete_button = ActionButton(
            _("Delete"), "delete", kind=ButtonKind.DANGER, parent=self
        )
        self._title = Heading("", 2, self)
        self._about = TextLabel("", tone=Tone.MUTED, parent=self)
        self.confirm = ConfirmBar(self)
        self._lay_out()

    @property
    def openers(self) -> dict[str, Callable[[], object]]:
        """What opens each of the dialogs, by its draft."""
        return {
            CancelSessionDialog.DRAFT: self._on_cancel_clicked,
            PlanAgainDialog.DRAFT: self._on_again_clicked,
            FollowUpDialog.DRAFT: self._on_follow_clicked,
            HelpForPresentDialog.DRAFT: self._on_help_clicked,
        }

    def show_card(self, card: SessionCard) -> None:
        """Show a session as it was just read."""
        self._card = card
        session = card.session
        cancelled = session.state is SessionState.CANCELLED
        self._title.setText(session.title)
        self._about.setText(describe_session(session))
        self.help_button.setVisible(bool(present_residents(card)) and not cancelled)
        self.again_button.setVisible(cancelled)
        self.blank_link.setVisible(session.state is SessionState.PLANNED)
        self.list_link.setVisible(session.state is SessionState.HELD)
        self.cancel_button.setVisible(not cancelled)
        self.sheet_button.setVisible(not cancelled)
        self.lesson_button.setVisible(lesson(session.lesson_code or "") is not None)

    def _lay_out(self) -> None:
        top = FlowLayout(spacing=12)
        top.addWidget(self.back_button)
        top.add(self._title)
        self.back_button.clicked.connect(self.back_wanted)
        buttons = FlowLayout(spacing=12)
        for link in (self.blank_link, self.list_link):
            buttons.addWidget(link)
            link.hide()
        for button, action in (
            (self.help_button, self._on_help_clicked),
            (self.again_button, self._on_again_clicked),
            (self.follow_button, self._on_follow_clicked),
            (self.lesson_button, self._on_lesson_clicked),
            (self.sheet_button, self._on_sheet_clicked),
            (self.edit_button, self._on_edit_clicked),
            (self.cancel_button, self._on_cancel_clicked),
            (self.delete_button, self._on_delete_clicked),
        ):
            buttons.addWidget(button)
            button.clicked.connect(action)
        for button in (self.help_button, self.again_button, self.lesson_button):
            button.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(top)
        rows.addWidget(self._about)
        rows.addLayout(buttons)
        rows.addWidget(self.confirm)

    def _as_paper(self) -> dict[str, object]:
        return {"session_id": self._card.session.id} if self._card is not None else {}

    @Slot()
    def _on_edit_clicked(self) -> None:
        if self._card is not None:
            self.edit_wanted.emit(self._card)

    @Slot()
    def _on_sheet_clicked(self) -> None:
        if self._card is not None:
            dialog = ReadSheetDialog(self._context, self._card.session, self)
            dialog.recorded.connect(self._on_sheet_recorded)
            dialog.open()

    @Slot(int)
    def _on_sheet_recorded(self, count: int) -> None:
        words = ngettext(
            "{count} name recorded from the sheet.", "{count} names recorded from the sheet.", count
        )
        tell_saved(self._context, self, words.format(count=format_number(count)))

    @Slot()
    def _on_lesson_clicked(self) -> None:
        if self._card is not None:
            LessonDialog(self._context, self._card.session.lesson_code, self).open()

    @Slot()
    def _on_help_clicked(self) -> None:
        if self._card is not None:
            dialog = HelpForPresentDialog(self._context, self._card, self)
            dialog.saved.connect(self._on_helped)
            dialog.open()

    @Slot(object)
    def _on_helped(self, done: ManyDone) -> None:
        words = ngettext("Saved for {count}.", "Saved for {count}.", done.done)
        tell_saved(self._context, self, words.format(count=format_number(done.done)))

    @Slot()
    def _on_cancel_clicked(self) -> None:
        if self._card is not None:
            card = self._card
            dialog = CancelSessionDialog(self._context, card.session, card.seen, self)
            dialog.saved.connect(self._on_cancelled)
            dialog.open()

    @Slot(object)
    def _on_cancelled(self, _nothing: object) -> None:
        tell_saved(self._context, self, _("Noted that the session did not take place."))

    @Slot()
    def _on_again_clicked(self) -> None:
        if self._card is not None:
            dialog = PlanAgainDialog(self._context, self._card.session, self)
            dialog.saved.connect(self._on_planned)
            dialog.open()

    @Slot(object)
    def _on_planned(self, session_id: str) -> None:
        tell_saved(self._context, self, _("The session is planned again."))
        self.planned_again.emit(session_id)

    @Slot()
    def _on_follow_clicked(self) -> None:
        if self._card is not None:
            card = self._card
            dialog = FollowUpDialog(self._context, card.session, card.seen, self)
            dialog.saved.connect(self._on_followed)
            dialog.open()

    @Slot(object)
    def _on_followed(self, _nothing: object) -> None:
        tell_saved(self._context, self, _("Noted what follows from the session."))

    @Slot()
    def _on_delete_clicked(self) -> None:
        if self._card is None:
            return
        command = DeleteSession(self._card.session.id, self._card.seen)
        self.confirm.ask(
            _("Delete this session and its roster?"),
            _("Delete"),
            partial(self.delete_wanted.emit, command),
            self.delete_button,
        )
