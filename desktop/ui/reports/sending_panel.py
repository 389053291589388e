"""Where a report stands: drafted, sent, returned with a reason, approved, locked; its versions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.reporting import SENDABLE_STATES, ReportState
from desktop.domain.text.dates import format_date
from desktop.services.verdict_words import verdict_lines
from desktop.services.verifying import digest_of_file, verify_paper
from desktop.system.labels import label
from desktop.system.texts import N_, _
from desktop.ui.models.rows import TableColumn
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.file_dialog import ask_for_existing
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.table import ListPanel, RowsTable

if TYPE_CHECKING:
    from desktop.domain.reporting import Report
    from desktop.domain.rows.reporting import SentPaper
    from desktop.services.report_sending import Sending
    from desktop.services.verifying import Verdict
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

_NEXT: Final = {
    ReportState.DRAFT: N_("Not sent yet. Sending keeps this paper and its numbers as they are."),
    ReportState.SENT: N_("Sent; the commune has not answered yet. It can be opened to correct it."),
    ReportState.NEEDS_CHANGE: N_("The commune returned it. Correct it, then send it again."),
    ReportState.APPROVED: N_("The commune approved it. It stands as it is."),
    ReportState.LOCKED: N_("The period is closed. What comes later stands in the next report."),
}


class SendingPanel(QWidget):
    """State with words, who said what and when, every version, and the check of a paper's file.

    Args:
        context: Its runner checks files.
        parent: As in Qt.

    Signals:
        send_wanted: The report is to be sent.
        reopen_wanted: A sent one is to be opened again.
        paper_wanted: A `SentPaper` whose stored bytes are to be shown.
    """

    send_wanted = Signal()
    reopen_wanted = Signal()
    paper_wanted = Signal(object)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._title = Heading("", level=2, parent=self)
        self.words = TextLabel("", parent=self)
        self.review = TextLabel("", tone=Tone.WARNING, parent=self)
        self.send_button = ActionButton(_("Send the report"), "check", parent=self)
        self.reopen_button = ActionButton(_("Open again to correct"), "edit", parent=self)
        self.check_button = ActionButton(
            _("Check a paper's file"), "eye", kind=ButtonKind.QUIET, parent=self
        )
        self.verdict = TextLabel("", parent=self)
        self.table: RowsTable[SentPaper] = RowsTable(
            _("Versions that were sent"), _columns(), lambda paper: paper.submission.id, parent=self
        )
        self.list = ListPanel(self.table, EmptyState(_("Nothing was sent yet."), ""))
        row = FlowLayout(spacing=12)
        for button in (self.send_button, self.reopen_button, self.check_button):
            row.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 12, 0, 0)
        rows.setSpacing(10)
        rows.addWidget(self._title)
        rows.addWidget(self.words)
        rows.addWidget(self.review)
        rows.addLayout(row)
        rows.addWidget(self.verdict)
        rows.addWidget(self.list, 1)
        self.verdict.hide()
        self.send_button.clicked.connect(self.send_wanted)
        self.reopen_button.clicked.connect(self.reopen_wanted)
        self.check_button.clicked.connect(self._on_check_clicked)
        self.table.opened.connect(self.paper_wanted)

    def show_sending(self, sending: Sending) -> None:
        """Say where it stands."""
        state = sending.report.state
        self._title.setText(label(state))
        self.words.setText(_(_NEXT[state]) if state in _NEXT else "")
        said = review_words(sending.report)
        self.review.setText(said)
        self.review.setVisible(bool(said))
        self.send_button.setVisible(state in SENDABLE_STATES)
        self.reopen_button.setVisible(state is ReportState.SENT)
        self.set_busy(busy=False)
        self.table.set_rows(sending.versions[::-1])
        self.list.set_rows(sending.versions[::-1])

    def set_busy(self, *, busy: bool) -> None:
        """While it is sent or opened nothing else can be asked for."""
        self.send_button.setEnabled(not busy)
        self.reopen_button.setEnabled(not busy)

    @Slot()
    def _on_check_clicked(self) -> None:
        ask_for_existing(self, _("The paper's file"), [_("Papers (*.pdf)")], self.check_file)

    @Slot(str)
    def check_file(self, path: str) -> None:
        """Read the file on the pool, then ask the data about it."""
        self._context.runner.run(
            self,
            partial(_digest, Path(path)),
            done=self._on_digest,
            failed=self._context.presenter.present,
        )

    def _on_digest(self, digest: str) -> None:
        self._context.runner.read(
            self,
            verify_paper,
            digest,
            done=self._show_verdict,
            failed=self._context.presenter.present,
        )

    def _show_verdict(self, verdict: Verdict) -> None:
        self.verdict.setText("\n".join(verdict_lines(verdict)))
        self.verdict.show()


def review_words(report: Report) -> str:
    """Who reviewed it when, and the reason; "" when nobody did."""
    if report.reviewed_on is None:
        return ""
    words = _("{day}, {who}: {reason}") if report.review_reason else _("{day}, {who}")
    return words.format(
        day=format_date(report.reviewed_on),
        who=report.reviewer or "—",
        reason=report.review_reason,
    )


def _columns() -> list[TableColumn[SentPaper]]:
    return [
        TableColumn(_("Version"), lambda paper: str(paper.version), characters=8),
        TableColumn(
            _("Sent on"), lambda paper: format_date(paper.submission.sent_on), characters=12
        ),
        TableColumn(_("Sent by"), lambda paper: paper.sent_by or "—", stretch=True),
        TableColumn(
            _("Paper"),
            lambda paper: _("on this PC") if paper.pdf else _("on another PC"),
            characters=16,
        ),
    ]


def _digest(path: Path, _job: Job) -> str:
    return digest_of_file(path)
