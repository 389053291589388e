"""Gate for large text: at 1366x768 no label, button or field is smaller than it needs to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from desktop.system import texts
from desktop.ui.theme import apply_theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCREEN = (1366, 768)
NAVIGATION_WIDTH = {100: 250, 150: 330, 200: 340}
"""What the window's own navigation takes; a page gets the rest."""

_MOST_ROUNDS = 25


def cut_widgets(root: QWidget) -> list[str]:
    """Visible labels, buttons and fields that have less room than their words need."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or widget.objectName().startswith("qt_"):
            continue
        if isinstance(widget, QLabel) and widget.text():
            needed = (
                widget.heightForWidth(widget.width())
                if widget.wordWrap()
                else widget.sizeHint().height()
            )
            too_narrow = (
                widget.width() < _longest_word(widget)
                if widget.wordWrap()
                else widget.width() < widget.sizeHint().width()
            )
            if widget.height() < needed or too_narrow:
                found.append(_words(widget, widget.text(), needed))
        elif isinstance(widget, QAbstractButton) and widget.text():
            hint = widget.sizeHint()
            if widget.hasHeightForWidth():  # its words go on in another line
                width = widget.minimumSizeHint().width()
                hint = QSize(width, widget.heightForWidth(widget.width()))
            if widget.width() < hint.width() or widget.height() < hint.height():
                found.append(_words(widget, widget.text(), hint.height()))
        elif (
            isinstance(widget, QLineEdit | QComboBox)
            and widget.height() < widget.minimumSizeHint().height()
        ):
            found.append(_words(widget, widget.accessibleName(), widget.height()))
    return found


def cut_when_settled(root: QWidget) -> list[str]:
    """`cut_widgets` after the layout came to rest.

    Rows that wrap ask their layouts for another height once they know their width, level by
    level, each in its own posted event; what is still cut after many rounds stays cut.
    """
    return wrong_when_settled(lambda: cut_widgets(root))


def wrong_when_settled(look: Callable[[], list[str]]) -> list[str]:
    """What is wrong after the layout came to rest: what `look` still finds after many rounds."""
    found: list[str] = []
    for _ in range(_MOST_ROUNDS):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        found = look()
        if not found:
            break
    return found


def cut_at_the_side(root: QWidget) -> list[str]:
    """Parts that scroll up and down only, and are too narrow for what is inside."""
    off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    found = []
    for area in root.findChildren(QScrollArea):
        if area.isVisibleTo(root) and area.horizontalScrollBarPolicy() == off:
            inside = area.widget()
            over = inside.minimumSizeHint().width() - area.viewport().width() if inside else 0
            if over > 0:
                found.append(f"{type(area).__name__} is {over} px too narrow for what is inside")
    return found


def _too_wide(holder: QWidget) -> list[str]:
    found = cut_at_the_side(holder)
    if isinstance(holder, QScrollArea) and (inside := holder.widget()) is not None:
        over = inside.minimumSizeHint().width() - holder.viewport().width()
        if over > 0:
            found.append(f"the page is {over} px too wide")
    return found


def page_size(percent: int) -> tuple[int, int]:
    """Room of a page inside the window at 1366x768."""
    return SCREEN[0] - NAVIGATION_WIDTH[percent], SCREEN[1] - 110


def every_case() -> Iterator[tuple[int, str]]:
    """Text sizes and languages that every screen must stand."""
    for percent in (100, 150, 200):
        for language in ("vi", "en"):
            yield percent, language


def check_sizes(
    make: Callable[[], QWidget],
    settle: Callable[[], None] = lambda: None,
    *,
    whole_window: bool = False,
) -> None:
    """Build the widget at each text size and language, and fail with what is cut.

    Args:
        make: Builds the widget anew (it asks for its words while it is built).
        settle: Waits until what the widget asked for has arrived.
        whole_window: The widget is the window, not a page in it.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    failures = []
    try:
        for percent, language in every_case():
            apply_theme(app, percent)
            texts.set_language(language)
            widget = make()
            holder = _hold(widget, SCREEN if whole_window else page_size(percent), whole_window)
            settle()
            found = wrong_when_settled(
                lambda holder=holder: cut_widgets(holder) + _too_wide(holder)  # type: ignore[misc]
            )
            failures += [f"{percent} % {language}: {line}" for line in found]
            holder.close()
            holder.deleteLater()
    finally:
        apply_theme(app, 100)
        texts.set_language("vi")
    assert not failures, "\n".join(failures)


def _hold(widget: QWidget, size: tuple[int, int], whole_window: bool) -> QWidget:  # noqa: FBT001
    holder = widget
    if not whole_window:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(widget)
        holder = area
    holder.resize(*size)
    holder.show()
    return holder


def _longest_word(label: QLabel) -> int:
    metrics = label.fontMetrics()
    words = QLabel.text(label).replace("\u200b", " ").split()  # a path may wrap where that stands
    return max((metrics.horizontalAdvance(word) for word in words), default=0)


def _words(widget: QWidget, text: str, needed: int) -> str:
    return (
        f"{type(widget).__name__} {text[:50]!r} has {widget.width()}x{widget.height()}, "
        f"needs {widget.sizeHint().width()}x{needed}"
    )
