"""Choosing a passphrase: suggested in clear, to be written down, copied or printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields import TextField, TickBox
from desktop.ui.widgets.form import Form
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from desktop.domain.clock import Clock

CLIPBOARD_MS = 30_000
"""A passphrase leaves the clipboard after this."""


class PassphrasePanel(Panel):
    """Suggests a passphrase and asks to write it down.

    Args:
        clock: Randomness of the suggestions.
        parent: As in Qt.
        renewing: Another one is in use until this one is set.

    Signals:
        print_wanted: The passphrase, to be printed.
    """

    print_wanted = Signal(str)

    def __init__(
        self, clock: Clock, parent: QWidget | None = None, *, renewing: bool = False
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self.form = Form()
        # In clear: it is there to be read and written down.
        self.field = TextField()
        self.form.add(
            "passphrase",
            _("New passphrase of the team") if renewing else _("Passphrase of the team"),
            self.field,
            hint=_("Five words without accents, or your own with 15 letters or more."),
        )
        self.another = ActionButton(_("Suggest another"), "sync")
        self.copy = ActionButton(_("Copy"), "copy")
        self.print_it = ActionButton(_("Print"), "print")
        buttons = QHBoxLayout()
        for button in (self.another, self.copy, self.print_it):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.written_down = TickBox(_("I have written the passphrase down"))
        self.unwritten = TextLabel("", tone=Tone.ERROR)
        self.unwritten.hide()
        self.rows.addWidget(self.form)
        self.rows.addLayout(buttons)
        self.rows.addWidget(
            TextLabel(_("Without it nobody can open the team's book, not even support."), bold=True)
        )
        self.rows.addWidget(self.written_down)
        self.rows.addWidget(self.unwritten)
        self._clipboard_timer = QTimer(self)
        self._clipboard_timer.setSingleShot(True)
        self._clipboard_timer.setInterval(CLIPBOARD_MS)
        self._clipboard_timer.timeout.connect(self._on_clipboard_old)
        self.another.clicked.connect(self.suggest)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.print_it.clicked.connect(self._on_print_clicked)
        self.written_down.edited.connect(self.unwritten.hide)
        self.suggest()

    @property
    def passphrase(self) -> str:
        """As it stands."""
        return self.field.value() or ""

    def is_written_down(self) -> bool:
        """Whether the box is ticked; else says that it has to be."""
        if self.written_down.value():
            return True
        self.unwritten.setText(_("Write the passphrase down, then tick the box above."))
        self.unwritten.show()
        self.written_down.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    @Slot()
    def suggest(self) -> None:
        """Offer another one."""
        from desktop.services.passphrase_words import suggest_passphrase

        self.field.set_value(suggest_passphrase(self._clock))
        self.written_down.set_value(False)

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.passphrase)
        self._clipboard_timer.start()

    @Slot()
    def _on_clipboard_old(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.text() == self.passphrase:
            clipboard.clear()

    @Slot()
    def _on_print_clicked(self) -> None:
        self.print_wanted.emit(self.passphrase)
