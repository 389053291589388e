"""One session: its roster, who came, and how many more came without a name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.errors import RuleBrokenError
from desktop.domain.text.numbers import format_number
from desktop.domain.training import AttendanceStatus, AttendeeKind, SessionState
from desktop.services.training import (
    DeleteSession,
    InviteToSession,
    MarkAttendance,
    RemoveFromRoster,
    delete_session,
    invite_to_session,
    mark_attendance,
    remove_from_roster,
    session_card,
)
from desktop.system.texts import _, ngettext
from desktop.ui.theme import Tone
from desktop.ui.training.help_dialog import HelpForPresentDialog, present_residents
from desktop.ui.training.marking import MarkBar
from desktop.ui.training.roster import MarkedRow, Roster
from desktop.ui.training.roster_adding import RosterAdding
from desktop.ui.training.roster_table import RosterTable
from desktop.ui.training.session_dialog import CancelSessionDialog
from desktop.ui.training.session_drafts import SessionDrafts
from desktop.ui.training.session_words import describe_session
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.confirm_bar import ConfirmBar
from desktop.ui.widgets.draft_dialog import Reopening
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.export_button import ExportButton
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.paste_dialog import PasteDialog
from desktop.ui.widgets.table import ListPanel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.rows.training import SessionCard
    from desktop.services.facts import ManyDone
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class SessionPage(QWidget):
    """Names are put on the roster at once; marks wait for "Save", and survive every reload.

    Args:
        context: As everywhere.
        parent: The view.

    Signals:
        left: Back to the list.
        edit_wanted: The `SessionCard` whose session is to be changed.
    """

    left = Signal()
    edit_wanted = Signal(object)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._session_id: str | None = None
        self._roster: Roster | None = None
        self._job: Job | None = None
        self._wanted_name: str | None = None
        self._build_head()
        self.adding = RosterAdding(context, self)
        self.adding.invite_wanted.connect(self._invite)
        self.picker, self.team_button = self.adding.picker, self.adding.team_button
        self.table = RosterTable(self)
        empty = EmptyState(_("Nobody is on the roster yet. Add names above."))
        self.names: ListPanel[MarkedRow] = ListPanel(self.table, empty)
        self.marking = MarkBar(self)
        self.save_button = PrimaryButton(_("Save attendance"), "save", self)
        self.marking.add_button(self.save_button)
        self.marking.add_button(ExportButton(context, self.table, "diem-danh", parent=self))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(self._head)
        rows.addWidget(self._title)
        rows.addWidget(self._about)
        rows.addWidget(self.confirm)
        rows.addWidget(self.adding)
        rows.addWidget(self.names, 1)
        rows.addWidget(self.marking)
        self._reopening = Reopening(
            self,
            {
                CancelSessionDialog.DRAFT: self._on_cancel_clicked,
                HelpForPresentDialog.DRAFT: self._on_help_clicked,
                PasteDialog.DRAFT: self.adding.paste,
            },
        )
        self._drafts = SessionDrafts(self.adding, self.marking, self._reopening)
        self.table.marked.connect(self._on_marked)
        self.table.removal_wanted.connect(self._on_removal_wanted)
        self.table.chosen.connect(self.marking.show_row)
        self.marking.marked.connect(self._on_marked)
        self.marking.removal_wanted.connect(self._on_removal_wanted)
        self.marking.rest_present_wanted.connect(self._on_rest_present)
        self.table.rest_present_wanted.connect(self._on_rest_present)
        self.save_button.clicked.connect(self.save)

    @property
    def session_id(self) -> str | None:
        """The session shown."""
        return self._session_id

    def open_session(self, session_id: str) -> None:
        """Show a session; marks of another one that were not saved are gone."""
        if session_id != self._session_id:
            self._session_id = session_id
            self._roster = None
            self.marking.clear()
            self.confirm.dismiss()
            self.table.set_rows(())
        self.reload()

    def reload(self) -> None:
        """Read the session again."""
        if self._session_id is None:
            return
        if self._job is not None:
            self._job.cancel()
        self._job = self._context.runner.read(
            self, session_card, self._session_id, done=self._show, failed=self._on_failed
        )

    def has_unsaved(self) -> bool:
        """Whether marks or the number of unnamed people wait to be saved."""
        waits = self._roster is not None and self._roster.has_unsaved
        return waits or self.marking.has_typed

    def draft(self) -> dict[str, object] | None:
        """The session with its marks and number that are not saved; None when none is."""
        return self._drafts.of(self._session_id, self._roster)

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Put the marks back once the session named in it was read."""
        self._drafts.hold(body)

    def show_error(self, field: str, sentence: str) -> bool:
        """Errors of the number of unnamed people and of the day."""
        return self.marking.show_error(field, sentence)

    @Slot()
    def save(self) -> None:
        """Save every mark and the number of unnamed people."""
        if self._roster is None or self._session_id is None:
            return
        self.marking.clear_errors()
        try:
            count = self.marking.anonymous_count()
        except RuleBrokenError as error:
            self._context.presenter.present(error, self)
            return
        self.save_button.setEnabled(False)
        command = MarkAttendance(
            self._session_id,
            self._roster.marks(),
            count,
            held=self.marking.held(),
            seen=self._roster.seen,
        )
        self._context.runner.write(
            self, mark_attendance, command, done=self._on_saved, failed=self._on_failed
        )

    def _build_head(self) -> None:
        self.back_button = ActionButton(_("Back to the list"), "arrow-left", parent=self)
        self._title = Heading("", 2, self)
        self.edit_button = ActionButton(_("Change"), "edit", parent=self)
        self.cancel_button = ActionButton(_("Did not take place"), "close", parent=self)
        self.delete_button = ActionButton(
            _("Delete"), "delete", kind=ButtonKind.DANGER, parent=self
        )
        self._about = TextLabel("", tone=Tone.MUTED, parent=self)
        self.confirm = ConfirmBar(self)
        self._head = FlowLayout(spacing=12)
        self._head.addWidget(self.back_button)
        self.help_button = ActionButton(_("A help for all present"), "hand", parent=self)
        self.help_button.clicked.connect(self._on_help_clicked)
        self.help_button.hide()
        buttons = (self.help_button, self.edit_button, self.cancel_button, self.delete_button)
        for button in buttons:
            self._head.addWidget(button)
        self.back_button.clicked.connect(self._on_back_clicked)
        self.edit_button.clicked.connect(self._on_edit_clicked)
        self.cancel_button.clicked.connect(self._on_cancel_clicked)
        self.delete_button.clicked.connect(self._on_delete_clicked)

    def _show(self, card: SessionCard | None) -> None:
        self._job = None
        if card is None:
            self._context.presenter.present(RuleBrokenError("session_unknown", "session_id"))
            self._leave()
            return
        fresh = self._roster is None
        if self._roster is None:
            self._roster = Roster(card)
        else:
            self._roster.take(card)
        session = card.session
        self._title.setText(session.title)
        self._about.setText(describe_session(session))
        cancelled = session.state is SessionState.CANCELLED
        self.adding.show_session(session)
        self.adding.setVisible(not cancelled)
        self.help_button.setVisible(bool(present_residents(card)))
        self.marking.setVisible(not cancelled)
        self.cancel_button.setVisible(not cancelled)
        self.marking.show_session(session, self._context.clock.today())
        self._drafts.show(self._session_id, self._roster)
        self._show_marks()
        if fresh:
            self._focus_work()
        self._reopening.open_now()

    def _show_marks(self) -> None:
        if self._roster is None:
            return
        self.names.set_rows(self._roster.rows())
        if self._wanted_name is not None and self.table.choose(self._wanted_name):
            self._wanted_name = None
        self.marking.show_row(self.table.current())
        self.marking.show_counts(self._roster.counts())

    def _focus_work(self) -> None:
        """On the names when there are some, else where names are added."""
        roster = self._roster
        if roster is not None and roster.card.roster:
            self.table.choose(roster.card.roster[0].attendee_id)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.adding.first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str, object, object)
    def _on_marked(self, attendee_id: str, status: AttendanceStatus, reason: object) -> None:
        if self._roster is None or self._roster.card.session.state is SessionState.CANCELLED:
            return
        note = self.marking.note() if self.marking.shown_id == attendee_id else None
        self._roster.mark(attendee_id, status, reason, note)  # type: ignore[arg-type]
        self._show_marks()

    @Slot()
    def _on_rest_present(self) -> None:
        if self._roster is not None:
            self._roster.mark_rest_present()
            self._show_marks()
            self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_help_clicked(self) -> None:
        if self._roster is not None:
            dialog = HelpForPresentDialog(self._context, self._roster.card, self)
            dialog.saved.connect(self._on_helped)
            dialog.open()

    @Slot(object)
    def _on_helped(self, done: ManyDone) -> None:
        words = ngettext("Saved for {count}.", "Saved for {count}.", done.done)
        tell_saved(self._context, self, words.format(count=format_number(done.done)))

    @Slot(object, object)
    def _invite(self, kind: AttendeeKind, ids: tuple[str, ...]) -> None:
        if self._session_id is None:
            return
        self._wanted_name = ids[0] if ids else None
        self._context.runner.write(
            self,
            invite_to_session,
            InviteToSession(self._session_id, kind, ids),
            done=self._on_invited,
            failed=self._on_failed,
        )

    def _on_invited(self, added: int) -> None:
        self.adding.after_invited()
        if added == 0:
            self._context.presenter.tell(MessageKind.INFO, _("Already on the roster."))
            self._show_marks()
            return
        words = ngettext("{count} name added.", "{count} names added.", added)
        tell_saved(self._context, self, words.format(count=added))
        if added == 1 and self.adding.picker.isVisibleTo(self):
            self.adding.picker.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _on_removal_wanted(self, attendee_id: str) -> None:
        if self._session_id is None or self._roster is None:
            return
        self._context.runner.write(
            self,
            remove_from_roster,
            RemoveFromRoster(self._session_id, attendee_id, self._roster.seen),
            done=self._on_removed,
            failed=self._on_failed,
        )

    def _on_removed(self, _nothing: object) -> None:
        tell_saved(self._context, self, _("The name is taken off the roster."))

    def _on_saved(self, _nothing: object) -> None:
        self.save_button.setEnabled(True)
        if self._roster is not None:
            self._roster.forget_marks()
        self.marking.forget_typed()
        # What is shown was read before the save; the reload under way shows the rest.
        tell_saved(self._context, self, _("Attendance is saved."))

    def _on_failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        self.delete_button.setEnabled(True)
        self._context.presenter.present(error, self)

    def leave_then(self, action: Callable[[], None]) -> None:
        """Do something that closes this session; with marks that wait, ask first."""
        if not self.has_unsaved():
            action()
            return
        self.confirm.ask(
            _("Attendance is not saved yet."),
            _("Leave without saving"),
            partial(self._forget_then, action),
            self.table,
        )

    def _forget_then(self, action: Callable[[], None]) -> None:
        self._session_id = None
        self._roster = None
        self.marking.clear()
        action()

    @Slot()
    def _on_back_clicked(self) -> None:
        self.leave_then(self._leave)

    def _leave(self) -> None:
        self._forget_then(self.left.emit)

    @Slot()
    def _on_edit_clicked(self) -> None:
        if self._roster is not None:
            self.edit_wanted.emit(self._roster.card)

    @Slot()
    def _on_cancel_clicked(self) -> None:
        if self._roster is None:
            return
        card = self._roster.card
        dialog = CancelSessionDialog(self._context, card.session, card.seen, self)
        dialog.saved.connect(self._on_cancelled)
        dialog.open()

    @Slot(object)
    def _on_cancelled(self, _nothing: object) -> None:
        tell_saved(self._context, self, _("Noted that the session did not take place."))

    @Slot()
    def _on_delete_clicked(self) -> None:
        if self._roster is None:
            return
        card = self._roster.card
        self.confirm.ask(
            _("Delete this session and its roster?"),
            _("Delete"),
            partial(self._delete, DeleteSession(card.session.id, card.seen)),
            self.delete_button,
        )

    def _delete(self, command: DeleteSession) -> None:
        self.delete_button.setEnabled(False)
        # Gone on purpose: the reload that follows must not call it a surprise.
        self._session_id = None
        self._context.runner.write(
            self, delete_session, command, done=self._on_deleted, failed=self._on_failed
        )

    def _on_deleted(self, _nothing: object) -> None:
        self.delete_button.setEnabled(True)
        self._leave()
        tell_saved(self._context, self, _("The session is deleted."))
