"""The task runner: who is told what, on which thread, in which order, and what never happens."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject

from desktop.domain.changes import Changes
from desktop.domain.errors import JobCancelledError, TroubleError
from desktop.services.session import Done
from desktop.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from pytestqt.qtbot import QtBot

    from desktop.services.session import TeamSession
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job


class RecordingSession:
    """Stands for a team session: runs services with itself as the unit and notes the threads."""

    def __init__(self) -> None:
        self.threads: dict[str, str] = {}
        self.opened_on = threading.current_thread().name

    def write(self, service: Callable[[Any, Any], Any], command: object) -> Done[Any]:
        self.threads["write"] = threading.current_thread().name
        return Done(service(self, command), Changes({"resident": frozenset({"a"})}, act="act-1"))

    def read(self, service: Callable[..., Any], *arguments: object) -> Any:
        self.threads["read"] = threading.current_thread().name
        return service(self, *arguments)

    def close_writer(self) -> None:
        self.threads["close_writer"] = threading.current_thread().name

    def close_reader(self) -> None:
        self.threads["close_reader"] = threading.current_thread().name


class Heard(QObject):
    """An owner that notes what it was told, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[object] = []
        self.threads: set[str] = set()

    def done(self, result: object) -> None:
        self.notes.append(("done", result))
        self.threads.add(threading.current_thread().name)

    def failed(self, error: BaseException) -> None:
        self.notes.append(("failed", error))

    def changed(self, changes: object) -> None:
        self.notes.append(("changed", changes))

    def progressed(self, finished: int, total: int) -> None:
        self.notes.append(("progress", finished, total))


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.close()


def open_fake(qtbot: QtBot, runner: TaskRunner) -> RecordingSession:
    owner = Heard()
    runner.open_session(
        owner,
        lambda: cast("TeamSession", RecordingSession()),
        done=owner.done,
        failed=owner.failed,
    )
    qtbot.waitUntil(lambda: bool(owner.notes))
    return cast("RecordingSession", runner.session)


