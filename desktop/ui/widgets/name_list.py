"""A long list of names in which typing finds one, without accents and whatever stands before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication, QListView

from desktop.domain.text.folding import fold

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class NameList(QListView):
    """The list of a `ChoiceField`: "lang" goes to "Tỉnh Lạng Sơn".

    Qt's own search wants the beginning of the whole line, with its accents. Here any word may
    begin with what is typed. A letter after which nothing is found is left out: input methods
    send letters once more when an accent is added to the word.

    Args:
        parent: As in Qt.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = ""
        self._since = QElapsedTimer()

    def keyboardSearch(self, search: str) -> None:
        """Go to the next name with a word that begins so."""
        pause = QApplication.keyboardInputInterval()
        going_on = self._since.isValid() and self._since.elapsed() < pause
        self._since.start()
        typed = (self._typed if going_on else "") + fold(search)
        found = self._find(typed, after_current=len(typed) == 1)
        if found is None and going_on:
            return
        self._typed = typed
        if found is not None:
            self.setCurrentIndex(self.model().index(found, 0))

    def _find(self, typed: str, *, after_current: bool) -> int | None:
        count = self.model().rowCount()
        first = max(self.currentIndex().row(), 0) + (1 if after_current else 0)
        for step in range(count):
            row = (first + step) % count
            words = fold(str(self.model().index(row, 0).data() or "")).split(" ")
            # Without spaces: folding drops the one that is typed between two words.
            if any("".join(words[at:]).startswith(typed) for at in range(len(words))):
                return row
        return None
