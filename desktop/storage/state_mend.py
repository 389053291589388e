"""What this file holds of the buckets that differ, and what the province holds, put in its place.

Only what the log said is exchanged: waiting ops stay, and stand on top of what comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import bindparam, delete, select

from desktop.domain.ids import is_id
from desktop.protocol.comparing import BucketAsk, bucket_of, inbox_entry_digest, short
from desktop.protocol.ops import Cell, record_digest
from desktop.protocol.registry import BY_NAME
from desktop.storage.erased import erased_records, is_erased
from desktop.storage.models import TABLES
from desktop.storage.records import read_cells
from desktop.storage.removals import MendGuard, is_seen
from desktop.storage.set_aside import CELLS, LOST, put_aside
from desktop.storage.statement import Statement, upsert_statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.protocol.comparing import LostValue, RecordsAnswer, RecordState
    from desktop.storage.write_unit import WriteUnit

_STATE = TABLES["record_state"]
_INBOX = TABLES["inbox"]
_OF_TABLE: Final = Statement(select(_STATE.c.r, _STATE.c.cells).where(_STATE.c.t == bindparam("t")))
_TABLES_HELD: Final = Statement(select(_STATE.c.t).distinct())
_DROP: Final = Statement(
    delete(_STATE).where(_STATE.c.t == bindparam("t"), _STATE.c.r == bindparam("r"))
)
_LOSERS: Final = Statement(select(_INBOX.c.t, _INBOX.c.r, _INBOX.c.g, _INBOX.c.seq, _INBOX.c.cell))
_LOSERS_OF: Final = Statement(
    select(_INBOX.c.g, _INBOX.c.seq, _INBOX.c.winner_seq, _INBOX.c.cell, _INBOX.c.at).where(
        _INBOX.c.t == bindparam("t"), _INBOX.c.r == bindparam("r")
    )
)
_DROP_LOSERS: Final = Statement(
    delete(_INBOX).where(_INBOX.c.t == bindparam("t"), _INBOX.c.r == bindparam("r"))
)
_ADD_LOSER: Final = upsert_statement(_INBOX)
_CELL: Final = msgspec.msgpack.Decoder(Cell)


def inbox_digests(cursor: Any) -> Iterator[tuple[str, str, int]]:
    """Table, record and digest of each stored inbox entry.

    The position in its key is not in the digest; one that differs from its cell's is damage.
    """
    for t, r, group, seq, cell in _LOSERS.run(cursor).fetchall():
        yield t, r, inbox_entry_digest(t, r, group, cell) + (_seq_of(cell) != seq)


def held_tables(unit: WriteUnit) -> list[str]:
    """All that the province may hold something of: also those that only a newer program knows."""
    return sorted({*BY_NAME, *(t for (t,) in _TABLES_HELD.run(unit.cursor).fetchall())})


def held_buckets(unit: WriteUnit, t: str, numbers: Iterable[int]) -> list[BucketAsk]:
    """What is stored of these buckets of a table."""
    wanted = frozenset(numbers)
    return [
        BucketAsk(t, number, [(bytes.fromhex(r), short(d)) for r, d in held.items() if is_id(r)])
        for number, held in _held(unit, t, wanted).items()
    ]


def take_records(
    unit: WriteUnit,
    t: str,
    numbers: Iterable[int],
    answer: RecordsAnswer,
    *,
    removal_allowed: bool = True,
) -> set[tuple[str, str]]:
    """Put the province's records in the place of those here; answers which changed.

    What stood here is kept aside. Ids that are none cannot have been asked for, and go.

    Raises:
        TroubleError: mass_removal; roll back.
    """
    unit.records.mending = True
    guard = MendGuard(unit)
    wanted = frozenset(numbers)
    now = int(unit.clock.now().timestamp() * 1000)
    gone = [r.hex() for table, r in answer.gone if table == t and bucket_of(r.hex()) in wanted]
    broken = [r for held in _held(unit, t, wanted).values() for r in held if not is_id(r)]
    coming = (state.r.hex() for state in answer.records)
    named = {*gone, *broken, *coming}
    seen = _count_seen(unit, t, named)
    changed = {r for r in (*gone, *broken) if _forget(unit, t, r, now)}
    for state in answer.records:
        is_asked = state.t == t and bucket_of(state.r.hex()) in wanted
        if is_asked and not is_erased(unit.cursor, t, state.r.hex()) and _take(unit, state, now):
            changed.add(state.r.hex())
    guard.check(seen - _count_seen(unit, t, named), allowed=removal_allowed)
    # A merge looks at other records, so all must stand before any is shown.
    for r in changed:
        unit.records.show(t, r, unit.records.view(t, r))
        unit.touch(t, r)
    unit.touch_followed()
    return {(t, r) for r in changed}


def _count_seen(unit: WriteUnit, t: str, records: Iterable[str]) -> int:
    return sum(is_seen(unit.records.view(t, r)) for r in records)


def _held(unit: WriteUnit, t: str, wanted: frozenset[int]) -> dict[int, dict[str, int]]:
    """By bucket: each record with the sum of its digests."""
    found: dict[int, dict[str, int]] = {number: {} for number in sorted(wanted)}
    for r, cells in _OF_TABLE.run(unit.cursor, t=t).fetchall():
        if (number := bucket_of(r)) in wanted:
            found[number][r] = record_digest(t, r, cells)
    for table, r, digest in inbox_digests(unit.cursor):
        if table == t and (number := bucket_of(r)) in wanted:
            found[number][r] = found[number].get(r, 0) + digest
    return found


def _forget(unit: WriteUnit, t: str, r: str, now: int) -> bool:
    stored = unit.records.stored(t, r)
    if stored is not None:
        put_aside(unit.cursor, now, (t, r), CELLS, stored)
        _DROP.run(unit.cursor, t=t, r=r)
    return _replace_losers(unit, t, r, (), now) or stored is not None


def _take(unit: WriteUnit, state: RecordState, now: int) -> bool:
    t, r = state.t, state.r.hex()
    stored = unit.records.stored(t, r)
    if state.cells and read_cells(state.cells) is None:
        return False
    if stored is not None and stored != state.cells:
        put_aside(unit.cursor, now, (t, r), CELLS, stored)
    if not state.cells:
        _DROP.run(unit.cursor, t=t, r=r)
    elif stored != state.cells:
        unit.records.store(t, r, state.cells)
    return _replace_losers(unit, t, r, state.lost, now) or (stored or b"") != state.cells


def _replace_losers(unit: WriteUnit, t: str, r: str, theirs: Iterable[LostValue], now: int) -> bool:
    """The record's inbox as the province has it; whether it was another."""
    found = _LOSERS_OF.run(unit.cursor, t=t, r=r).fetchall()
    ours = {row[:4] for row in found}
    wanted = {(one.group, one.seq, one.at_seq, one.cell) for one in theirs}
    if ours == wanted:
        return False
    learnt = {row[:2]: row[4] for row in found}
    # An erasure also takes values out of the log that lie with another record, as the same entry.
    erased = {(one.group, one.seq) for one in theirs} if erased_records(unit.cursor) else set()
    for row in sorted(ours - wanted):
        if row[:2] not in erased:
            put_aside(unit.cursor, now, (t, r), LOST, list(row))
    _DROP_LOSERS.run(unit.cursor, t=t, r=r)
    for group, seq, at_seq, cell in sorted(wanted):
        at = learnt.get((group, seq), now)
        unit.cursor.execute(_ADD_LOSER.sql, (t, r, group, seq, cell, at_seq, at))
    return True


def _seq_of(cell: bytes) -> int | None:
    try:
        return _CELL.decode(cell).seq
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
