"""A number typed freely; what is not a number is said at the field, never rewritten."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.domain.errors import RuleBrokenError
from desktop.domain.text.numbers import format_number
from desktop.ui.widgets.fields import TextField

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

_WHOLE = re.compile(r"\d{1,9}|\d{1,3}(?:\.\d{3}){1,2}", re.ASCII)
_EXACT = re.compile(r"(\d{1,9}|\d{1,3}(?:\.\d{3}){1,2})(?:,(\d{1,4}))?", re.ASCII)
_POINT = re.compile(r"\d{1,9}\.\d{1,2}", re.ASCII)


class NumberField(TextField):
    """Takes 12, 1.200 and 52,5; Up and Down count by one.

    Args:
        name: The command's field, named in errors.
        code: Error code of its range, raised for what is no number at all.
        lowest: For the keys and the sentence.
        highest: For the keys and the sentence.
        parent: As in Qt.
    """

    def __init__(
        self,
        name: str,
        code: str,
        *,
        lowest: int = 0,
        highest: int = 1000,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._name = name
        self._code = code
        self._lowest = lowest
        self._highest = highest
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)

    def number(self) -> int | None:
        """The whole number; None when the field is empty.

        Raises:
            RuleBrokenError: The field's code.
        """
        text = self.value()
        if text is None:
            return None
        if not _WHOLE.fullmatch(text):
            raise self._refusal()
        return int(text.replace(".", ""))

    def decimal(self) -> Decimal | None:
        """The number with its decimals; 52,5 and 52.5 are the same.

        Raises:
            RuleBrokenError: The field's code.
        """
        text = self.value()
        if text is None:
            return None
        if _POINT.fullmatch(text):
            return Decimal(text)
        match = _EXACT.fullmatch(text)
        if match is None:
            raise self._refusal()
        return Decimal(f"{match[1].replace('.', '')}.{match[2] or '0'}")

    def set_number(self, number: Decimal | int | None) -> None:
        """Show a number as people write it, or nothing."""
        if number is None:
            self.set_value("")
            return
        shown = format_number(number)
        if "," in shown:
            shown = shown.rstrip("0").rstrip(",")
        self.set_value(shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down count; every other key types."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        event.accept()
        try:
            number = self.number()
        except RuleBrokenError:
            return
        self.set_number(
            min(
                max((self._lowest if number is None else number + step), self._lowest),
                self._highest,
            )
        )
        self.edited.emit()

    def _refusal(self) -> RuleBrokenError:
        return RuleBrokenError(
            self._code, self._name, lowest=self._lowest, highest=format_number(self._highest)
        )
