"""The navigation on the left: an icon, words and the key of every page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.system.texts import _
from desktop.ui.shell.pages import PAGES
from desktop.ui.theme import BASE_POINTS, Tone, icon_pixmap, set_tone, target_height

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop.ui.context import Page
    from desktop.ui.shell.pages import PageEntry

_PADDING = 12
_GAP = 10
_LARGEST_WITH_KEYS = BASE_POINTS * 1.75


class NavigationButton(QAbstractButton):
    """One page; checked while the page is shown."""

    def __init__(self, entry: PageEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = entry.page
        self._icon = entry.icon
        key = entry.keys.rpartition("+")[2]
        # Very large words need the room more than the digit, which the tooltip says as well.
        roomy = self.font().pointSizeF() < _LARGEST_WITH_KEYS
        self._keys = key if key.isdigit() and roomy else ""
        self._key_room = roomy
        self.setText(_(entry.words))
        self.setCheckable(True)
        self.setToolTip(f"{self.text()} ({entry.keys})")
        self.setAccessibleDescription(entry.keys)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for icon, words and key."""
        metrics = self.fontMetrics()
        words = metrics.horizontalAdvance(self.text())
        keys = metrics.horizontalAdvance("00") + _GAP if self._key_room else 0
        width = 2 * _PADDING + metrics.height() + _GAP + words + keys
        return QSize(width, target_height(self))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page shown is marked by a bar, a ground and bold colour, never by colour alone."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        ink = Tone.PRIMARY if self.isChecked() else Tone.TEXT
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush((Tone.SELECTED if self.isChecked() else Tone.PAGE).color)
            painter.drawRoundedRect(box, 6, 6)
        if self.isChecked():
            painter.setBrush(Tone.PRIMARY.color)
            painter.drawRoundedRect(QRectF(2, 8, 4, self.height() - 16), 2, 2)
        if self.hasFocus():
            painter.setPen(QPen(Tone.FOCUS.color, 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)
        size = self.fontMetrics().height()
        painter.drawPixmap(
            _PADDING, (self.height() - size) // 2, icon_pixmap(self._icon, ink, size)
        )
        painter.setPen(ink.color)
        area = self.rect().adjusted(_PADDING + size + _GAP, 0, -_PADDING, 0)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, flags | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.setPen(Tone.MUTED.color)
        painter.drawText(area, flags | Qt.AlignmentFlag.AlignRight, self._keys)
        painter.end()


class NavigationPane(QScrollArea):
    """All pages; Up and Down move between them, it scrolls when the text is very large.

    Signals:
        page_chosen: The `Page` that was pressed.
    """

    page_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Pages"))
        inner = QWidget(self)
        set_tone(inner, back=Tone.SURFACE)
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(8, 10, 8, 10)
        rows.setSpacing(2)
        self._buttons = [NavigationButton(entry, inner) for entry in PAGES]
        for button in self._buttons:
            # Not in a button group, which would keep Tab from all but one.
            button.clicked.connect(partial(self._on_clicked, button))
            rows.addWidget(button)
        rows.addStretch(1)
        self.setWidget(inner)
        bar = self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(inner.minimumSizeHint().width() + bar)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """As wide as the longest words."""
        return QSize(self.minimumWidth(), super().sizeHint().height())

    def mark(self, page: Page) -> None:
        """Show which page is open."""
        for button in self._buttons:
            button.setChecked(button.page is page)
            if button.page is page:
                self.ensureWidgetVisible(button)

    def button(self, page: Page) -> NavigationButton:
        """The button of a page."""
        return next(button for button in self._buttons if button.page is page)

    def _on_clicked(self, button: NavigationButton, *_checked: object) -> None:
        button.setChecked(True)
        self.page_chosen.emit(button.page)
