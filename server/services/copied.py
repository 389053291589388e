"""Which devices took up work anew from a copy of their file, or work twice under one name.

A PC whose file was restored or copied goes on under a new epoch and loses nothing; here is where
the officer learns of it, because of two PCs that speak as one somebody has to enrol one anew.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from desktop.domain.errors import TroubleError
from desktop.protocol.ops import SERVER_DEVICE
from server.security.can import Action, Actor, can
from server.storage.schema import change, device, device_epoch, incarnation
from server.storage.scope import door_scope, team_scope

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


class Copied(NamedTuple):
    """What a team's log tells of one device.

    Args:
        times: How often it began anew from a copy.
        last_at: When its newest epoch came for the first time, in milliseconds.
        twice: An epoch went on after a newer one had begun: two PCs work under this name.
    """

    times: int
    last_at: int
    twice: bool


class _Epoch(NamedTuple):
    """Where the entries of one epoch of a device stand in the log."""

    dev: bytes
    first: int
    last: int
    came_at: int


def copied_devices(engine: Engine, actor: Actor) -> dict[str, Copied]:
    """Devices (32 hex digits) of the province that were restored from a copy, or copied.

    After a restore of the server every PC begins anew, so that from there on only those are told
    of that work twice under one name.

    Raises:
        TroubleError: not_permitted.
    """
    if not can(actor, Action.LIST_DEVICES, ""):
        raise TroubleError("not_permitted")
    with door_scope(engine, reads=True) as connection:
        teams = connection.execute(select(device.c.team_id).distinct()).scalars().all()
    found: dict[str, Copied] = {}
    for team in teams:
        with team_scope(engine, team.hex(), reads=True) as connection:
            found |= _of_team(connection, team)
    return found


def _of_team(connection: Connection, team: bytes) -> dict[str, Copied]:
    several = (
        select(device_epoch.c.dev)
        .where(device_epoch.c.team_id == team, device_epoch.c.dev != bytes.fromhex(SERVER_DEVICE))
        .group_by(device_epoch.c.dev)
        .having(func.count() > 1)
    )
    named = connection.execute(several).scalars().all()
    if not named:
        return {}
    seq = change.c.seq
    epochs = (
        select(change.c.dev, func.min(seq), func.max(seq), func.min(change.c.received_at))
        .where(change.c.team_id == team, change.c.dev.in_(named))
        .group_by(change.c.dev, change.c.ep)
        .order_by(change.c.dev, func.min(seq))
    )
    rows = [_Epoch(*row) for row in connection.execute(epochs)]
    cut = select(func.min(incarnation.c.cut)).where(incarnation.c.team_id == team)
    until = connection.execute(cut).scalar()
    found = {}
    for dev, members in groupby(rows, key=lambda row: row.dev):
        told = _told(list(members), until)
        if told is not None:
            found[dev.hex()] = told
    return found


def _told(epochs: list[_Epoch], until: int | None) -> Copied | None:
    """Of one device, its earliest epoch first; the server first went back at `until`."""
    later = [one for one in epochs[1:] if until is None or one.first <= until]
    twice = any(one.last > after.first for one, after in pairwise(epochs))
    if not later and not twice:
        return None
    return Copied(len(later), epochs[-1].came_at, twice)
