"""Teams that end: the province closes one, and names the team that goes on with its work.

What is said stands in the closed team's own log, signed, so every PC of it learns of it at its next
sync, by wire or by stick, and a restored server gets it back like every other order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import select

from desktop.domain.errors import TroubleError
from desktop.protocol.ops import Cell, OpKind
from desktop.protocol.registry import BY_NAME, InvalidValueError, groups_to_values
from server.security.can import Action, Actor, can
from server.services.authoring import Wish, write_as_server
from server.storage.schema import team_slot
from server.storage.scope import door_scope, team_scope
from server.storage.stores import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from desktop.domain.clock import Clock
    from desktop.protocol.orders import Order
    from desktop.protocol.registry import GroupValue
    from server.storage.log_store import LogStore

SUCCESSION: Final = "succession"
_TEAM: Final = "team"
_CELLS: Final = msgspec.msgpack.Decoder(dict[str, Cell])


@dataclass(frozen=True, slots=True)
class Closing:
    """Since when a team is closed, and which one goes on: its id and its name."""

    on: date
    successor: str
    name: str


@dataclass(frozen=True, slots=True)
class Ending:
    """An order to close a team: id of the one that goes on, enrolled already, and since when.

    A day in the future is none, because it takes effect at once.
    """

    successor: str
    on: date


@dataclass(frozen=True, slots=True)
class TeamEntry:
    """A team of the province; `team` is "" until its first PC is enrolled."""

    team: str
    name: str
    closing: Closing | None


def closing_of(engine: Engine, team: str) -> Closing | None:
    """What the province said of the end of a team; None while it goes on.

    Args:
        engine: The server's database.
        team: 32 hex digits; of a team without a log nothing was said.
    """
    with team_scope(engine, team, reads=True) as connection:
        return _closing_in(open_store(connection, team), team)


def check_open(engine: Engine, team: str) -> None:
    """Raise TroubleError team_closed, which names the successor, for a team that is closed."""
    closing = closing_of(engine, team)
    if closing is not None:
        raise TroubleError("team_closed", successor=closing.name)


def list_teams(engine: Engine, actor: Actor) -> tuple[TeamEntry, ...]:
    """Every team of the province, by name.

    Raises:
        TroubleError: not_permitted.
    """
    _require(actor)
    wanted = select(team_slot.c.team_id, team_slot.c.name).order_by(team_slot.c.name)
    with door_scope(engine, reads=True) as connection:
        rows = connection.execute(wanted).all()
    found = []
    for key, name in rows:
        team = "" if key is None else key.hex()
        found.append(TeamEntry(team, name, closing_of(engine, team) if team else None))
    return tuple(found)


def close_team(
    engine: Engine,
    actor: Actor,
    team: str,
    ending: Ending,
    clock: Clock,
    key: bytes,
    note: Callable[[Order], None] | None = None,
) -> Closing:
    """Close a team; its PCs send and get what there is as ever, but no other PC is enrolled.

    Args:
        engine: The server's database.
        actor: An officer.
        team: The one that ends, 32 hex digits.
        ending: Since when, and who goes on.
        clock: Time and randomness.
        key: Seed of the province's key, which signs it.
        note: Gets the signed order before anything is written.

    Raises:
        TroubleError: not_permitted, team_unknown, team_is_itself, team_closed_later,
            team_closed_already, team_successor_closed.
    """
    _require(actor)
    if team == ending.successor:
        raise TroubleError("team_is_itself")
    if ending.on > clock.today():
        raise TroubleError("team_closed_later")
    further = closing_of(engine, ending.successor)
    if further is not None:
        raise TroubleError("team_successor_closed", successor=further.name)
    closing = Closing(ending.on, ending.successor, _name_of(engine, ending.successor))
    with team_scope(engine, team) as connection:
        store = open_store(connection, team)
        before = _locked_closing(store, team)
        if before is not None:
            raise TroubleError("team_closed_already", successor=before.name)
        _say(store, team, closing, clock, key, note)
    return closing


def reopen_team(
    engine: Engine,
    actor: Actor,
    team: str,
    clock: Clock,
    key: bytes,
    note: Callable[[Order], None] | None = None,
) -> None:
    """Take a closing back.

    Raises:
        TroubleError: not_permitted, team_unknown, team_not_closed.
    """
    _require(actor)
    with team_scope(engine, team) as connection:
        store = open_store(connection, team)
        if _locked_closing(store, team) is None:
            raise TroubleError("team_not_closed")
        _say(store, team, None, clock, key, note)


def _locked_closing(store: LogStore, team: str) -> Closing | None:
    """What stands now; nobody else says anything of it until the transaction ends."""
    store.head(lock=True)
    return _closing_in(store, team)


def _closing_in(store: LogStore, team: str) -> Closing | None:
    stored = store.cells([(_TEAM, team)]).get((_TEAM, team))
    cell = None if stored is None else _CELLS.decode(stored).get(SUCCESSION)
    if cell is None:
        return None
    try:
        said, _unknown = groups_to_values(BY_NAME[_TEAM], {SUCCESSION: cell.value})
    except InvalidValueError:
        # A newer version of this server said it in a way of its own.
        return None
    on = said["closed_on"]
    return on and Closing(on, said["successor_id"] or "", said["successor_name"] or "")


def _say(
    store: LogStore,
    team: str,
    closing: Closing | None,
    clock: Clock,
    key: bytes,
    note: Callable[[Order], None] | None,
) -> None:
    value: GroupValue = {
        "closed_on": None if closing is None else closing.on.isoformat(),
        "successor_id": None if closing is None else closing.successor,
        "successor_name": None if closing is None else closing.name,
    }
    wish = Wish(OpKind.PUT, _TEAM, team, {SUCCESSION: value})
    write_as_server(store, team, [wish], clock, key, note)


def _name_of(engine: Engine, team: str) -> str:
    """As the province knows it, which is what stands on its sheets."""
    wanted = select(team_slot.c.name).where(team_slot.c.team_id == bytes.fromhex(team))
    with door_scope(engine, reads=True) as connection:
        name = connection.execute(wanted).scalar()
    if name is None:
        raise TroubleError("team_unknown")
    return str(name)


def _require(actor: Actor) -> None:
    if not can(actor, Action.CLOSE_TEAM, ""):
        raise TroubleError("not_permitted")
