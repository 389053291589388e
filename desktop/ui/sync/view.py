"""The sync page: connect this PC to the province, sync, and say in words how things stand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication

from desktop.domain.changes import Changes
from desktop.domain.errors import TroubleError
from desktop.domain.text.numbers import format_number
from desktop.services.copies import copies_folder, save_copy
from desktop.services.history import WRITTEN_TABLES
from desktop.services.home import sync_state
from desktop.services.sync_team import enrolment
from desktop.services.sync_troubles import sync_troubles, waiting_changes
from desktop.system.texts import _
from desktop.ui.sync.aside_panel import AsidePanel
from desktop.ui.sync.conflict_desk import ConflictDesk
from desktop.ui.sync.enrol_panel import EnrolPanel
from desktop.ui.sync.state_panel import StatePanel
from desktop.ui.sync.stick_panel import StickPanel
from desktop.ui.sync.waiting_panel import WaitingPanel
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.confirm_bar import ConfirmBar
from desktop.ui.widgets.sync_words import REMOVAL
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.history import WaitingRow
    from desktop.domain.rows.reporting import SyncState
    from desktop.services.copy_files import TeamCopy
    from desktop.services.sync_team import Enrolment
    from desktop.services.sync_troubles import SyncTroubles
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class SyncView(View):
    """Everything about the province's server."""

    tables: ClassVar[frozenset[str]] = WRITTEN_TABLES
    follows_sync: ClassVar[bool] = True

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Sync"), parent)
        self._start_when_read = False
        self._desk_wanted = False
        self._enrolled: bool | None = None
        self._answered: tuple[object, ...] = ()
        self._asked_by_line = False
        self.confirm = ConfirmBar(self)
        self.state = StatePanel(context, self)
        self.enrol = EnrolPanel(context, self)
        self.stick = StickPanel(context, self)
        self.waiting = WaitingPanel(context, self)
        self.aside = AsidePanel(context, self)
        self.desk = ConflictDesk(context, self)
        # Below the state: a question that comes by itself moves no button away.
        for part in (
            self.state,
            self.confirm,
            self.enrol,
            self.aside,
            self.desk,
            self.waiting,
            self.stick,
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.sync, self.cancel, self.result = self.state.sync, self.state.stop, self.state.result
        self.form, self.connect_button = self.enrol.form, self.enrol.connect_button
        self.state.sync_clicked.connect(self._on_sync_clicked)
        self.state.stop_clicked.connect(self._on_stop_clicked)
        self.state.waiting_clicked.connect(self._on_waiting_clicked)
        self.state.by_itself.edited.connect(self.waiting.show_hint)
        self.enrol.connected.connect(self._on_connected)
        self.stick.removal.connect(self._ask_about_removal)
        self.aside.decided.connect(self._on_decided)
        self.desk.decided.connect(self._on_decided)
        self.stick.told.connect(self._on_stick_told)
        context.syncing.ended.connect(self._on_synced)
        context.syncing.failed.connect(self._on_sync_failed)
        context.syncing.moved.connect(self._look_at_line)
        self.confirm.left.connect(self._on_question_left)

    def reload(self) -> None:
        """Ask how things stand."""
        runner, failed = self.context.runner, self.context.presenter.present
        runner.read(self, sync_state, done=self._show_state, failed=failed)
        runner.read(self, enrolment, done=self._show_enrolment, failed=failed)
        runner.read(self, waiting_changes, done=self._show_waiting, failed=failed)
        runner.read(self, sync_troubles, done=self._show_troubles, failed=failed)

    def arrive(self, **arguments: object) -> None:
        """`start`: sync at once, if this PC is connected; `differing`: go to what differs."""
        self._desk_wanted = bool(arguments.get("differing"))
        if not arguments.get("start"):
            return
        if self._enrolled is None:
            self._start_when_read = True
        elif self._enrolled:
            self._on_sync_clicked()

    def focus_first(self) -> None:
        """What differs if that was asked for, what was corrected, else sync, or the sheet."""
        if self._go_to_desk():
            return
        if self.aside.take_focus():
            self.scroll_to(self.aside)
            return
        target = self.form.code if self._enrolled is False else self.sync
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_state(self, state: SyncState) -> None:
        self.state.show_state(state, self.context.clock.today())
        self._look_at_line()

    def _show_waiting(self, rows: tuple[WaitingRow, ...]) -> None:
        held = QApplication.focusWidget()
        if not (rows and self._enrolled) and held is not None and self.waiting.isAncestorOf(held):
            # As below: everything was sent meanwhile, and the panel goes with it.
            self.sync.setFocus(Qt.FocusReason.OtherFocusReason)
        self.waiting.show_rows(rows, enrolled=bool(self._enrolled))

    def _show_troubles(self, found: SyncTroubles) -> None:
        held = QApplication.focusWidget()
        gone = [
            panel
            for panel, rows in ((self.aside, found.put_aside), (self.desk, found.differing))
            if not rows
        ]
        if held is not None and any(panel.isAncestorOf(held) for panel in gone):
            # Its list is empty now; Qt would hand the focus on, out of this page.
            self.focus_first()
        self.aside.show_rows(found.put_aside)
        self.desk.show_rows(found.differing, found.seen)
        self._go_to_desk()

    @Slot()
    def _on_waiting_clicked(self) -> None:
        self.waiting.open()
        self.scroll_to(self.waiting)

    def _go_to_desk(self) -> bool:
        if not self._desk_wanted or self.desk.isHidden():
            return False
        self._desk_wanted = False
        self.desk.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scroll_to(self.desk)
        return True

    def _show_enrolment(self, found: Enrolment | None) -> None:
        self._enrolled = found is not None
        # Hiding the button hands the focus on, out of this page.
        waiting = self.focusWidget() is self.sync
        self.state.show_place(found)
        if found is not None and self.enrol.isAncestorOf(self.focusWidget() or self):
            self.focus_first()
        self.enrol.setVisible(found is None)
        self.stick.setVisible(found is not None)
        start, self._start_when_read = self._start_when_read, False
        if start and self._enrolled:
            self._on_sync_clicked()
        elif start or (waiting and found is None):
            self.focus_first()

    @Slot()
    def _on_sync_clicked(self) -> None:
        self.state.forget_outcome()
        self.context.presenter.clear()
        self.confirm.dismiss()
        self.context.syncing.start()

    @Slot()
    def _on_decided(self) -> None:
        # What the last sync left to decide is not as it said any more.
        self.state.forget_outcome()
        self.reload()

    @Slot()
    def _on_stick_told(self) -> None:
        self.show_whole(self.stick)

    @Slot(object)
    def _on_synced(self, outcome: Any) -> None:
        self.state.show_outcome(outcome)

    @Slot(object)
    def _on_sync_failed(self, error: BaseException) -> None:
        if isinstance(error, TroubleError) and error.code == REMOVAL:
            self._ask_about_removal(error)
        elif not self.state.trouble.isVisible():
            # Else the page says it already, and goes on saying it until a sync goes through.
            self.context.presenter.present(error)

    @Slot()
    def _look_at_line(self) -> None:
        """A sync that nobody asked for may wait for a yes: asked about, but not in the way."""
        line = self.context.syncing.line
        error = line.trouble
        if line.running:
            return
        if not isinstance(error, TroubleError) or error.code != REMOVAL:
            if self._asked_by_line:
                self.confirm.dismiss()
            self._answered = ()
        elif self.confirm.isHidden() and _counts(error) != self._answered:
            self._ask_about_removal(error, focus=False)

    @Slot(object, object)
    def _ask_about_removal(
        self,
        error: TroubleError,
        go_on: Callable[[], None] | None = None,
        *,
        focus: bool = True,
    ) -> None:
        self._answered = _counts(error)
        self._asked_by_line = go_on is None
        self.state.leave_out_removal(left_out=True)
        self.confirm.ask(
            _(
                "The province would take away {count} of {total} records of this PC. If that is "
                "wanted (a village moved to another team, for example), a copy is kept first."
            ).format(count=_number_in(error, "count"), total=_number_in(error, "total")),
            _("Keep a copy, then go on"),
            partial(self._copy_then, go_on or self._sync_again),
            self.sync,
            no_text=_("Do not remove"),
            focus=focus,
        )
        if focus:
            self.show_whole(self.confirm)

    @Slot()
    def _on_question_left(self) -> None:
        self._asked_by_line = False
        self.state.leave_out_removal(left_out=False)

    def _copy_then(self, go_on: Callable[[], None]) -> None:
        context = self.context
        folder = copies_folder(context.home, context.settings) / context.session.database.team_id
        context.runner.run(
            self,
            partial(_copied, context, folder),
            done=partial(_after_copy, go_on),
            failed=context.presenter.present,
        )

    def _sync_again(self) -> None:
        self.context.syncing.start(removal_allowed=True)

    @Slot()
    def _on_stop_clicked(self) -> None:
        self.context.syncing.stop()
        self.context.presenter.tell(
            MessageKind.INFO, _("Stopped. What was sent so far stays sent; sync again any time.")
        )

    @Slot()
    def _on_connected(self) -> None:
        self.context.presenter.tell(MessageKind.SUCCESS, _("This PC is connected."))
        self._start_when_read = True
        self.context.runner.announce(Changes(sync_state=True))


def _counts(error: TroubleError) -> tuple[object, ...]:
    return (error.params.get("count"), error.params.get("total"))


def _number_in(error: TroubleError, name: str) -> str:
    value = error.params.get(name)
    return format_number(value if isinstance(value, int) else None)


def _after_copy(go_on: Callable[[], None], _copy: object) -> None:
    go_on()


def _copied(context: AppContext, folder: Path, _job: Job) -> TeamCopy:
    return save_copy(context.session.database, folder, context.clock)
