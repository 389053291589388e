"""The records behind a number of what waits to be sent: each leads to where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.text.numbers import MISSING, format_number
from desktop.services.sync_troubles import SHOWN, waiting_records
from desktop.system.texts import _, ngettext
from desktop.ui.context import Page
from desktop.ui.models.rows import TableColumn
from desktop.ui.record_places import open_record
from desktop.ui.sync.trouble_words import group_words, kind_words
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading
from desktop.ui.widgets.sync_words import moment_words
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.domain.rows.history import WaitingRow
    from desktop.services.sync_troubles import Waiting
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


_IN_SIGHT = 10


class WaitingRecords(QWidget):
    """Hidden until a number is opened; Esc closes it.

    Signals:
        closed: Back to the numbers.
    """

    closed = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._kind: WaitingRow | None = None
        self._limit = SHOWN
        self._wanted = False
        self.title = Heading("", 3, self)
        self.table: RowsTable[Waiting] = RowsTable(
            _("Records that wait to be sent"), _columns(), lambda row: row.row.record, self
        )
        self.table.keep_low(_IN_SIGHT)
        self.open_button = ActionButton(_("Open the record"), "edit", parent=self)
        self.more_button = ActionButton("", kind=ButtonKind.QUIET, parent=self)
        self.close_button = ActionButton(
            _("Close this list"), "close", kind=ButtonKind.QUIET, parent=self
        )
        buttons = FlowLayout(spacing=12)
        for button in (self.open_button, self.more_button, self.close_button):
            buttons.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addWidget(self.title)
        rows.addWidget(self.table)
        rows.addLayout(buttons)
        self.table.opened.connect(self._open)
        self.open_button.clicked.connect(self._on_open_clicked)
        self.more_button.clicked.connect(self._on_more_clicked)
        self.close_button.clicked.connect(self.close_list)
        self.hide()

    def show_kind(self, kind: WaitingRow) -> None:
        """List the records of a number, which was opened just now."""
        self._kind, self._limit, self._wanted = kind, SHOWN, True
        self._read()

    def follow(self, kinds: tuple[WaitingRow, ...]) -> None:
        """The numbers are others by now; a list that is open is read again, or closed."""
        if self._kind is None:
            return
        now = {one.table: one for one in kinds}.get(self._kind.table)
        if now is None:
            self.close_list()
        else:
            self._kind = now
            self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the list."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.close_list()
            return
        super().keyPressEvent(event)

    @Slot()
    def close_list(self) -> None:
        """Back to the numbers."""
        self._kind = None
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.closed.emit()
        self.hide()

    def _read(self) -> None:
        if self._kind is None:
            return
        if self._job is not None:
            self._job.cancel()
        self._job = self._context.runner.read(
            self,
            waiting_records,
            self._kind.table,
            self._limit,
            done=self._show,
            failed=self._context.presenter.present,
        )

    def _show(self, found: tuple[Waiting, ...]) -> None:
        self._job = None
        if self._kind is None:
            return
        self.table.set_rows(found)
        if found and self.table.current() is None:
            self.table.choose(found[0].row.record)
        words = ngettext(
            "{kind}: {count} record waits to be sent",
            "{kind}: {count} records wait to be sent",
            self._kind.records,
        )
        count = format_number(self._kind.records)
        self.title.setText(words.format(kind=kind_words(self._kind.table), count=count))
        left = self._kind.records - len(found)
        self.more_button.setVisible(left > 0)
        more = min(left, SHOWN)
        self.more_button.setText(
            ngettext("Show the other {count}", "Show the other {count}", left).format(
                count=format_number(left)
            )
            if more == left
            else _("Show the next {count} of {left}").format(
                count=format_number(more), left=format_number(left)
            )
        )
        self.show()
        wanted, self._wanted = self._wanted, False
        if wanted:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_open_clicked(self) -> None:
        row = self.table.current()
        if row is not None:
            self._open(row)

    @Slot(object)
    def _open(self, row: Waiting) -> None:
        navigator = self._context.navigator
        if not open_record(navigator, row.place.table, row.place.record):
            # All else is about the team.
            navigator.open_page(Page.TEAM)

    @Slot()
    def _on_more_clicked(self) -> None:
        if self._kind is not None:
            # Each page is some thousand questions to the file; all of ten thousand would hold
            # up whoever else reads.
            self._limit, self._wanted = self._limit + SHOWN, True
            self._read()


def _columns() -> tuple[TableColumn[Waiting], ...]:
    return (
        TableColumn(_("Record"), _name, _name, characters=26),
        TableColumn(_("Changed"), _changed, characters=26, stretch=True),
        TableColumn(_("When"), _made, _made_at, characters=20),
    )


def _name(row: Waiting) -> str:
    return row.name or MISSING


def _changed(row: Waiting) -> str:
    if row.row.gone:
        return _("deleted")
    if row.row.fresh:
        return _("new")
    words = dict.fromkeys(group_words(group) for group in row.row.groups)
    return ", ".join(one for one in words if one != MISSING) or MISSING


def _made(row: Waiting) -> str:
    return moment_words(row.row.made_at)


def _made_at(row: Waiting) -> float:
    return row.row.made_at.timestamp()
