"""Tells a team that the province closed it: since when, who goes on, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot

from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import format_number
from desktop.system.texts import _, ngettext
from desktop.ui.context import Page
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.reporting import HomeSummary, SyncState
    from desktop.ui.context import AppContext


class ClosedPanel(Panel):
    """Quiet: hidden while the team goes on, and nothing is taken away while it does not."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.words = TextLabel(bold=True, parent=self)
        self.next = TextLabel(parent=self)
        self.look_button = ActionButton(_("See what waits to be sent"), "sync", parent=self)
        self.rows.addWidget(self.words)
        self.rows.addWidget(self.next)
        self.rows.addWidget(self.look_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.look_button.clicked.connect(self._on_look_clicked)
        self.hide()

    def show_summary(self, summary: HomeSummary) -> None:
        """Say it, or hide it again for a team that was reopened."""
        if summary.closed_on is not None:
            self.words.setText(
                _(
                    "The province closed this team on {day}. {successor} goes on with its work."
                ).format(day=format_date(summary.closed_on), successor=summary.successor)
            )
            self.next.setText("\n".join(_next_words(summary.sync, summary.successor)))
            self.look_button.setVisible(summary.sync.waiting > 0)
        self.setVisible(summary.closed_on is not None)

    @Slot()
    def _on_look_clicked(self) -> None:
        self._context.navigator.open_page(Page.SYNC)


def _next_words(state: SyncState, successor: str) -> tuple[str, ...]:
    late = _("Papers that come late can still be recorded here; the province takes them as ever.")
    join = _(
        "Then lock the book (Ctrl+L), press “Join a team of another PC” and take the sheet of "
        "{successor}, which the province gives you."
    ).format(successor=successor)
    return _waiting_words(state), join, late


def _waiting_words(state: SyncState) -> str:
    if state.waiting:
        words = ngettext(
            "Sync until nothing waits any more: {count} change waits.",
            "Sync until nothing waits any more: {count} changes wait.",
            state.waiting,
        )
        return words.format(count=format_number(state.waiting))
    if state.refused or state.papers:
        return _("Not everything is at the province yet: see the page “Sync”.")
    return _("Nothing waits to be sent.")
