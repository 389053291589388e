"""The passphrase is forgotten: the recovery code sets a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from desktop.services.vault import Recover
from desktop.system.texts import _
from desktop.ui.start.step import FormStep
from desktop.ui.widgets.buttons import PrimaryButton
from desktop.ui.widgets.fields import ChoiceField, TextField
from desktop.ui.widgets.form import Form
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.passphrase_panel import PassphrasePanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.clock import Clock
    from desktop.services.team_folders import TeamEntry


class RecoverStep(FormStep):
    """Asks for the code on the paper and offers a new passphrase.

    Signals:
        recover_wanted: A `Recover`.
        print_wanted: The new passphrase.
    """

    TOPIC = "recover"

    recover_wanted = Signal(object)
    print_wanted = Signal(str)

    def __init__(
        self,
        teams: Sequence[TeamEntry],
        clock: Clock,
        code: str = "",
        parent: QWidget | None = None,
    ) -> None:
        words = _("The code is on the paper that was printed when the team was set up.")
        super().__init__(_("Open with the recovery code"), words, parent)
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
        self.secret = PassphrasePanel(clock, renewing=True)
        self.secret.print_wanted.connect(self.print_wanted)
        self.rows.addWidget(self.secret)
        finish = PrimaryButton(_("Set the new passphrase"), "key")
        self.end_with(finish, self.form, self.secret.form)
        self.code.returnPressed.connect(self.try_to_finish)

    def focus_first(self) -> None:
        """The code, or what is left to do when it is there."""
        target: QWidget = self.secret.written_down if self.code.value() else self.code
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def finish_step(self) -> None:
        """Ask for the new passphrase when it is written down."""
        if self.secret.is_written_down():
            self.recover_wanted.emit(
                Recover(self.team.value() or "", self.code.value() or "", self.secret.passphrase)
            )
