"""Forms: a label above each field, and beneath it the sentence that says what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.theme import Tone
from desktop.ui.widgets.draft_values import restore, value_of
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtCore import SignalInstance

    from desktop.ui.widgets.draft_values import Values


class _TellsEdits(Protocol):
    edited: SignalInstance


class FormField(QWidget):
    """Label, input and error line. The label names the input for screen readers too.

    Args:
        name: The command's field, as `RuleBrokenError.field` says it.
        label: The words above the input; an "&" marks the Alt key.
        input_widget: Any field of `desktop.ui.widgets` (has an `edited` signal).
        hint: Help below the input, shown while there is no error.
        also: Further field names whose errors belong here.
        parent: As in Qt.
    """

    def __init__(
        self,
        name: str,
        label: str,
        input_widget: QWidget,
        *,
        hint: str = "",
        also: Iterable[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.names = (name, *also)
        self.input = input_widget
        self._hint = hint
        self._label = TextLabel(label, bold=True, parent=self)
        self._label.setBuddy(input_widget)
        self._below = TextLabel(hint, tone=Tone.MUTED, scale=0.9, parent=self)
        self._below.setVisible(bool(hint))
        spoken = label.replace("&", "")
        input_widget.setAccessibleName(spoken)
        input_widget.setAccessibleDescription(hint)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        rows.addWidget(self._label)
        rows.addWidget(input_widget)
        rows.addWidget(self._below)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        if hasattr(input_widget, "edited"):
            cast("_TellsEdits", input_widget).edited.connect(self.clear_error)
        if hasattr(input_widget, "rejected_value"):
            input_widget.rejected_value.connect(self.show_error)
        self._has_error = False

    @property
    def error(self) -> str:
        """The sentence shown, "" when all is well."""
        return self._below.text() if self._has_error else ""

    @Slot(str)
    def show_error(self, sentence: str) -> None:
        """Say below the input what is wrong with it."""
        self._has_error = True
        self._set_below(sentence, Tone.ERROR)

    @Slot()
    def clear_error(self) -> None:
        """Back to the hint."""
        if self._has_error:
            self._has_error = False
            self._set_below(self._hint, Tone.MUTED)

    def _set_below(self, text: str, tone: Tone) -> None:
        from desktop.ui.theme import set_tone

        set_tone(self._below, text=tone)
        self._below.setText(text)
        self._below.setVisible(bool(text))
        self.input.setAccessibleDescription(text)


class Form(QWidget):
    """Fields beneath each other; `show_error` finds the one an error is about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(12)
        self._fields: list[FormField] = []

    def add(
        self,
        name: str,
        label: str,
        input_widget: QWidget,
        *,
        hint: str = "",
        also: Iterable[str] = (),
    ) -> FormField:
        """Add one field in a row of its own."""
        field = FormField(name, label, input_widget, hint=hint, also=also, parent=self)
        self.add_field(field)
        return field

    def add_field(self, field: FormField) -> None:
        """Add a field that was made already in a row of its own."""
        self._fields.append(field)
        self._rows.addWidget(field)

    def add_beside(self, *fields: FormField) -> None:
        """Add fields next to each other, as many in a row as have room."""
        row = FlowLayout(spacing=16)
        for field in fields:
            self._fields.append(field)
            row.add(field)
        self._rows.addLayout(row)

    def add_widget(self, widget: QWidget) -> None:
        """Add something that is not a field."""
        self._rows.addWidget(widget)

    def fields(self) -> tuple[FormField, ...]:
        """All of them, in the order they were added."""
        return tuple(self._fields)

    def field(self, name: str) -> FormField | None:
        """The field that takes errors of that name."""
        return next((field for field in self._fields if name in field.names), None)

    def draft(self) -> Values:
        """What stands in the fields, by the first of each one's names."""
        return {field.names[0]: value_of(field.input) for field in self._fields}

    def take_draft(self, values: Mapping[str, object]) -> None:
        """Put back what a draft kept; fields that it does not name stay."""
        for field in self._fields:
            if field.names[0] in values:
                restore(field.input, values[field.names[0]])

    def show_error(self, field: str, sentence: str) -> bool:
        """Show the sentence at the field and put the cursor there; False when unknown here."""
        found = self.field(field)
        if found is None or found.isHidden():
            return False
        found.show_error(sentence)
        found.input.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def clear_errors(self) -> None:
        """Before every save."""
        for field in self._fields:
            field.clear_error()

    def errors(self) -> dict[str, str]:
        """The sentences shown now, by field name."""
        return {field.names[0]: field.error for field in self._fields if field.error}
