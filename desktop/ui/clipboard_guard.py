"""Takes personal data out of the clipboard again, which every program may read."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication

KEPT_MS: Final = 30_000
_PUBLIC: Final = "application/x-lang-so-public"


class ClipboardGuard(QObject):
    """Empties the clipboard 30 seconds after something of this program was copied into it.

    What another program copied meanwhile stays, and so does what `copy_public` put there.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._copied = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_MS)
        self._timer.timeout.connect(self.empty)
        QGuiApplication.clipboard().dataChanged.connect(self._on_changed)

    @property
    def waits(self) -> bool:
        """Whether the clipboard will be emptied."""
        return self._timer.isActive()

    @Slot()
    def empty(self) -> None:
        """Take out what this program put in."""
        self._timer.stop()
        copied, self._copied = self._copied, ""
        if copied and QGuiApplication.clipboard().text() == copied:
            QGuiApplication.clipboard().clear()

    @Slot()
    def _on_changed(self) -> None:
        self._copied = _own_text()
        if self._copied:
            self._timer.start()
        else:
            self._timer.stop()


def copy_public(text: str) -> None:
    """Copy a text without personal data, to be pasted whenever the person likes."""
    data = QMimeData()
    data.setText(text)
    data.setData(_PUBLIC, b"1")
    QGuiApplication.clipboard().setMimeData(data)


def _own_text() -> str:
    """The text that this program has just copied; "" for anything else.

    Not every system says who owns the clipboard. What is copied while a window of this program
    has the keyboard is its own.
    """
    clipboard = QGuiApplication.clipboard()
    if not clipboard.ownsClipboard() and QGuiApplication.focusWindow() is None:
        return ""
    data = clipboard.mimeData()
    return data.text() if data is not None and not data.hasFormat(_PUBLIC) else ""
