"""A team brought back from a copy: where the copies are, which one, and what opens it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot

from desktop.domain.clock import VIETNAM
from desktop.services.copy_files import CopyKind, TeamCopy, list_copies
from desktop.services.restore import RestoreTeam
from desktop.system.texts import _
from desktop.ui.start.step import FormStep
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.confirm_bar import ConfirmBar
from desktop.ui.widgets.fields import ChoiceField, TextField
from desktop.ui.widgets.folder_dialog import ask_for_folder
from desktop.ui.widgets.form import Form
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.secret_field import SecretField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.system.paths import Home


class RestoreStep(FormStep):
    """Offers the automatic copies of this PC first; a stick's folder can be chosen.

    Args:
        home: Its automatic copies are offered.
        folder: Another folder of automatic copies, "" for none.
        parent: As in Qt.

    Signals:
        restore_wanted: A `RestoreTeam`.
    """

    TOPIC = "restore"

    restore_wanted = Signal(object)

    def __init__(self, home: Home, folder: str = "", parent: QWidget | None = None) -> None:
        words = _("Put the stick in and choose its folder, or take a copy that is on this PC.")
        super().__init__(_("Bring a team back from a copy"), words, parent)
        self._home = home
        self.choose = ActionButton(_("Choose the folder …"), "folder")
        self.confirm = ConfirmBar(self)
        self.form = Form()
        self.copies: ChoiceField[TeamCopy] = ChoiceField()
        self.passphrase = SecretField()
        self.code = TextField()
        self.form.add("copy", _("Which copy"), self.copies)
        self.form.add(
            "passphrase",
            _("Passphrase"),
            self.passphrase,
            hint=_("The passphrase of the day on which the copy was made."),
        )
        self.form.add("recovery_code", _("Or the recovery code, if it is forgotten"), self.code)
        panel = Panel()
        panel.rows.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        panel.rows.addWidget(self.form)
        self.rows.addWidget(panel)
        self.rows.addWidget(self.confirm)
        self.end_with(PrimaryButton(_("Bring it back"), "download"), self.form)
        self.choose.clicked.connect(self._on_choose_clicked)
        self.passphrase.returnPressed.connect(self.try_to_finish)
        own = [*list_copies(home.copies), *(list_copies(Path(folder)) if folder else ())]
        self._offer(own)

    def focus_first(self) -> None:
        """The passphrase when there is a copy, else the folder."""
        target: QWidget = self.passphrase if self.copies.count() else self.choose
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """While a copy is checked nothing can be pressed."""
        super().set_busy(busy=busy)
        self.choose.setEnabled(not busy)
        self.finish.setEnabled(not busy and self.copies.count() > 0)

    @Slot(str)
    def look_in(self, folder: str) -> None:
        """Offer the copies of a folder."""
        found = list_copies(Path(folder))
        if found:
            self.form.clear_errors()
            self._offer(found)
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.show_error(
                "copy", _("There is no copy of a team in this folder. Choose another folder.")
            )

    def _offer(self, copies: list[TeamCopy] | tuple[TeamCopy, ...]) -> None:
        self.copies.set_choices([(copy, describe_copy(copy)) for copy in copies])
        self.finish.setEnabled(bool(copies))

    @Slot()
    def _on_choose_clicked(self) -> None:
        ask_for_folder(self, _("Folder with the copy"), self.look_in)

    def finish_step(self) -> None:
        """Ask for the copy, and first about a book of the same team that is here."""
        copy = self.copies.value()
        if copy is None or not self.finish.isEnabled():
            return
        if not self.passphrase.secret() and not self.code.value():
            self.show_error("passphrase", _("Type the passphrase, or the recovery code below."))
            return
        if (self._home.teams / copy.team_id).exists():
            self.confirm.ask(
                _(
                    "This team is on this PC already. Its present book is put aside, not deleted. "
                    "Work that was done after the copy and not synced is only in that one."
                ),
                _("Put it aside and bring the copy back"),
                self._ask_put_aside,
                self.finish,
            )
            return
        self._ask(put_aside=False)

    def _ask_put_aside(self) -> None:
        self._ask(put_aside=True)

    def _ask(self, *, put_aside: bool) -> None:
        copy = self.copies.value()
        if copy is not None:
            code = "" if self.passphrase.secret() else self.code.value() or ""
            self.restore_wanted.emit(
                RestoreTeam(copy, self.passphrase.secret(), code, put_aside=put_aside)
            )


def describe_copy(copy: TeamCopy) -> str:
    """Team, day and time, and why it was made."""
    made = copy.made_at.astimezone(VIETNAM)
    kinds = {
        CopyKind.ASKED: _("copy"),
        CopyKind.DAILY: _("daily copy"),
        CopyKind.UPGRADE: _("before a new version"),
        CopyKind.PUT_ASIDE: _("put aside"),
    }
    return f"{copy.team_name} — {made:%d/%m/%Y %H:%M} ({kinds[copy.kind]})"
