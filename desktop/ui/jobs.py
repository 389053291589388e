"""The handle of one piece of work under way."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from desktop.domain.errors import JobCancelledError

if TYPE_CHECKING:
    from collections.abc import Callable


class Job:
    """One piece of work under way; the handle that `TaskRunner` returns.

    Work that takes long calls `check` between slices and `report` with its progress.
    """

    def __init__(self, post_progress: Callable[[Job], None], *, keeps: bool = False) -> None:
        self.keeps = keeps
        """Whether it saves what a person entered, so that closing lets it finish."""
        self._cancelled = False
        self._post_progress = post_progress
        self._lock = Lock()
        self._latest: tuple[int, int] | None = None

    @property
    def cancelled(self) -> bool:
        """Whether cancelling was asked for; neither `done` nor `failed` will run."""
        return self._cancelled

    def cancel(self) -> None:
        """Ask the work to stop; a job still in the queue never starts."""
        self._cancelled = True

    def check(self) -> None:
        """Stop here when cancelling was asked for.

        Raises:
            JobCancelledError: To be let through by the work.
        """
        if self._cancelled:
            raise JobCancelledError

    def report(self, finished: int, total: int) -> None:
        """Tell how far the work is; many quick reports become one on the GUI thread."""
        with self._lock:
            first = self._latest is None
            self._latest = (finished, total)
        if first:
            self._post_progress(self)

    def take_progress(self) -> tuple[int, int]:
        """The latest report; the next `report` posts again."""
        with self._lock:
            latest, self._latest = self._latest, None
        return latest or (0, 0)


def no_progress(_job: Job) -> None:
    """Nobody asked to be told."""


def outcome(call: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    """The result, or the error: every exception is carried to the thread that asked."""
    try:
        return call(), None
    except BaseException as error:  # noqa: BLE001 - handed to `failed`, which never swallows it
        return None, error