def test_a_write_runs_on_the_writer_thread_and_answers_on_this_one(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    session = open_fake(qtbot, runner)
    owner = Heard()
    runner.write(owner, lambda _unit, c: c * 2, 21, done=owner.done, failed=owner.failed)
    qtbot.waitUntil(lambda: bool(owner.notes))
    assert owner.notes == [("done", 42)]
    assert owner.threads == {threading.current_thread().name}
    assert session.threads["write"] == session.opened_on == "langso-writer-0"


def test_reads_have_a_thread_of_their_own_and_never_wait_for_a_write(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    session = open_fake(qtbot, runner)
    owner, reader = Heard(), Heard()
    gate = threading.Event()
    runner.write(owner, lambda _u, _c: gate.wait(10), None, done=owner.done, failed=owner.failed)
    runner.read(reader, lambda _u, a, b: a + b, 1, 2, done=reader.done, failed=reader.failed)
    qtbot.waitUntil(lambda: bool(reader.notes))
    assert reader.notes == [("done", 3)]
    assert not owner.notes
    gate.set()
    qtbot.waitUntil(lambda: bool(owner.notes))
    assert session.threads["read"] == "langso-reader-0"


def test_changes_go_out_before_done_and_the_act_is_known(qtbot: QtBot, runner: TaskRunner) -> None:
    open_fake(qtbot, runner)
    owner = Heard()
    runner.changed.connect(owner.changed)
    acts: list[str | None] = []

    def done(result: object) -> None:
        acts.append(runner.last_act)
        owner.done(result)

    runner.write(owner, lambda _u, c: c, 7, done=done, failed=owner.failed)
    qtbot.waitUntil(lambda: len(owner.notes) == 2)
    assert [note[0] for note in cast("list[tuple[str]]", owner.notes)] == ["changed", "done"]
    assert acts == ["act-1"]


def test_a_dead_owner_is_not_called_but_every_view_hears_of_the_change(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    open_fake(qtbot, runner)
    owner, view = Heard(), Heard()
    runner.changed.connect(view.changed)
    gate = threading.Event()
    called: list[object] = []
    runner.write(owner, lambda _u, _c: gate.wait(10), None, done=called.append, failed=owner.failed)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    gate.set()
    qtbot.waitUntil(lambda: bool(view.notes) and not runner.busy)
    assert called == []


def test_an_error_reaches_failed_with_its_own_type(qtbot: QtBot, runner: TaskRunner) -> None:
    open_fake(qtbot, runner)
    owner = Heard()

    def broken(_unit: object, _command: object) -> None:
        raise TroubleError("disk_full")

    runner.write(owner, broken, None, done=owner.done, failed=owner.failed)
    qtbot.waitUntil(lambda: bool(owner.notes))
    kind, error = cast("tuple[str, TroubleError]", owner.notes[0])
    assert kind == "failed"
    assert error.code == "disk_full"


def test_a_cancelled_job_in_the_queue_never_starts(qtbot: QtBot, runner: TaskRunner) -> None:
    open_fake(qtbot, runner)
    owner = Heard()
    gate = threading.Event()
    started: list[object] = []
    runner.read(owner, lambda _u: gate.wait(10), done=owner.done, failed=owner.failed)
    second = runner.read(owner, started.append, done=owner.done, failed=owner.failed)
    second.cancel()
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert started == []
    assert owner.notes == [("done", True)]


def test_cancelling_stops_work_at_its_next_check_and_tells_nobody(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    owner = Heard()
    seen: list[str] = []
    in_work, go_on = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        in_work.set()
        go_on.wait(10)
        try:
            job.check()
        except JobCancelledError:
            seen.append("stopped")
            raise

    job = runner.run(owner, work, done=owner.done, failed=owner.failed)
    in_work.wait(10)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert seen == ["stopped"]
    assert owner.notes == []


def test_progress_arrives_before_done_and_the_last_report_is_the_last_seen(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    owner = Heard()

    def work(job: Job) -> str:
        for step in range(1, 501):
            job.report(step, 500)
        return "ready"

    runner.run(owner, work, done=owner.done, failed=owner.failed, progress=owner.progressed)
    qtbot.waitUntil(lambda: ("done", "ready") in owner.notes)
    assert owner.notes[-1] == ("done", "ready")
    assert owner.notes[-2] == ("progress", 500, 500)


def test_a_cancelled_import_rolls_back_through_its_progress(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    open_fake(qtbot, runner)
    owner = Heard()
    first, go_on = threading.Event(), threading.Event()
    ended: list[str] = []

    def service(_unit: object, _command: object, progress: Callable[[int, int], None]) -> None:
        progress(1, 2)
        first.set()
        go_on.wait(10)
        try:
            progress(2, 2)
        except JobCancelledError:
            ended.append("rolled back")
            raise

    job = runner.write(
        owner, service, None, done=owner.done, failed=owner.failed, progress=owner.progressed
    )
    first.wait(10)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert ended == ["rolled back"]
    assert ("done", None) not in owner.notes


def test_a_generator_is_driven_on_both_threads(qtbot: QtBot, runner: TaskRunner) -> None:
    open_fake(qtbot, runner)
    owner = Heard()
    places: list[str] = []

    def note(name: str) -> str:
        places.append(threading.current_thread().name)
        if name == "bad":
            raise TroubleError("no_network")
        return name.upper()

    def steps(_job: Job) -> Generator[str, str, str]:
        one = yield "db"
        try:
            yield "bad"
        except TroubleError as error:
            return f"{one} {error.code}"
        return "never"

    runner.drive(
        owner,
        steps,
        run_step=lambda step: (step == "db", lambda: note(step)),
        done=owner.done,
        failed=owner.failed,
    )
    qtbot.waitUntil(lambda: bool(owner.notes))
    assert owner.notes == [("done", "DB no_network")]
    assert places[0] == "langso-writer-0"
    assert places[1].startswith("langso-io")


def test_closing_closes_each_connection_on_its_own_thread_and_ends_all_threads(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    session = open_fake(qtbot, runner)
    owner = Heard()
    runner.read(owner, lambda _u: None, done=owner.done, failed=owner.failed)
    qtbot.waitUntil(lambda: bool(owner.notes))
    runner.close()
    runner.close()
    assert session.threads["close_writer"] == "langso-writer-0"
    assert session.threads["close_reader"] == "langso-reader-0"
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith("langso-")]
    assert left == []
    with pytest.raises(RuntimeError):
        runner.write(owner, lambda _u, _c: None, None, done=owner.done, failed=owner.failed)


def test_a_save_that_was_taken_before_closing_is_still_made(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    open_fake(qtbot, runner)
    owner = Heard()
    saved: list[int] = []
    in_first, gate = threading.Event(), threading.Event()

    def slow(_unit: object, _command: object) -> None:
        in_first.set()
        gate.wait(10)

    runner.write(owner, slow, None, done=owner.done, failed=owner.failed)
    runner.write(owner, lambda _u, c: saved.append(c), 5, done=owner.done, failed=owner.failed)
    in_first.wait(10)
    gate.set()
    runner.close()
    assert saved == [5]


def test_a_closed_runner_leaves_reads_alone(runner: TaskRunner) -> None:
    heard = Heard()
    runner.close()
    late = runner.read(heard, lambda _u: 1, done=heard.done, failed=heard.failed)
    assert late.cancelled
    assert heard.notes == []


def test_a_session_is_never_replaced(qtbot: QtBot, runner: TaskRunner) -> None:
    open_fake(qtbot, runner)
    owner = Heard()
    with pytest.raises(RuntimeError):
        runner.open_session(
            owner,
            lambda: cast("TeamSession", RecordingSession()),
            done=owner.done,
            failed=owner.failed,
        )


class _Told(QObject):
    """Notes on which thread it goes."""

    def __init__(self, gone_on: list[threading.Thread]) -> None:
        super().__init__()
        self._gone_on = gone_on

    def __del__(self) -> None:
        self._gone_on.append(threading.current_thread())


@pytest.mark.parametrize("way", ["run", "read", "write", "failed", "cancelled"])
def test_whoever_asked_is_destroyed_on_the_thread_of_the_window(
    qtbot: QtBot, app_context: AppContext, settle: Callable[[], None], way: str
) -> None:
    """A widget that goes on another thread leaves its timers behind, and the next one crashes."""
    gone_on: list[threading.Thread] = []
    runner = app_context.runner
    for _ in range(20):
        ask_once(runner, _Told(gone_on), way)
    settle()
    # Whatever a thread still holds of a job goes when the next one comes.
    for _ in range(6):
        ask_once(runner, QObject(), "run")
        ask_once(runner, QObject(), "read")
        ask_once(runner, QObject(), "write")
    settle()
    gc.collect()  # as the window does: an error and its frames hold each other
    qtbot.waitUntil(lambda: len(gone_on) == 20)
    assert set(gone_on) == {threading.main_thread()}


def ask_once(runner: TaskRunner, owner: QObject, way: str) -> None:
    def work(_job: object) -> object:
        if way == "failed":
            raise TroubleError("no_network")
        return owner.objectName()

    def service(_unit: object, *_nothing: object) -> object:
        return owner.objectName()

    def ignored(_result: object) -> None:
        owner.objectName()

    if way == "read":
        runner.read(owner, service, done=ignored, failed=ignored)
    elif way == "write":
        runner.write(owner, service, None, done=ignored, failed=ignored)
    else:
        job = runner.run(owner, work, done=ignored, failed=ignored)
        if way == "cancelled":
            job.cancel()
