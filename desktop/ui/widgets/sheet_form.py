"""The enrolment sheet of the province: its file, or its code and address typed from paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.system.texts import _
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields import TextField
from desktop.ui.widgets.file_dialog import ask_for_existing
from desktop.ui.widgets.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable


class SheetForm(Form):
    """Two fields and a button that fills the first from a file.

    Args:
        folder: Where the file dialog begins.
        folder_used: Told the folder that was chosen from.
        parent: As in Qt.
    """

    def __init__(
        self,
        folder: str,
        folder_used: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._folder_used = folder_used
        self.code = TextField()
        self.address = TextField()
        self.choose = ActionButton(_("Choose the sheet's file …"), "folder")
        row = QWidget(self)
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self.choose)
        across.addStretch(1)
        self.add_widget(row)
        self.add(
            "sheet",
            _("Code on the sheet, or the sheet's file"),
            self.code,
            hint=_("All letters and digits of that line; dashes and spaces do not matter."),
        )
        self.add(
            "address",
            _("Address on the sheet, if you typed the code"),
            self.address,
            hint=_("For example https://langso.tinh.example:8443"),
        )
        self.choose.clicked.connect(self._on_choose_clicked)

    def sheet_or_code(self) -> str:
        """What was typed or chosen; "" when nothing was."""
        return self.code.value() or ""

    def server_address(self) -> str | None:
        """The address typed; most people leave out how it begins."""
        address = self.address.value()
        return f"https://{address}" if address and "://" not in address else address

    @Slot()
    def _on_choose_clicked(self) -> None:
        filters = [_("Enrolment sheet") + " (*.langso-enrol)", _("All files") + " (*)"]
        title = _("The enrolment sheet")
        ask_for_existing(self, title, filters, self._on_file_selected, self._folder)

    @Slot(str)
    def _on_file_selected(self, path: str) -> None:
        self.code.set_value(path)
        self._folder = path.rpartition("/")[0]
        self._folder_used(self._folder)
