"""Sent reports of a team as bytes: taken in chunks, checked against their name, handed out.

Only what a sending of the team names is taken, so a device cannot fill the server with others.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import delete, func, insert, select

from desktop.domain.errors import TroubleError
from desktop.protocol.blobs import BlobAsk, BlobError, BlobPiece, BlobState, open_piece
from desktop.protocol.ops import Cell
from desktop.protocol.packages import chunk_count, is_name
from server.security.can import Action, can
from server.services.team_keys import team_keys_of
from server.services.teams import milliseconds
from server.storage.schema import blob, blob_chunk
from server.storage.scope import team_scope
from server.storage.stores import open_store

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from desktop.domain.clock import Clock
    from server.security.can import Actor
    from server.security.sealing import SealingKey

_CELLS: Final = msgspec.msgpack.Decoder(dict[str, Cell])


def blob_state(engine: Engine, actor: Actor, asked: BlobAsk) -> BlobState:
    """How much of a blob is here.

    Raises:
        TroubleError: not_permitted.
    """
    team = _team_of(actor)
    with team_scope(engine, actor.team_id, reads=True) as connection:
        return BlobState(_count(connection, team, asked.name), _size(connection, team, asked.name))


def take_piece(
    engine: Engine,
    actor: Actor,
    piece: BlobPiece,
    clock: Clock,
    sealing: SealingKey | None = None,
) -> BlobState:
    """Keep the next chunk; one that is here already, or comes too early, changes nothing.

    Raises:
        TroubleError: not_permitted, blob_unwanted (no sending of the team names it),
            blob_damaged (the whole is not what its name says, or no key of the team sealed it:
            it is sent again from the start).
    """
    team = _team_of(actor)
    with team_scope(engine, actor.team_id) as connection:
        # One at a time: two PCs may bring the same blob in the same moment.
        store = open_store(connection, actor.team_id)
        if store.head(lock=True) is None:
            raise TroubleError("team_unknown")
        size = _size(connection, team, piece.name)
        if size and piece.size != size and not _is_whole(connection, team, piece.name, size):
            # One of two PCs is wrong about it; whose bytes fit the name will be seen at the end.
            _drop(connection, team, piece.name)
            size = 0
        if not size:
            if piece.name.hex() not in _named(store):
                raise TroubleError("blob_unwanted")
            made = {"team_id": team, "name": piece.name, "size": piece.size}
            connection.execute(insert(blob).values(received_at=milliseconds(clock), **made))
            size = piece.size
        have = _count(connection, team, piece.name)
        if piece.size != size or piece.number != have or have >= chunk_count(size):
            return BlobState(have, size)
        chunk = {"team_id": team, "name": piece.name, "number": have, "body": piece.body}
        connection.execute(insert(blob_chunk).values(form=piece.form, **chunk))
        whole = have + 1 == chunk_count(size)
        damaged = whole and _opened(connection, actor.team_id, piece.name, sealing) is None
        if damaged:
            _drop(connection, team, piece.name)
    if damaged:
        raise TroubleError("blob_damaged")
    return BlobState(have + 1, size)


def give_piece(engine: Engine, actor: Actor, asked: BlobAsk) -> BlobPiece:
    """One chunk of a blob that is here whole.

    Raises:
        TroubleError: not_permitted, blob_unknown.
    """
    team = _team_of(actor)
    with team_scope(engine, actor.team_id, reads=True) as connection:
        size = _size(connection, team, asked.name)
        if not size or _count(connection, team, asked.name) < chunk_count(size):
            raise TroubleError("blob_unknown")
        row = connection.execute(
            select(blob_chunk.c.body, blob_chunk.c.form).where(
                *_of(blob_chunk, team, asked.name), blob_chunk.c.number == asked.number
            )
        ).first()
    if row is None:
        raise TroubleError("blob_unknown")
    return BlobPiece(asked.name, size, asked.number, bytes(row.body), row.form)


def read_blob(engine: Engine, actor: Actor, team_id: str, name: str, sealing: SealingKey) -> bytes:
    """The plain bytes of a blob that is here whole.

    Raises:
        TroubleError: not_permitted, blob_unknown (also when no key here opens it).
    """
    if not can(actor, Action.READ_REPORTS, team_id):
        raise TroubleError("not_permitted")
    if not is_name(name):
        raise TroubleError("blob_unknown")
    with team_scope(engine, team_id, reads=True) as connection:
        data = _opened(connection, team_id, bytes.fromhex(name), sealing)
    if data is None:
        raise TroubleError("blob_unknown")
    return data


def _team_of(actor: Actor) -> bytes:
    if not can(actor, Action.SYNC, actor.team_id):
        raise TroubleError("not_permitted")
    return bytes.fromhex(actor.team_id)


def _of(table: Any, team: bytes, name: bytes) -> tuple[Any, Any]:
    return table.c.team_id == team, table.c.name == name


def _size(connection: Connection, team: bytes, name: bytes) -> int:
    return connection.execute(select(blob.c.size).where(*_of(blob, team, name))).scalar() or 0


def _count(connection: Connection, team: bytes, name: bytes) -> int:
    counted = select(func.count()).select_from(blob_chunk).where(*_of(blob_chunk, team, name))
    return int(connection.execute(counted).scalar_one())


def _is_whole(connection: Connection, team: bytes, name: bytes, size: int) -> bool:
    return _count(connection, team, name) >= chunk_count(size)


def _opened(
    connection: Connection, team_id: str, name: bytes, sealing: SealingKey | None
) -> bytes | None:
    """The plain bytes; None when they are not what the name says, or no key opens them."""
    team = bytes.fromhex(team_id)
    size = _size(connection, team, name)
    keys = team_keys_of(connection, team_id, sealing)
    chunks = select(blob_chunk.c.number, blob_chunk.c.body, blob_chunk.c.form)
    rows = connection.execute(
        chunks.where(*_of(blob_chunk, team, name)).order_by(blob_chunk.c.number)
    )
    try:
        data = b"".join(
            open_piece(BlobPiece(name, size, row.number, bytes(row.body), row.form), keys)
            for row in rows
        )
    except BlobError:
        return None
    return data if hashlib.sha256(data).digest() == name else None


def _drop(connection: Connection, team: bytes, name: bytes) -> None:
    connection.execute(delete(blob_chunk).where(*_of(blob_chunk, team, name)))
    connection.execute(delete(blob).where(*_of(blob, team, name)))


def _named(store: Any) -> set[str]:
    """Packages that sendings of the team name."""
    found = set()
    for _record, data in store.cells_of("submission"):
        cell = _CELLS.decode(data).get("package")
        if cell is not None and isinstance(cell.value, str):
            found.add(cell.value)
    return found
