"""Things beside each other that go on in the next row when there is no more room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class FlowLayout(QLayout):
    """A row of buttons, or a grid of equal cells, that wraps at the width it gets.

    Args:
        equal: Every cell has the same width and a row's cells the same height.
        spacing: Between neighbours and rows.
        parent: As in Qt.
    """

    def __init__(
        self, *, equal: bool = False, spacing: int = 10, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._equal = equal
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """As Qt asks."""
        self._items.append(item)

    def count(self) -> int:
        """As Qt asks."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """As Qt asks."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """As Qt asks."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """The width is shared, the height is what is needed."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """A narrower page needs more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all rows at that width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def minimumSize(self) -> QSize:
        """The largest thing alone."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def sizeHint(self) -> QSize:
        """As the minimum; the width is given from outside."""
        return self.minimumSize()

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def columns(self, width: int) -> int:
        """Equal cells beside each other at that width."""
        cell = self.minimumSize().width()
        return max(1, (width + self.spacing()) // max(1, cell + self.spacing()))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        shown = self._shown()
        if self._equal:
            columns = self.columns(width)
            return [shown[start : start + columns] for start in range(0, len(shown), columns)]
        rows: list[list[QLayoutItem]] = []
        left = 0
        for item in shown:
            needed = item.sizeHint().width()
            if not rows or needed > left:
                rows.append([])
                left = width
            rows[-1].append(item)
            left -= needed + self.spacing()
        return rows

    def _place(self, rect: QRect, *, move: bool) -> int:
        gap = self.spacing()
        columns = self.columns(rect.width())
        cell = (rect.width() - gap * (columns - 1)) // columns
        top = rect.top()
        for row in self._rows(rect.width()):
            height = max(item.sizeHint().height() for item in row)
            left = rect.left()
            for item in row:
                width = cell if self._equal else min(item.sizeHint().width(), rect.width())
                if move:
                    item.setGeometry(QRect(left, top, width, height))
                left += width + gap
            top += height + gap
        return max(0, top - gap - rect.top())
