"""The key of each team: kept sealed to the server's own key, handed to the team's PCs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select

from desktop.domain.errors import TroubleError
from desktop.protocol.sealing import SealError
from desktop.protocol.team_keys import MAX_KEYS, TeamKeyAnswer, TeamKeyAsk
from server.security.can import Action, can
from server.services.feeds import stored_key
from server.storage.schema import team_key
from server.storage.scope import team_scope
from server.storage.stores import open_store

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from server.security.can import Actor
    from server.security.sealing import SealingKey

_INFO: Final = b"lang-so team key 1\0"


def exchange_team_key(
    engine: Engine, actor: Actor, asked: TeamKeyAsk, sealing: SealingKey | None
) -> TeamKeyAnswer:
    """The team's keys; what the PC brings is kept when the server does not have it.

    A key that was made for the case of need is kept only when the team has none yet. The same
    question again gets the same answer.

    Raises:
        TroubleError: not_permitted, team_unknown, sealing_missing (this server was started
            without its key).
    """
    if not can(actor, Action.SYNC, actor.team_id):
        raise TroubleError("not_permitted")
    if sealing is None:
        raise TroubleError("sealing_missing")
    with team_scope(engine, actor.team_id) as connection:
        # One at a time: two new PCs may bring a key each in the same moment.
        if open_store(connection, actor.team_id).head(lock=True) is None:
            raise TroubleError("team_unknown")
        known = list(team_keys_of(connection, actor.team_id, sealing))
        for key in asked.keys:
            if key in known or len(known) >= MAX_KEYS or (asked.fresh and known):
                continue
            _keep(connection, actor.team_id, key, sealing)
            known.append(key)
        province = bytes.fromhex(stored_key(connection))
    return TeamKeyAnswer(known, sealing.public, province)


def team_keys_of(
    connection: Connection, team_id: str, sealing: SealingKey | None
) -> tuple[bytes, ...]:
    """The keys of a team, the one to seal with first; none without the server's key.

    Those that another sealing key closed (the data folder is not the one of before) are left
    out: the team's PCs bring theirs again.
    """
    if sealing is None:
        return ()
    team = bytes.fromhex(team_id)
    wanted = select(team_key.c.sealed).where(team_key.c.team_id == team)
    found = []
    for sealed in connection.execute(wanted.order_by(team_key.c.number)).scalars():
        try:
            found.append(sealing.open(bytes(sealed), _INFO + team))
        except SealError:
            continue
    return tuple(found)


def _keep(connection: Connection, team_id: str, key: bytes, sealing: SealingKey) -> None:
    team = bytes.fromhex(team_id)
    numbers = select(team_key.c.number).where(team_key.c.team_id == team)
    taken = connection.execute(numbers).scalars().all()
    sealed = sealing.seal(key, _INFO + team)
    values = {"team_id": team, "number": max(taken, default=-1) + 1, "sealed": sealed}
    connection.execute(insert(team_key).values(**values))
