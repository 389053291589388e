"""One session: its roster, who came, and how many more came without a name."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.errors import RuleBrokenError
from desktop.domain.training import AttendanceStatus, AttendeeKind, SessionState
from desktop.services.training import (
    DeleteSession,
    MarkAttendance,
    delete_session,
    mark_attendance,
    session_card,
)
from desktop.system.texts import _
from desktop.ui.training.guest_dialog import GuestDialog
from desktop.ui.training.marking import MarkBar
from desktop.ui.training.roster import MarkedRow, Roster
from desktop.ui.training.roster_adding import RosterAdding
from desktop.ui.training.roster_changes import RosterChanges
from desktop.ui.training.roster_table import RosterTable
from desktop.ui.training.session_drafts import SessionDrafts
from desktop.ui.training.session_head import SessionHead
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import PrimaryButton
from desktop.ui.widgets.draft_dialog import Reopening
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.export_button import ExportButton
from desktop.ui.widgets.paste_dialog import PasteDialog
from desktop.ui.widgets.table import ListPanel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.domain.rows.training import SessionCard
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
        planned_again: Id of the session that takes the place of this one.
    """

    left = Signal()
    edit_wanted = Signal(object)
    planned_again = Signal(str)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._session_id: str | None = None
        self._roster: Roster | None = None
        self._job: Job | None = None
        self._wanted_name: str | None = None
        self.head = SessionHead(context, self)
        self.confirm = self.head.confirm
        self.adding = RosterAdding(context, self)
        self.changes = RosterChanges(context, self)
        self.changes.added.connect(self._on_added)
        self.changes.failed.connect(self._on_failed)
        self.adding.invite_wanted.connect(self._invite)
        self.adding.walk_ins_wanted.connect(self._add_walk_ins)
        self.adding.new_wanted.connect(self._add_new)
        self.picker, self.team_button = self.adding.picker, self.adding.team_button
        self.table = RosterTable(self)
        empty = EmptyState(_("Nobody is on the roster yet. Add names above."))
        self.names: ListPanel[MarkedRow] = ListPanel(self.table, empty)
        self.marking = MarkBar(self)
        self.save_button = PrimaryButton(_("Save attendance"), "save", self)
        self.marking.add_button(self.save_button)
        self.export_button = ExportButton(context, self.table, "diem-danh", parent=self)
        self.marking.add_button(self.export_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addWidget(self.head)
        rows.addWidget(self.adding)
        rows.addWidget(self.names, 1)
        rows.addWidget(self.marking)
        self._order_tabs()
        self._reopening = Reopening(
            self,
            {
                **self.head.openers,
                PasteDialog.DRAFT: self.adding.paste,
                GuestDialog.DRAFT: self._add_new,
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
        self.head.back_wanted.connect(self._on_back_clicked)
        self.head.edit_wanted.connect(self.edit_wanted)
        self.head.delete_wanted.connect(self._delete)
        self.head.planned_again.connect(self.planned_again)

    def _order_tabs(self) -> None:
        """From the names on to what stands below them, and not first through the whole window."""
        below = (*self.marking.controls, self.save_button, self.export_button)
        for before, after in pairwise((self.adding.paste_button, self.table, *below)):
            self.setTabOrder(before, after)

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
        today = self._context.clock.today()
        cancelled = session.state is SessionState.CANCELLED
        self.head.show_card(card)
        self.adding.show_session(session, today)
        self.adding.setVisible(not cancelled)
        self.marking.setVisible(not cancelled)
        self.marking.show_session(session, today)
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

    @Slot(object, object)
    def _invite(self, kind: AttendeeKind, ids: tuple[str, ...]) -> None:
        if self._session_id is not None:
            self.changes.invite(self._session_id, kind, ids)

    @Slot(object)
    def _add_walk_ins(self, residents: tuple[str, ...]) -> None:
        if self._session_id is not None:
            self.changes.add_walk_ins(self._session_id, residents)

    @Slot(str)
    def _add_new(self, name: str = "") -> None:
        if self._session_id is not None:
            self.changes.ask_new(self._session_id, name, walk_in=self.adding.came_uninvited)

    @Slot(int, str)
    def _on_added(self, count: int, first: str) -> None:
        self.adding.after_invited()
        self._wanted_name = first
        self._show_marks()
        if count == 0:
            return
        if count == 1 and self.adding.picker.isVisibleTo(self):
            self.adding.picker.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _on_removal_wanted(self, attendee_id: str) -> None:
        if self._session_id is not None and self._roster is not None:
            self.changes.remove(self._session_id, attendee_id, self._roster.seen)

    def _on_saved(self, _nothing: object) -> None:
        self.save_button.setEnabled(True)
        if self._roster is not None:
            self._roster.forget_marks()
        self.marking.forget_typed()
        # What is shown was read before the save; the reload under way shows the rest.
        tell_saved(self._context, self, _("Attendance is saved."))

    def _on_failed(self, error: BaseException) -> None:
        self.save_button.setEnabled(True)
        self.head.delete_button.setEnabled(True)
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

    @Slot(object)
    def _delete(self, command: DeleteSession) -> None:
        self.head.delete_button.setEnabled(False)
        # Gone on purpose: the reload that follows must not call it a surprise.
        self._session_id = None
        self._context.runner.write(
            self, delete_session, command, done=self._on_deleted, failed=self._on_failed
        )

    def _on_deleted(self, _nothing: object) -> None:
        self.head.delete_button.setEnabled(True)
        self._leave()
        tell_saved(self._context, self, _("The session is deleted."))
