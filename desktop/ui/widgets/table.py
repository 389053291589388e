"""The table view of every list, set up for speed and for large fingers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedLayout,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.models.rows import RowsTableModel, TableColumn
from desktop.ui.theme import target_height

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent
    from PySide6.QtWidgets import QStyleOptionHeader

    from desktop.ui.widgets.empty import EmptyState

R = TypeVar("R")

_CELL_PADDING = 22
_ROOM = "\u2002"
_SHARE = 0.55
"""Of the screen's height, which no table needs more of."""

_LOW_ROWS = 6
"""A table that is kept low scrolls inside when there are more."""


class _NumberDelegate(QStyledItemDelegate):
    """Keeps right-aligned numbers off the words of the next column."""

    def displayText(self, value: Any, locale: Any) -> str:
        """The words with a little room behind them; the model's own stay as they are."""
        return f"{value}{_ROOM}"


class _Headings(QHeaderView):
    """Keeps a right-aligned heading off the next one, as the numbers below it are kept."""

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        """The heading with the same room behind it as the numbers."""
        super().initStyleOptionForIndex(option, section)
        if option.textAlignment & Qt.AlignmentFlag.AlignRight:
            option.text = f"{option.text}{_ROOM}"


class RowsTable(QTableView, Generic[R]):
    """A list of rows: whole rows are chosen, Enter or a double click opens one.

    Args:
        name: Accessible name: what is listed.
        columns: From left to right.
        key: A row's id.
        parent: As in Qt.

    Signals:
        opened: The row that was opened (Enter, double click).
        chosen: The row that became current, None when there is none.
    """

    LEAST_ROWS: ClassVar[int] = 3
    """So many are in sight at least; where that is more than its page has room for, it scrolls."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        columns: Sequence[TableColumn[R]],
        key: Callable[[R], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._stretched: tuple[int, int] | None = None
        self.rows_model: RowsTableModel[R] = RowsTableModel(columns, key, self)
        self.setHorizontalHeader(_Headings(Qt.Orientation.Horizontal, self))
        self.setModel(self.rows_model)
        numbers = _NumberDelegate(self)
        for number, column in enumerate(self.rows_model.columns):
            if column.right:
                self.setItemDelegateForColumn(number, numbers)
        self._low = False
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._fit()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(self._on_index_opened)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show a new result; the chosen row stays chosen when it is still there."""
        chosen = self.current_key()
        self.rows_model.set_rows(rows)
        line = None if chosen is None else self.rows_model.line_of(chosen)
        if line is not None:
            self.setCurrentIndex(self.rows_model.index(line, 0))
        if self._low:
            self._fit_height()

    def keep_low(self) -> None:
        """Be no higher than the rows need: what belongs to the chosen one follows below."""
        self._low = True
        self._fit_height()

    def current(self) -> R | None:
        """The chosen row."""
        index = self.currentIndex()
        return self.rows_model.rows[index.row()] if index.isValid() else None

    def current_key(self) -> str | None:
        """The chosen row's id."""
        index = self.currentIndex()
        return self.rows_model.key_at(index.row()) if index.isValid() else None

    def choose(self, key: str) -> bool:
        """Choose the row with that id and scroll to it; False when it is not listed."""
        line = self.rows_model.line_of(key)
        if line is None:
            return False
        self.setCurrentIndex(self.rows_model.index(line, 0))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the chosen row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            event.accept()
            self._on_index_opened(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._share_room()

    def changeEvent(self, event: QEvent) -> None:
        """Fit rows and columns to another text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "rows_model"):
            self._fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(target_height(self))
        self.verticalHeader().setMinimumSectionSize(target_height(self))
        self._fit_height()
        header = self.horizontalHeader()
        header.setMinimumHeight(target_height(self))
        metrics = self.fontMetrics()
        for number, column in enumerate(self.rows_model.columns):
            heading = metrics.horizontalAdvance(column.title) + 2 * _CELL_PADDING
            width = metrics.averageCharWidth() * column.characters + _CELL_PADDING
            header.resizeSection(number, max(heading, width))
            if column.stretch:
                self._stretched = (number, max(heading, width))
        self._share_room()

    def _fit_height(self) -> None:
        line, rows = target_height(self), self.LEAST_ROWS
        if self._low:
            rows = min(max(self.rows_model.rowCount(), 1), _LOW_ROWS)
        most = max(int(self.screen().availableGeometry().height() * _SHARE), line * 4)
        height = min(line * (rows + 1) + 2 * self.frameWidth(), most)
        self.setMinimumHeight(height)
        if self._low:
            # Room for the bar below columns that are wider than the page.
            self.setMaximumHeight(height + self.horizontalScrollBar().sizeHint().height())

    def _share_room(self) -> None:
        """Give the room that is left to one column, which never gets less than its own width.

        Qt's own stretching squeezes that column to nothing when the others need everything.
        """
        if self._stretched is None:
            return
        column, least = self._stretched
        header = self.horizontalHeader()
        others = header.length() - header.sectionSize(column)
        header.resizeSection(column, max(least, self.viewport().width() - others))

    @Slot(QModelIndex)
    def _on_index_opened(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows_model.rows[index.row()])

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        row: Any = self.rows_model.rows[index.row()] if index.isValid() else None
        self.chosen.emit(row)


class ListPanel(QWidget, Generic[R]):
    """A table, or the sentence that there is nothing in it."""

    def __init__(
        self, table: RowsTable[R], empty: EmptyState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.table = table
        self.empty = empty
        holder = QWidget(self)
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(table)
        self._stack.addWidget(empty)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(holder)

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show the rows, or that there are none."""
        self.table.set_rows(rows)
        self._stack.setCurrentWidget(self.table if rows else self.empty)
