"""Syncing by itself: when it begins, what it never does, when it tries again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest

from desktop.domain.errors import TroubleError
from desktop.services.sync_pace import (
    BACK_OFF_S,
    FIRST_S,
    LATER_S,
    LONGEST_WAIT_S,
    SOON_S,
    USUAL_S,
    SyncPace,
)
from desktop.storage.queries.sync import ENROLLED
from desktop.sync.session import SyncOutcome
from desktop.system.settings import BACKGROUND_SYNC
from desktop.ui.background_sync import Syncing
from desktop.ui.widgets.sync_words import SyncLine
from tests.ui.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Generator

    from desktop.domain.changes import Changes
    from desktop.domain.clock import Clock
    from desktop.services.session import TeamSession
    from desktop.ui.context import AppContext
    from tests.ui.conftest import RecordingPresenter
    from tests.ui.driving import Desk


def nothing_new() -> SyncOutcome:
    return SyncOutcome(pushed=0, pulled=0, quarantined=0, conflicts=0, equal=True, finished_at=NOW)


@dataclass
class Line:
    """A scripted line to the province: what each sync ends with, and what was asked of it."""

    ends: list[object] = field(default_factory=list)
    runs: list[dict[str, object]] = field(default_factory=list)
    on_step: Callable[[], None] | None = None

    def __call__(self, _session: TeamSession, **arguments: object) -> Line:
        self.runs.append(arguments)
        return self

    def steps(
        self, progress: Callable[[int, int], None] | None = None
    ) -> Generator[str, Any, SyncOutcome]:
        assert progress is not None
        yield "net"
        progress(3, 10)
        yield "net"
        end = self.ends.pop(0) if self.ends else nothing_new()
        if isinstance(end, BaseException):
            raise end
        return cast("SyncOutcome", end)

    def step_call(self, _step: str) -> tuple[bool, Callable[[], Any]]:
        return False, self.on_step or (lambda: None)


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def bugs() -> list[BaseException]:
    return []


@pytest.fixture
def syncing(app_context: AppContext, desk: Desk, line: Line, bugs: list[BaseException]) -> Syncing:
    """Of a PC that is connected."""
    desk.write(lambda unit, _: unit.set_setting(ENROLLED, "https://tinh.example:8443"), None)

    def log_bug(error: BaseException) -> str:
        bugs.append(error)
        return "A1"

    runner = app_context.runner
    return Syncing(runner, app_context.clock, app_context.settings, log_bug, runner, make_run=line)


def due(syncing: Syncing) -> float:
    found = syncing.due_in_s
    assert found is not None
    return found


def shown(syncing: Syncing) -> bool:
    return syncing.line.running


def told(context: AppContext) -> RecordingPresenter:
    return cast("RecordingPresenter", context.presenter)


def test_it_begins_by_itself_and_goes_on_every_quarter_of_an_hour(
    syncing: Syncing, line: Line, app_context: AppContext, settle: Callable[[], None]
) -> None:
    heard: list[object] = []
    changed: list[Changes] = []
    syncing.ended.connect(heard.append)
    app_context.runner.changed.connect(changed.append)
    assert syncing.due_in_s is None
    syncing.begin()
    assert FIRST_S <= due(syncing) <= 2 * FIRST_S
    for count in (1, 2):
        syncing.look()
        settle()
        settle()
        assert len(heard) == len(line.runs) == count
        assert USUAL_S <= due(syncing) <= 1.1 * USUAL_S
    assert changed[-1].sync_state
    assert syncing.line == SyncLine()
    assert told(app_context).messages == []


def test_one_in_the_background_is_shown_only_once_it_takes_long(
    syncing: Syncing, settle: Callable[[], None]
) -> None:
    said: list[SyncLine] = []
    syncing.moved.connect(lambda: said.append(syncing.line))
    syncing.look()
    settle()
    settle()
    assert said == [SyncLine(running=True, done=3, total=10), SyncLine()]


def test_a_missing_network_is_said_nowhere_but_in_the_line_and_tried_again_later_each_time(
    syncing: Syncing, line: Line, app_context: AppContext, settle: Callable[[], None]
) -> None:
    line.ends = [TroubleError("no_network") for _ in range(6)]
    failed: list[object] = []
    syncing.failed.connect(failed.append)
    waits = []
    for _ in range(6):
        syncing.look()
        settle()
        settle()
        waits.append(due(syncing))
    for waited, step in zip(waits, (*BACK_OFF_S, BACK_OFF_S[-1]), strict=True):
        assert step <= waited <= 1.1 * step
    assert getattr(syncing.line.trouble, "code", "") == "no_network"
    assert failed == []
    assert told(app_context).errors == []
    assert told(app_context).messages == []
    syncing.look()
    settle()
    settle()
    assert syncing.line.trouble is None
    line.ends = [TroubleError("no_network")]
    syncing.look()
    settle()
    settle()
    assert due(syncing) <= 1.1 * BACK_OFF_S[0]


def test_a_busy_server_is_left_alone_as_long_as_it_asked(clock: Clock) -> None:
    pace = SyncPace(clock)
    assert 400 <= pace.after(TroubleError("server_busy", seconds=400)) <= 440
    assert pace.after(TroubleError("server_busy", seconds=10)) >= BACK_OFF_S[1]
    assert pace.after(TroubleError("server_busy", seconds=1e9)) <= 1.1 * LONGEST_WAIT_S
    assert pace.after(TroubleError("device_revoked")) >= USUAL_S
    assert pace.after(ValueError()) >= USUAL_S
    pcs = {SyncPace(clock).after_success() for _ in range(50)}
    assert len(pcs) > 40, "PCs that were switched on together do not stay together"


def test_it_waits_while_anything_else_is_under_way(
    syncing: Syncing, line: Line, app_context: AppContext, settle: Callable[[], None]
) -> None:
    heard: list[object] = []
    app_context.runner.run(syncing, lambda _job: None, done=heard.append, failed=heard.append)
    syncing.look()
    assert due(syncing) == LATER_S
    settle()
    assert line.runs == []
    syncing.look()
    settle()
    settle()
    assert line.runs == [{"removal_allowed": False}]


def test_it_can_be_turned_off_and_still_be_asked_for(
    syncing: Syncing, line: Line, app_context: AppContext, settle: Callable[[], None]
) -> None:
    app_context.settings.set(BACKGROUND_SYNC, value=False)
    syncing.look()
    settle()
    assert line.runs == []
    syncing.start()
    settle()
    assert line.runs == [{"removal_allowed": False}]


def test_a_pc_that_is_not_connected_asks_nobody(
    app_context: AppContext, line: Line, settle: Callable[[], None]
) -> None:
    runner = app_context.runner
    syncing = Syncing(runner, app_context.clock, app_context.settings, repr, runner, make_run=line)
    syncing.look()
    settle()
    assert line.runs == []
    assert due(syncing) >= USUAL_S


def test_a_sync_that_was_asked_for_is_shown_at_once_and_tells_what_failed(
    syncing: Syncing, line: Line, settle: Callable[[], None]
) -> None:
    line.ends = [TroubleError("no_network")]
    failed: list[object] = []
    syncing.failed.connect(failed.append)
    syncing.start()
    assert shown(syncing)
    assert syncing.busy
    syncing.start()
    settle()
    assert len(line.runs) == len(failed) == 1
    assert not shown(syncing)
    syncing.start(removal_allowed=True)
    settle()
    assert line.runs[-1] == {"removal_allowed": True}


def test_it_can_be_stopped_and_says_nothing_more(
    syncing: Syncing, line: Line, settle: Callable[[], None]
) -> None:
    heard: list[object] = []
    syncing.ended.connect(heard.append)
    syncing.failed.connect(heard.append)
    syncing.start()
    syncing.stop()
    assert not shown(syncing)
    settle()
    assert heard == []
    assert due(syncing) >= USUAL_S
    syncing.start()
    settle()
    assert len(heard) == 1
    assert len(line.runs) == 2


def test_after_a_report_was_sent_it_does_not_wait(
    syncing: Syncing, line: Line, settle: Callable[[], None]
) -> None:
    syncing.soon()
    assert syncing.due_in_s is None, "nobody is at the book yet"
    syncing.begin()
    syncing.soon()
    assert due(syncing) == SOON_S
    syncing.look()
    settle()
    syncing.soon()
    settle()
    assert due(syncing) == SOON_S, "what was done during a sync is taken by the next one"
    assert len(line.runs) == 1


def test_a_bug_in_the_background_goes_to_the_log_and_not_in_anybodys_way(
    syncing: Syncing,
    line: Line,
    bugs: list[BaseException],
    app_context: AppContext,
    settle: Callable[[], None],
) -> None:
    error = RuntimeError("ours")
    line.ends = [error]
    syncing.look()
    settle()
    settle()
    assert bugs == [error]
    assert told(app_context).messages == []
    assert due(syncing) >= USUAL_S


def test_nothing_begins_once_the_book_is_closed(
    syncing: Syncing, line: Line, app_context: AppContext
) -> None:
    syncing.begin()
    app_context.runner.close()
    syncing.look()
    assert line.runs == []
