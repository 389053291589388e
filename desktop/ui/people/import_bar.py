"""The buttons of the import page, and the dialog that names a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.system.settings import LAST_FOLDER
from desktop.system.texts import _
from desktop.ui.widgets.buttons import ActionButton, PrimaryButton
from desktop.ui.widgets.file_dialog import ask_for_existing
from desktop.ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.importing_rows import ImportPreview
    from desktop.ui.context import AppContext

_FILES = "*.xlsx *.xls *.csv *.txt"


class ImportBar(QWidget):
    """What can be done now, from left to right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choose = ActionButton(_("Choose a file"), "folder", parent=self)
        self.bring_in = PrimaryButton(_("Import"), "import", self)
        self.columns = ActionButton(_("Columns …"), "settings", parent=self)
        self.columns.setCheckable(True)
        self.correct = ActionButton(_("Correct the line"), "edit", parent=self)
        self.stop = ActionButton(_("Stop"), "close", parent=self)
        row = FlowLayout()
        for button in (self.choose, self.bring_in, self.columns, self.correct, self.stop):
            row.addWidget(button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(row)

    def show_state(self, preview: ImportPreview | None, *, busy: bool) -> None:
        """Offer what makes sense with this preview, or while something is under way."""
        readable = preview is not None and bool(preview.rows)
        self.choose.setEnabled(not busy)
        self.bring_in.setEnabled(not busy and readable)
        self.bring_in.setVisible(readable)
        self.correct.setEnabled(not busy)
        self.correct.setVisible(readable)
        self.columns.setVisible(preview is not None and bool(preview.sheet_columns))
        self.stop.setVisible(busy)


def ask_for_file(context: AppContext, owner: QWidget, chosen: Callable[[str], None]) -> None:
    """Open the dialog in the folder of the last file; `chosen` gets the name."""
    kinds = [_("Lists") + f" ({_FILES})"]
    folder = context.settings.get(LAST_FOLDER)
    ask_for_existing(owner, _("Choose a file"), kinds, chosen, folder)
