"""Large ticks for what was done: each tile is one action on one platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QLayout, QLayoutItem, QSizePolicy, QWidget

from desktop.domain.work import AssistanceAction, Platform
from desktop.system.labels import label
from desktop.system.texts import language
from desktop.ui.theme import Tone, icon_pixmap, scaled_font, target_height

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent, QPaintEvent

_PADDING = 12
_GAP = 10
_CHARACTERS = 22
_WRAP = int(Qt.TextFlag.TextWordWrap)
_TALL = 10_000

TickKey = tuple[str, AssistanceAction]
"""Platform code and action."""


def platform_name(platform: Platform) -> str:
    """Its name in the chosen language."""
    return platform.name_vi if language() == "vi" else platform.name_en


class TickTile(QAbstractButton):
    """Action and platform in words, ticked by Space or a click; Enter is left to the page.

    Args:
        platform: On which platform.
        action: What was done there.
        parent: As in Qt.
    """

    def __init__(
        self, platform: Platform, action: AssistanceAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.platform = platform
        self.action = action
        self.setCheckable(True)
        self.setText(f"{label(action)}: {platform_name(platform)}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def key(self) -> TickKey:
        """Platform code and action."""
        return self.platform.code, self.action

    def sizeHint(self) -> QSize:
        """Room for both lines, wrapped at a fixed number of letters."""
        width = self.fontMetrics().averageCharWidth() * _CHARACTERS + self._left() + _PADDING
        words = self._word_boxes(width)
        height = words[1].bottom() + _PADDING
        return QSize(width, max(height, target_height(self)))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks; everything else belongs to the grid and the page."""
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A box to tick, the action in bold, the platform below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        ticked = self.isChecked()
        line = Tone.FOCUS if self.hasFocus() else Tone.PRIMARY if ticked else Tone.LINE
        painter.setPen(QPen(line.color, 2.5 if self.hasFocus() else 1.2))
        painter.setBrush((Tone.SELECTED if ticked else Tone.SURFACE).color)
        painter.drawRoundedRect(frame, 6, 6)
        self._paint_box(painter, ticked=ticked)
        first, second = self._word_boxes(self.width())
        painter.setPen(Tone.TEXT.color)
        painter.setFont(scaled_font(self, 1.0, bold=True))
        painter.drawText(first, _WRAP, label(self.action))
        painter.setFont(self.font())
        painter.setPen(Tone.MUTED.color)
        painter.drawText(second, _WRAP, platform_name(self.platform))
        painter.end()

    def _paint_box(self, painter: QPainter, *, ticked: bool) -> None:
        side = self._box_side()
        box = QRect(_PADDING, _PADDING, side, side)
        painter.setPen(QPen((Tone.PRIMARY if ticked else Tone.MUTED).color, 1.6))
        painter.setBrush((Tone.PRIMARY if ticked else Tone.SURFACE).color)
        painter.drawRoundedRect(QRectF(box), 4, 4)
        if ticked:
            painter.drawPixmap(box.topLeft(), icon_pixmap("check", Tone.ON_PRIMARY, side))

    def _box_side(self) -> int:
        return self.fontMetrics().height()

    def _left(self) -> int:
        return _PADDING + self._box_side() + _GAP

    def _word_boxes(self, width: int) -> tuple[QRect, QRect]:
        room = width - self._left() - _PADDING
        space = QRect(self._left(), _PADDING, room, _TALL)
        bold = QFontMetrics(scaled_font(self, 1.0, bold=True))
        first = bold.boundingRect(space, _WRAP, label(self.action))
        below = QRect(self._left(), first.bottom() + 2, room, _TALL)
        second = self.fontMetrics().boundingRect(below, _WRAP, platform_name(self.platform))
        # The boxes get the whole width back: measuring shrank them to the words.
        return (
            QRect(space.left(), first.top(), room, first.height() + 1),
            QRect(space.left(), second.top(), room, second.height() + 1),
        )


class TileLayout(QLayout):
    """Cells of equal width, as many beside each other as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        self.setSpacing(8)

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
        """Cells share the width."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """A narrower page needs more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all rows at that width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def minimumSize(self) -> QSize:
        """One cell."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def sizeHint(self) -> QSize:
        """As the minimum; the width is given from outside."""
        return self.minimumSize()

    def setGeometry(self, rect: QRect) -> None:
        """Place every tile."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def columns(self, width: int) -> int:
        """Cells beside each other at that width."""
        cell = self.minimumSize().width()
        return max(1, (width + self.spacing()) // max(1, cell + self.spacing()))

    def _place(self, rect: QRect, *, move: bool) -> int:
        gap = self.spacing()
        columns = self.columns(rect.width())
        cell = (rect.width() - gap * (columns - 1)) // columns
        top = rect.top()
        for start in range(0, len(self._items), columns):
            row = self._items[start : start + columns]
            height = max(item.sizeHint().height() for item in row)
            if move:
                for number, item in enumerate(row):
                    corner = QPoint(rect.left() + number * (cell + gap), top)
                    item.setGeometry(QRect(corner, QSize(cell, height)))
            top += height + gap
        return max(0, top - gap - rect.top())


class TileGrid(QWidget):
    """Tiles in a grid; arrow keys go from one to the next.

    Signals:
        edited: A tile was ticked or not any more.
    """

    edited = Signal()

    def __init__(
        self, pairs: Iterable[tuple[Platform, AssistanceAction]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._layout = TileLayout(self)
        self.tiles = [TickTile(platform, action, self) for platform, action in pairs]
        for tile in self.tiles:
            self._layout.addWidget(tile)
            tile.clicked.connect(self._on_tile_clicked)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move between the tiles."""
        steps = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: self._layout.columns(self.width()),
            Qt.Key.Key_Up: -self._layout.columns(self.width()),
        }
        step = steps.get(Qt.Key(event.key()))
        at = next((n for n, tile in enumerate(self.tiles) if tile.hasFocus()), None)
        if step is None or at is None or not 0 <= at + step < len(self.tiles):
            super().keyPressEvent(event)
            return
        event.accept()
        self.tiles[at + step].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_tile_clicked(self) -> None:
        self.edited.emit()
