"""Garbage is collected on the window's thread only.

Python collects on whatever thread happens to allocate. Objects of the window that lie in a circle
would be destroyed on the thread of a database reader, and Qt ends the program for that.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS: Final = 1_000
_GENERATIONS: Final = (2, 1, 0)


class Collector(QObject):
    """Looks once a second whether Python would have collected by now; it does not itself any more.

    Args:
        parent: The window, on whose thread it is made.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(self.look)
        timer.start(_EVERY_MS)

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is due."""
        collect_what_is_due()


def collect_what_is_due() -> None:
    """What the automatic collection would do, on the thread that calls."""
    counts, limits = gc.get_count(), gc.get_threshold()
    due = (number for number in _GENERATIONS if counts[number] > limits[number])
    generation = next(due, None)
    if generation is not None:
        gc.collect(generation)
