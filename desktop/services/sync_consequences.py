"""Which figures a decision about two values would change: it is made, on a copy in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.services.history import changed_totals, totals
from desktop.services.session import TeamSession
from desktop.services.sync_decisions import restore_lost

if TYPE_CHECKING:
    from desktop.services.history import TotalChange
    from desktop.services.sync_decisions import DecideDiffering


def consequences(session: TeamSession, decision: DecideDiffering) -> tuple[TotalChange, ...]:
    """Figures of this month and this year that would be others if the value that lost counted.

    Slow, and for any thread: nobody who writes or reads waits for it.

    Raises:
        TroubleError: as `restore_lost`.
    """
    copy = TeamSession(session.database.copy(session.clock), session.clock, session.who)
    try:
        today = session.clock.today()
        before = copy.read(totals, today)
        copy.write(restore_lost, decision)
        return changed_totals(before, copy.read(totals, today))
    finally:
        copy.close()
