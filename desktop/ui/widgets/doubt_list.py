"""What looks odd in the numbers of a period: one line each, and a way to the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.system.texts import _, ngettext
from desktop.ui.models.rows import TableColumn
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.number_words import doubt_words
from desktop.ui.widgets.table import ListPanel, RowsTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.rows.reporting import Doubt, IndicatorRow


class DoubtList(QWidget):
    """The doubts of a table; nothing here stops a report.

    Signals:
        opened: The `Doubt` whose records should be shown.
        closed: Back to the table.
    """

    opened = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, IndicatorRow] = {}
        self.back = ActionButton(_("Back to the table"), "arrow-left")
        columns = (TableColumn(_("What looks odd"), self._words, stretch=True),)
        table: RowsTable[Doubt] = RowsTable(
            _("Numbers to check"), columns, lambda one: f"{one.code} {one.identifier}"
        )
        self.panel: ListPanel[Doubt] = ListPanel(table, EmptyState(_("Nothing looks odd.")))
        top = FlowLayout(spacing=12)
        top.addWidget(self.back)
        top.add(Heading(_("Numbers to check"), 2))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addLayout(top)
        rows.addWidget(
            TextLabel(
                _("Enter shows the records. A number that is right may stay as it is."),
                tone=Tone.MUTED,
            )
        )
        rows.addWidget(self.panel, 1)
        self.back.clicked.connect(self.closed)
        table.opened.connect(self._on_opened)

    def set_doubts(self, doubts: Sequence[Doubt], rows: Sequence[IndicatorRow]) -> None:
        """Show those of another table."""
        self._rows = {row.identifier: row for row in rows}
        self.panel.set_rows(doubts)

    def _words(self, doubt: Doubt) -> str:
        return doubt_words(doubt, self._rows)

    @Slot(object)
    def _on_opened(self, doubt: Doubt) -> None:
        self.opened.emit(doubt)


def button_words(count: int) -> str:
    """How many there are."""
    return ngettext("{count} number to check", "{count} numbers to check", count).format(
        count=count
    )
