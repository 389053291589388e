"""Child of the typing bench: types into a search box and watches the window's loop.

    python -m tests.benchmarks.probe_typing TEAM.db rest|import HOW_MANY

Prints one line of JSON: gaps of the loop in ms, and how long answers took.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.domain.clock import SystemClock
from desktop.services.session import TeamSession
from desktop.storage.database import Database
from desktop.ui.tasks import TaskRunner
from desktop.ui.theme import apply_theme
from desktop.ui.widgets.person_picker import PersonPicker
from tests.benchmarks.bench_search import household_records, prefixes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.storage.write_unit import WriteUnit

TICK_MS = 2
LONG_MS = 100.0
IMPORTED = 5_000


class Pulse(QObject):
    """Notes by how much each tick of a short timer comes late.

    `own` is how much of that the program itself computed, on all its threads: the rest is what
    other programs took of the processor.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self.own: list[float] = []
        self._last = self._computed = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last, self._computed = time.perf_counter(), time.process_time()
        self._timer.start()

    def _tick(self) -> None:
        now, computed = time.perf_counter(), time.process_time()
        gap = max((now - self._last) * 1000 - TICK_MS, 0.0)
        self.gaps.append(gap)
        self.own.append(min(gap, (computed - self._computed) * 1000))
        self._last, self._computed = now, computed


class _Context:
    """As much of a view's context as a picker asks for."""

    def __init__(self, runner: TaskRunner) -> None:
        self.runner = runner
        self.presenter = self

    def present(self, error: BaseException, _form: object = None) -> None:
        raise error


class Typist(QObject):
    """Types one beginning after the other: the next key comes when the answer is on screen."""

    def __init__(self, picker: PersonPicker, runner: TaskRunner, typed: Iterator[str]) -> None:
        super().__init__()
        self.answers: list[float] = []
        self._picker, self._runner, self._typed = picker, runner, typed
        self._asked = 0.0
        self._wait = QTimer(self)
        self._wait.setInterval(1)
        self._wait.timeout.connect(self._look)

    def start(self) -> None:
        self._next()
        self._wait.start()

    def _next(self) -> None:
        text = next(self._typed, None)
        if text is None:
            QApplication.quit()
            return
        if len(text) == 1:
            self._picker.search.clear()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, text[-1])
            QApplication.sendEvent(self._picker.search, key)
        self._asked = time.perf_counter()
        # At once, as Enter does: ten thousand pauses of 200 ms would only make it longer.
        self._picker.search.search_now()

    def _look(self) -> None:
        if self._picker.is_asking:
            return
        self.answers.append((time.perf_counter() - self._asked) * 1000)
        self._next()


class Importer(QObject):
    """Writes 5,000 rows on the writer's thread, again and again."""

    def __init__(self, runner: TaskRunner) -> None:
        super().__init__()
        self._runner = runner
        self._random = Random(12)  # noqa: S311 - the same people each time

    def start(self, _done: object = None) -> None:
        self._runner.write(self, self._service, None, done=self.start, failed=self._failed)

    def _service(self, unit: WriteUnit, _nothing: None) -> None:
        left = IMPORTED
        while left > 0 and not self._runner.closed:
            size = min(self._random.randint(2, 7), left)
            left -= size
            with unit.txn():
                for record in household_records(self._random, size):
                    unit.put(record)

    def _failed(self, error: BaseException) -> None:
        raise error


def main(path: str, state: str, count: int) -> None:
    """Open the file, type, tell."""
    app = QApplication(sys.argv[:1])
    apply_theme(app, 100)
    runner, clock = TaskRunner(), SystemClock()
    window = QWidget()
    context: Any = _Context(runner)
    picker = PersonPicker(context, "Who?")
    rows = QVBoxLayout(window)
    rows.addWidget(picker)
    rows.addStretch(1)
    window.resize(1200, 700)
    pulse = Pulse()
    typist = Typist(picker, runner, prefixes(Random(13), count))  # noqa: S311 - the same texts
    importer = Importer(runner)

    def begin(_session: object) -> None:
        pulse.start()
        typist.start()
        if state == "import":
            importer.start()

    runner.open_session(
        window,
        lambda: TeamSession(Database.open(Path(path), bytes(range(32)), clock), clock),
        done=begin,
        failed=context.present,
    )
    window.show()
    app.exec()
    gaps = sorted(pulse.gaps)
    print(
        json.dumps(
            {
                "typed": len(typist.answers),
                "ticks": len(gaps),
                "p50": statistics.median(gaps),
                "p95": gaps[int(len(gaps) * 0.95)],
                "max": gaps[-1],
                "own": max(pulse.own),
                "long": sum(gap > LONG_MS for gap in gaps),
                "answer": statistics.median(typist.answers),
            }
        ),
        flush=True,
    )
    runner.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
