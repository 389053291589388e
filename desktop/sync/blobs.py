"""After the ops: sent reports go up, and those that other PCs sent come down, chunk by chunk.

Each chunk is one network step and one short transaction, so a cut costs at most one of them and
the next session goes on. What comes is kept only when it is what its name says.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.domain.errors import TroubleError
from desktop.domain.reporting import Submission
from desktop.protocol.blobs import BlobAsk, BlobError, BlobPiece, BlobState, open_piece, seal_piece
from desktop.protocol.packages import chunk_count, is_name, name_of
from desktop.sync.steps import DbStep, NetStep, Session
from desktop.sync.team_key import ask_again, team_key_ask, team_key_session, team_keys

if TYPE_CHECKING:
    from desktop.protocol.team_keys import TeamKeyAsk
    from desktop.storage.write_unit import WriteUnit
    from desktop.sync.steps import Transport

_NOT_NOW: Final = frozenset({"server_refused"})
"""A server of before 0.2.0 knows no blobs; or this one does not want it (any more)."""


class BlobWork(NamedTuple):
    """What is to be done: (name, size) to send, names to fetch, and the team's key to ask for."""

    send: tuple[tuple[str, int], ...] = ()
    fetch: tuple[str, ...] = ()
    key: TeamKeyAsk | None = None


@dataclass(slots=True)
class BlobTally:
    """How many went and came whole."""

    sent: int = 0
    fetched: int = 0


def blob_session(token: str, work: BlobWork) -> Session[BlobTally]:
    """Send and fetch what waits; nothing is asked of the server when nothing does.

    Raises:
        TroubleError: What keeps a PC from its server; what was done before it is done.
    """
    tally = BlobTally()
    if work.key is not None:
        yield from team_key_session(token, work.key)
    for name, size in work.send:
        tally.sent += yield from _send(token, name, size)
    for name in work.fetch:
        tally.fetched += yield from _fetch(token, name)
    return tally


def blob_work(unit: WriteUnit) -> BlobWork:
    """What waits in either direction."""
    named = (one.package for one in unit.all(Submission) if is_name(one.package))
    return BlobWork(unit.blobs.to_send(), unit.blobs.missing(named), team_key_ask(unit))


def _send(token: str, name: str, size: int) -> Session[bool]:
    """Go on where the server stands; whether it has all of it now."""
    state = yield from _asked(token, name)
    if state is None:
        return False
    while state.have < chunk_count(size):
        piece = yield DbStep(partial(sealed_piece, name=name, size=size, number=state.have))
        if piece is None:
            return False
        try:
            after: BlobState = yield NetStep(partial(_put, token=token, piece=piece))
        except TroubleError as error:
            if error.code in _NOT_NOW:
                return False
            raise
        if after.have <= state.have:
            return False
        state = after
    yield DbStep(lambda unit: unit.blobs.note_stored(name))
    return True


def _fetch(token: str, name: str) -> Session[bool]:
    """Go on where this PC stands; whether all of it is here now."""
    state = yield from _asked(token, name)
    if state is None or not state.size or state.have < chunk_count(state.size):
        return False
    number: int = yield DbStep(partial(_begin, name=name, size=state.size))
    while number < chunk_count(state.size):
        ask = BlobAsk(bytes.fromhex(name), number)
        try:
            piece: BlobPiece = yield NetStep(partial(_get, token=token, ask=ask))
        except TroubleError as error:
            if error.code in _NOT_NOW:
                return False
            raise
        if not (yield DbStep(partial(_keep, name=name, piece=piece))):
            return False
        number += 1
    return bool((yield DbStep(partial(_check, name=name))))


def _asked(token: str, name: str) -> Session[BlobState | None]:
    ask = BlobAsk(bytes.fromhex(name))
    try:
        state: BlobState = yield NetStep(lambda net: net.blob_state(token, ask))
    except TroubleError as error:
        if error.code in _NOT_NOW:
            return None
        raise
    return state


def _put(net: Transport, token: str, piece: BlobPiece) -> BlobState:
    return net.put_blob(token, piece)


def _get(net: Transport, token: str, ask: BlobAsk) -> BlobPiece:
    return net.get_blob(token, ask)


def sealed_piece(unit: WriteUnit, name: str, size: int, number: int) -> BlobPiece | None:
    """A chunk as it leaves this PC; None while the team has no key to seal it with."""
    keys = team_keys(unit)
    if not keys:
        return None
    plain = BlobPiece(bytes.fromhex(name), size, number, unit.blobs.chunk(name, number))
    return seal_piece(plain, keys[0])


def _begin(unit: WriteUnit, name: str, size: int) -> int:
    if unit.blobs.size(name) not in (None, size):
        unit.blobs.drop(name)
    unit.blobs.begin(name, size)
    return unit.blobs.count(name)


def _keep(unit: WriteUnit, name: str, piece: BlobPiece) -> bool:
    """Keep a chunk; False when another key sealed it than those that are known here."""
    try:
        body = open_piece(piece, team_keys(unit))
    except BlobError:
        unit.blobs.drop(name)
        ask_again(unit)
        return False
    unit.blobs.add_chunk(name, piece.number, body)
    return True


def _check(unit: WriteUnit, name: str) -> bool:
    """Bytes that are not what their name says are forgotten, and asked for again next time."""
    data = unit.blobs.get(name)
    if data is None or name_of(data) != name:
        unit.blobs.drop(name)
        return False
    unit.touch_table("submission")
    return True
