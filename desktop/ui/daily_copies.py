"""Makes the daily copy of an open team in the background, and says when that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.services.copies import copies_folder, keep_daily_copies
from desktop.services.team_folders import read_entry

if TYPE_CHECKING:
    from desktop.domain.clock import Clock
    from desktop.services.copies import Kept
    from desktop.system.paths import Home
    from desktop.system.settings import Settings
    from desktop.ui.jobs import Job
    from desktop.ui.tasks import TaskRunner

FIRST_MS: Final = 30_000
"""Not while the team is being opened."""

AGAIN_MS: Final = 3_600_000
"""A PC may stay on for days."""


class DailyCopies(QObject):
    """Asks every hour; there is something to do once a day. Practice teams are not copied.

    Signals:
        failed: What went wrong; told once, until one succeeds.
    """

    failed = Signal(object)

    def __init__(
        self,
        runner: TaskRunner,
        clock: Clock,
        home: Home,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._clock = clock
        self._home = home
        self._settings = settings
        self._told = False
        self._timer = QTimer(self)
        self._timer.setInterval(FIRST_MS)
        self._timer.timeout.connect(self.look)

    @Slot()
    def start(self) -> None:
        """A team is open."""
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Do what is due today."""
        if self._runner.closed:
            self._timer.stop()
            return
        self._timer.setInterval(AGAIN_MS)
        self._runner.run(self, self._keep, done=self._on_kept, failed=self._on_failed)

    def _keep(self, _job: Job) -> Kept | None:
        database = self._runner.session.database
        if read_entry(self._home.teams / database.team_id).practice:
            return None
        folder = copies_folder(self._home, self._settings)
        return keep_daily_copies(database, folder, self._clock)

    def _on_kept(self, _kept: Kept | None) -> None:
        self._told = False

    def _on_failed(self, error: BaseException) -> None:
        if not self._told:
            self._told = True
            self.failed.emit(error)
