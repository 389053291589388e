"""Which of the USB sticks that are plugged in gets the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.domain.text.numbers import format_number
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import Form
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.system.drives import Drive

_MEGABYTE = 1_000_000
_LETTERS = 52


class StickDialog(QDialog):
    """The sticks with their free room, the first one chosen.

    Args:
        drives: At least one.
        name: Of the file.
        personal: Whether the paper names people: then the dialog warns.
        parent: As in Qt.

    Signals:
        taken: The stick's folder.
    """

    taken = Signal(object)

    def __init__(
        self, drives: Sequence[Drive], name: str, parent: QWidget | None = None, *, personal: bool
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Save to a USB stick"))
        self.drive: ChoiceField[Path] = ChoiceField(
            [(drive.folder, describe_drive(drive)) for drive in drives]
        )
        self.save_button = PrimaryButton(_("Save to the stick"), "usb", self)
        self.leave_button = ActionButton(_("Do not save"), kind=ButtonKind.QUIET, parent=self)
        form = Form(self)
        form.add("stick", _("USB stick"), self.drive)
        warning = TextLabel(
            _("The paper names people, and no passphrase protects the file. Keep the stick safe."),
            tone=Tone.WARNING,
        )
        warning.setVisible(personal)
        buttons = FlowLayout(spacing=12)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.leave_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 16, 20, 16)
        rows.setSpacing(12)
        rows.addWidget(TextLabel(_("File: {name}").format(name=name), bold=True))
        rows.addWidget(form)
        rows.addWidget(warning)
        rows.addLayout(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.leave_button.clicked.connect(self.reject)

    @Slot()
    def _on_save_clicked(self) -> None:
        folder = self.drive.value()
        self.accept()
        if folder is not None:
            self.taken.emit(folder)


def describe_drive(drive: Drive) -> str:
    """Its name and its free room."""
    free = format_number(drive.free // _MEGABYTE)
    return _("{name}, {free} MB free").format(name=drive.name, free=free)
