"""Large ticks for what was done: each tile is one action on one platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.domain.work import AssistanceAction, Platform
from desktop.system.labels import label
from desktop.system.texts import language
from desktop.ui.theme import Tone, icon_pixmap, scaled_font, target_height
from desktop.ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent, QPaintEvent

_PADDING = 12
_GAP = 10
_CHARACTERS = 22
_DIGITS = 9
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
        number: The digit that ticks it, shown in its box; 0 for none.
    """

    def __init__(
        self,
        platform: Platform,
        action: AssistanceAction,
        parent: QWidget | None = None,
        number: int = 0,
    ) -> None:
        super().__init__(parent)
        self.number = number
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
        elif self.number:
            painter.setFont(scaled_font(self, 0.8))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self.number))

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


class TileGrid(QWidget):
    """Tiles in a grid; arrow keys go from one to the next.

    Args:
        pairs: One tile each.
        parent: As in Qt.
        numbered: The first nine are ticked by the digits 1 to 9 too.

    Signals:
        edited: A tile was ticked or not any more.
    """

    edited = Signal()

    def __init__(
        self,
        pairs: Iterable[tuple[Platform, AssistanceAction]],
        parent: QWidget | None = None,
        *,
        numbered: bool = False,
    ) -> None:
        super().__init__(parent)
        self._layout = FlowLayout(equal=True, spacing=8, parent=self)
        self.tiles = [
            TickTile(platform, action, self, place if numbered and place <= _DIGITS else 0)
            for place, (platform, action) in enumerate(pairs, 1)
        ]
        for tile in self.tiles:
            self._layout.addWidget(tile)
            tile.clicked.connect(self._on_tile_clicked)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move between the tiles, digits tick."""
        if self._tick_by_digit(event):
            event.accept()
            return
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

    def _tick_by_digit(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        for tile in self.tiles:
            if tile.number and event.text() == str(tile.number):
                tile.setFocus(Qt.FocusReason.TabFocusReason)
                tile.click()
                return True
        return False

    @Slot()
    def _on_tile_clicked(self) -> None:
        self.edited.emit()
