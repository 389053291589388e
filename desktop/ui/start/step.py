"""What the steps before a book is open have in common: fields, and the buttons below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Column

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.widgets.form import Form


class FormStep(Column):
    """A heading and a sentence; a step adds its fields to `rows` and then calls `end_with`.

    Args:
        heading: What the step is about.
        words: What to do, or where one is.
        parent: As in Qt.

    Signals:
        left: Back to the first screen.
    """

    left = Signal()

    def __init__(self, heading: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(80, parent)
        self._forms: tuple[Form, ...] = ()
        self.rows.addWidget(Heading(heading))
        self.rows.addWidget(TextLabel(words, tone=Tone.MUTED))

    def end_with(self, finish: PrimaryButton, *forms: Form) -> None:
        """The buttons below everything.

        Args:
            finish: Does what the step is for: `finish_step`.
            forms: Where an error may belong, the first that has its field.
        """
        self._forms = forms
        self.finish = finish
        self.back = ActionButton(_("Back"), "arrow-left", kind=ButtonKind.QUIET)
        buttons = QHBoxLayout()
        buttons.addWidget(self.finish)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        self.rows.addLayout(buttons)
        self.rows.addStretch(1)
        self.finish.clicked.connect(self.try_to_finish)
        self.back.clicked.connect(self.left)

    def finish_step(self) -> None:
        """Tell what is wanted, unless something is missing; old errors are gone already."""
        raise NotImplementedError

    def set_busy(self, *, busy: bool) -> None:
        """While something is under way nothing can be pressed."""
        self.finish.setEnabled(not busy)
        self.back.setEnabled(not busy)

    def show_error(self, field: str, sentence: str) -> bool:
        """Show a broken rule at its field."""
        return any(form.show_error(field, sentence) for form in self._forms)

    @Slot()
    def try_to_finish(self) -> None:
        """As if `finish` were pressed."""
        for form in self._forms:
            form.clear_errors()
        self.finish_step()
