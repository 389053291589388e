"""What the province was not told yet, by kind of record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication

from desktop.domain.text.numbers import format_number
from desktop.system.settings import BACKGROUND_SYNC
from desktop.system.texts import _
from desktop.ui.models.rows import TableColumn
from desktop.ui.sync.trouble_words import kind_words
from desktop.ui.sync.waiting_records import WaitingRecords
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.sync_words import moment_words
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.history import WaitingRow
    from desktop.ui.context import AppContext


class WaitingPanel(Panel):
    """Hidden while nothing waits, and on a PC that is not connected: there all of it would.

    Each number opens the records behind it, below the numbers.
    """

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = context.settings
        title = _("Waits to be sent")
        columns = (
            TableColumn(_("About"), _kind, characters=26, stretch=True),
            TableColumn(_("Records"), _records, _count_records, right=True, characters=7),
            TableColumn(_("Changes"), _changes, _count_changes, right=True, characters=7),
            TableColumn(_("Waits since"), _since, _first, characters=22),
        )
        self.table: RowsTable[WaitingRow] = RowsTable(title, columns, _table, self)
        self.table.keep_low()
        self.hint = TextLabel(tone=Tone.MUTED, parent=self)
        self.see_button = ActionButton(_("See these records"), "eye", parent=self)
        self.records = WaitingRecords(context, self)
        buttons = FlowLayout(spacing=12)
        buttons.addWidget(self.see_button)
        self.rows.addWidget(Heading(title, 2, self))
        self.rows.addWidget(self.hint)
        self.rows.addWidget(self.table, 1)
        self.rows.addLayout(buttons)
        self.rows.addWidget(self.records)
        self.table.opened.connect(self.records.show_kind)
        self.see_button.clicked.connect(self._on_see_clicked)
        self.records.closed.connect(self._on_records_closed)
        self.hide()

    def show_rows(self, rows: tuple[WaitingRow, ...], *, enrolled: bool) -> None:
        """Show these."""
        self.table.set_rows(rows)
        if rows and self.table.current() is None:
            self.table.choose(rows[0].table)
        self.records.follow(rows)
        self.show_hint()
        self.setVisible(enrolled and bool(rows))

    @Slot()
    def show_hint(self) -> None:
        """Say who sends it: the program, or the person."""
        by_itself = self._settings.get(BACKGROUND_SYNC)
        self.hint.setText(
            _("It is kept on this PC and goes by itself when there is a network.")
            if by_itself
            else _("It is kept on this PC until you press “Sync now”.")
        )

    def open(self) -> None:
        """The numbers, from where Enter opens their records; of a single one these at once."""
        self._take_focus()
        rows = self.table.rows_model.rows
        if len(rows) == 1:
            self.records.show_kind(rows[0])

    def _take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_see_clicked(self) -> None:
        row = self.table.current()
        if row is not None:
            self.records.show_kind(row)

    @Slot()
    def _on_records_closed(self) -> None:
        held = QApplication.focusWidget()
        if held is not None and self.records.isAncestorOf(held):
            self._take_focus()


def _table(row: WaitingRow) -> str:
    return row.table


def _kind(row: WaitingRow) -> str:
    return kind_words(row.table)


def _records(row: WaitingRow) -> str:
    return format_number(row.records)


def _count_records(row: WaitingRow) -> int:
    return row.records


def _changes(row: WaitingRow) -> str:
    return format_number(row.changes)


def _count_changes(row: WaitingRow) -> int:
    return row.changes


def _since(row: WaitingRow) -> str:
    return moment_words(row.oldest_at)


def _first(row: WaitingRow) -> int:
    return row.first
