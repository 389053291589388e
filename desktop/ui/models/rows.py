"""The table model of every list: a tuple of frozen rows and the columns that show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_HINT = int(Qt.ItemDataRole.ToolTipRole)
_BOX = int(Qt.ItemDataRole.CheckStateRole)
_MORE = frozenset({_SPOKEN, _HINT, _BOX})


@dataclass(frozen=True, slots=True)
class TableColumn(Generic[R]):
    """One column of a list.

    Attributes:
        title: Its heading.
        text: The words of a row's cell; "—" for what is missing, never 0.
        sort_key: What to sort by; None: not by this column.
        right: Numbers stand right.
        characters: Its width, in average characters.
        stretch: Takes the room that is left (one column of a table).
        as_read: The query's own order is that of this column; it needs no key.
        ticked: A box instead of words, full or empty; the words are for those who listen.
    """

    title: str
    text: Callable[[R], str]
    sort_key: Callable[[R], Any] | None = None
    right: bool = False
    characters: int = 12
    stretch: bool = False
    as_read: bool = False
    ticked: Callable[[R], bool] | None = None

    @property
    def can_sort(self) -> bool:
        """Whether the list can be sorted by it."""
        return self.as_read or self.sort_key is not None


class RowsTableModel(QAbstractTableModel, Generic[R]):
    """Shows rows that a query returned; a new result replaces all of them.

    Args:
        columns: From left to right.
        key: A row's id, by which the selection survives a new result.
        parent: As in Qt.
    """

    def __init__(
        self,
        columns: Sequence[TableColumn[R]],
        key: Callable[[R], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._arrived: tuple[R, ...] = ()
        self._rows: tuple[R, ...] = ()
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows in the order shown."""
        return self._rows

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show a new result, sorted as the person chose."""
        self.beginResetModel()
        self._arrived = tuple(rows)
        self._rows = self._in_order()
        self.endResetModel()

    def key_at(self, row: int) -> str:
        """The id of the row shown at that line."""
        return self._key(self._rows[row])

    def line_of(self, key: str) -> int | None:
        """The line of the row with that id."""
        for line, row in enumerate(self._rows):
            if self._key(row) == key:
                return line
        return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Lines; none below a line."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Columns; none below a line."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Words, alignment, and words with their heading for screen readers."""
        if role == _DISPLAY:
            if not index.isValid():
                return None
            column = self.columns[index.column()]
            return "" if column.ticked is not None else column.text(self._rows[index.row()])
        if role == _ALIGNMENT:
            return _RIGHT if self.columns[index.column()].right else _LEFT
        if role in _MORE and index.isValid():
            return _more(self.columns[index.column()], self._rows[index.row()], role)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Headings; lines have none."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == _DISPLAY:
            return self.columns[section].title
        if role == _ALIGNMENT:
            return _RIGHT if self.columns[section].right else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column that has a sort key; column -1 restores the query's order."""
        known = 0 <= column < len(self.columns) and self.columns[column].can_sort
        self._sorted_by = (column, order) if known else None
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self.key_at(index.row()) for index in before]
        self._rows = self._in_order()
        lines = {self._key(row): line for line, row in enumerate(self._rows)} if keys else {}
        after = [
            self.index(lines[key], index.column()) for key, index in zip(keys, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _in_order(self) -> tuple[R, ...]:
        if self._sorted_by is None:
            return self._arrived
        column, order = self._sorted_by
        descending = order == Qt.SortOrder.DescendingOrder
        key = self.columns[column].sort_key
        if key is None:
            return self._arrived[::-1] if descending else self._arrived
        return tuple(sorted(self._arrived, key=key, reverse=descending))


def _more(column: TableColumn[R], row: R, role: int) -> Any:
    """What is heard, what is shown of words too long for their cell, and the box."""
    if role == _BOX:
        return None if column.ticked is None else _STATES[column.ticked(row)]
    words = column.text(row)
    if role == _SPOKEN:
        return f"{column.title}: {words}"
    # Escaped: Qt takes words for a page of HTML when they look like one.
    return f"<span>{escape(words)}</span>" if len(words) > column.characters else None


_STATES = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}
