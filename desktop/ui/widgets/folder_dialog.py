"""Ask for a folder, in the system's own dialog and without waiting for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.system.texts import _
from desktop.ui.widgets.file_dialog import speak_our_words

if TYPE_CHECKING:
    from collections.abc import Callable


def ask_for_folder(
    parent: QWidget, title: str, then: Callable[[str], None], folder: str = ""
) -> QFileDialog:
    """Open the dialog; `then`, a method of a living object, gets the folder.

    Args:
        parent: The widget that asks.
        title: What the folder is for.
        then: Called with the path.
        folder: Where to begin.
    """
    dialog = QFileDialog(parent, title, folder)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    speak_our_words(dialog, _("Choose"), _("Leave it"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileName, _("Folder"))
    for kind_of_file in ("fileTypeLabel", "fileTypeCombo"):
        # Qt's own dialog, where the system has none, offers folders as the only kind of file.
        part = dialog.findChild(QWidget, kind_of_file)
        if part is not None:
            part.hide()
    dialog.fileSelected.connect(then)
    dialog.open()
    return dialog
