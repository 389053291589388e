"""Pages behind tabs that are large enough to be hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabBar, QTabWidget

from desktop.ui.theme import target_height

if TYPE_CHECKING:
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QWidget


class _TallTabBar(QTabBar):
    def tabSizeHint(self, index: int) -> QSize:
        """As wide as its words, as high as a button."""
        hint = super().tabSizeHint(index)
        hint.setHeight(target_height(self))
        hint.setWidth(hint.width() + self.fontMetrics().averageCharWidth() * 2)
        return hint


class Tabs(QTabWidget):
    """Ctrl+Tab and Ctrl+Shift+Tab go through the pages; arrow keys do on the tabs.

    Args:
        name: Accessible name: what the pages are parts of.
        parent: As in Qt.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        bar = _TallTabBar(self)
        bar.setAccessibleName(name)
        self.setTabBar(bar)
        self.setAccessibleName(name)
        self.setDocumentMode(True)
