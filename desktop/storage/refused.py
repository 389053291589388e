"""Own changes that the server keeps aside: what belongs together, sent anew or let go.

They stay on top of the record's view, so that what somebody wrote does not vanish from his
screen and is corrected in the usual window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import bindparam, select, update

from desktop.protocol.ops import OpKind, RecordCells, encode
from desktop.protocol.registry import MERGEABLE, MERGED_INTO, is_said
from desktop.storage.models import TABLES
from desktop.storage.models.local import STATE_SUPERSEDED
from desktop.storage.parts import in_parts
from desktop.storage.records import (
    PENDING,
    PUT_ASIDE,
    decode_op,
    is_deleted,
    is_live,
    oldest_base,
)
from desktop.storage.row_codec import CODECS
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.changes import Seen
    from desktop.protocol.ops import Op
    from desktop.protocol.registry import GroupValue
    from desktop.storage.write_unit import WriteUnit

_OUTBOX = TABLES["outbox"]
_ALL: Final = Statement(
    select(_OUTBOX.c.payload, _OUTBOX.c.reason)
    .where(_OUTBOX.c.state == PUT_ASIDE)
    .order_by(_OUTBOX.c.lc)
)
_SUPERSEDE: Final = Statement(
    update(_OUTBOX)
    .values(state=STATE_SUPERSEDED, reason=STATE_SUPERSEDED)
    .where(_OUTBOX.c.lc == bindparam("at"), _OUTBOX.c.state == PUT_ASIDE)
)
_FOLLOWS: Final = Statement(
    update(_OUTBOX)
    .values(reason=STATE_SUPERSEDED)
    .where(_OUTBOX.c.state == PENDING, _OUTBOX.c.t == bindparam("t"), _OUTBOX.c.r == bindparam("r"))
)
_OPS_EACH: Final = 3
"""A record is brought back, merged or parted, and set in at most three ops."""

Key = tuple[str, str]
"""Table and record."""


class RefusedOp(NamedTuple):
    """One own op with the code of why it was put aside."""

    op: Op
    reason: str


def refused_ops(cursor: Any) -> list[RefusedOp]:
    """All that is put aside, in the order of its making."""
    return [RefusedOp(decode_op(body), why) for body, why in _ALL.run(cursor).fetchall()]


def belonging(found: Iterable[RefusedOp], t: str, r: str) -> list[RefusedOp]:
    """What has to be decided with a record: what was saved together with it, and so on."""
    rows = list(found)
    keys: set[Key] = {(t, r)}
    while True:
        txns = {row.op.txn for row in rows if (row.op.t, row.op.r) in keys}
        more = {(row.op.t, row.op.r) for row in rows if row.op.txn in txns}
        if more <= keys:
            return [row for row in rows if (row.op.t, row.op.r) in keys]
        keys |= more


def send_again(unit: WriteUnit, t: str, r: str) -> int:
    """Say what the records of a refused change are now, by new ops of one txn.

    More than one txn only where one cannot hold it. What was refused does not count any more.

    Returns:
        How many records that were; 0 when nothing of this record is put aside.

    Raises:
        ValueError: a value that cannot be right is still there; nothing may be kept of this.
    """
    rows = belonging(refused_ops(unit.cursor), t, r)
    named: dict[Key, set[str]] = {}
    for row in rows:
        named.setdefault((row.op.t, row.op.r), set()).update(row.op.f if _writes(row.op) else ())
    wanted = {key: unit.records.view(*key) for key in named}
    # What was refused hid what others wrote since; nobody has seen that.
    seen = {
        key: oldest_base((row.op for row in rows if (row.op.t, row.op.r) == key), (), unit.seen)
        for key in named
    }
    _supersede(unit, rows)
    unit.start_txn()
    for key, groups in named.items():
        _say(unit, key, groups, wanted[key], seen[key])
    unit.start_txn()
    return len(named)


def let_go(unit: WriteUnit, t: str, r: str) -> int:
    """Give a refused change up: the records show what the log says.

    Returns:
        How many records that were.
    """
    rows = belonging(refused_ops(unit.cursor), t, r)
    _supersede(unit, rows)
    keys = dict.fromkeys((row.op.t, row.op.r) for row in rows)
    for key in keys:
        unit.records.show(*key, unit.records.view(*key))
        unit.touch(*key)
    unit.touch_followed()
    unit.touch_sync_state()
    return len(keys)


def _writes(op: Op) -> bool:
    return op.kind in (OpKind.PUT, OpKind.MERGE)


def _supersede(unit: WriteUnit, rows: list[RefusedOp]) -> None:
    """These do not count any more, nor do edits that wait and could only follow them."""
    for row in rows:
        _SUPERSEDE.run(unit.cursor, at=row.op.lc)
    for t, r in {(row.op.t, row.op.r) for row in rows}:
        if unit.records.stored(t, r) is None:
            _FOLLOWS.run(unit.cursor, t=t, r=r)


def _say(unit: WriteUnit, key: Key, groups: set[str], wanted: RecordCells, seen: Seen) -> None:
    t, r = key
    view = unit.records.view(t, r)
    if not is_live(wanted):
        if is_live(view):
            unit.apply(OpKind.DELETE, t, r, {}, view, seen)
        return
    f = _values(t, groups, wanted, unit.records.cells(t, r))
    if t in CODECS:
        CODECS[t].check(f)
    if not unit.room_for(_OPS_EACH, len(encode(f))):
        unit.start_txn()
    if is_deleted(view):
        unit.apply(OpKind.RESTORE, t, r, {}, view, seen)
    merged = f.pop(MERGED_INTO) if MERGED_INTO in f and t in MERGEABLE else None
    for part in in_parts(f):
        if not unit.room_for(1, len(encode(part))):
            unit.start_txn()
        unit.apply(OpKind.PUT, t, r, part, view, seen)
    if merged is not None:
        unit.apply(OpKind.MERGE, t, r, {MERGED_INTO: merged}, view, seen)


def _values(
    t: str, groups: set[str], wanted: RecordCells, stored: RecordCells
) -> dict[str, GroupValue]:
    """What is to be said, what a record must have first: a part without it would wait again.

    Of a record that the log does not hold it is all; else what was refused and differs.
    """
    needed = {field.group for field in CODECS[t].table.fields if field.required}
    said = [
        group
        for group, cell in wanted.items()
        if is_said(group)
        and (not stored or group in groups)
        and (group not in stored or stored[group].value != cell.value)
    ]
    return {group: wanted[group].value for group in sorted(said, key=lambda g: g not in needed)}
