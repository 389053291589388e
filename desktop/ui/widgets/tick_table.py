"""A list in which many lines are ticked before one action is done for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot

from desktop.system.texts import _
from desktop.ui.models.rows import TableColumn
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent
    from PySide6.QtWidgets import QWidget

R = TypeVar("R")

_CHORDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class TickTable(RowsTable[R], Generic[R]):
    """Space (or Enter) ticks a line and goes to the next, Ctrl+A ticks all that are shown.

    Ticks stay when another search shows other lines.

    Args:
        name: Accessible name: what is listed.
        columns: As in `RowsTable`; the column of ticks comes first by itself.
        key: A row's id.
        parent: As in Qt.

    Signals:
        ticks_changed: Another number of lines is ticked.
    """

    LEAST_ROWS: ClassVar[int] = 8

    ticks_changed = Signal()

    def __init__(
        self,
        name: str,
        columns: Sequence[TableColumn[R]],
        key: Callable[[R], str],
        parent: QWidget | None = None,
    ) -> None:
        self._key = key
        self._ticked: dict[str, None] = {}
        first: TableColumn[R] = TableColumn(
            _("Chosen"),
            self._tick_words,
            sort_key=self._is_unticked,
            characters=7,
            ticked=self._is_ticked,
        )
        super().__init__(name, [first, *columns], key, parent)
        self.opened.connect(self._on_opened)

    @property
    def ticked(self) -> tuple[str, ...]:
        """Ids of all ticked lines, shown or not, in the order of ticking."""
        return tuple(self._ticked)

    def tick(self, keys: Iterable[str]) -> None:
        """Tick these, whether shown or not."""
        self._set(dict.fromkeys([*self._ticked, *keys]))

    def clear_ticks(self) -> None:
        """Nothing is ticked."""
        self._set({})

    def tick_all_shown(self) -> None:
        """Tick every line shown; when all of them are, take those ticks away."""
        shown = [self._key(row) for row in self.rows_model.rows]
        if all(key in self._ticked for key in shown):
            gone = set(shown)
            self._set({key: None for key in self._ticked if key not in gone})
        else:
            self.tick(shown)

    def shown_ticks(self) -> int:
        """How many of the lines shown are ticked."""
        return sum(self._key(row) in self._ticked for row in self.rows_model.rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Ctrl+A; the rest as in every table."""
        plain = not event.modifiers() & _CHORDS
        if plain and (event.key() == Qt.Key.Key_Space or event.text() == " "):
            self._turn(self.currentIndex(), go_on=True)
        elif event.key() == Qt.Key.Key_A and event.modifiers() == (
            Qt.KeyboardModifier.ControlModifier
        ):
            self.tick_all_shown()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a line's tick turns it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.column() == 0:
            self._turn(index, go_on=False)

    def _turn(self, index: QModelIndex, *, go_on: bool) -> None:
        if not index.isValid():
            return
        key = self.rows_model.key_at(index.row())
        ticks = dict(self._ticked)
        if key in ticks:
            del ticks[key]
        else:
            ticks[key] = None
        self._set(ticks)
        below = index.siblingAtRow(index.row() + 1)
        if go_on and below.isValid():
            self.setCurrentIndex(below)

    def _set(self, ticks: dict[str, None]) -> None:
        if list(ticks) == list(self._ticked):
            return
        self._ticked = ticks
        model = self.rows_model
        if model.rows:
            model.dataChanged.emit(model.index(0, 0), model.index(len(model.rows) - 1, 0))
        self.ticks_changed.emit()

    @Slot(object)
    def _on_opened(self, _row: Any) -> None:
        self._turn(self.currentIndex(), go_on=True)

    def _tick_words(self, row: R) -> str:
        return _("Yes") if self._is_ticked(row) else _("No")

    def _is_ticked(self, row: R) -> bool:
        return self._key(row) in self._ticked

    def _is_unticked(self, row: R) -> bool:
        return self._key(row) not in self._ticked
