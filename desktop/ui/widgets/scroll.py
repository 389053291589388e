"""Part of a page that scrolls by itself, while what is around it stays in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show)


class InnerScroll(QScrollArea):
    """Scrolls up and down only; put things into `rows`.

    It asks for little height: a page is as high as the window, and this takes what is left.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: QWidget | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.inside = QWidget()
        self.rows = QVBoxLayout(self.inside)
        self.rows.setContentsMargins(0, 0, 8, 0)
        self.rows.setSpacing(12)
        self.setWidget(self.inside)
        self.verticalScrollBar().rangeChanged.connect(self._follow)
        self.verticalScrollBar().actionTriggered.connect(self._let_go)

    def sizeHint(self) -> QSize:
        """As wide as what is inside, as low as can be."""
        width = self.inside.minimumSizeHint().width() + self.verticalScrollBar().width()
        return QSize(width, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Never narrower than what is inside: there is no scrolling sideways."""
        hint = super().minimumSizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.inside.minimumSizeHint().width() + bar, hint.height())

    def scroll_to_top(self) -> None:
        """Show the beginning, once hidden and shown parts have found their places."""
        self._let_go()
        self.rows.activate()
        self.verticalScrollBar().setValue(0)

    def bring_into_sight(self, widget: QWidget) -> None:
        """Show a part that has just appeared, wherever its place turns out to be.

        Rows that wrap take their heights one after the other; the part is followed until the
        person scrolls or goes on to another field.
        """
        self._wanted = widget
        widget.removeEventFilter(self)
        widget.installEventFilter(self)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The part found another place."""
        if watched is self._wanted and event.type() in _MOVES:
            self._follow()
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The person looks somewhere else."""
        self._let_go()
        super().wheelEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's name
        """The person goes on; Qt shows the field that gets the focus."""
        self._let_go()
        return super().focusNextPrevChild(next)

    @Slot()
    def _follow(self) -> None:
        if self._wanted is not None:
            self.ensureWidgetVisible(self._wanted, 0, 0)

    @Slot()
    def _let_go(self) -> None:
        self._wanted = None
