"""The given name, asked for only where a full name does not show it for certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot

from desktop.domain.text.names import given_name, is_given_doubtful
from desktop.system.texts import _
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.fields import TextField
from desktop.ui.widgets.form import FormField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class GivenNameField(FormField):
    """Fills itself from the full name until somebody types another; mostly out of sight.

    It comes into sight when the full name was left and is doubtful (one word, H'Linh Niê,
    Y Thu Niê), or by `ask_button`.

    Args:
        full_name: The field it follows.
        offered: Whether the button is shown while the field is not.
        parent: As in Qt.
    """

    def __init__(
        self, full_name: TextField, *, offered: bool, parent: QWidget | None = None
    ) -> None:
        self.given = TextField()
        self._full_name = full_name
        self._filled: str | None = None
        self._asked = False
        self._offered = offered
        super().__init__(
            "given_name",
            _("Given name, by which lists go"),
            self.given,
            parent=parent,
        )
        self.ask_button = ActionButton(
            _("The given name is not the last word"), kind=ButtonKind.QUIET, parent=parent
        )
        self.hide()
        self.ask_button.setVisible(offered)
        full_name.left.connect(self.look)
        full_name.edited.connect(self._follow)
        self.ask_button.clicked.connect(self._on_asked)

    def value(self) -> str | None:
        """What was typed; None when it is what the full name says anyway."""
        typed = self.given.value()
        return None if typed in (None, self._filled, self._meant()) else typed

    def set_value(self, own: str | None) -> None:
        """Show somebody's own given name, or none, beside a full name that was just set."""
        self._filled = None
        self._asked = False
        self.given.set_value(own)
        # One word is mostly the beginning of a name that is still to be typed.
        self._show(alone=False)

    @Slot()
    def look(self) -> None:
        """Come into sight, or leave it, by what the fields say now."""
        self._show(alone=True)

    @Slot()
    def _follow(self) -> None:
        if self.given.value() in (None, self._filled):
            self._filled = self._meant() or None
            self.given.set_value(self._filled)

    @Slot()
    def _on_asked(self) -> None:
        self._asked = True
        self.look()
        self.given.setFocus(Qt.FocusReason.OtherFocusReason)
        self.given.selectAll()

    def _show(self, *, alone: bool) -> None:
        self._follow()
        full_name = self._full_name.value() or ""
        doubtful = is_given_doubtful(full_name) and (alone or len(full_name.split()) > 1)
        seen = self._asked or doubtful or self.value() is not None
        self.setVisible(seen)
        self.ask_button.setVisible(self._offered and not seen)

    def _meant(self) -> str:
        return given_name(self._full_name.value() or "")
