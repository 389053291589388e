"""What stands in input fields, as plain values that a draft can hold, and back again.

Not what the fields mean: half a date is kept as it was typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit

from desktop.ui.widgets.fields import ChoiceField, TextField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

Plain = str | bool | None
Values = dict[str, Plain]


def value_of(field: QWidget) -> Plain:
    """The field's present content; None for an input that a draft does not keep."""
    if isinstance(field, TextField):
        return field.typed_text()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, ChoiceField):
        return _plain(field.value())
    return None


def show_value(field: QWidget, value: object) -> None:
    """Put a kept content back; a choice that is not offered yet is taken once it is."""
    if isinstance(field, QLineEdit) and isinstance(value, str):
        field.setText(value)
    elif isinstance(field, QPlainTextEdit) and isinstance(value, str):
        field.setPlainText(value)
    elif isinstance(field, QCheckBox) and isinstance(value, bool):
        field.setChecked(value)
    elif isinstance(field, ChoiceField):
        field.wait_for(lambda choice: _plain(choice) == value)


def restore(field: QWidget, value: object) -> None:
    """As `show_value`, and tell of it: what other inputs are for may depend on this one."""
    show_value(field, value)
    if isinstance(field, (ChoiceField, QCheckBox)) and hasattr(field, "edited"):
        field.edited.emit()


def _plain(choice: object) -> Plain:
    """A choice as a draft holds it; what it stands for is compared, not its words."""
    if choice is None or isinstance(choice, bool):
        return choice
    if isinstance(choice, tuple):
        return " ".join(str(part) for part in choice)
    return str(choice)


def part_of(values: Mapping[str, object], key: str) -> Mapping[str, object]:
    """An inner part of a draft; empty when it is missing or something else."""
    found = values.get(key)
    return found if isinstance(found, dict) else {}


def text_in(values: Mapping[str, object], key: str) -> str:
    """A text of a draft; "" when it is missing or something else."""
    found = values.get(key)
    return found if isinstance(found, str) else ""
