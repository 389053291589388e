"""Numbers that changed after their report was sent, and the records behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.text.dates import format_date
from desktop.services.record_owner import owner_of
from desktop.services.report_sending import late_records
from desktop.services.verdict_words import late_number
from desktop.system.texts import _, language
from desktop.ui.models.indicators import record_columns
from desktop.ui.models.rows import TableColumn
from desktop.ui.record_places import open_record
from desktop.ui.theme import Tone
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.period_picker import name_period
from desktop.ui.widgets.table import ListPanel, RowsTable

if TYPE_CHECKING:
    from desktop.domain.rows.reporting import LateRow, RecordRef, RecordRow
    from desktop.services.report_sending import Sending
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class LatePanel(QWidget):
    """The numbers above, the records of the chosen one below; Enter opens a record.

    Args:
        context: Its runner reads the records.
        parent: As in Qt.
    """

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self.words = TextLabel("", tone=Tone.MUTED, parent=self)
        self.numbers: RowsTable[LateRow] = RowsTable(
            _("Added after closing"), _columns(), _key, parent=self
        )
        self.list = ListPanel(self.numbers, EmptyState(_("Nothing was added after closing."), ""))
        self.records: RowsTable[RecordRow] = RowsTable(
            _("Records behind the difference"),
            record_columns(),
            lambda row: f"{row.ref.table}/{row.ref.id}",
            parent=self,
        )
        self.records.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 12, 0, 0)
        rows.setSpacing(10)
        rows.addWidget(self.words)
        rows.addWidget(self.list, 1)
        rows.addWidget(self.records, 1)
        self.numbers.chosen.connect(self._on_chosen)
        self.numbers.opened.connect(self._on_opened)
        self.records.opened.connect(self._on_record_opened)

    def show_sending(self, sending: Sending) -> None:
        """The late rows that go with the report."""
        self.words.setText(
            _("Changed since this report was sent; the next report will tell it.")
            if sending.since
            else _("Changed since earlier reports were sent; this report tells it.")
        )
        self.records.hide()
        self.list.set_rows(sending.late)

    @Slot(object)
    def _on_chosen(self, row: LateRow | None) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if row is None:
            self.records.hide()
            return
        self._job = self._context.runner.read(
            self,
            late_records,
            row,
            done=self._show_records,
            failed=self._context.presenter.present,
        )

    def _show_records(self, rows: tuple[RecordRow, ...]) -> None:
        self._job = None
        self.records.set_rows(rows)
        self.records.show()

    @Slot(object)
    def _on_opened(self, _row: LateRow) -> None:
        if not self.records.isHidden():
            self.records.setFocus()

    @Slot(object)
    def _on_record_opened(self, row: RecordRow) -> None:
        self._context.runner.read(
            self,
            owner_of,
            row.ref,
            done=self._go_to,
            failed=self._context.presenter.present,
        )

    def _go_to(self, ref: RecordRef) -> None:
        open_record(self._context.navigator, ref.table, ref.id)


def _key(row: LateRow) -> str:
    return f"{row.period.code}/{row.identifier}"


def _columns() -> list[TableColumn[LateRow]]:
    return [
        TableColumn(_("Reported period"), lambda row: name_period(row.period), characters=18),
        TableColumn(_("Indicator"), _name, stretch=True),
        TableColumn(_("As sent"), lambda row: late_number(row, row.sent), right=True, characters=9),
        TableColumn(_("Now"), lambda row: late_number(row, row.now), right=True, characters=9),
        TableColumn(
            _("Noted on"),
            lambda row: format_date(row.noted_on) if row.noted_on else "—",
            characters=12,
        ),
    ]


def _name(row: LateRow) -> str:
    return row.name_vi if language() == "vi" else row.name_en or row.name_vi
