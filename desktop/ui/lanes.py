"""Queues with threads of their own, on which `TaskRunner` does its work."""

from __future__ import annotations

import itertools
import threading
from enum import IntEnum
from queue import PriorityQueue
from typing import TYPE_CHECKING

from desktop.ui.jobs import outcome

if TYPE_CHECKING:
    from collections.abc import Callable


class Priority(IntEnum):
    """Order of the writer's queue: what a person waits for goes before what the program wants."""

    SAVE = 0
    NORMAL = 1
    LONG = 2


_LAST = 9
"""After everything that is still queued when a lane is closed."""


_Queued = tuple[int, int, "Callable[[], None] | None", "Callable[[], None] | None"]
"""Priority, order of arrival, the call (None ends a thread), and what follows it."""


class Lane:
    """Threads that take calls by priority, then by arrival; started when first needed."""

    def __init__(self, name: str, threads: int = 1) -> None:
        self._name = name
        self._limit = threads
        self._queue: PriorityQueue[_Queued] = PriorityQueue()
        self._order = itertools.count()
        self._threads: list[threading.Thread] = []

    def submit(
        self,
        call: Callable[[], None],
        priority: int = Priority.NORMAL,
        dropped: Callable[[], None] | None = None,
    ) -> None:
        """Queue a call; `dropped` runs on the thread once that holds nothing of the call."""
        self._queue.put((priority, next(self._order), call, dropped))
        if len(self._threads) < self._limit:
            name = f"{self._name}-{len(self._threads)}"
            thread = threading.Thread(target=self._work, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def finish(self, last: Callable[[], None] | None, timeout: float | None) -> None:
        """Let the queue run dry, run `last` on the thread, end the threads and wait for them."""
        if not self._threads:
            return
        if last is not None:
            self._queue.put((_LAST, next(self._order), last, None))
        for _thread in self._threads:
            self._queue.put((_LAST, next(self._order), None, None))
        for thread in self._threads:
            thread.join(timeout)
        self._threads.clear()

    def _work(self) -> None:
        while True:
            call, dropped = self._queue.get()[2:]
            if call is None:
                return
            outcome(call)
            # Else it would stay here until the next one comes, and whatever it was the last to
            # hold would be destroyed on this thread then.
            del call
            if dropped is not None:
                outcome(dropped)
