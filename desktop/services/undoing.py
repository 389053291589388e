"""Taking an action back, of whatever size, in short transactions; one that broke off goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.changes import Undone
from desktop.services.session import Done
from desktop.services.slices import RECORDS_EACH, SlicedAct

if TYPE_CHECKING:
    from desktop.services.session import TeamSession
    from desktop.services.slices import Progress, Steps
    from desktop.storage.write_unit import WriteUnit

UNDO: Final = "undo"
"""What it is called in the history."""


class UndoRun(SlicedAct[Undone]):
    """Takes an action back by a new one; what somebody changed since stays as it is.

    When an earlier run of the same action broke off, this one goes on with it, and both are one
    action of the history.

    Args:
        session: The team.
        act: The action; `Done.changes.act` of what did it.
        records_each: About so many records are written in one transaction.
    """

    def __init__(self, session: TeamSession, act: str, records_each: int = RECORDS_EACH) -> None:
        from desktop.storage.undo import ActUndo

        super().__init__(session, UNDO)
        self._each = records_each
        self._undo = ActUndo(act)

    @property
    def undoes(self) -> str:
        """The action that is taken back."""
        return self._undo.act

    @property
    def result(self) -> Undone:
        """What was done so far."""
        return self._undo.result

    def steps(self, report: Progress) -> Steps[Undone]:
        """Told is (records looked at, of so many).

        Raises:
            TroubleError: act_unknown (older than 30 days, or never seen on this PC).
        """
        yield self._begin
        while (yield self._undo.load_page):
            pass
        report(self._undo.done, self._undo.total)
        while (yield self._take):
            report(self._undo.done, self._undo.total)
        report(self._undo.done, self._undo.total)
        yield self.end
        return Done(self.result, self.changes)

    def _begin(self, unit: WriteUnit) -> None:
        self.act = self._undo.begin(unit)

    def _take(self, unit: WriteUnit) -> bool:
        return self._undo.take(unit, self._each)


def take_back(session: TeamSession, act: str, report: Progress | None = None) -> Done[Undone]:
    """The whole of it on the spot.

    Raises:
        TroubleError: act_unknown.
    """
    return UndoRun(session, act).here(report)
