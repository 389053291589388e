"""What the province put aside: why, and the way to correct it and send it again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot

from desktop.domain.clock import VIETNAM
from desktop.domain.text.dates import format_date
from desktop.domain.text.numbers import MISSING
from desktop.services.sync_decisions import DecidePutAside, give_up, resend
from desktop.system.texts import _
from desktop.ui.context import Page
from desktop.ui.models.rows import TableColumn
from desktop.ui.record_places import correct_record
from desktop.ui.sync.trouble_words import group_words, step_words, what_words, why_words
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.confirm_bar import ConfirmBar
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.services.sync_troubles import PutAside
    from desktop.ui.context import AppContext


class AsidePanel(Panel):
    """Hidden while nothing was put aside.

    Signals:
        decided: Something was sent again or let go; the lists are old.
    """

    decided = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._went_to = ""
        title = _("Put aside by the province")
        self.table: RowsTable[PutAside] = RowsTable(title, _columns(), lambda row: row.key, self)
        self.table.keep_low()
        self.correct_button = ActionButton(_("Correct"), "edit", parent=self)
        self.resend_button = ActionButton(_("Send again"), "sync", parent=self)
        self.let_go_button = ActionButton(_("Let it go"), kind=ButtonKind.QUIET, parent=self)
        self.step = TextLabel(parent=self)
        self.confirm = ConfirmBar(self)
        row = FlowLayout(spacing=12)
        for button in (self.correct_button, self.resend_button, self.let_go_button):
            row.addWidget(button)
        hint = _("These changes are only in the team's book. Each line says why, and what to do.")
        self.rows.addWidget(Heading(title, 2, self))
        self.rows.addWidget(TextLabel(hint, tone=Tone.MUTED, parent=self))
        self.rows.addWidget(self.table, 1)
        self.rows.addWidget(self.step)
        self.rows.addWidget(self.confirm)
        self.rows.addLayout(row)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._correct)
        self.correct_button.clicked.connect(self._on_correct_clicked)
        self.resend_button.clicked.connect(self._on_resend_clicked)
        self.let_go_button.clicked.connect(self._on_let_go_clicked)
        self.hide()

    def show_rows(self, rows: Sequence[PutAside]) -> None:
        """Show these."""
        self.table.set_rows(rows)
        if rows and self.table.current() is None:
            self.table.choose(rows[0].key)
        if not rows:
            self.confirm.dismiss()
        self.setVisible(bool(rows))
        self._on_chosen(self.table.current())

    def take_focus(self) -> bool:
        """Who comes back from correcting goes on with sending it; False when nobody does."""
        went_to, self._went_to = self._went_to, ""
        if not went_to or self.isHidden() or not self.table.choose(went_to):
            return False
        self.resend_button.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @Slot(object)
    def _on_chosen(self, row: PutAside | None) -> None:
        """The table shows one line of it: here it stands whole, with what to do."""
        self.step.setText("" if row is None else f"{why_words(row)}. {step_words(row)}")

    @Slot()
    def _on_correct_clicked(self) -> None:
        row = self.table.current()
        if row is not None:
            self._correct(row)

    @Slot(object)
    def _correct(self, row: PutAside) -> None:
        self._went_to = row.key
        navigator = self._context.navigator
        opened = correct_record(navigator, row.table, row.record)
        if not opened and not correct_record(navigator, row.place.table, row.place.record):
            # All else is about the team.
            navigator.open_page(Page.TEAM)

    @Slot()
    def _on_resend_clicked(self) -> None:
        row = self.table.current()
        if row is not None:
            self._write(resend, row, _("It goes to the province again with the next sync."))

    @Slot()
    def _on_let_go_clicked(self) -> None:
        row = self.table.current()
        if row is not None:
            self.confirm.ask(
                _("Let go what you changed here? {what} is then what the province has.").format(
                    what=what_words(row.table, row.name)
                ),
                _("Let it go"),
                partial(self._write, give_up, row, _("The book shows what the province has.")),
                self.table,
            )

    def _write(self, service: Callable[..., Any], row: PutAside, told: str) -> None:
        self._context.runner.write(
            self,
            service,
            DecidePutAside(row.key),
            done=partial(self._on_done, told),
            failed=self._context.presenter.present,
        )

    def _on_done(self, told: str, _count: object) -> None:
        tell_saved(self._context, self, told)
        self._context.syncing.soon()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.decided.emit()


def _columns() -> tuple[TableColumn[PutAside], ...]:
    return (
        TableColumn(_("About"), lambda row: what_words(row.table, row.name), characters=24),
        TableColumn(_("Changed"), _changed, characters=16),
        TableColumn(_("When"), _made_on, _made_at, characters=11),
        TableColumn(_("Why"), why_words, characters=26, stretch=True),
    )


def _changed(row: PutAside) -> str:
    return ", ".join(dict.fromkeys(group_words(group) for group in row.groups)) or MISSING


def _made_on(row: PutAside) -> str:
    return format_date(row.made_at.astimezone(VIETNAM).date())


def _made_at(row: PutAside) -> float:
    return row.made_at.timestamp()
