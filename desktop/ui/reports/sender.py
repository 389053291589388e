"""Sends a report, opens it again, and keeps the two panels that tell of it true."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop.services.home import sync_state
from desktop.services.report_sending import sending_of
from desktop.services.submitting import (
    ReopenReport,
    ReportToSend,
    SealedReport,
    SendReport,
    prepare_sending,
    reopen_report,
    seal_report,
    send_report,
)
from desktop.system.texts import _
from desktop.ui.reports.late_panel import LatePanel
from desktop.ui.reports.sending_panel import SendingPanel
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.period_picker import name_period

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.periods import ReportPeriod
    from desktop.domain.rows.reporting import MonthlyReport, SyncState
    from desktop.services.report_sending import Sending
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.widgets.confirm_bar import ConfirmBar


class ReportSender(QObject):
    """The three steps of a sending, each on its thread; and the way back.

    Args:
        context: As for views.
        confirm: Asks before a report is sent or opened again.
        parent: The report's page.
    """

    def __init__(self, context: AppContext, confirm: ConfirmBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._confirm = confirm
        self._period: ReportPeriod | None = None
        self._reading: Job | None = None
        self.panel = SendingPanel(context, parent)
        self.late = LatePanel(context, parent)
        self.panel.reopen_wanted.connect(self._on_reopen_wanted)

    def show_report(self, report: MonthlyReport) -> None:
        """Read what is to be said of the report that is shown."""
        self._period = report.period
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._context.runner.read(
            self, sending_of, report, done=self._show, failed=self._on_failed
        )

    def ask_to_send(self) -> None:
        """Ask, then send the report of the period that is shown; typed text is saved before."""
        if self._period is None:
            return
        self._confirm.ask(
            _(
                "Send the report of {period}? Its paper and numbers stay as they are; what comes "
                "later stands in the next report."
            ).format(period=name_period(self._period)),
            _("Send"),
            partial(self._send, self._period),
            self.panel.send_button,
        )

    def _send(self, period: ReportPeriod) -> None:
        self.panel.set_busy(busy=True)
        self._context.runner.read(
            self,
            prepare_sending,
            period,
            self._context.clock.today(),
            done=self._seal,
            failed=self._on_failed,
        )

    def _seal(self, sending: ReportToSend) -> None:
        self._context.runner.run(
            self, partial(_sealed, sending), done=self._store, failed=self._on_failed
        )

    def _store(self, sealed: SealedReport) -> None:
        self._context.runner.write(
            self, send_report, SendReport(sealed), done=self._on_sent, failed=self._on_failed
        )

    def _on_sent(self, _submission_id: str) -> None:
        self._context.syncing.soon()
        self._context.runner.read(self, sync_state, done=self._tell_sent, failed=self._on_failed)

    def _tell_sent(self, state: SyncState) -> None:
        """A PC without the province's server takes it nowhere: the paper must be handed over."""
        told = (
            _("The report is sent. The next sync takes it to the province.")
            if state.enrolled
            else _(
                "The report is closed. This PC is not connected to the province yet, so print it "
                "and hand it to the commune."
            )
        )
        self._context.presenter.tell(MessageKind.SUCCESS, told)

    @Slot()
    def _on_reopen_wanted(self) -> None:
        if self._period is None:
            return
        self._confirm.ask(
            _("Open the report of {period} again? What was sent stays as a version.").format(
                period=name_period(self._period)
            ),
            _("Open again"),
            partial(self._reopen, self._period),
            self.panel.reopen_button,
        )

    def _reopen(self, period: ReportPeriod) -> None:
        self.panel.set_busy(busy=True)
        self._context.runner.write(
            self,
            reopen_report,
            ReopenReport(period),
            done=self._on_reopened,
            failed=self._on_failed,
        )

    def _on_reopened(self, _report_id: str) -> None:
        self._context.presenter.tell(
            MessageKind.SUCCESS, _("The report can be corrected. Then send it again.")
        )

    def _show(self, sending: Sending) -> None:
        self._reading = None
        self.panel.show_sending(sending)
        self.late.show_sending(sending)

    def _on_failed(self, error: BaseException) -> None:
        self.panel.set_busy(busy=False)
        self._context.presenter.present(error)


def _sealed(sending: ReportToSend, _job: Job) -> SealedReport:
    return seal_report(sending)
