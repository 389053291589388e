"""Lists of what needs a decision after a sync, each line with the way to its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.text.numbers import MISSING
from desktop.services.sync_troubles import Differing, PutAside
from desktop.system.texts import _
from desktop.ui.context import Page
from desktop.ui.models.rows import TableColumn
from desktop.ui.record_places import open_record
from desktop.ui.sync.trouble_words import (
    group_words,
    here_words,
    other_words,
    step_words,
    what_words,
    why_words,
)
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.sync_troubles import Place, SyncTroubles
    from desktop.ui.context import AppContext

Row = Differing | PutAside


class TroublesPanel(Panel):
    """One of the two lists; not shown while there is nothing in it.

    Args:
        context: Its navigator opens records.
        title: What is listed.
        hint: What to do, in a sentence.
        columns: Of the table.
        parent: As in Qt.
    """

    def __init__(
        self,
        context: AppContext,
        title: str,
        hint: str,
        columns: Sequence[TableColumn[Row]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.table: RowsTable[Row] = RowsTable(title, columns, lambda row: row.key)
        self.open_button = ActionButton(_("Open the record"), "edit", parent=self)
        self.rows.addWidget(Heading(title, 2, self))
        self.rows.addWidget(TextLabel(hint, tone=Tone.MUTED, parent=self))
        self.rows.addWidget(self.table, 1)
        self.rows.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.table.setMinimumHeight(self.fontMetrics().lineSpacing() * 9)
        self.table.opened.connect(self._on_opened)
        self.open_button.clicked.connect(self._on_open_clicked)
        self.hide()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these."""
        self.table.set_rows(rows)
        if rows and self.table.current() is None:
            self.table.choose(rows[0].key)
        self.setVisible(bool(rows))

    @Slot()
    def _on_open_clicked(self) -> None:
        row = self.table.current()
        if row is not None:
            self._open(row.place)

    @Slot(object)
    def _on_opened(self, row: Row) -> None:
        self._open(row.place)

    def _open(self, place: Place) -> None:
        if not open_record(self._context.navigator, place.table, place.record):
            # All else is about the team.
            self._context.navigator.open_page(Page.TEAM)


class TroublesPanels(QWidget):
    """Both lists, what was put aside first: it is missing at the province."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.put_aside = TroublesPanel(
            context,
            _("Put aside by the province"),
            _("These changes are only in the team's book. Each line says why, and what to do."),
            _aside_columns(),
            self,
        )
        self.differing = TroublesPanel(
            context,
            _("Written differently on two PCs"),
            _("Both are kept; the left one counts. If the other one is right, open the record and "
              "write it there."),
            _differing_columns(),
            self,
        )  # fmt: skip
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(14)
        rows.addWidget(self.put_aside)
        rows.addWidget(self.differing)
        self.hide()

    def show_troubles(self, found: SyncTroubles) -> None:
        """Show what there is."""
        self.put_aside.show_rows(found.put_aside)
        self.differing.show_rows(found.differing)
        self.setVisible(bool(found.put_aside or found.differing))


def _aside_columns() -> tuple[TableColumn[Row], ...]:
    return (
        TableColumn(_("About"), lambda row: what_words(row.table, row.name), characters=26),
        TableColumn(_("Changed"), _changed, characters=18),
        TableColumn(_("Why"), _why, characters=26),
        TableColumn(_("What to do"), _step, characters=30, stretch=True),
    )


def _differing_columns() -> tuple[TableColumn[Row], ...]:
    return (
        TableColumn(_("About"), lambda row: what_words(row.table, row.name), characters=26),
        TableColumn(_("Field"), _field, characters=16),
        TableColumn(_("Counts now"), _here, characters=20),
        TableColumn(_("Written on the other PC"), _other, characters=30, stretch=True),
    )


def _changed(row: Row) -> str:
    if not isinstance(row, PutAside):
        return MISSING
    return ", ".join(dict.fromkeys(group_words(group) for group in row.groups)) or MISSING


def _why(row: Row) -> str:
    return why_words(row) if isinstance(row, PutAside) else MISSING


def _step(row: Row) -> str:
    return step_words(row) if isinstance(row, PutAside) else MISSING


def _field(row: Row) -> str:
    return group_words(row.group) if isinstance(row, Differing) else MISSING


def _here(row: Row) -> str:
    return here_words(row) if isinstance(row, Differing) else MISSING


def _other(row: Row) -> str:
    return other_words(row) if isinstance(row, Differing) else MISSING
