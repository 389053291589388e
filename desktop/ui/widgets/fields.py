"""Input fields that live well with Vietnamese input methods.

Input methods send Backspace and letters in bursts or compose text in place: nothing here rewrites,
completes or refuses text while somebody types. Values are cleaned when the field is left or read.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy

from desktop.ui.theme import Tone, icon_pixmap, target_height
from desktop.ui.widgets.choice_keys import ChoiceKeys
from desktop.ui.widgets.focus_ring import paint_focus_ring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtCore import QEvent, QPoint
    from PySide6.QtGui import (
        QFocusEvent,
        QInputMethodEvent,
        QKeyEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )
    from PySide6.QtWidgets import QWidget

V = TypeVar("V")

SEARCH_DELAY_MS = 200
_BOX_EDGE = 3
_BOX_GAP = 8
_WRAPPED = Qt.TextFlag.TextShowMnemonic | Qt.TextFlag.TextWordWrap
_LEAST_CHOICE = 30
"""Characters of a long choice that are always seen; the list below it shows them all."""


class TextField(QLineEdit):
    """One line of text.

    Signals:
        edited: The person changed something (also by an input method).
        left: The field lost the focus.
    """

    edited = Signal()
    left = Signal()

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preedit = ""
        self.setPlaceholderText(placeholder)
        self.setTextMargins(5, 0, 5, 0)
        self.setMinimumHeight(target_height(self))
        self.textEdited.connect(self._on_text_edited)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the target's height when the text size changes."""
        super().changeEvent(event)
        if event.type() == event.Type.FontChange:
            self.setMinimumHeight(target_height(self))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style's own focus line is one pixel thin."""
        super().paintEvent(event)
        if self.hasFocus():
            paint_focus_ring(self)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember what is being composed: searching counts it as typed."""
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)
        self.edited.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the field was left; whatever was composed has been committed by then."""
        super().focusOutEvent(event)
        self._preedit = ""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def typed_text(self) -> str:
        """The text with what is being composed in its place."""
        text = self.text()
        if not self._preedit:
            return text
        at = self.cursorPosition()
        return text[:at] + self._preedit + text[at:]

    def value(self) -> str | None:
        """The cleaned text: NFC, single spaces, None when blank. Commits what is composed."""
        if self._preedit and self.hasFocus():
            QGuiApplication.inputMethod().commit()
        text = unicodedata.normalize("NFC", " ".join(self.typed_text().split()))
        return text or None

    def set_value(self, text: str | None) -> None:
        """Show a value as a program, not as a typing person."""
        self._preedit = ""
        self.setText(text or "")

    @Slot()
    def _on_text_edited(self) -> None:
        self.edited.emit()


