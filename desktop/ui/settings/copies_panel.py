"""Copies in the settings: one press makes one; what exists is said."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.domain.clock import VIETNAM
from desktop.services.copies import copies_folder, note_asked_copy, save_copy
from desktop.services.copy_files import list_copies
from desktop.system.settings import COPIES_FOLDER, STICK_FOLDER
from desktop.system.texts import _
from desktop.ui.theme import Tone, set_tone
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.folder_dialog import ask_for_folder
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.services.copy_files import TeamCopy
    from desktop.services.safety import Safety
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

_REMIND_DAYS = 30


class CopiesPanel(Panel):
    """A copy to the stick, and where the automatic ones go.

    Signals:
        changed: A copy was made.
    """

    changed = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._came_from: QWidget | None = None
        self.rows.addWidget(Heading(_("Safety copies"), 2))
        self.rows.addWidget(
            TextLabel(
                _(
                    "A copy is encrypted like the book: only the passphrase or the recovery code "
                    "opens it. Keep the stick away from this computer."
                ),
                tone=Tone.MUTED,
            )
        )
        self.by_hand = TextLabel("")
        self.automatic = TextLabel("")
        self.copy = ActionButton(_("Copy to a stick now"), "usb")
        self.elsewhere = ActionButton(_("Copy to another folder …"), kind=ButtonKind.QUIET)
        self.choose = ActionButton(
            _("Folder of the automatic copies …"), "folder", kind=ButtonKind.QUIET
        )
        holder = QWidget(self)
        row = FlowLayout(parent=holder)
        for button in (self.copy, self.elsewhere, self.choose):
            row.addWidget(button)
        for widget in (self.by_hand, self.automatic, holder):
            self.rows.addWidget(widget)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.elsewhere.clicked.connect(self._on_elsewhere_clicked)
        self.choose.clicked.connect(self._on_choose_clicked)

    def show_safety(self, known: Safety) -> None:
        """When somebody last made a copy."""
        at = known.copied_at
        old = at is None or (self._context.clock.now() - at).days >= _REMIND_DAYS
        set_tone(self.by_hand, text=Tone.WARNING if old else Tone.TEXT)
        if at is None:
            self.by_hand.setText(_("Nothing was copied to a stick yet."))
        else:
            self.by_hand.setText(_("Last copied to a stick: {time}").format(time=_words(at)))

    def reload(self) -> None:
        """Look for the automatic copies, which may lie on a slow disk."""
        folder = copies_folder(self._context.home, self._context.settings)
        own = folder / self._context.session.team_id
        self._context.runner.run(
            self,
            partial(_look, own),
            done=partial(self._show_automatic, folder),
            failed=self._context.presenter.present,
        )

    def _show_automatic(self, folder: Path, found: tuple[TeamCopy, ...]) -> None:
        if found:
            words = _("Automatic copies: {count}, the newest of {time}").format(
                count=len(found), time=_words(found[0].made_at)
            )
        else:
            words = _("The first automatic copy is made soon.")
        self.automatic.setText(words)
        # A path cannot be broken into lines, so it does not stand in the text.
        self.choose.setToolTip(str(folder))
        self.choose.setAccessibleDescription(str(folder))

    @Slot()
    def _on_copy_clicked(self) -> None:
        folder = self._context.settings.get(STICK_FOLDER)
        if folder and Path(folder).is_dir():
            self.copy_to(folder)
        else:
            self._on_elsewhere_clicked()

    @Slot()
    def _on_elsewhere_clicked(self) -> None:
        start = self._context.settings.get(STICK_FOLDER)
        ask_for_folder(self, _("Folder on the stick"), self.copy_to, start)

    @Slot(str)
    def copy_to(self, folder: str) -> None:
        """Make a copy there; the folder is offered next time."""
        self._context.settings.set(STICK_FOLDER, folder)
        self._set_busy(busy=True)
        self._context.presenter.tell(
            MessageKind.INFO, _("Copying; leave the stick in until it is checked …")
        )
        self._context.runner.run(
            self,
            partial(self._make, Path(folder)),
            done=self._on_made,
            failed=self._on_failed,
        )

    def _make(self, folder: Path, _job: Job) -> TeamCopy:
        return save_copy(self._context.session.database, folder, self._context.clock)

    def _on_made(self, copy: TeamCopy) -> None:
        self._context.runner.write(
            self,
            note_asked_copy,
            copy,
            done=partial(self._on_noted, copy),
            failed=self._on_failed,
        )

    def _on_noted(self, copy: TeamCopy, _nothing: None) -> None:
        self._set_busy(busy=False)
        words = _("Copied and read back: {folder}. The stick may be taken out.")
        self._context.presenter.tell(MessageKind.SUCCESS, words.format(folder=copy.path.name))
        self.changed.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._set_busy(busy=False)
        self._context.presenter.present(error)

    def _set_busy(self, *, busy: bool) -> None:
        if busy and self.isAncestorOf(self.focusWidget()):
            self._came_from = self.focusWidget()
        self.copy.setEnabled(not busy)
        self.elsewhere.setEnabled(not busy)
        if not busy and self._came_from is not None:
            # Switching it off handed the focus on to a button that means something else.
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
            self._came_from = None

    @Slot()
    def _on_choose_clicked(self) -> None:
        start = self._context.settings.get(COPIES_FOLDER)
        ask_for_folder(self, _("Folder of the automatic copies"), self.keep_in, start)

    @Slot(str)
    def keep_in(self, folder: str) -> None:
        """Automatic copies go there from now on."""
        self._context.settings.set(COPIES_FOLDER, folder)
        self.reload()


def _look(folder: Path, _job: Job) -> tuple[TeamCopy, ...]:
    return list_copies(folder)


def _words(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
