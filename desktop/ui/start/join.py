"""A further PC of a team that the province knows: the officer's sheet and a new passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.system.settings import LAST_FOLDER
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Column, Panel
from desktop.ui.widgets.passphrase_panel import PassphrasePanel
from desktop.ui.widgets.sheet_form import SheetForm

if TYPE_CHECKING:
    from desktop.domain.clock import Clock
    from desktop.system.settings import Settings


class JoinStep(Column):
    """Asks for the sheet; the passphrase is this PC's own.

    Signals:
        join_wanted: Sheet or code, address ("" when none), passphrase.
        print_wanted: Heading and passphrase.
        left: Back to the first screen.
    """

    join_wanted = Signal(str, str, str)
    print_wanted = Signal(str, str)
    left = Signal()

    def __init__(self, clock: Clock, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(80, parent)
        self._settings = settings
        self.rows.addWidget(Heading(_("A further PC of a team")))
        self.rows.addWidget(
            TextLabel(
                _(
                    "Ask the officer for a new sheet for this PC. "
                    "The team's book is fetched from the province."
                ),
                tone=Tone.MUTED,
            )
        )
        panel = Panel()
        self.form = SheetForm(settings.get(LAST_FOLDER), self._on_folder_used)
        panel.rows.addWidget(self.form)
        self.rows.addWidget(panel)
        self.secret = PassphrasePanel(clock)
        self.rows.addWidget(self.secret)
        self.finish = PrimaryButton(_("Fetch the team's book"), "download")
        self.back = ActionButton(_("Back"), "arrow-left", kind=ButtonKind.QUIET)
        buttons = QHBoxLayout()
        buttons.addWidget(self.finish)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        self.rows.addLayout(buttons)
        self.rows.addStretch(1)
        self.finish.clicked.connect(self._on_finish_clicked)
        self.back.clicked.connect(self.left)
        self.secret.print_wanted.connect(self._on_print_wanted)

    def focus_first(self) -> None:
        """The file button."""
        self.form.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """While the book is fetched nothing can be pressed."""
        self.finish.setEnabled(not busy)
        self.back.setEnabled(not busy)

    def show_error(self, field: str, sentence: str) -> bool:
        """Show a broken rule at its field."""
        return self.form.show_error(field, sentence) or self.secret.form.show_error(field, sentence)

    def _on_folder_used(self, folder: str) -> None:
        self._settings.set(LAST_FOLDER, folder)

    @Slot()
    def _on_finish_clicked(self) -> None:
        self.form.clear_errors()
        self.secret.form.clear_errors()
        if self.secret.is_written_down():
            self.join_wanted.emit(
                self.form.sheet_or_code(), self.form.server_address() or "", self.secret.passphrase
            )

    @Slot(str)
    def _on_print_wanted(self, passphrase: str) -> None:
        self.print_wanted.emit("", passphrase)
