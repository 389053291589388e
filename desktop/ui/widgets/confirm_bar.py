"""A question inside the page before something is taken away; never a pop-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QVBoxLayout, QWidget

from desktop.system.texts import _
from desktop.ui.theme import Tone, set_tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent


class ConfirmBar(QFrame):
    """Hidden until it asks; the focus goes to "keep", Esc keeps too.

    Signals:
        left: It was answered, or is not asked any more.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action: Callable[[], None] | None = None
        self._before: QWidget | None = None
        set_tone(self, back=Tone.WARNING_BACK)
        self._text = TextLabel(tone=Tone.WARNING, parent=self)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.yes_button = ActionButton("", kind=ButtonKind.DANGER, parent=self)
        self.no_button = ActionButton(_("Keep it"), parent=self)
        edge = QVBoxLayout(self)
        edge.setContentsMargins(16, 8, 16, 8)
        row = FlowLayout(spacing=12)
        edge.addLayout(row)
        row.add(self._text)
        row.addWidget(self.yes_button)
        row.addWidget(self.no_button)
        self.yes_button.clicked.connect(self._on_yes_clicked)
        self.no_button.clicked.connect(self.dismiss)
        self.hide()

    @property
    def text(self) -> str:
        """The question; "" while hidden."""
        return "" if self.isHidden() else self._text.text()

    def ask(
        self,
        question: str,
        yes_text: str,
        action: Callable[[], None],
        before: QWidget | None = None,
        *,
        no_text: str = "",
        focus: bool = True,
    ) -> None:
        """Ask, and do `action` on yes; the focus returns to `before` after either answer.

        Args:
            question: With what will happen.
            yes_text: Words of the button that does it.
            action: Done on yes.
            before: Where the focus goes after either answer.
            no_text: Words of the other button; "" for the usual ones.
            focus: Off when nobody asked for anything just now: the keyboard stays where it is.
        """
        self._action = action
        self._before = before
        self._text.setText(question)
        self.yes_button.setText(yes_text)
        self.no_button.setText(no_text or _("Keep it"))
        self.show()
        if focus:
            self.no_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def dismiss(self) -> None:
        """Keep everything."""
        self._action = None
        self._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc keeps."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.dismiss()
            return
        super().keyPressEvent(event)

    @Slot()
    def _on_yes_clicked(self) -> None:
        action, self._action = self._action, None
        self._leave()
        if action is not None:
            action()

    def _leave(self) -> None:
        before, self._before = self._before, None
        held = QApplication.focusWidget()
        here = held is None or self.isAncestorOf(held)
        self.hide()
        self.left.emit()
        if before is not None and here:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
