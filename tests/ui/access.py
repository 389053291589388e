"""Gate for screen readers and keyboards: everything that takes the focus has a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator


def focusable(root: QWidget) -> Iterator[QWidget]:
    """Visible, enabled widgets that Tab or a click can reach, except Qt's inner parts."""
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisibleTo(root) or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if widget.focusProxy() is not None or widget.objectName().startswith("qt_"):
            continue
        yield widget


def check_access(root: QWidget) -> None:
    """Fail with a list of what has no accessible name, and of buttons that Tab cannot reach."""
    nameless = []
    unreachable = []
    for widget in focusable(root):
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) if interface is not None else ""
        if not name.strip():
            nameless.append(_describe(widget))
    for button in root.findChildren(QAbstractButton):
        own = not button.objectName().startswith("qt_") and _is_ours(button)
        if own and button.isVisibleTo(root) and not button.focusPolicy() & Qt.FocusPolicy.TabFocus:
            unreachable.append(_describe(button))
    assert not nameless, f"without an accessible name: {nameless}"
    assert not unreachable, f"not reachable by Tab: {unreachable}"


def check_plain_text(root: QWidget) -> None:
    """Every label shows plain text, so that nothing typed is read as markup."""
    rich = [
        _describe(label)
        for label in root.findChildren(QLabel)
        if label.textFormat() != Qt.TextFormat.PlainText and label.text()
    ]
    assert not rich, f"labels that may show markup: {rich}"


def _is_ours(widget: QWidget) -> bool:
    return type(widget).__module__.startswith("desktop.")


def _describe(widget: QWidget) -> str:
    chain: list[str] = []
    at: QWidget | None = widget
    while at is not None and len(chain) < 4:
        chain.append(type(at).__name__)
        at = at.parentWidget()
    return " < ".join(chain)
