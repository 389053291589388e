"""The sync page: connect this PC to the province, sync, and say in words how things stand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop.domain.changes import Changes
from desktop.domain.errors import LangSoError
from desktop.domain.text.numbers import format_number
from desktop.services.home import sync_state
from desktop.services.sync_team import EnrolRun, SyncRun, enrolment, read_sheet
from desktop.services.sync_troubles import sync_troubles
from desktop.system.settings import LAST_FOLDER
from desktop.system.texts import _, ngettext
from desktop.ui.sync.outcome import outcome_words
from desktop.ui.sync.troubles_panel import TroublesPanels
from desktop.ui.theme import Tone
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.sheet_form import SheetForm
from desktop.ui.widgets.sync_words import last_sync_words, sync_words
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from desktop.domain.rows.reporting import SyncState
    from desktop.services.sync_team import Enrolment
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.sync.outcome import Outcome


class SyncView(View):
    """Everything about the province's server."""

    follows_sync: ClassVar[bool] = True

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Sync"), parent)
        self._job: Job | None = None
        self._start_when_read = False
        self._enrolled: bool | None = None
        self._state = Panel()
        self._words = TextLabel(bold=True)
        self._last = TextLabel(tone=Tone.MUTED)
        self._waiting = TextLabel()
        self._server = TextLabel(tone=Tone.MUTED)
        for label in (self._words, self._last, self._waiting, self._server):
            self._state.rows.addWidget(label)
        self._state.rows.addLayout(self._actions())
        self._progress = QProgressBar()
        self._progress.setAccessibleName(_("Progress of the sync"))
        self._progress.setTextVisible(False)
        self._progress.hide()
        self._state.rows.addWidget(self._progress)
        self.result = TextLabel()
        self.result.hide()
        self._state.rows.addWidget(self.result)
        self.body.addWidget(self._state)
        self._enrol_panel = self._enrolment()
        self.body.addWidget(self._enrol_panel)
        self.troubles = TroublesPanels(context, self)
        self.body.addWidget(self.troubles)
        self.body.addStretch(1)

    def reload(self) -> None:
        """Ask how things stand."""
        runner, failed = self.context.runner, self.context.presenter.present
        runner.read(self, sync_state, done=self._show_state, failed=failed)
        runner.read(self, enrolment, done=self._show_enrolment, failed=failed)
        runner.read(self, sync_troubles, done=self.troubles.show_troubles, failed=failed)

    def arrive(self, **arguments: object) -> None:
        """`start`: sync at once, if this PC is connected."""
        if not arguments.get("start"):
            return
        if self._enrolled is None:
            self._start_when_read = True
        elif self._enrolled:
            self._on_sync_clicked()

    def focus_first(self) -> None:
        """Sync, or the sheet."""
        target = self.form.code if self._enrolled is False else self.sync
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _actions(self) -> QHBoxLayout:
        self.sync = PrimaryButton(_("Sync now"), "sync")
        self.cancel = ActionButton(_("Stop"), "close")
        self.cancel.hide()
        row = QHBoxLayout()
        row.addWidget(self.sync)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self.sync.clicked.connect(self._on_sync_clicked)
        self.cancel.clicked.connect(self._on_cancel_clicked)
        return row

    def _enrolment(self) -> Panel:
        panel = Panel()
        settings = self.context.settings
        self.form = SheetForm(settings.get(LAST_FOLDER), partial(settings.set, LAST_FOLDER))
        self.connect_button = PrimaryButton(_("Connect this PC"), "check")
        panel.rows.addWidget(Heading(_("Connect this PC with the province"), 2))
        panel.rows.addWidget(
            TextLabel(
                _("The commune's officer gives the team a sheet, on paper or as a file."),
                tone=Tone.MUTED,
            )
        )
        panel.rows.addWidget(self.form)
        row = QHBoxLayout()
        row.addWidget(self.connect_button)
        row.addStretch(1)
        panel.rows.addLayout(row)
        self.connect_button.clicked.connect(self._on_connect_clicked)
        self.form.code.returnPressed.connect(self._on_connect_clicked)
        self.form.address.returnPressed.connect(self._on_connect_clicked)
        panel.hide()
        return panel

    def _show_state(self, state: SyncState) -> None:
        self._words.setText(sync_words(state))
        self._last.setText(last_sync_words(state))
        self._last.setVisible(state.enrolled)
        waiting = ngettext(
            "{count} change waits to be sent", "{count} changes wait to be sent", state.waiting
        )
        parts = [waiting.format(count=format_number(state.waiting))]
        if state.refused:
            parts.append(_("Put aside by the province: {count}").format(count=state.refused))
        if state.conflicts:
            parts.append(_("Written differently on two PCs: {count}").format(count=state.conflicts))
        self._waiting.setText(" · ".join(parts))

    def _show_enrolment(self, found: Enrolment | None) -> None:
        self._enrolled = found is not None
        # Hiding the button hands the focus on, out of this page.
        waiting = self.sync.hasFocus()
        self.sync.setVisible(found is not None)
        if found is not None and self._enrol_panel.isAncestorOf(self.focusWidget() or self):
            self.focus_first()
        self._enrol_panel.setVisible(found is None)
        self._server.setVisible(found is not None)
        if found is not None:
            self._server.setText(
                _("{province} · {address}").format(province=found.province, address=found.address)
            )
        start, self._start_when_read = self._start_when_read, False
        if start and self._enrolled:
            self._on_sync_clicked()
        elif start or (waiting and found is None):
            self.focus_first()

    @Slot()
    def _on_sync_clicked(self) -> None:
        if self._job is not None:
            return
        run = SyncRun(self.context.session)
        self.result.hide()
        self._set_busy(busy=True)
        self._job = self.context.runner.drive(
            self,
            lambda job: run.steps(job.report),
            run_step=run.step_call,
            done=self._on_synced,
            failed=self._on_sync_failed,
            progress=self._on_progress,
        )

    def _on_progress(self, finished: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(min(finished, total))

    def _on_synced(self, outcome: Outcome) -> None:
        self._job = None
        self._set_busy(busy=False)
        self.result.setText("\n".join(outcome_words(outcome)))
        self.result.show()
        changes = getattr(outcome, "changes", Changes())
        self.context.runner.announce(changes.merged(Changes(sync_state=True)))

    def _on_sync_failed(self, error: BaseException) -> None:
        self._job = None
        self._set_busy(busy=False)
        self.context.presenter.present(error)
        # What was exchanged before the trouble stays exchanged.
        self.context.runner.announce(Changes(sync_state=True))

    @Slot()
    def _on_cancel_clicked(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._set_busy(busy=False)
        self.context.presenter.tell(
            MessageKind.INFO, _("Stopped. What was sent so far stays sent; sync again any time.")
        )
        self.context.runner.announce(Changes(sync_state=True))

    @Slot()
    def _on_connect_clicked(self) -> None:
        if self._job is not None:
            return
        self.form.clear_errors()
        try:
            sheet = read_sheet(self.form.sheet_or_code(), self.form.server_address())
        except LangSoError as error:
            self.context.presenter.present(error, self.form)
            return
        run = EnrolRun(self.context.session, sheet)
        self.connect_button.setEnabled(False)
        self._job = self.context.runner.drive(
            self,
            lambda _job: run.steps(),
            run_step=run.step_call,
            done=self._on_connected,
            failed=self._on_connect_failed,
        )

    def _on_connected(self, _enrolled: object) -> None:
        self._job = None
        self.connect_button.setEnabled(True)
        self.context.presenter.tell(MessageKind.SUCCESS, _("This PC is connected."))
        self._start_when_read = True
        self.context.runner.announce(Changes(sync_state=True))

    def _on_connect_failed(self, error: BaseException) -> None:
        self._job = None
        self.connect_button.setEnabled(True)
        self.context.presenter.present(error, self.form)

    def _set_busy(self, *, busy: bool) -> None:
        self.sync.setEnabled(not busy)
        self.cancel.setVisible(busy)
        self._progress.setVisible(busy)
        if busy:
            self._progress.setRange(0, 0)
