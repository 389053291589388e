"""Values that lost to another: both ends hold the same ones until somebody decides.

An entry leaves when the decision comes back in the log. Until then a decision that still waits
only hides it here, so that a decision which never arrives cannot lose anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
from sqlalchemy import bindparam, delete, func, select

from desktop.protocol.ops import Cell, Loser, OpKind, encode, inbox_digest
from desktop.storage.models import TABLES
from desktop.storage.records import PENDING, decode_op
from desktop.storage.row_codec import CODECS
from desktop.storage.statement import Statement, insert_statement

if TYPE_CHECKING:
    from collections.abc import Collection

    from desktop.storage.head import SyncHead

_INBOX = TABLES["inbox"]
_OUTBOX = TABLES["outbox"]
_HEAD = TABLES["sync_head"]
_ENTRY: Final = (
    _INBOX.c.t == bindparam("t"),
    _INBOX.c.r == bindparam("r"),
    _INBOX.c.g == bindparam("g"),
    _INBOX.c.seq == bindparam("seq"),
)
_ADD: Final = insert_statement(_INBOX)
_CELL_OF: Final = Statement(select(_INBOX.c.cell).where(*_ENTRY))
_REMOVE: Final = Statement(delete(_INBOX).where(*_ENTRY))
_OF_RECORD: Final = Statement(
    select(_INBOX.c.g, _INBOX.c.seq).where(
        _INBOX.c.t == bindparam("t"), _INBOX.c.r == bindparam("r")
    )
)
_COUNT: Final = Statement(select(func.count()).select_from(_INBOX))
_COLUMNS: Final = (
    *(_INBOX.c.t, _INBOX.c.r, _INBOX.c.g, _INBOX.c.seq),
    *(_INBOX.c.cell, _INBOX.c.winner_seq, _INBOX.c.at),
)
_ALL: Final = Statement(
    select(*_COLUMNS).order_by(_INBOX.c.winner_seq.desc(), _INBOX.c.t, _INBOX.c.r, _INBOX.c.g)
)
_WAITING: Final = Statement(
    select(_OUTBOX.c.payload, _HEAD.c.inc)
    .distinct()
    .select_from(_INBOX)
    .join(_OUTBOX, (_OUTBOX.c.t == _INBOX.c.t) & (_OUTBOX.c.r == _INBOX.c.r))
    .join(_HEAD, _HEAD.c.id == 1)
    .where(_OUTBOX.c.state == PENDING)
)
_DECODE: Final = msgspec.msgpack.Decoder(Cell)


class Lost(NamedTuple):
    """One entry; `at` (ms) is when this PC learned of it, `winner_seq` where the value lost."""

    t: str
    r: str
    g: str
    seq: int
    cell: Cell
    winner_seq: int
    at: int


def add_lost(
    cursor: Any, head: SyncHead, where: tuple[str, str], loser: Loser, winner_seq: int, at: int
) -> None:
    """Put a value into the inbox of a record, and into the digest."""
    t, r = where
    values = (t, r, loser.group, loser.cell.seq, encode(loser.cell), winner_seq, at)
    cursor.execute(_ADD.sql, values)
    head.add_digest(inbox_digest(t, r, loser))


def take_decided(cursor: Any, head: SyncHead, t: str, r: str, g: str, seq: int) -> Cell | None:
    """Take an entry out of inbox and digest; the value that had lost, if there was one."""
    row = _CELL_OF.run(cursor, t=t, r=r, g=g, seq=seq).fetchone()
    if row is None:
        return None
    _REMOVE.run(cursor, t=t, r=r, g=g, seq=seq)
    cell = _DECODE.decode(row[0])
    head.add_digest(-inbox_digest(t, r, Loser(g, cell)))
    return cell


def take_record(
    cursor: Any, head: SyncHead, t: str, r: str, groups: Collection[str] | None
) -> None:
    """Take out all entries of a record, or of some groups of it: it is erased."""
    for group, seq in _OF_RECORD.run(cursor, t=t, r=r).fetchall():
        if groups is None or group in groups:
            take_decided(cursor, head, t, r, group, seq)


def undecided(cursor: Any) -> list[Lost]:
    """The entries about which nobody decided yet, the newest first.

    Without those of which only a number is left, because what they said was erased.
    """
    decided = _decided_here(cursor)
    found = (
        Lost(t, r, g, seq, _DECODE.decode(cell), winner_seq, at)
        for t, r, g, seq, cell, winner_seq, at in _ALL.run(cursor).fetchall()
        if (t, r, g, seq) not in decided
    )
    return [one for one in found if _can_be(one)]


def count_undecided(cursor: Any) -> int:
    """How many there are; mostly none, and then nothing else is looked at."""
    count = int(_COUNT.run(cursor).fetchone()[0])
    return len(undecided(cursor)) if count else 0


def _can_be(one: Lost) -> bool:
    """Whether the value fits its group, as far as this program knows it."""
    codec = CODECS.get(one.t)
    if codec is None:
        return True
    try:
        codec.check({one.g: one.cell.value})
    except ValueError:
        return False
    return True


def _decided_here(cursor: Any) -> set[tuple[str, str, str, int]]:
    """What own decisions that wait to be sent are about.

    One that was made before the server went back names positions that are something else now.
    """
    found = set()
    for payload, inc in _WAITING.run(cursor).fetchall():
        op = decode_op(payload)
        if op.kind is OpKind.RESOLVE and op.base[0] == inc:
            found |= {(op.t, op.r, g, seq) for g, seq in op.f.items() if type(seq) is int}
    return found
