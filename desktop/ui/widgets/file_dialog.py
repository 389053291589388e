"""Ask for a file to be opened, in the system's own dialog and without waiting for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.system.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget


def ask_for_existing(
    parent: QWidget,
    title: str,
    filters: Sequence[str],
    then: Callable[[str], None],
    folder: str = "",
) -> QFileDialog:
    """Open the dialog; `then`, a method of a living object, gets the path.

    Args:
        parent: The widget that asks.
        title: What the file is for.
        filters: Kinds of files, each as "words (*.ending)".
        then: Called with the path.
        folder: Where to begin; "" is where the system thinks fit.
    """
    dialog = QFileDialog(parent, title, folder)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(list(filters))
    speak_our_words(dialog, _("Choose"), _("Leave it"))
    dialog.fileSelected.connect(then)
    dialog.open()
    return dialog


def ask_for_several(
    parent: QWidget,
    title: str,
    filters: Sequence[str],
    then: Callable[[list[str]], None],
) -> QFileDialog:
    """As `ask_for_existing`, for one file or more; `then` gets their paths."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters(list(filters))
    speak_our_words(dialog, _("Choose"), _("Leave it"))
    dialog.filesSelected.connect(then)
    dialog.open()
    return dialog


def speak_our_words(dialog: QFileDialog, accept: str, reject: str) -> None:
    """Where the system has no dialog of its own Qt shows one in English: name its parts.

    Names alone are listed: the titles above the columns of details cannot be named.
    """
    dialog.setViewMode(QFileDialog.ViewMode.List)
    words = QFileDialog.DialogLabel
    for place, text in (
        (words.Accept, accept),
        (words.Reject, reject),
        (words.FileName, _("File name")),
        (words.FileType, _("Kind of file")),
        (words.LookIn, _("Folder")),
    ):
        dialog.setLabelText(place, text)
