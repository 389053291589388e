"""Whether the code of a team's sync receipt agrees with the log."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.domain.errors import TroubleError
from desktop.domain.receipts import log_place
from server.security.can import Action, Actor, can
from server.storage.schema import change, team_slot
from server.storage.scope import door_scope, team_scope

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from desktop.domain.receipts import LogPlace


class Agreement(StrEnum):
    """What comparing a receipt with the log found."""

    AGREES = "agrees"
    OTHER = "other"
    """The log has another history at that position: the server was restored, or a forgery."""
    BEYOND = "beyond"
    """The log ends before that position: the server was restored to an earlier day."""
    NO_TEAM = "no_team"


def check_receipt(engine: Engine, actor: Actor, place: LogPlace) -> tuple[Agreement, str]:
    """Compare the chain of the receipt with the log's.

    The chain covers all entries before, so nothing else has to be compared; an erased entry
    keeps its link.

    Returns:
        The finding, and the team's name ("" when no team has that id).

    Raises:
        TroubleError: not_permitted.
    """
    if not can(actor, Action.READ_REPORTS, place.team):
        raise TroubleError("not_permitted")
    team = bytes.fromhex(place.team)
    with door_scope(engine, reads=True) as connection:
        wanted = select(team_slot.c.name).where(team_slot.c.team_id == team)
        name = connection.execute(wanted).scalar()
    if name is None:
        return Agreement.NO_TEAM, ""
    at = select(change.c.chain).where(change.c.team_id == team, change.c.seq == place.seq)
    with team_scope(engine, place.team, reads=True) as connection:
        chain = connection.execute(at).scalar()
    if chain is None:
        return Agreement.BEYOND, name
    here = log_place(place.team, place.inc, place.seq, bytes(chain))
    return (Agreement.AGREES if here == place else Agreement.OTHER), name
