"""One user action in many short transactions, so that the window can save and search meanwhile.

An action is a generator of steps. The command line makes them on the spot (`here`), the window
on its writer thread (`steps` and `step_call`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from desktop.domain.changes import Changes
from desktop.domain.errors import JobCancelledError
from desktop.domain.ids import new_id
from desktop.services.session import Done

if TYPE_CHECKING:
    from desktop.services.session import TeamSession
    from desktop.storage.write_unit import WriteUnit

T = TypeVar("T")
Work = Callable[["WriteUnit"], object]
Progress = Callable[[int, int], None]
Steps = Generator[Work, Any, Done[T]]

RECORDS_EACH: Final = 50
"""Records written in one transaction, some 20 ms on a PC of today; the house allows 100 ms."""


class SlicedAct(Generic[T]):
    """Base of the actions; `steps` is driven once, by one thread or by one that writes for it.

    Args:
        session: The team.
        kind: What the action is called in the history.
    """

    def __init__(self, session: TeamSession, kind: str) -> None:
        self.session = session
        self.kind = kind
        self.act = new_id(session.clock)
        self._touched: dict[str, set[str]] = {}
        self._synced = self._stopped = False

    @property
    def changes(self) -> Changes:
        """What was written so far; `act` only when something was."""
        records = {table: frozenset(ids) for table, ids in self._touched.items()}
        return Changes(records, self.act if self._synced else None, self._synced)

    def steps(self, report: Progress) -> Steps[T]:
        """The transactions, in turn; the last one answers a `Done` with all changes.

        Args:
            report: Told (finished, of so many); what it raises ends the action.
        """
        raise NotImplementedError

    def here(self, report: Progress | None = None) -> Done[T]:
        """All of it on the spot, where one thread does everything."""
        steps = self.steps(report or _nobody)
        try:
            work = next(steps)
            while True:
                work = self._next(steps, work)
        except StopIteration as end:
            done: Done[T] = end.value
            return done

    def _next(self, steps: Steps[T], work: Work) -> Work:
        try:
            answer = self.run_step(work)
        except Exception as error:  # noqa: BLE001 - the action may know what to do about it
            return steps.throw(error)
        return steps.send(answer)

    def stop(self) -> None:
        """Write nothing more; a step that waits already comes to nothing."""
        self._stopped = True

    def step_call(self, work: Work) -> tuple[bool, Callable[[], object]]:
        """How the window makes a step: on the writer thread, in its own transaction."""
        return True, lambda: self.run_step(work)

    def run_step(self, work: Work) -> object:
        """One step.

        Raises:
            JobCancelledError: It was stopped meanwhile.
        """
        if self._stopped:
            raise JobCancelledError
        session = self.session
        with session.database.write(session.who, act=self.act, kind=self.kind) as unit:
            result = work(unit)
        self._synced = self._synced or unit.changes.act is not None
        for table, ids in unit.changes.records.items():
            self._touched.setdefault(table, set()).update(ids)
        return result

    def settle(self, _unit: WriteUnit, _command: None) -> Changes:
        """What was written, once it was stopped; a service, for the thread that writes."""
        return self.changes

    def end(self, _unit: WriteUnit) -> Done[None]:
        """The last step: views hear of everything at once."""
        return Done(None, self.changes)


def _nobody(_finished: int, _total: int) -> None:
    """Nobody asked to be told."""
