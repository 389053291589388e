"""Tells the member at the keyboard, once, that another PC's value counts and not the own one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.domain.text.numbers import format_number
from desktop.services.sync_decisions import LossesSeen, losses_of, note_losses_seen
from desktop.system.texts import _, ngettext
from desktop.ui.context import Page
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.reporting import SyncState
    from desktop.services.sync_decisions import Losses
    from desktop.ui.context import AppContext


class LostPanel(Panel):
    """Quiet: hidden unless there is something new to tell, gone after either button."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._person = ""
        self.words = TextLabel(parent=self)
        self.look_button = ActionButton(_("Look at both"), "people", parent=self)
        self.noted_button = ActionButton(_("Noted"), kind=ButtonKind.QUIET, parent=self)
        row = FlowLayout(spacing=12)
        row.addWidget(self.look_button)
        row.addWidget(self.noted_button)
        self.rows.addWidget(self.words)
        self.rows.addLayout(row)
        self.look_button.clicked.connect(self._on_look_clicked)
        self.noted_button.clicked.connect(self._on_noted_clicked)
        self.hide()

    def ask(self, state: SyncState) -> None:
        """Find out whether there is something to tell; most books have no such value at all."""
        self._person = self._context.session.who or ""
        if not state.enrolled or not self._person:
            self.hide()
            return
        self._context.runner.read(
            self,
            losses_of,
            self._person,
            done=self._show,
            failed=self._context.presenter.present,
        )

    def _show(self, losses: Losses) -> None:
        lines = []
        if count := len(losses.open):
            words = ngettext(
                "{count} value of yours does not count: another PC wrote another one at the same "
                "time. Both are kept; the team decides.",
                "{count} values of yours do not count: another PC wrote other ones at the same "
                "time. Both are kept; the team decides.",
                count,
            )
            lines.append(words.format(count=format_number(count)))
        if losses.settled:
            words = ngettext(
                "{count} value of yours met another PC's, and somebody of the team decided for "
                "the other one. The history shows it.",
                "{count} values of yours met another PC's, and somebody of the team decided for "
                "the other ones. The history shows them.",
                losses.settled,
            )
            lines.append(words.format(count=format_number(losses.settled)))
        self.words.setText("\n".join(lines))
        self.look_button.setVisible(bool(losses.open))
        self.setVisible(bool(lines))

    @Slot()
    def _on_look_clicked(self) -> None:
        self._note()
        self._context.navigator.open_page(Page.SYNC, differing=True)

    @Slot()
    def _on_noted_clicked(self) -> None:
        self._note()

    def _note(self) -> None:
        self.hide()
        self._context.runner.write(
            self,
            note_losses_seen,
            LossesSeen(self._person),
            done=self._on_noted,
            failed=self._context.presenter.present,
        )

    def _on_noted(self, _nothing: object) -> None:
        """The panel is gone already."""
