"""What the province was not told yet, by kind of record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.text.numbers import format_number
from desktop.system.texts import _
from desktop.ui.models.rows import TableColumn
from desktop.ui.sync.trouble_words import kind_words
from desktop.ui.theme import Tone
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.sync_words import moment_words
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.history import WaitingRow


class WaitingPanel(Panel):
    """Hidden while nothing waits, and on a PC that is not connected: there all of it would."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = _("Waits to be sent")
        columns = (
            TableColumn(_("About"), _kind, characters=26, stretch=True),
            TableColumn(_("Records"), _records, _count_records, right=True),
            TableColumn(_("Changes"), _changes, _count_changes, right=True),
            TableColumn(_("Waits since"), _since, _first, characters=22),
        )
        self.table: RowsTable[WaitingRow] = RowsTable(title, columns, _table, self)
        self.table.keep_low()
        self.rows.addWidget(Heading(title, 2, self))
        self.rows.addWidget(
            TextLabel(
                _("It is kept on this PC and goes by itself when there is a network."),
                tone=Tone.MUTED,
                parent=self,
            )
        )
        self.rows.addWidget(self.table, 1)
        self.hide()

    def show_rows(self, rows: Sequence[WaitingRow], *, enrolled: bool) -> None:
        """Show these."""
        self.table.set_rows(rows)
        self.setVisible(enrolled and bool(rows))


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