class SearchField(TextField):
    """Searches as one types, 200 ms after the last key, at once on Enter; Esc empties it.

    Signals:
        searched: The text to look for, composed text included; not repeated for equal text.
        accepted: Enter was pressed (after `searched`).
        moved_down: The Down key, for the list below.
    """

    searched = Signal(str)
    accepted = Signal()
    moved_down = Signal()

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self._last = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_DELAY_MS)
        self._timer.timeout.connect(self.search_now)
        self.textChanged.connect(self._on_text_changed)
        self.edited.connect(self._on_text_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Esc and Down act; every other key types."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.search_now()
            self.accepted.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.search_now()
        elif event.key() == Qt.Key.Key_Down:
            self.moved_down.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    @Slot()
    def search_now(self) -> None:
        """Search without waiting, when the text is another than last time."""
        self._timer.stop()
        text = unicodedata.normalize("NFC", self.typed_text()).strip()
        if text != self._last:
            self._last = text
            self.searched.emit(text)

    @Slot()
    def _on_text_changed(self) -> None:
        self._timer.start()


class TextArea(QPlainTextEdit):
    """Several lines of plain text; Tab moves on instead of typing a tab.

    Signals:
        edited: The text changed.
    """

    edited = Signal()

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._fit()
        self.textChanged.connect(self.edited)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the number of lines when the text size changes."""
        super().changeEvent(event)
        if event.type() == event.Type.FontChange:
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt repaints only the caret's line; the ring goes round all of it."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave nothing of the ring behind."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style shows no focus at all here."""
        super().paintEvent(event)
        if self.hasFocus():
            paint_focus_ring(self.viewport())

    def value(self) -> str | None:
        """The text, NFC, outer blank lines dropped, None when blank."""
        if self.hasFocus():
            QGuiApplication.inputMethod().commit()
        text = unicodedata.normalize("NFC", self.toPlainText()).strip()
        return text or None

    def set_value(self, text: str | None) -> None:
        """Show a value."""
        self.setPlainText(text or "")

    def sizeHint(self) -> QSize:
        """As many lines as were asked for; more text scrolls."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def _fit(self) -> None:
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * self._lines + 18)


class ChoiceField(QComboBox, Generic[V]):
    """One of a few values; the wheel does not change it in passing.

    Args:
        choices: Pairs of value and words; `None` as a value means "not said".
        parent: As in Qt.

    Signals:
        edited: The person chose.
    """

    edited = Signal()

    def __init__(
        self, choices: Iterable[tuple[V, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values: list[V] = []
        self._awaited: Callable[[V], bool] | None = None
        self.setMinimumHeight(target_height(self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._keys = ChoiceKeys(self)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.set_choices(choices)
        self.activated.connect(self._on_activated)

    def minimumSizeHint(self) -> QSize:
        """A choice with very many words does not make its page wider than the window."""
        hint = super().minimumSizeHint()
        most = self.fontMetrics().averageCharWidth() * _LEAST_CHOICE
        return QSize(min(hint.width(), most), hint.height())

    def showPopup(self) -> None:
        """The list is as wide as its longest choice, where the screen has that room."""
        view = self.view()
        self._keys.watch_list()
        edge = view.verticalScrollBar().sizeHint().width() + 2 * view.frameWidth()
        wanted = view.sizeHintForColumn(0) + edge
        view.setMinimumWidth(min(wanted, self.screen().availableGeometry().width()))
        super().showPopup()

    def set_choices(self, choices: Iterable[tuple[V, str]]) -> None:
        """Replace the choices; the chosen value stays when it is still there."""
        kept = self.value() if self._values else None
        pairs = list(choices)
        self.blockSignals(True)
        self.clear()
        self._values = [value for value, _text in pairs]
        self.addItems([text for _value, text in pairs])
        self.blockSignals(False)
        if kept is not None:
            self.set_value(kept)
        if self._awaited is not None:
            self.wait_for(self._awaited)

    def wait_for(self, fits: Callable[[V], bool]) -> None:
        """Choose the value that fits; when there is none yet, as soon as it is offered."""
        self._awaited = fits
        for index, known in enumerate(self._values):
            if fits(known):
                self._awaited = None
                self.setCurrentIndex(index)
                return

    def value(self) -> V | None:
        """The chosen value; None when there is nothing to choose."""
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def set_value(self, value: V | None) -> None:
        """Choose a value; an unknown one leaves the choice as it is."""
        for index, known in enumerate(self._values):
            if known == value:
                self.setCurrentIndex(index)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style shows the focus only after a key was pressed, and thinly."""
        super().paintEvent(event)
        if self.hasFocus():
            paint_focus_ring(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()

    @Slot(int)
    def _on_activated(self, _index: int) -> None:
        self._awaited = None
        self.edited.emit()


class TickBox(QCheckBox):
    """Yes or no, with words.

    Signals:
        edited: The person changed it.
    """

    edited = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setMinimumHeight(target_height(self))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    @Slot()
    def _on_clicked(self) -> None:
        self.edited.emit()

    def sizeHint(self) -> QSize:
        """Room for a box as high as the text, and the words."""
        metrics = self.fontMetrics()
        words = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return QSize(self._words_left() + words + _BOX_EDGE, target_height(self))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut: they go on in a second line."""
        metrics = self.fontMetrics()
        width = max((metrics.horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(self._words_left() + width + _BOX_EDGE, target_height(self))

    def hasHeightForWidth(self) -> bool:
        """A narrow place needs more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Room for the lines that the words need at that width."""
        metrics = self.fontMetrics()
        room = QRect(0, 0, width - self._words_left() - _BOX_EDGE, 0)
        lines = metrics.boundingRect(room, _WRAPPED, self.text()).height()
        return target_height(self) + max(0, lines - metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the lines: layouts inside a scroll area take the smallest height."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def hitButton(self, position: QPoint) -> bool:
        """The words can be clicked as well as the box."""
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style's own box stays small however large the text is; older eyes need this."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self.fontMetrics().height()
        box = QRect(_BOX_EDGE, (self.height() - side) // 2, side, side)
        ticked = self.isChecked()
        enabled = self.isEnabled()
        edge = Tone.FOCUS if self.hasFocus() else Tone.PRIMARY if ticked and enabled else Tone.MUTED
        painter.setPen(QPen(edge.color, 2.5 if self.hasFocus() else 1.6))
        painter.setBrush((Tone.PRIMARY if ticked and enabled else Tone.SURFACE).color)
        painter.drawRoundedRect(box, 4, 4)
        if ticked:
            ink = Tone.ON_PRIMARY if enabled else Tone.MUTED
            painter.drawPixmap(box.topLeft(), icon_pixmap("check", ink, side))
        painter.setPen((Tone.TEXT if enabled else Tone.MUTED).color)
        words = self.rect().adjusted(self._words_left(), 0, -_BOX_EDGE, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | _WRAPPED, self.text())
        painter.end()

    def _words_left(self) -> int:
        return _BOX_EDGE + self.fontMetrics().height() + _BOX_GAP

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: bool | None) -> None:  # noqa: FBT001 - as every field's set_value
        """Tick or not."""
        self.setChecked(bool(value))
