"""Which figures a decision about two values would change: it is made, on a copy in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.services.history import changed_totals, totals
from desktop.services.session import TeamSession
from desktop.services.sync_decisions import restore_lost

if TYPE_CHECKING:
    from desktop.services.history import TotalChange
    from desktop.services.sync_decisions import DecideDiffering

NEVER_COUNTED: Final = frozenset(
    {"full_name", "given_name", "note", "phone", "code", "situation", "difficulties"}
    | {"next_tasks", "proposals", "good_practices", "signer_name", "place_name"}
)
"""Groups that no indicator asks for: no copy of the book is made to find that out."""


def consequences(
    session: TeamSession, decision: DecideDiffering, group: str
) -> tuple[TotalChange, ...]:
    """Figures of this month and this year that would be others if the value that lost counted.

    Slow, unless the field is never counted, and for any thread: nobody who writes or reads waits.

    Args:
        session: The team; it stays as it is.
        decision: About the value.
        group: Its field group.

    Raises:
        TroubleError: as `restore_lost`.
    """
    if group in NEVER_COUNTED:
        return ()
    copy = TeamSession(session.database.copy(session.clock), session.clock, session.who)
    try:
        today = session.clock.today()
        before = copy.read(totals, today)
        copy.write(restore_lost, decision)
        return changed_totals(before, copy.read(totals, today))
    finally:
        copy.close()
