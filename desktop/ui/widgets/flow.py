"""Things beside each other that go on in the next row when there is no more room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

_Row = list[tuple[QLayoutItem, int]]
"""Items with their share of what the row has left."""


class FlowLayout(QLayout):
    """A row of buttons or fields, or a grid of equal cells, that wraps at the width it gets.

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
        self._items: _Row = []
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        self.setSpacing(spacing)

    def add(self, widget: QWidget, share: int = 1) -> None:
        """Add a widget that grows: it takes its share of what its row has left.

        It goes to the next row only when even its minimum has no room. Fields stand at the top of
        their row, for an error below one of them makes it higher than the others.
        """
        self.addWidget(widget)
        if widget.layout() is not None:
            self.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
        self._items[-1] = (self._items[-1][0], share)

    def addItem(self, item: QLayoutItem) -> None:
        """As Qt asks."""
        self._items.append((item, 0))

    def count(self) -> int:
        """As Qt asks."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """As Qt asks."""
        return self._items[index][0] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """As Qt asks."""
        return self._items.pop(index)[0] if 0 <= index < len(self._items) else None

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
        for item, _share in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def sizeHint(self) -> QSize:
        """Everything in one row; of equal cells one, for their width is given from outside."""
        if self._equal:
            return self.minimumSize()
        needed = [_needed(item, share) for item, share in self._shown()]
        width = sum(needed) + self.spacing() * max(0, len(needed) - 1)
        return QSize(width, self.heightForWidth(width))

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def columns(self, width: int) -> int:
        """Equal cells beside each other at that width."""
        cell = self.minimumSize().width()
        return max(1, (width + self.spacing()) // max(1, cell + self.spacing()))

    def _shown(self) -> _Row:
        return [one for one in self._items if not one[0].isEmpty()]

    def _rows(self, width: int) -> list[_Row]:
        shown = self._shown()
        if self._equal:
            columns = self.columns(width)
            return [shown[start : start + columns] for start in range(0, len(shown), columns)]
        rows: list[_Row] = []
        left = 0
        for item, share in shown:
            needed = self._wanted(item, share, width)
            if not rows or needed > left:
                rows.append([])
                left = width
            rows[-1].append((item, share))
            left -= needed + self.spacing()
        return rows

    def _place(self, rect: QRect, *, move: bool) -> int:
        top = rect.top()
        for row in self._rows(rect.width()):
            widths = self._widths(row, rect.width())
            height = max(_height(one[0], width) for one, width in zip(row, widths, strict=True))
            left = rect.left()
            for (item, _share), width in zip(row, widths, strict=True):
                if move:
                    item.setGeometry(QRect(left, top, width, height))
                left += width + self.spacing()
            top += height + self.spacing()
        return max(0, top - self.spacing() - rect.top())

    def _wanted(self, item: QLayoutItem, share: int, width: int) -> int:
        """Something that grows may ask for more than its least, but for two in a row at most."""
        needed = _needed(item, share)
        if not share:
            return needed
        return max(needed, min(item.sizeHint().width(), (width - self.spacing()) // 2))

    def _widths(self, row: _Row, width: int) -> list[int]:
        """Widths of one row's items."""
        gap = self.spacing()
        if self._equal:
            columns = self.columns(width)
            return [(width - gap * (columns - 1)) // columns] * len(row)
        least = [min(_needed(item, share), width) for item, share in row]
        shares = [share for _item, share in row]
        return _shared(least, shares, width - gap * (len(row) - 1))


def _needed(item: QLayoutItem, share: int) -> int:
    """Width without which an item goes to the next row.

    Labels that wrap would do with one word: beside buttons they are given the room of their line.
    """
    grows = share and not _wraps(item)
    return (item.minimumSize() if grows else item.sizeHint()).width()


def _wraps(item: QLayoutItem) -> bool:
    widget = item.widget()
    return widget is not None and widget.layout() is None and item.hasHeightForWidth()


def _height(item: QLayoutItem, width: int) -> int:
    if item.hasHeightForWidth():
        return max(item.heightForWidth(width), item.minimumSize().height())
    return item.sizeHint().height()


def _shared(least: Sequence[int], shares: Sequence[int], width: int) -> list[int]:
    """Widths in the proportion of the shares where the least ones allow it."""
    widths = list(least)
    growing = [number for number, share in enumerate(shares) if share]
    while growing:
        free = width - sum(widths[n] for n in range(len(widths)) if n not in growing)
        whole = sum(shares[n] for n in growing)
        fixed = [n for n in growing if free * shares[n] // whole < least[n]]
        if not fixed:
            for n in growing:
                widths[n] = free * shares[n] // whole
            break
        for n in fixed:
            growing.remove(n)
    return widths
