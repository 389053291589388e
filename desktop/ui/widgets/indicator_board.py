"""The indicator table, and behind each of its numbers the list of the records it was counted from.

Shared by the targets and the report, so that a number is opened the same way everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QStackedLayout, QVBoxLayout, QWidget

from desktop.domain.rows.reporting import Column, Doubt, IndicatorRow, RecordRow
from desktop.domain.text.numbers import format_number
from desktop.services.indicators import days_of as column_days
from desktop.services.indicators import indicator_records
from desktop.services.record_owner import owner_of
from desktop.system.texts import _, ngettext
from desktop.ui.context import Page
from desktop.ui.models.indicators import (
    column_at,
    column_name,
    indicator_columns,
    indicator_name,
    indicator_unit,
    is_shown,
    measured_of,
    number_text,
    record_columns,
)
from desktop.ui.record_places import open_record
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.doubt_list import DoubtList, button_words
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.export_button import ExportButton
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.number_words import rests_on
from desktop.ui.widgets.period_picker import days_of
from desktop.ui.widgets.table import ListPanel, RowsTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from desktop.domain.periods import ReportPeriod
    from desktop.domain.rows.reporting import RecordRef
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class IndicatorTable(RowsTable[IndicatorRow]):
    """One cell at a time is chosen, so that each number can be opened by key.

    Signals:
        number_opened: The row and the `Column` of the number.
    """

    number_opened = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Indicators"), indicator_columns(), lambda row: row.identifier, parent=parent
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.wrap_words()
        self.doubleClicked.connect(self._on_number_opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the chosen number."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            event.accept()
            self._on_number_opened(self.currentIndex())
            return
        super().keyPressEvent(event)

    def set_rows(self, rows: Sequence[IndicatorRow]) -> None:
        """Show a new table; the chosen number stays chosen."""
        column = max(self.currentIndex().column(), 0)
        super().set_rows(rows)
        if self.currentIndex().isValid():
            self.setCurrentIndex(self.currentIndex().siblingAtColumn(column))

    @Slot(QModelIndex)
    def _on_number_opened(self, index: QModelIndex) -> None:
        self.number_opened.emit(self.rows_model.rows[index.row()], column_at(index.column()))


class IndicatorBoard(QWidget):
    """Table in front, records behind; Esc goes back to the number.

    Args:
        context: Its runner reads the records.
        parent: As in Qt.

    Signals:
        chosen: The indicator whose line is chosen, None when none is.
    """

    chosen = Signal(object)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._period: ReportPeriod | None = None
        self._job: Job | None = None
        self.table = IndicatorTable(self)
        self._about = TextLabel("", tone=Tone.MUTED, parent=self)
        self.show_records = ActionButton(_("Records behind the number"), "eye", parent=self)
        self.show_records.setEnabled(False)
        self.below = FlowLayout(spacing=12)
        self.below.addWidget(self.show_records)
        self.show_doubts = ActionButton("", "warning", parent=self)
        self.show_doubts.hide()
        self.below.addWidget(self.show_doubts)
        self.below.add(self._about)
        self.export_button = ExportButton(context, self.table, "chi-so", personal=False)
        self.below.addWidget(self.export_button)
        self._build_records()
        front = QWidget(self)
        front_rows = QVBoxLayout(front)
        front_rows.setContentsMargins(0, 0, 0, 0)
        front_rows.setSpacing(10)
        front_rows.addWidget(self.table, 1)
        front_rows.addLayout(self.below)
        holder = QWidget(self)
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(front)
        self._stack.addWidget(self._behind)
        self.doubts = DoubtList(self)
        self._stack.addWidget(self.doubts)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(holder)
        self.table.number_opened.connect(self.open_number)
        self.table.chosen.connect(self._on_line_chosen)
        self.table.selectionModel().currentChanged.connect(self._on_cell_chosen)
        self.show_records.clicked.connect(self._on_show_clicked)
        self.show_doubts.clicked.connect(self._on_doubts_clicked)
        self.doubts.closed.connect(self.show_table)
        self.doubts.opened.connect(self._on_doubt_opened)

    @property
    def shows_records(self) -> bool:
        """Whether the records of a number are shown."""
        return self._stack.currentIndex() == 1

    def set_table(
        self, rows: Sequence[IndicatorRow], period: ReportPeriod, doubts: Sequence[Doubt] = ()
    ) -> None:
        """Show the table of a period; the records of another period are closed."""
        if self._period is not None and self._period != period:
            self.show_table()
        self._period = period
        self.table.set_rows(rows)
        self.doubts.set_doubts(doubts, rows)
        self.show_doubts.setText(button_words(len(doubts)))
        self.show_doubts.setVisible(bool(doubts))
        self._describe()

    def current(self) -> IndicatorRow | None:
        """The indicator whose line is chosen."""
        return self.table.current()

    @Slot(object, object)
    def open_number(self, row: IndicatorRow, column: Column) -> None:
        """List the records of one number."""
        if self._period is None:
            return
        if self._job is not None:
            self._job.cancel()
        measured = measured_of(row, column)
        days = column_days(self._period, column)
        self._title.setText(indicator_name(row))
        value = f"{number_text(row, measured)} {indicator_unit(row)}"
        if measured.denominator:
            value += f" ({format_number(measured.numerator)}/{format_number(measured.denominator)})"
        parts = (column_name(column), days_of(days), value, rests_on(measured))
        self._what.setText(" · ".join(part for part in parts if part))
        self._count.setText("")
        self.records.set_rows(())
        self._stack.setCurrentIndex(1)
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)
        self._job = self._context.runner.read(
            self,
            indicator_records,
            row.identifier,
            self._period,
            column,
            done=self._show_records,
            failed=self._on_failed,
        )

    @Slot()
    def show_table(self) -> None:
        """Back to the number."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._stack.setCurrentIndex(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back from the records."""
        if event.key() == Qt.Key.Key_Escape and self._stack.currentIndex():
            event.accept()
            self.show_table()
            return
        super().keyPressEvent(event)

    def _build_records(self) -> None:
        self._behind = QWidget(self)
        self._back = ActionButton(_("Back to the table"), "arrow-left")
        self._title = Heading("", 2)
        self._what = TextLabel("", tone=Tone.MUTED)
        self._count = TextLabel("", bold=True, wrap=False)
        table: RowsTable[RecordRow] = RowsTable(
            _("Records behind the number"), record_columns(), lambda row: row.ref.id
        )
        empty = EmptyState(_("No record is counted in this number."))
        self.records: ListPanel[RecordRow] = ListPanel(table, empty)
        top = FlowLayout(spacing=12)
        top.addWidget(self._back)
        top.add(self._title)
        top.addWidget(self._count)
        top.addWidget(ExportButton(self._context, table, "ban-ghi-cua-chi-so"))
        rows = QVBoxLayout(self._behind)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(top)
        rows.addWidget(self._what)
        rows.addWidget(self.records, 1)
        self._back.clicked.connect(self.show_table)
        table.opened.connect(self._on_record_opened)

    def _show_records(self, found: tuple[RecordRow, ...]) -> None:
        self._job = None
        self.records.set_rows(found)
        count = len(found)
        self._count.setText(
            ngettext("{count} record", "{count} records", count).format(count=format_number(count))
        )
        if found:
            self.records.table.choose(self.records.table.rows_model.key_at(0))
            self.records.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        self._context.presenter.present(error)

    @Slot(object)
    def _on_record_opened(self, row: RecordRow) -> None:
        self._context.runner.read(self, owner_of, row.ref, done=self._go_to, failed=self._on_failed)

    def _go_to(self, ref: RecordRef) -> None:
        open_record(self._context.navigator, ref.table, ref.id)

    @Slot(object)
    def _on_line_chosen(self, row: IndicatorRow | None) -> None:
        self.chosen.emit(row)

    @Slot(QModelIndex, QModelIndex)
    def _on_cell_chosen(self, _index: QModelIndex, _before: QModelIndex) -> None:
        self._describe()

    def _describe(self) -> None:
        """Say the chosen number in full: the table cuts long names."""
        row = self.table.current()
        self.show_records.setEnabled(row is not None)
        if row is None:
            self._about.setText(_("Choose a number with the arrow keys; Enter lists its records."))
            return
        column = column_at(self.table.currentIndex().column())
        measured = measured_of(row, column)
        words = f"{indicator_name(row)} · {column_name(column)}: "
        if is_shown(row, column):
            words += f"{number_text(row, measured)} {indicator_unit(row)}"
        else:
            words += _("not asked for in reports of this kind of period (x)")
        self._about.setText(" · ".join(part for part in (words, rests_on(measured)) if part))

    @Slot()
    def _on_doubts_clicked(self) -> None:
        self._stack.setCurrentWidget(self.doubts)
        table = self.doubts.panel.table
        table.choose(table.rows_model.key_at(0))
        table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_doubt_opened(self, doubt: Doubt) -> None:
        row = next(
            (one for one in self.table.rows_model.rows if one.identifier == doubt.identifier), None
        )
        if row is None:
            self._context.navigator.open_page(Page.HOUSEHOLDS)
        else:
            self.open_number(row, Column.CURRENT)

    @Slot()
    def _on_show_clicked(self) -> None:
        row = self.table.current()
        if row is not None:
            self.open_number(row, column_at(self.table.currentIndex().column()))
