"""A further PC of a team that the province knows: the officer's sheet and a new passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot

from desktop.system.settings import LAST_FOLDER
from desktop.system.texts import _
from desktop.ui.start.step import FormStep
from desktop.ui.widgets.buttons import PrimaryButton
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.passphrase_panel import PassphrasePanel
from desktop.ui.widgets.sheet_form import SheetForm

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.clock import Clock
    from desktop.system.settings import Settings


class JoinStep(FormStep):
    """Asks for the sheet; the passphrase is this PC's own.

    Signals:
        join_wanted: Sheet or code, address ("" when none), passphrase.
        print_wanted: Heading and passphrase.
    """

    join_wanted = Signal(str, str, str)
    print_wanted = Signal(str, str)

    def __init__(self, clock: Clock, settings: Settings, parent: QWidget | None = None) -> None:
        words = _(
            "Ask the officer for a new sheet for this PC. "
            "The team's book is fetched from the province."
        )
        super().__init__(_("A further PC of a team"), words, parent)
        self._settings = settings
        panel = Panel()
        self.form = SheetForm(settings.get(LAST_FOLDER), self._on_folder_used)
        panel.rows.addWidget(self.form)
        self.rows.addWidget(panel)
        self.secret = PassphrasePanel(clock)
        self.rows.addWidget(self.secret)
        finish = PrimaryButton(_("Fetch the team's book"), "download")
        self.end_with(finish, self.form, self.secret.form)
        self.secret.print_wanted.connect(self._on_print_wanted)

    def focus_first(self) -> None:
        """The file button."""
        self.form.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_folder_used(self, folder: str) -> None:
        self._settings.set(LAST_FOLDER, folder)

    def finish_step(self) -> None:
        """Ask for the book when the new passphrase is written down."""
        if self.secret.is_written_down():
            self.join_wanted.emit(
                self.form.sheet_or_code(), self.form.server_address() or "", self.secret.passphrase
            )

    @Slot(str)
    def _on_print_wanted(self, passphrase: str) -> None:
        self.print_wanted.emit("", passphrase)
