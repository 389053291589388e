"""Getting the team's key: once for each state of the server, since a restored one forgets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.protocol.sealing import KEY_BYTES
from desktop.protocol.team_keys import TeamKeyAnswer, TeamKeyAsk
from desktop.sync.account import PROVINCE_KEY, SEALING_KEY, TEAM_KEYS, TEAM_KEYS_INC
from desktop.sync.steps import DbStep, NetStep, Session

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit

_FRESH: Final = "sync.team_key_fresh"
_NOT_NOW: Final = frozenset({"server_refused"})
"""A server of before 0.2.0 has none, nor has one that was started without its own key."""


def team_key_session(token: str, asked: TeamKeyAsk) -> Session[bool]:
    """Bring what this PC has and keep what the server says; False when it has no answer."""
    try:
        answer = yield NetStep(lambda net: net.team_key(token, asked))
    except TroubleError as error:
        if error.code in _NOT_NOW:
            return False
        raise
    yield DbStep(partial(save_team_keys, answer=answer))
    return True


def team_key_ask(unit: WriteUnit) -> TeamKeyAsk | None:
    """What to ask; None when this server was asked already.

    The same until it is answered, so that an answer that comes by stick belongs to it.
    """
    if unit.get_setting(TEAM_KEYS_INC) == str(unit.head.inc):
        return None
    keys = team_keys(unit)
    if keys:
        return TeamKeyAsk(list(keys))
    stored = unit.get_setting(_FRESH)
    if stored is None:
        stored = unit.clock.random_bytes(KEY_BYTES).hex()
        unit.set_setting(_FRESH, stored)
    return TeamKeyAsk([bytes.fromhex(stored)], fresh=True)


def team_keys(unit: ReadUnit) -> tuple[bytes, ...]:
    """The team's keys, the one to seal with first; none before the server gave them."""
    stored = unit.get_setting(TEAM_KEYS) or ""
    return tuple(map(bytes.fromhex, stored.split()))


def save_team_keys(unit: WriteUnit, answer: TeamKeyAnswer) -> None:
    """Keep the server's keys; those that only this PC has stay behind them."""
    mine = [key for key in team_keys(unit) if key not in answer.keys]
    unit.set_setting(TEAM_KEYS, " ".join(key.hex() for key in [*answer.keys, *mine]) or None)
    unit.set_setting(TEAM_KEYS_INC, str(unit.head.inc))
    unit.set_setting(_FRESH, None)
    for name, key in ((SEALING_KEY, answer.sealing), (PROVINCE_KEY, answer.province)):
        if key and not unit.get_setting(name):
            unit.set_setting(name, key.hex())


def ask_again(unit: WriteUnit) -> None:
    """Something was sealed by a key that is not here: ask at the next session."""
    unit.set_setting(TEAM_KEYS_INC, None)
