"""What a receipt of a sync tells: the place in the log, how many records, which sent papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import bindparam, select

from desktop.protocol.registry import DELETED
from desktop.storage.models import TABLES
from desktop.storage.queries.sync import moment
from desktop.storage.records import decode_cells

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from desktop.protocol.ops import RecordCells
    from desktop.storage.read_unit import ReadUnit

_HEAD = TABLES["sync_head"]
_BLOB = TABLES["blob"]
_PLACE: Final = select(
    _HEAD.c.team,
    _HEAD.c.inc,
    _HEAD.c.cursor,
    _HEAD.c.chain,
    _HEAD.c.last_success_at,
    _HEAD.c.last_equal,
)
_STATE = TABLES["record_state"]
_STATES: Final = select(_STATE.c.cells).where(_STATE.c.t == bindparam("table"))
_THERE: Final = select(_BLOB.c.name).where(_BLOB.c.stored_there.is_(True))


class SyncPlace(NamedTuple):
    """Where this PC stands; `equal` is what the last comparison found."""

    team: str
    inc: int
    cursor: int
    chain: bytes
    synced_at: datetime | None
    equal: bool | None


def sync_place(read: ReadUnit) -> SyncPlace:
    """The position of the log that all stored values reflect, and when it was compared."""
    team, inc, cursor, chain, at, equal = read.connection.execute(_PLACE).one()
    return SyncPlace(team, inc, cursor, chain, None if at is None else moment(at), equal)


def server_counts(read: ReadUnit, tables: Iterable[str]) -> dict[str, int]:
    """Live records of each table as the log has them, without what waits on this PC."""
    counts = {}
    for name in tables:
        found = read.connection.execute(_STATES, {"table": name}).scalars()
        counts[name] = sum(_is_live(decode_cells(cells)) for cells in found)
    return counts


def _is_live(cells: RecordCells) -> bool:
    deleted = cells.get(DELETED)
    return deleted is None or not deleted.value


def blobs_at_server(read: ReadUnit) -> frozenset[str]:
    """Names of the blobs that the server has whole."""
    return frozenset(read.connection.execute(_THERE).scalars())
