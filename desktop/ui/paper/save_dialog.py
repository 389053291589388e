"""Ask where a paper is to be written, in the system's own dialog and without waiting for it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.system.texts import _
from desktop.ui.widgets.file_dialog import speak_our_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def ask_for_file(parent: QWidget, proposed: Path, then: Callable[[Path], None]) -> QFileDialog:
    """Open the dialog; `then` gets the chosen path, which may exist already."""
    ending = proposed.suffix.removeprefix(".")
    dialog = QFileDialog(parent, _("Save as a file"), str(proposed.parent))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    # Qt's own question would be in English and in a loop of its own; the view asks instead.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setNameFilter(_("Papers (*.{ending})").format(ending=ending))
    dialog.setDefaultSuffix(ending)
    speak_our_words(dialog, _("Save"), _("Do not save"))
    dialog.selectFile(proposed.name)
    dialog.fileSelected.connect(partial(_hand_on, then))
    dialog.open()
    return dialog


def _hand_on(then: Callable[[Path], None], chosen: str) -> None:
    then(Path(chosen))
