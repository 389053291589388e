"""Work off the GUI thread: the only place of the window with threads.

Three lanes: one writer thread and one reader thread (each with its own database connection) and
a small pool for everything slow that is not the database (PDF, network, key derivation).
"""

from __future__ import annotations

import itertools
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.domain.errors import JobCancelledError
from desktop.ui.jobs import Job, no_progress, outcome
from desktop.ui.lanes import Lane, Priority

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from desktop.domain.changes import Changes
    from desktop.services.session import TeamSession

T = TypeVar("T")
C = TypeVar("C")


class _Written(NamedTuple):
    """What a write gives back: the service's result, and what goes to every view."""

    result: Any
    changes: Changes


class TaskRunner(QObject):
    """Runs services for one team session and brings their results to the GUI thread.

    Bound to one session for its life by `open_session`, so that a queued job can never reach
    another team's file. `done` and `failed` run on the GUI thread, exactly one of them, and only
    while `owner` lives and the job is not cancelled. `failed` is always asked for: an error that
    nobody hears is a lost record. Nothing that a caller passed is destroyed on another thread: a
    widget would leave its timers behind, and the next one to fire would end the program.

    Signals:
        changed: `Changes` of a committed write, before its `done` and whether or not its owner
            still lives.
    """

    changed = Signal(object)
    _delivered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: TeamSession | None = None
        self._writer = Lane("langso-writer")
        self._reader = Lane("langso-reader")
        self._io = Lane("langso-io", threads=3)
        self._jobs: set[Job] = set()
        self._held: dict[int, Callable[[], None]] = {}
        self._numbers = itertools.count()
        self._closed = False
        self._last_act: str | None = None
        self._delivered.connect(self._on_delivered, Qt.ConnectionType.QueuedConnection)

    @property
    def session(self) -> TeamSession:
        """The unlocked team.

        Raises:
            RuntimeError: No team was opened yet.
        """
        if self._session is None:
            raise RuntimeError("no team is open")
        return self._session

    @property
    def has_session(self) -> bool:
        """Whether a team is open."""
        return self._session is not None

    @property
    def last_act(self) -> str | None:
        """The act of the write whose `done` is running, for an offer to undo it."""
        return self._last_act

    @property
    def busy(self) -> bool:
        """Whether any job is queued or under way."""
        return bool(self._jobs)

    @property
    def closed(self) -> bool:
        """Whether nothing more can be asked for."""
        return self._closed

    def open_session(
        self,
        owner: QObject,
        opener: Callable[[], TeamSession],
        *,
        done: Callable[[TeamSession], None],
        failed: Callable[[BaseException], None],
    ) -> Job:
        """Run `opener` (unlock or create a team) on the writer thread and keep its session.

        Raises:
            RuntimeError: A team is open already; another team needs another process.
        """
        if self._session is not None:
            raise RuntimeError("a session is never replaced")

        def work(_job: Job) -> TeamSession:
            session = opener()
            self._session = session
            return session

        return self._submit(self._writer, owner, work, done, failed)

    def drop_session(self) -> None:
        """Close a team with which work could not begin, so that it can be opened once more."""
        if self._jobs:
            raise RuntimeError("what is under way could reach another team's file")
        session, self._session = self._session, None
        if session is not None:
            self._reader.submit(session.close_reader)
            self._writer.submit(session.close_writer)

    def write(
        self,
        owner: QObject,
        service: Callable[..., T],
        command: C,
        *,
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
        progress: Callable[[int, int], None] | None = None,
    ) -> Job:
        """Run `service(unit, command)` in one write; `done` gets the service's result.

        With `progress` the service is called with a keyword `progress(finished, total)`, which
        raises `JobCancelledError` (and so rolls back) once the job was cancelled.
        """

        def work(job: Job) -> _Written:
            called = service
            if progress is not None:

                def step(finished: int, total: int) -> None:
                    job.check()
                    job.report(finished, total)

                called = partial(service, progress=step)
            done_now = self.session.write(called, command)
            return _Written(done_now.result, done_now.changes)

        priority = Priority.SAVE if progress is None else Priority.LONG
        return self._submit(self._writer, owner, work, done, failed, progress, priority)

    def read(
        self,
        owner: QObject,
        service: Callable[..., T],
        *arguments: object,
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> Job:
        """Run `service(unit, *arguments)` on the reader thread; never waits for a write.

        Once the runner is closed nobody is left to read for: the job comes back cancelled, so
        that a field which loses the focus while its window goes away does no harm.
        """
        if self._closed:
            late = Job(no_progress)
            late.cancel()
            return late

        def work(_job: Job) -> T:
            return self.session.read(service, *arguments)

        return self._submit(self._reader, owner, work, done, failed)

    def run(
        self,
        owner: QObject,
        work: Callable[[Job], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
        progress: Callable[[int, int], None] | None = None,
    ) -> Job:
        """Run slow work that is not the database (PDF, key derivation, files)."""
        return self._submit(self._io, owner, work, done, failed, progress)

    def drive(
        self,
        owner: QObject,
        steps: Callable[[Job], Generator[Any, Any, T]],
        *,
        run_step: Callable[[Any], tuple[bool, Callable[[], Any]]],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
        progress: Callable[[int, int], None] | None = None,
    ) -> Job:
        """Drive a generator of database and network steps without holding the writer meanwhile.

        Args:
            owner: As everywhere.
            steps: Makes the generator from the job (for its `report`); called on the pool thread.
            run_step: For a yielded step: whether it belongs to the writer thread, and the call
                that does it; its result is sent into the generator.
            done: Gets the generator's return value.
            failed: As everywhere.
            progress: Gets what the generator reports.
        """

        def work(job: Job) -> T:
            generator = steps(job)
            try:
                step = next(generator)
                while True:
                    job.check()
                    on_writer, call = run_step(step)
                    answer, error = self._step(call, on_writer=on_writer)
                    self._post_changes(answer)
                    step = generator.send(answer) if error is None else generator.throw(error)
            except StopIteration as end:
                result: T = end.value
                return result
            finally:
                generator.close()

        return self._submit(self._io, owner, work, done, failed, progress)

    def announce(self, changes: Changes) -> None:
        """Tell every view about changes that no `write` of this runner made (sync)."""
        self.changed.emit(changes)

    def close(self) -> None:
        """Stop taking work, let saves finish, close the connections, end the threads.

        Connections are closed by the threads that opened them. Idempotent.
        """
        if self._closed:
            return
        self._closed = True
        for job in tuple(self._jobs):
            if not job.keeps:
                job.cancel()
        session = self._session
        self._io.finish(None, timeout=5)
        if session is None:
            self._reader.finish(None, timeout=None)
            self._writer.finish(None, timeout=None)
            return
        self._reader.finish(session.close_reader, timeout=None)
        self._writer.finish(session.close_writer, timeout=None)

    def _post_changes(self, answer: object) -> None:
        """Views hear of a step's changes at once, also when a later step fails."""
        from desktop.domain.changes import Changes

        changes = getattr(answer, "changes", None)
        if isinstance(changes, Changes):
            self._post(partial(self.changed.emit, changes))

    def _step(
        self, call: Callable[[], Any], *, on_writer: bool
    ) -> tuple[Any, BaseException | None]:
        """Run one step here or on the writer thread, and wait for it."""
        if self._closed:
            return None, JobCancelledError()
        if not on_writer:
            return outcome(call)
        box: list[tuple[Any, BaseException | None]] = []
        ready = threading.Event()

        def on_thread() -> None:
            box.append(outcome(call))
            ready.set()

        self._writer.submit(on_thread, Priority.NORMAL)
        ready.wait()
        return box[0]

    def _submit(
        self,
        lane: Lane,
        owner: QObject,
        work: Callable[[Job], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
        progress: Callable[[int, int], None] | None = None,
        priority: int = Priority.NORMAL,
    ) -> Job:
        if self._closed:
            raise RuntimeError("the runner is closed")

        def show_progress(job: Job) -> None:
            self._post(partial(self._deliver_progress, owner, job, progress))

        post = show_progress if progress is not None else no_progress
        job = Job(post, keeps=priority == Priority.SAVE)
        self._jobs.add(job)

        def call() -> None:
            if job.cancelled:
                self._post(partial(self._jobs.discard, job))
                return
            result, error = outcome(partial(work, job))
            self._post(partial(self._deliver, owner, job, result, error, done, failed))

        number = next(self._numbers)
        self._held[number] = call
        let_go = partial(self._held.pop, number, None)
        lane.submit(call, priority, partial(self._post, let_go))
        return job

    def _post(self, call: Callable[[], object]) -> None:
        self._delivered.emit(call)

    @Slot(object)
    def _on_delivered(self, call: Callable[[], object]) -> None:
        call()

    def _deliver(
        self,
        owner: QObject,
        job: Job,
        result: Any,
        error: BaseException | None,
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._jobs.discard(job)
        if isinstance(result, _Written):
            self._last_act = result.changes.act
            self.changed.emit(result.changes)
            result = result.result
        stopped = self._closed or job.cancelled or isinstance(error, JobCancelledError)
        if stopped or not shiboken6.isValid(owner):
            return
        if error is not None:
            failed(error)
        else:
            done(result)

    def _deliver_progress(
        self, owner: QObject, job: Job, progress: Callable[[int, int], None] | None
    ) -> None:
        finished, total = job.take_progress()
        if progress is not None and not job.cancelled and shiboken6.isValid(owner):
            progress(finished, total)
