"""A long look at the database on the reader thread, a short slice at a time.

Between two slices what a person asks for has its turn: a search box answers while hundreds of
thousands of comparisons are under way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from desktop.ui.jobs import Job
    from desktop.ui.tasks import TaskRunner

    Search = Generator[Callable[[Any], Any] | None, Any, Any]


@dataclass(frozen=True, slots=True)
class _End:
    """What the search answered in the end."""

    result: Any


class LongLook(QObject):
    """One search under way; its owner keeps it.

    Args:
        runner: Of the open team.
        owner: Nothing is told once it is gone.
        search: Yields what is to be read next, and None where it may be stopped.
        done: Gets what the search returns.
        failed: As everywhere.
        progress: Gets what `report` was told, after the slice.
    """

    def __init__(
        self,
        runner: TaskRunner,
        owner: QObject,
        search: Callable[[Callable[[int, int], None]], Search],
        *,
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        super().__init__(owner)
        self._runner, self._owner = runner, owner
        self._done, self._failed, self._progress = done, failed, progress
        self._told: tuple[int, int] | None = None
        self._answer: Any = None
        self._search = search(self._report)
        self._job: Job | None = None
        self._go_on()

    def cancel(self) -> None:
        """Stop after the present slice; neither `done` nor `failed` comes."""
        if self._job is not None:
            self._job.cancel()
        self.deleteLater()

    def _report(self, finished: int, total: int) -> None:
        self._told = (finished, total)

    def _go_on(self) -> None:
        self._job = self._runner.read(
            self._owner, self._slice, done=self._on_slice, failed=self._on_failed
        )

    def _slice(self, read: Any) -> _End | None:
        try:
            look = self._search.send(self._answer)
        except StopIteration as end:
            return _End(end.value)
        self._answer = None if look is None else look(read)
        return None

    def _on_slice(self, end: _End | None) -> None:
        if self._progress is not None and self._told is not None:
            self._progress(*self._told)
        if end is None:
            self._go_on()
            return
        self.deleteLater()
        self._done(end.result)

    def _on_failed(self, error: BaseException) -> None:
        self.deleteLater()
        self._failed(error)
