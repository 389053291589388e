"""How many pairs of the list look alike, counted in the background when the list changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.services.duplicates import search_duplicates
from desktop.ui.looking import LongLook

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.services.duplicates import Duplicates
    from desktop.ui.context import AppContext

TABLES: Final = ("resident", "household", "distinct_pair")
"""What decides whether two entries look alike."""

_PAUSE_MS: Final = 700
"""What a person does first on a page that just came into sight goes before."""


class DuplicateWatch(QObject):
    """Counts again only when an entry changed since, here or on another PC after a sync.

    Args:
        context: Its runner reads and tells of changes.
        parent: The page that shows the number.

    Signals:
        counted: How many pairs there are.
    """

    counted = Signal(int)

    def __init__(self, context: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._stale = True
        self._look: LongLook | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.count_now)
        context.runner.changed.connect(self._on_changed)

    def want(self) -> None:
        """The page is in sight: count soon, if anything changed."""
        if self._stale:
            self._pause.start()

    def known(self) -> None:
        """Somebody else counted just now."""
        self._stop()
        self._stale = False

    @Slot()
    def count_now(self) -> None:
        """Begin at once."""
        self._stop()
        if self._context.runner.closed:
            return
        self._stale = False
        self._look = LongLook(
            self._context.runner,
            self,
            search_duplicates,
            done=self._take,
            failed=self._context.presenter.present,
        )

    def _stop(self) -> None:
        self._pause.stop()
        if self._look is not None:
            self._look.cancel()
            self._look = None

    def _take(self, found: Duplicates) -> None:
        self._look = None
        self.counted.emit(found.total)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(*TABLES):
            self._stale = True
