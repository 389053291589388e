"""How many pairs of the list look alike, counted in the background when the list changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.ui.looking import LongLook

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.services.duplicates import Duplicates
    from desktop.ui.errors import Presenter
    from desktop.ui.tasks import TaskRunner

TABLES: Final = ("resident", "household", "distinct_pair")
"""What decides whether two entries look alike."""

_PAUSE_MS: Final = 700
"""What a person does first on a page that just came into sight goes before."""


class DuplicateWatch(QObject):
    """One for all pages of a window that show the number.

    Counts again only when an entry changed since, here or on another PC after a sync.

    Args:
        runner: Reads and tells of changes.
        presenter: Tells what went wrong.
        parent: As in Qt.

    Signals:
        counted: How many pairs there are.
    """

    counted = Signal(int)

    def __init__(
        self, runner: TaskRunner, presenter: Presenter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner, self._presenter = runner, presenter
        self._stale = True
        self._total: int | None = None
        self._look: LongLook | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.count_now)
        runner.changed.connect(self._on_changed)

    def want(self) -> None:
        """A page that shows it is in sight: count soon, if anything changed."""
        if self._total is not None:
            self.counted.emit(self._total)
        if self._stale:
            self._pause.start()

    @Slot(int)
    def known(self, total: int) -> None:
        """Somebody else counted just now."""
        self._stop()
        self._stale = False
        self._tell(total)

    @Slot()
    def count_now(self) -> None:
        """Begin at once."""
        from desktop.services.duplicates import search_duplicates

        self._stop()
        if self._runner.closed:
            return
        self._stale = False
        self._look = LongLook(
            self._runner,
            self,
            search_duplicates,
            done=self._take,
            failed=self._presenter.present,
        )

    def _stop(self) -> None:
        self._pause.stop()
        if self._look is not None:
            self._look.cancel()
            self._look = None

    def _take(self, found: Duplicates) -> None:
        self._look = None
        self._tell(found.total)

    def _tell(self, total: int) -> None:
        self._total = total
        self.counted.emit(total)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(*TABLES):
            self._stale = True
