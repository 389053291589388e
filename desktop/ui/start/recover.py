"""The passphrase is forgotten: the recovery code sets a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.services.vault import Recover
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.fields import ChoiceField, TextField
from desktop.ui.widgets.form import Form
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Column, Panel
from desktop.ui.widgets.passphrase_panel import PassphrasePanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.clock import Clock
    from desktop.services.team_folders import TeamEntry


class RecoverStep(Column):
    """Asks for the code on the paper and offers a new passphrase.

    Signals:
        recover_wanted: A `Recover`.
        print_wanted: The new passphrase.
        left: Back to the first screen.
    """

    TOPIC = "recover"

    recover_wanted = Signal(object)
    print_wanted = Signal(str)
    left = Signal()

    def __init__(
        self,
        teams: Sequence[TeamEntry],
        clock: Clock,
        code: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(80, parent)
        self.rows.addWidget(Heading(_("Open with the recovery code")))
        self.rows.addWidget(
            TextLabel(
                _("The code is on the paper that was printed when the team was set up."),
                tone=Tone.MUTED,
            )
        )
        self.form = Form()
        self.team = ChoiceField([(entry.id, entry.name) for entry in teams])
        self.form.add("team_id", _("Team"), self.team)
        self.code = TextField()
        self.code.set_value(code)
        self.form.add(
            "recovery_code",
            _("Recovery code"),
            self.code,
            hint=_("28 letters and digits; dashes and spaces do not matter."),
        )
        panel = Panel()
        panel.rows.addWidget(self.form)
        self.rows.addWidget(panel)
        self.secret = PassphrasePanel(clock)
        self.secret.print_wanted.connect(self.print_wanted)
        self.rows.addWidget(self.secret)
        self.finish = PrimaryButton(_("Set the new passphrase"), "key")
        self.back = ActionButton(_("Back"), "arrow-left", kind=ButtonKind.QUIET)
        buttons = QHBoxLayout()
        buttons.addWidget(self.finish)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        self.rows.addLayout(buttons)
        self.rows.addStretch(1)
        self.finish.clicked.connect(self._on_finish_clicked)
        self.back.clicked.connect(self.left)

    def focus_first(self) -> None:
        """The code, or what is left to do when it is there."""
        target: QWidget = self.secret.written_down if self.code.value() else self.code
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """While keys are derived nothing can be pressed."""
        self.finish.setEnabled(not busy)
        self.back.setEnabled(not busy)

    def show_error(self, field: str, sentence: str) -> bool:
        """At its field."""
        return self.form.show_error(field, sentence) or self.secret.form.show_error(field, sentence)

    @Slot()
    def _on_finish_clicked(self) -> None:
        self.form.clear_errors()
        self.secret.form.clear_errors()
        if self.secret.is_written_down():
            self.recover_wanted.emit(
                Recover(self.team.value() or "", self.code.value() or "", self.secret.passphrase)
            )
