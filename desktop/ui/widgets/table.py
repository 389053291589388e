"""The table view of every list, set up for speed and for large fingers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal, Slot
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

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent, QResizeEvent
    from PySide6.QtWidgets import QStyleOptionHeader, QStyleOptionViewItem

    from desktop.ui.widgets.empty import EmptyState

R = TypeVar("R")

_CELL_PADDING = 22
_ROOM = "\u2002"
_SHARE = 0.55
"""Of the screen's height, which no table needs more of."""

_LOW_ROWS = 20
"""A table that is kept low scrolls inside when there are more."""

_WRAPPED_ROWS = 500
"""Each of so many is as high as its words need; in longer lists every row is one line high."""

_HEADING_EDGE = 8
_LINE_GAP = 8
"""Between the words of two rows that have several lines."""


class _NumberDelegate(QStyledItemDelegate):
    """Keeps right-aligned numbers off the words of the next column."""

    def displayText(self, value: Any, locale: Any) -> str:
        """The words with a little room behind them; the model's own stay as they are."""
        return f"{value}{_ROOM}"


class _LinesDelegate(QStyledItemDelegate):
    """Keeps rows of several lines apart."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The words with a little room above and below."""
        return super().sizeHint(option, index) + QSize(0, _LINE_GAP)


class _Headings(QHeaderView):
    """Keeps a right-aligned heading off the next one, as the numbers below it are kept."""

    wraps = False
    """Whether a heading goes on in a second line."""

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        """The heading with the same room behind it as the numbers."""
        super().initStyleOptionForIndex(option, section)
        if option.textAlignment & Qt.AlignmentFlag.AlignRight:
            option.text = f"{option.text}{_ROOM}"
        elif self.wraps:
            option.textAlignment = Qt.AlignmentFlag(
                int(option.textAlignment) | int(Qt.TextFlag.TextWordWrap)
            )


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
        self._headings = _Headings(Qt.Orientation.Horizontal, self)
        self.setHorizontalHeader(self._headings)
        self.setModel(self.rows_model)
        numbers = _NumberDelegate(self)
        for number, column in enumerate(self.rows_model.columns):
            if column.right:
                self.setItemDelegateForColumn(number, numbers)
        self._low = 0
        self._wraps = self._narrow = False
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
        self.rows_model.layoutChanged.connect(self._fit_rows)

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show a new result; the chosen row stays chosen when it is still there."""
        chosen = self.current_key()
        self.rows_model.set_rows(rows)
        line = None if chosen is None else self.rows_model.line_of(chosen)
        if line is not None:
            self.setCurrentIndex(self.rows_model.index(line, 0))
        if self._narrow:
            self._share_room()
        else:
            self._fit_rows()

    def keep_low(self, rows: int = _LOW_ROWS) -> None:
        """Be no higher than the rows need: what belongs to the chosen one follows below.

        All of it is seen: columns share the width there is, and the page scrolls, not the table.

        Args:
            rows: Of a longer list only so many are in sight, and it scrolls inside.
        """
        self._low = rows
        self.wrap_words(narrow=True)

    def wrap_words(self, *, narrow: bool = False) -> None:
        """Show long words in several lines instead of cutting them.

        Args:
            narrow: Columns of words become narrower before the table scrolls sideways.
        """
        self._wraps = True
        self._narrow = self._headings.wraps = narrow
        self.setItemDelegate(_LinesDelegate(self))
        self.setWordWrap(True)
        self._share_room()

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
        for number, column in enumerate(self.rows_model.columns):
            width = self._wanted_width(column)
            header.resizeSection(number, width)
            if column.stretch:
                self._stretched = (number, width)
        self._share_room()

    @Slot()
    def _fit_rows(self) -> None:
        """Give each row the height that its words need at the widths that the columns have."""
        if self._wraps:
            if self.rows_model.rowCount() <= _WRAPPED_ROWS:
                self.resizeRowsToContents()
            if self._low:
                self._fit_height()
            elif self._narrow:
                self._fit_headings(target_height(self))

    def _fit_height(self) -> None:
        line = target_height(self)
        if self._low:
            shown = range(min(self.rows_model.rowCount(), self._low))
            rows = sum(self.rowHeight(row) for row in shown) or line
            height = self._fit_headings(line) + rows + 2 * self.frameWidth()
            if self.horizontalHeader().length() > self.viewport().width():
                height += self.horizontalScrollBar().sizeHint().height()
            self.setFixedHeight(height)
            return
        most = max(int(self.screen().availableGeometry().height() * _SHARE), line * 4)
        self.setMinimumHeight(min(line * (self.LEAST_ROWS + 1) + 2 * self.frameWidth(), most))

    def _fit_headings(self, line: int) -> int:
        """Room for headings that go on in another line; the height they have now."""
        header = self.horizontalHeader()
        heights = [
            self.fontMetrics()
            .boundingRect(
                QRect(0, 0, header.sectionSize(number) - _HEADING_EDGE, 0),
                Qt.TextFlag.TextWordWrap,
                column.title,
            )
            .height()
            for number, column in enumerate(self.rows_model.columns)
            if not column.right
        ]
        height = max([line, *(one + _LINE_GAP for one in heights)])
        header.setFixedHeight(height)
        return height

    def _share_room(self) -> None:
        """Give the room that is left to one column, which never gets less than its own width.

        Qt's own stretching squeezes that column to nothing when the others need everything.
        """
        header, room = self.horizontalHeader(), self.viewport().width()
        if self._narrow:
            for number, width in enumerate(self._narrowed(room)):
                header.resizeSection(number, width)
        if self._stretched is not None:
            column, least = self._stretched
            left = room - header.length() + header.sectionSize(column)
            if self._narrow:
                least = header.sectionSize(column)
            header.resizeSection(column, max(least, left))
        self._fit_rows()

    def _narrowed(self, room: int) -> list[int]:
        """Widths of the columns: all they want, or what is left after the longest words."""
        columns = self.rows_model.columns
        wanted = [self._wanted_width(column) for column in columns]
        least = [self._least_width(one, width) for one, width in zip(columns, wanted, strict=True)]
        if not sum(least) <= room < sum(wanted):
            return wanted  # where not even single words have room, the table scrolls sideways
        more = [most - width for most, width in zip(wanted, least, strict=True)]
        share = (room - sum(least)) / sum(more)
        return [width + int(one * share) for width, one in zip(least, more, strict=True)]

    def _least_width(self, column: TableColumn[R], wanted: int) -> int:
        """Room for the longest word of a column; numbers are never narrowed."""
        if column.right:
            return wanted
        rows = self.rows_model.rows[:_WRAPPED_ROWS]
        words = {word for row in rows for word in column.text(row).split()}
        longest = max(map(self.fontMetrics().horizontalAdvance, words | set(column.title.split())))
        return min(wanted, longest + _CELL_PADDING)

    def _wanted_width(self, column: TableColumn[R]) -> int:
        metrics = self.fontMetrics()
        heading = metrics.horizontalAdvance(column.title) + 2 * _CELL_PADDING
        return max(heading, metrics.averageCharWidth() * column.characters + _CELL_PADDING)

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
