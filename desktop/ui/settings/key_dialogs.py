"""Dialogs about keys: another passphrase, another recovery code."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.domain.recovery_code import new_code
from desktop.services.vault import (
    ChangePassphrase,
    RenewRecovery,
    change_passphrase,
    renew_recovery,
    suggest_passphrase,
)
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields import TextField, TickBox
from desktop.ui.widgets.form_dialog import FormDialog
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.recovery_panel import RecoveryPanel
from desktop.ui.widgets.secret_field import SecretField

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class KeyDialog(FormDialog):
    """Works on the key file, which is slow and not the database: off the writer thread."""

    def work(self) -> Callable[[], None]:
        """What is to be done; called on the pool."""
        raise NotImplementedError

    def is_ready(self) -> bool:
        """Whether everything was said; else it says what is missing."""
        return True

    @Slot()
    def save(self) -> None:
        """Do it; on trouble stay open with everything that was typed."""
        self.form.clear_errors()
        self.say("")
        if not self.save_button.isEnabled() or not self.is_ready():
            return
        self.set_saving(saving=True)
        self.context.runner.run(
            self, partial(_run, self.work()), done=self._on_saved, failed=self._on_failed
        )


class ChangePassphraseDialog(KeyDialog):
    """The present passphrase, and the one of tomorrow."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Another passphrase"), "", parent)
        self.present = SecretField()
        self.new = TextField()
        self.new.set_value(suggest_passphrase(context.clock))
        self.another = ActionButton(_("Suggest another"), "sync")
        self.written_down = TickBox(_("I have written the passphrase down"))
        self.form.add("present", _("Passphrase until now"), self.present)
        self.form.add(
            "passphrase",
            _("New passphrase"),
            self.new,
            hint=_("Five words without accents, or your own with 15 letters or more."),
        )
        self.form.add_widget(self.another)
        self.form.add_widget(self.written_down)
        self.form.add_widget(
            TextLabel(
                _("The recovery code stays good. Older copies keep the passphrase of their day."),
                tone=Tone.MUTED,
            )
        )
        self.another.clicked.connect(self._on_another_clicked)
        self.watch()
        self.present.setFocus()

    def is_ready(self) -> bool:
        """Whether it is written down."""
        if not self.written_down.value():
            self.say(_("Write the passphrase down, then tick the box above."))
            self.written_down.setFocus()
        return self.written_down.value()

    def work(self) -> Callable[[], None]:
        """Rewrap one slot."""
        command = ChangePassphrase(
            self.context.session.team_id, self.present.secret(), self.new.value() or ""
        )
        return partial(change_passphrase, self.context.home, command, self.context.clock)

    @Slot()
    def _on_another_clicked(self) -> None:
        self.new.set_value(suggest_passphrase(self.context.clock))
        self.written_down.set_value(None)


class RenewCodeDialog(KeyDialog):
    """A new recovery code on paper first, then in the key file.

    Signals: as `FormDialog`; `print_wanted` of its panel is connected by whoever opens it.
    """

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("New recovery code"), _("Use this code"), parent)
        self._code = new_code(context.clock)
        self.panel = RecoveryPanel(self._code, context.clock, self)
        self.passphrase = SecretField()
        self.form.add_widget(self.panel)
        self.form.add(
            "passphrase",
            _("Passphrase"),
            self.passphrase,
            hint=_("The code before this one opens nothing any more."),
        )
        self.watch()
        self.panel.focus_first()

    def is_ready(self) -> bool:
        """Whether the code is on paper."""
        return self.panel.is_kept()

    def work(self) -> Callable[[], None]:
        """Put the code into the key file."""
        command = RenewRecovery(self.context.session.team_id, self.passphrase.secret(), self._code)
        return partial(renew_recovery, self.context.home, command, self.context.clock)


def _run(work: Callable[[], None], _job: Job) -> None:
    work()
