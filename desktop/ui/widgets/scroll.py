"""Part of a page that scrolls by itself, while what is around it stays in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class InnerScroll(QScrollArea):
    """Scrolls up and down only; put things into `rows`.

    It asks for little height: a page is as high as the window, and this takes what is left.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.inside = QWidget()
        self.rows = QVBoxLayout(self.inside)
        self.rows.setContentsMargins(0, 0, 8, 0)
        self.rows.setSpacing(12)
        self.setWidget(self.inside)

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
        self.rows.activate()
        self.verticalScrollBar().setValue(0)
