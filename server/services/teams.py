"""A team's log on the server: opened once, told apart after a restore of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from desktop.protocol.messages import CHAIN_START
from server.storage.engine import is_postgresql
from server.storage.schema import head, incarnation

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.domain.clock import Clock


def open_log(connection: Connection, team_id: str, clock: Clock) -> int:
    """Make the team's head unless there is one; returns its incarnation.

    Args:
        connection: In that team's scope.
        team_id: 32 hex digits.
        clock: The incarnation is random.
    """
    key = bytes.fromhex(team_id)
    stored = select(head.c.inc).where(head.c.team_id == key)
    found = connection.execute(stored).scalar()
    if found is None:
        # Two devices of a new team may come in the same moment.
        new = (postgresql if is_postgresql(connection) else sqlite).insert(head)
        values = {"seq": 0, "chain": CHAIN_START, "digest_sum": bytes(len(CHAIN_START))}
        fresh = new.values(team_id=key, inc=new_incarnation(clock), **values)
        connection.execute(fresh.on_conflict_do_nothing())
        found = connection.execute(stored).scalar_one()
    return int(found)


def new_incarnation(clock: Clock) -> int:
    """A number that no earlier state of this server used: random, never 0."""
    return int.from_bytes(clock.random_bytes(4), "big") | 1 << 31


def after_restore(connection: Connection, team_id: str, clock: Clock) -> int:
    """The server came back from a backup: a new incarnation; returns it.

    Bases of the old one are good up to where the restored log ends; devices that have seen
    more pull from the start and send their archive again.

    Args:
        connection: In that team's scope.
        team_id: 32 hex digits.
        clock: As in `open_log`.
    """
    key = bytes.fromhex(team_id)
    old = connection.execute(select(head.c.inc, head.c.seq).where(head.c.team_id == key)).one()
    inc = new_incarnation(clock)
    connection.execute(insert(incarnation).values(team_id=key, inc=old.inc, cut=old.seq))
    connection.execute(update(head).where(head.c.team_id == key).values(inc=inc))
    return inc


def milliseconds(clock: Clock) -> int:
    """The instant as the server stores and sends it."""
    return int(clock.now().timestamp() * 1000)
