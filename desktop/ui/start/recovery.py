"""Second step of a new team: its recovery code goes on paper before work begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import PrimaryButton
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Column
from desktop.ui.widgets.recovery_panel import RecoveryPanel

if TYPE_CHECKING:
    from desktop.domain.clock import Clock


class RecoveryStep(Column):
    """Goes on once two groups of the code were typed back.

    Signals:
        kept: The code is on paper.
        print_wanted: The code.
    """

    TOPIC = "recovery"

    kept = Signal()
    print_wanted = Signal(str)

    def __init__(self, code: str, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(80, parent)
        self.rows.addWidget(Heading(_("The recovery code")))
        self.rows.addWidget(TextLabel(_("Step 2 of 3"), tone=Tone.MUTED))
        self.panel = RecoveryPanel(code, clock, self)
        self.rows.addWidget(self.panel)
        self.go_on = PrimaryButton(_("Go on"), "arrow-right")
        buttons = QHBoxLayout()
        buttons.addWidget(self.go_on)
        buttons.addStretch(1)
        self.rows.addLayout(buttons)
        self.rows.addStretch(1)
        self.panel.print_wanted.connect(self.print_wanted)
        self.panel.fields[-1].returnPressed.connect(self._on_go_on)
        self.go_on.clicked.connect(self._on_go_on)

    def focus_first(self) -> None:
        """The print button."""
        self.panel.focus_first()

    @Slot()
    def _on_go_on(self) -> None:
        if self.panel.is_kept():
            self.kept.emit()
