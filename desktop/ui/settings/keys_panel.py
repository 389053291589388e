"""Passphrase and recovery code in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.domain.clock import VIETNAM
from desktop.domain.text.dates import format_date
from desktop.services.safety import Safety, note_code_kept
from desktop.services.team import team_overview
from desktop.system.texts import _
from desktop.ui.theme import Tone, set_tone
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from desktop.domain.rows.team import TeamOverview
    from desktop.ui.context import AppContext


class KeysPanel(Panel):
    """Says whether the recovery code is on paper; both keys can be changed here.

    Signals:
        changed: What is known of the code is another now.
    """

    changed = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._team_name = ""
        self.rows.addWidget(Heading(_("Passphrase and recovery code"), 2))
        self.state = TextLabel("")
        self.rows.addWidget(self.state)
        self.passphrase = ActionButton(_("Change the passphrase"), "key")
        self.code = ActionButton(_("Make a new recovery code"), "print")
        holder = QWidget(self)
        row = FlowLayout(parent=holder)
        row.addWidget(self.passphrase)
        row.addWidget(self.code)
        self.rows.addWidget(holder)
        self.passphrase.clicked.connect(self._on_passphrase_clicked)
        self.code.clicked.connect(self._on_code_clicked)

    def show_safety(self, known: Safety) -> None:
        """When the code was put on paper."""
        if known.code_kept_at is None:
            set_tone(self.state, text=Tone.WARNING)
            words = _(
                "The recovery code is not on paper yet. Without it a forgotten passphrase means "
                "that the book is lost."
            )
        else:
            set_tone(self.state, text=Tone.TEXT)
            day = format_date(known.code_kept_at.astimezone(VIETNAM).date())
            words = _("The recovery code is on paper since {day}.").format(day=day)
        self.state.setText(words)

    def show_team(self, overview: TeamOverview) -> None:
        """Its name goes on the sheet."""
        self._team_name = overview.team.name

    def reload(self) -> None:
        """Ask for the team's name."""
        self._context.runner.read(
            self, team_overview, done=self.show_team, failed=self._context.presenter.present
        )

    @Slot()
    def _on_passphrase_clicked(self) -> None:
        from desktop.ui.settings.key_dialogs import ChangePassphraseDialog

        dialog = ChangePassphraseDialog(self._context, self)
        dialog.saved.connect(self._on_passphrase_changed)
        dialog.open()

    @Slot()
    def _on_code_clicked(self) -> None:
        from desktop.ui.settings.key_dialogs import RenewCodeDialog

        dialog = RenewCodeDialog(self._context, self)
        dialog.panel.print_wanted.connect(self._on_print_wanted)
        dialog.saved.connect(self._on_code_kept)
        dialog.open()

    @Slot()
    def _on_passphrase_changed(self) -> None:
        self._context.presenter.tell(
            MessageKind.SUCCESS, _("The new passphrase opens the book from now on.")
        )

    @Slot(str)
    def _on_print_wanted(self, code: str) -> None:
        from desktop.ui.widgets.key_sheets import print_recovery_code

        print_recovery_code(self, self._team_name, code, self._context.clock)

    @Slot()
    def _on_code_kept(self) -> None:
        self._context.runner.write(
            self,
            note_code_kept,
            None,
            done=self._on_noted,
            failed=self._context.presenter.present,
        )

    def _on_noted(self, _nothing: None) -> None:
        self._context.presenter.tell(
            MessageKind.SUCCESS, _("The new recovery code is good. Tear up the old sheet.")
        )
        self.changed.emit()
