"""The one sync of the window: by itself every quarter of an hour, at once when it is asked for.

In the background it is never in the way: it begins only while nothing else is under way, opens
nothing, says what went wrong in the status line alone, and tries again by itself.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.domain.changes import Changes
from desktop.domain.errors import LangSoError
from desktop.services.home import sync_state
from desktop.services.sync_pace import LATER_S, SOON_S, SyncPace
from desktop.services.sync_team import SyncRun
from desktop.system.settings import BACKGROUND_SYNC
from desktop.ui.widgets.sync_words import SyncLine

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from desktop.domain.clock import Clock
    from desktop.domain.rows.reporting import SyncState
    from desktop.services.session import TeamSession
    from desktop.system.settings import Settings
    from desktop.ui.jobs import Job
    from desktop.ui.tasks import TaskRunner


class Run(Protocol):
    """What is driven: `SyncRun`."""

    def steps(self, progress: Callable[[int, int], None] | None = None) -> Generator[Any, Any, Any]:
        """The conversation."""
        ...

    def step_call(self, step: Any) -> tuple[bool, Callable[[], Any]]:
        """Where a step belongs, and the call that does it."""
        ...


class Syncing(QObject):
    """Owns the sync that is under way, so that there is never a second one beside it.

    Args:
        runner: Of the open team; outlives every page.
        clock: For the pace.
        settings: Whether it may begin by itself.
        log_bug: Writes an error that is our fault to the log.
        parent: As in Qt.
        make_run: Makes one sync of the team; `removal_allowed` after people said yes.

    Signals:
        moved: `line` says something else.
        ended: A sync went through; its outcome.
        failed: One did not, and a person had asked for it; the error.
    """

    moved = Signal()
    ended = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        runner: TaskRunner,
        clock: Clock,
        settings: Settings,
        log_bug: Callable[[BaseException], str],
        parent: QObject | None = None,
        *,
        make_run: Callable[..., Run] = SyncRun,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._settings = settings
        self._log_bug = log_bug
        self._make_run = make_run
        self._pace = SyncPace(clock)
        self._job: Job | None = None
        self._asked = False
        self._again = False
        self._seen = SyncLine()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    @property
    def line(self) -> SyncLine:
        """What is to be said besides what the book says."""
        return self._seen

    @property
    def busy(self) -> bool:
        """Whether a sync is under way, also one that nobody has to see."""
        return self._job is not None

    @property
    def asked(self) -> bool:
        """Whether a person waits for it."""
        return self._asked

    @property
    def due_in_s(self) -> float | None:
        """Seconds until it begins by itself; None while it does not."""
        if not self._timer.isActive() or not self._settings.get(BACKGROUND_SYNC):
            return None
        return self._timer.interval() / 1000

    @Slot()
    def begin(self) -> None:
        """A team is open."""
        self._wait(self._pace.first())

    @Slot()
    def soon(self) -> None:
        """Something was done that should be at the province at once, if there is a line."""
        self._again = self._job is not None
        if self._timer.isActive():
            self._wait(SOON_S)

    def start(self, *, removal_allowed: bool = False) -> None:
        """Sync now, because a person asked; one that is under way is shown from now on."""
        self._asked = True
        if self._job is None:
            self._drive(removal_allowed=removal_allowed)
        if self._seen.running:
            self.moved.emit()  # from now on somebody waits for it
        else:
            self._say(SyncLine(running=True))

    @Slot()
    def stop(self) -> None:
        """End the sync where it is; what was exchanged stays exchanged."""
        if self._job is None:
            return
        self._job.cancel()
        self._end(self._pace.after_success())
        self._runner.announce(Changes(sync_state=True))

    @Slot()
    def look(self) -> None:
        """Begin in the background, if this PC is connected and nothing else is under way."""
        if self._runner.closed or not self._runner.has_session or self._job is not None:
            return
        if not self._settings.get(BACKGROUND_SYNC):
            self._wait(self._pace.after_success())
        elif self._runner.busy:
            self._wait(LATER_S)
        else:
            self._runner.read(self, sync_state, done=self._on_state, failed=self._on_failed)

    def _on_state(self, state: SyncState) -> None:
        if self._job is not None:
            return
        if not state.enrolled:
            self._wait(self._pace.after_success())
        elif self._runner.busy:
            self._wait(LATER_S)
        else:
            self._drive(removal_allowed=False)

    def _drive(self, *, removal_allowed: bool) -> None:
        self._timer.stop()
        session: TeamSession = self._runner.session
        run = self._make_run(session, removal_allowed=removal_allowed)
        self._job = self._runner.drive(
            self,
            partial(_steps, run),
            run_step=run.step_call,
            done=self._on_synced,
            failed=self._on_failed,
            progress=self._on_progress,
        )

    def _on_progress(self, finished: int, total: int) -> None:
        # One that takes so long that it tells of its progress is shown.
        if self._job is not None:
            self._say(SyncLine(running=True, done=finished, total=total))

    def _on_synced(self, outcome: Any) -> None:
        self._end(self._pace.after_success())
        changes: Changes = outcome.changes
        self._runner.announce(changes.merged(Changes(sync_state=True)))
        self.ended.emit(outcome)

    def _on_failed(self, error: BaseException) -> None:
        asked = self._asked
        if not asked and not isinstance(error, LangSoError):
            self._log_bug(error)
        self._end(self._pace.after(error), error)
        # What was exchanged before the trouble stays exchanged.
        self._runner.announce(Changes(sync_state=True))
        if asked:
            self.failed.emit(error)

    def _end(self, wait_s: float, trouble: BaseException | None = None) -> None:
        self._job = None
        self._asked = False
        again, self._again = self._again and trouble is None, False
        self._wait(SOON_S if again else wait_s)
        self._say(SyncLine(trouble=trouble))

    def _say(self, line: SyncLine) -> None:
        if line != self._seen:
            self._seen = line
            self.moved.emit()

    def _wait(self, seconds: float) -> None:
        if not self._runner.closed:
            self._timer.start(round(seconds * 1000))


def _steps(run: Run, job: Job) -> Generator[Any, Any, Any]:
    return run.steps(job.report)
