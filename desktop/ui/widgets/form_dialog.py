"""A dialog with one form: it saves, or says at the field what is wrong and keeps every letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.domain.errors import RuleBrokenError, TroubleError
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.draft_dialog import DraftDialog
from desktop.ui.widgets.draft_values import part_of, restore, value_of
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import Form
from desktop.ui.widgets.labels import Heading, TextLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.ui.context import AppContext
    from desktop.ui.widgets.draft_values import Values

Saving = tuple[Callable[[Any, Any], Any], Any]
"""A write service and its command."""

_CHARACTERS = 74
_EDGE = 60


class FormDialog(DraftDialog):
    """Base of the dialogs that save one thing. Open it with `open()`.

    A subclass adds fields to `form` and answers in `command` which service is to be called with
    what. Esc asks once more when something was typed.

    Args:
        context: Its runner writes.
        title: The heading, also the window's title.
        save_text: Words of the main button.
        parent: The view it belongs to.

    Signals:
        saved: What the service answered.
    """

    saved = Signal(object)

    SAVE_ICON: ClassVar = "save"
    """Name in resources/icons, on the main button."""

    def __init__(
        self, context: AppContext, title: str, save_text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._typed = False
        self._warned = False
        self._saving = False
        self._first: Values = {}
        self.form = self.make_form()
        self._message = TextLabel("", tone=Tone.ERROR, parent=self)
        self._message.hide()
        self.save_button = PrimaryButton(save_text or _("Save"), self.SAVE_ICON, self)
        self.save_button.setDefault(True)
        self.close_button = ActionButton(
            _("Close without saving"), kind=ButtonKind.QUIET, parent=self
        )
        self.save_button.clicked.connect(self.save)
        self.close_button.clicked.connect(self.reject)
        self._lay_out(title)

    def make_form(self) -> Form:
        """The form; a subclass may bring one with fields of its own."""
        return Form(self)

    def command(self) -> Saving:
        """The service and its command, read from the fields.

        Raises:
            RuleBrokenError: A field holds something that cannot be read.
        """
        raise NotImplementedError

    def watch(self) -> None:
        """Call when the fields show what they begin with: from then on edits count as typed."""
        self._first = self.form.draft()
        for field in self.form.fields():
            if hasattr(field.input, "edited"):
                field.input.edited.connect(self.note_edit)

    def first_input(self) -> QWidget | None:
        """Where typing begins."""
        fields = (field for field in self.form.fields() if not field.isHidden())
        return next((field.input for field in fields), None)

    def further_inputs(self) -> Mapping[str, QWidget]:
        """Inputs that are no fields of the form and are kept as well, by a name of their own."""
        return {}

    def draft(self) -> dict[str, object] | None:
        """Which dialog, about what, and what was changed in it; None while nothing was."""
        if not self.DRAFT or not self._typed or not self.isVisible():
            return None
        values = {
            name: value
            for name, value in self.form.draft().items()
            if name not in self._first or value != self._first[name]
        }
        further = {name: value_of(one) for name, one in self.further_inputs().items()}
        about = self.draft_about()
        return {"dialog": self.DRAFT, "about": about, "form": values, "further": further}

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Put back what was typed, if anything was."""
        if not {"form", "further"} & set(body):
            return
        inputs = self.further_inputs()
        for name, value in part_of(body, "further").items():
            if name in inputs:
                restore(inputs[name], value)
        self.form.take_draft(part_of(body, "form"))
        self.note_edit()

    @property
    def message(self) -> str:
        """What is said above the buttons; "" while nothing is."""
        return self._message.text() if not self._message.isHidden() else ""

    def say(self, text: str) -> None:
        """Say something above the buttons."""
        self._message.setText(text)
        self._message.setVisible(bool(text))

    def show_error(self, field: str, sentence: str) -> bool:
        """At the field, or above the buttons when it is about the whole."""
        if not self.form.show_error(field, sentence):
            self.say(sentence)
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that the form needs, as far as the window around it has it."""
        super().showEvent(event)
        if event.spontaneous():
            return
        first = self.first_input()
        if first is not None:
            # Else the default button has the focus, and one more Enter would save unseen.
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        parent = self.parentWidget()
        room = parent.window().size() if parent else self.screen().availableGeometry().size()
        room -= QSize(_EDGE, _EDGE)
        width = min(self.fontMetrics().averageCharWidth() * _CHARACTERS, room.width())
        layout, inner = self.layout(), self._inner.layout()
        if layout is not None and inner is not None:
            # Words wrap, so the height follows from the width.
            height = layout.totalHeightForWidth(width) - self._area.sizeHint().height()
            height += inner.totalHeightForWidth(width - _EDGE) + 2 * self._area.frameWidth() + 8
            self.resize(width, min(height, room.height()))

    @Slot()
    def save(self) -> None:
        """Save and close; on trouble stay open with everything that was typed."""
        if self._saving:
            return
        self.form.clear_errors()
        self.say("")
        try:
            service, command = self.command()
        except RuleBrokenError as error:
            self.context.presenter.present(error, self)
            return
        self.set_saving(saving=True)
        self.context.runner.write(
            self, service, command, done=self._on_saved, failed=self._on_failed
        )

    def set_saving(self, *, saving: bool) -> None:
        """While it is saving nothing is saved twice, and the dialog waits for the answer."""
        self._saving = saving
        self.save_button.setEnabled(not saving)

    @Slot()
    def reject(self) -> None:
        """Close; typed text is only left out when the person says so twice."""
        if self._saving:
            # Who asked has to live to hear whether it was saved.
            return
        if self._typed and not self._warned:
            self._warned = True
            self.say(_("What you typed is not saved. Press once more to leave it out."))
            return
        super().reject()

    def _lay_out(self, title: str) -> None:
        self._inner = QWidget(self)
        inner_rows = QVBoxLayout(self._inner)
        inner_rows.setContentsMargins(0, 0, 12, 0)
        inner_rows.addWidget(self.form)
        inner_rows.addStretch(1)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._inner)
        buttons = FlowLayout(spacing=12)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.close_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 18, 24, 18)
        rows.setSpacing(14)
        rows.addWidget(Heading(title, 2, self))
        rows.addWidget(self._area, 1)
        rows.addWidget(self._message)
        rows.addLayout(buttons)

    def _on_saved(self, result: object) -> None:
        self.saved.emit(result)
        self.accept()

    def _on_failed(self, error: BaseException) -> None:
        self.set_saving(saving=False)
        self.context.presenter.present(error, self)
        if isinstance(error, TroubleError):
            # The window's message line lies behind this dialog.
            from desktop.system.sentences import sentence

            self.say(sentence(error))
        elif not isinstance(error, RuleBrokenError):
            self.say(_("This was not saved. The window behind says more."))

    @Slot()
    def note_edit(self) -> None:
        """Something was typed or ticked; for inputs that are not fields of the form."""
        self._typed = True
        self._warned = False
