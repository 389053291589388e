"""After a paper was handed over: says in words what keeps the printer from printing it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.domain.errors import TroubleError
from desktop.system.sentences import sentence
from desktop.ui.paper.printing import state_of, still_waits
from desktop.ui.widgets.banner import MessageKind

if TYPE_CHECKING:
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.paper.printing import Handed

_EVERY_MS = 2000
_LONGEST_ROUNDS = 150


class PrintWatch(QObject):
    """Looks every two seconds until the printer is done with the paper, five minutes at most.

    Args:
        context: Its runner asks, its presenter tells; each trouble is told once.
        parent: As in Qt.
    """

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._handed: Handed | None = None
        self._told = ""
        self._rounds = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)

    @property
    def watching(self) -> bool:
        """Whether a paper is still waited for."""
        return self._handed is not None

    def follow(self, handed: Handed) -> None:
        """Watch this paper from now on."""
        self._handed = handed if handed.id else None
        self._told = ""
        self._rounds = 0
        self.look()

    @Slot()
    def look(self) -> None:
        """Ask the system now."""
        self._timer.stop()
        if self._handed is not None and not self._context.runner.closed:
            self._context.runner.run(
                self, partial(_look, self._handed), done=self._on_seen, failed=self._on_failed
            )

    def stop(self) -> None:
        """Watch no longer."""
        self._handed = None
        self._timer.stop()

    def _on_seen(self, seen: tuple[Handed, bool, str]) -> None:
        handed, waits, trouble = seen
        if handed is not self._handed:
            return
        self._rounds += 1
        if not waits or self._rounds > _LONGEST_ROUNDS:
            self.stop()
            return
        if trouble and trouble != self._told:
            self._told = trouble
            self._context.presenter.tell(MessageKind.WARNING, sentence(TroubleError(trouble)))
        self._timer.start()

    def _on_failed(self, _error: BaseException) -> None:
        # The paper was handed over; that the system cannot be asked about it is no trouble.
        self.stop()


def _look(handed: Handed, _job: Job) -> tuple[Handed, bool, str]:
    waits = still_waits(handed)
    return handed, waits, state_of(handed.printer).trouble if waits else ""
