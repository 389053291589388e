"""Find one of many by typing: a search field with its results listed below, never in a pop-up.

A pop-up would steal keys from an input method that is composing; a list below does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.domain.text.search import is_written_so
from desktop.ui.theme import Tone, target_height
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields import SearchField
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from PySide6.QtGui import QKeyEvent

    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job

R = TypeVar("R")

_SHOWN = 6
_LIMIT = 30
_EDGE = 12


class _Results(QListWidget):
    """What was found; Enter takes one, Up from the first goes back to the field."""

    taken = Signal(QListWidgetItem)
    left_upwards = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Up act; the rest is the list's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem():
            self.taken.emit(self.currentItem())
            event.accept()
        elif event.key() == Qt.Key.Key_Up and self.currentRow() <= 0:
            self.left_upwards.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class SearchPicker(QWidget, Generic[R]):
    """Search box, results, and where wanted a button to enter something new.

    Enter in the search box takes the first one found that is written as it was typed: other
    accents are another name. Down goes to the list, where Enter takes any.

    Args:
        context: Its runner reads.
        label: Accessible name of the search box, e.g. "Who was helped?".
        query: Read service `(unit, text, limit)` that finds rows.
        describe: One line that tells rows of the same name apart.
        parent: As in Qt.

    Signals:
        picked: The row that was taken.
        new_wanted: The text typed, for a new record's name.
    """

    picked = Signal(object)
    new_wanted = Signal(str)

    def __init__(
        self,
        context: AppContext,
        label: str,
        query: Callable[..., tuple[R, ...]],
        describe: Callable[[R], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._query = query
        self._describe = describe
        self._job: Job | None = None
        self._found: tuple[R, ...] = ()
        self._enter_waits = False
        self.search = SearchField(parent=self)
        self.search.setAccessibleName(label)
        self.results = _Results(self)
        self.results.setWordWrap(True)
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.hide()
        self._nothing = self._unlike = ""
        self._nobody = TextLabel(tone=Tone.MUTED, parent=self)
        self._nobody.hide()
        self.new_button = ActionButton("", "add", parent=self)
        self.new_button.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        for widget in (self.search, self._nobody, self.results):
            rows.addWidget(widget)
        rows.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.search)
        self.search.searched.connect(self._on_searched)
        self.search.accepted.connect(self._on_accepted)
        self.search.moved_down.connect(self._on_moved_down)
        self.results.taken.connect(self._on_taken)
        self.results.itemClicked.connect(self._on_taken)
        self.results.left_upwards.connect(self.search.setFocus)
        self.new_button.clicked.connect(self._on_new_clicked)

    @property
    def found(self) -> tuple[R, ...]:
        """The rows listed now."""
        return self._found

    @property
    def is_asking(self) -> bool:
        """Whether an answer is under way."""
        return self._job is not None

    @property
    def note(self) -> TextLabel:
        """Says that nothing was found, or nothing that is written so."""
        return self._nobody

    def set_words(self, placeholder: str, listed: str, nothing: str, unlike: str) -> None:
        """Say what may be typed, what the list holds, and why Enter takes none of it.

        Args:
            placeholder: Shown in the empty box.
            listed: Accessible name of the list.
            nothing: When nothing was found.
            unlike: When all that was found has other accents than "{text}".
        """
        self.search.setPlaceholderText(placeholder)
        self.results.setAccessibleName(listed)
        self._nothing = nothing
        self._unlike = unlike

    def names_of(self, row: R) -> tuple[str, ...]:
        """By which names a row may have been found."""
        raise NotImplementedError

    def new_text(self, text: str) -> str:
        """Words of the button for a new record of the typed name; "" offers none."""
        return ""

    def clear(self) -> None:
        """Empty the box and the results."""
        self._cancel()
        self.search.clear()
        self.search.search_now()
        self._show(())

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        self._cancel()
        if not text:
            self._show(())
            return
        self._job = self._context.runner.read(
            self, self._query, text, _LIMIT, done=self._show, failed=self._on_failed
        )

    def _cancel(self) -> None:
        self._enter_waits = False
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        self._context.presenter.present(error)

    def _show(self, found: tuple[R, ...]) -> None:
        self._job = None
        self._found = found
        self.results.clear()
        texts = [self._describe(row) for row in found]
        height = self._line_height(texts)
        for words in texts:
            item = QListWidgetItem(words)
            item.setSizeHint(QSize(0, height))
            item.setToolTip(item.text())
            self.results.addItem(item)
        lines = min(len(found), _SHOWN)
        self.results.setFixedHeight(lines * height + 2 * self.results.frameWidth())
        self.results.setVisible(bool(found))
        text = self.search.value()
        self._nobody.setText(self._nothing)
        self._nobody.setVisible(text is not None and not found)
        words = "" if text is None else self.new_text(text)
        self.new_button.setText(words)
        self.new_button.setVisible(bool(words))
        if self._enter_waits:
            self._enter_waits = False
            self._on_accepted()

    def _line_height(self, texts: list[str]) -> int:
        """Two lines for all when one is too short for any: namesakes differ at the end."""
        room = self.width() - self.results.verticalScrollBar().sizeHint().width() - _EDGE
        widest = max((self.fontMetrics().horizontalAdvance(text) for text in texts), default=0)
        more = self.fontMetrics().lineSpacing() if widest > room else 0
        return target_height(self) + more

    @Slot()
    def _on_accepted(self) -> None:
        if self._job is not None:
            # Enter came before the answer: it is taken as soon as the answer is there.
            self._enter_waits = True
        elif self._found:
            self._take_written_so()
        elif not self.new_button.isHidden():
            self._on_new_clicked()

    def _take_written_so(self) -> None:
        text = self.search.value() or ""
        for row in self._found:
            if is_written_so(text, self.names_of(row)):
                self.picked.emit(row)
                return
        words = self._unlike.format(text=text)
        self._nobody.setText(words)
        self._nobody.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._nobody, words))

    @Slot()
    def _on_moved_down(self) -> None:
        if self._found:
            self.results.setFocus()
            self.results.setCurrentRow(0)

    @Slot(QListWidgetItem)
    def _on_taken(self, item: QListWidgetItem) -> None:
        row: Any = self._found[self.results.row(item)]
        self.picked.emit(row)

    @Slot()
    def _on_new_clicked(self) -> None:
        self.new_wanted.emit(self.search.value() or "")
