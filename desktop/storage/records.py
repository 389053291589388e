"""Records as cells: what the log says, what waits on top of it, and the row that shows it.

The view of a record = the folded cells at the cursor + pending own ops in the order of their
making. What the server refused counts as pending, so that it stays in sight of who wrote it.
Pending ops are folded by the same rule as the server's, at a position behind every
real one, so the view already shows what the log will say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import (
    ColumnElement,
    bindparam,
    column,
    delete,
    literal_column,
    select,
    union,
    union_all,
)

from desktop.domain.changes import Seen
from desktop.domain.errors import TroubleError
from desktop.protocol.ops import Cell, Op, RecordCells, echoed, fold
from desktop.protocol.registry import DELETED, MERGED_INTO
from desktop.storage import search_words
from desktop.storage.aliases import REFERENCES, REFERRING, Aliases
from desktop.storage.models import TABLES
from desktop.storage.models.local import STATE_PENDING
from desktop.storage.row_codec import CODECS, RowCodec
from desktop.storage.statement import Statement, upsert_statement

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

BEHIND_ALL: Final = 1 << 62
"""Position of pending ops in the fold: after every entry the server can have."""

PENDING: Final[ColumnElement[str]] = literal_column("'pending'")
"""A literal, because SQLite uses a partial index only when it sees the constant."""

PUT_ASIDE: Final[ColumnElement[str]] = literal_column("'quarantined'")
"""As `PENDING`: what the server refused and nobody said anew."""

_STATE = TABLES["record_state"]
_OUTBOX = TABLES["outbox"]
_CELLS: Final = Statement(
    select(_STATE.c.cells).where(_STATE.c.t == bindparam("t"), _STATE.c.r == bindparam("r"))
)
_STORE_CELLS: Final = upsert_statement(_STATE)
_CLEAR_CELLS: Final = Statement(delete(_STATE))
_DROP_CELLS: Final = Statement(
    delete(_STATE).where(_STATE.c.t == bindparam("t"), _STATE.c.r == bindparam("r"))
)
_PENDING_OF: Final = Statement(
    # One select a partial index: SQLite would read the whole archive for a condition over both.
    union_all(
        *(
            select(_OUTBOX.c.payload, _OUTBOX.c.state, _OUTBOX.c.seq, _OUTBOX.c.lc).where(
                _OUTBOX.c.state == state,
                _OUTBOX.c.t == bindparam("t"),
                _OUTBOX.c.r == bindparam("r"),
            )
            for state in (PENDING, PUT_ASIDE)
        )
    ).order_by(column("lc"))
)
_OF_PUT_ASIDE: Final = Statement(
    select(_OUTBOX.c.t, _OUTBOX.c.r).where(_OUTBOX.c.state == PUT_ASIDE).distinct()
)
_IDS: Final = Statement(
    union(
        select(_STATE.c.r).where(_STATE.c.t == bindparam("t")),
        *(
            select(_OUTBOX.c.r).where(_OUTBOX.c.state == state, _OUTBOX.c.t == bindparam("t"))
            for state in (PENDING, PUT_ASIDE)
        ),
    )
)
_ANY_REFUSED: Final = Statement(select(_OUTBOX.c.lc).where(_OUTBOX.c.state == PUT_ASIDE).limit(1))
_DECODE_CELLS: Final = msgspec.msgpack.Decoder(dict[str, Cell])
_DECODE_OP: Final = msgspec.msgpack.Decoder(Op)


class PutAsideOp(Op, frozen=True, kw_only=True, gc=False):
    """An own op that the server refused; its entry stands `at` that position of the log."""

    at: int = 0


_DECODE_PUT_ASIDE: Final = msgspec.msgpack.Decoder(PutAsideOp)


def decode_op(payload: bytes) -> Op:
    """An op as the outbox keeps it."""
    return _DECODE_OP.decode(payload)


def put_aside(op: Op, at: int) -> PutAsideOp:
    """The op when the server refused it at that position of the log."""
    return PutAsideOp(**(msgspec.structs.asdict(op) | {"at": at}))


def _refused_at(payload: bytes, seq: int) -> PutAsideOp:
    return msgspec.structs.replace(_DECODE_PUT_ASIDE.decode(payload), at=seq)


def decode_cells(blob: bytes) -> RecordCells:
    """Cells as `record_state` keeps them."""
    return _DECODE_CELLS.decode(blob)


def read_cells(blob: bytes) -> RecordCells | None:
    """Cells as `record_state` keeps them; None of bytes that are none (any more)."""
    try:
        return _DECODE_CELLS.decode(blob)
    except (msgspec.MsgspecError, UnicodeDecodeError, TypeError, RecursionError):
        return None


def lay_over(cells: RecordCells, op: Op) -> None:
    """Put an own op on top of what the log says of its record.

    Of one that was refused only what nobody wrote over since: a correction that the server took
    counts more.
    """
    if isinstance(op, PutAsideOp):
        # What an own op laid there before has no position yet, and does not count as later.
        later = {g for g, cell in cells.items() if op.at < cell.seq < BEHIND_ALL}
        kept = {g: v for g, v in op.f.items() if g not in later}
        if (DELETED in later and is_deleted(cells)) or (later if not op.f else not kept):
            return
        op = msgspec.structs.replace(op, f=kept)
    fold(cells, echoed(op, BEHIND_ALL))


def oldest_base(ops: Iterable[Op], groups: Container[str], seen: Seen) -> Seen:
    """The oldest position at which one of the ops was made that write any of these groups.

    Args:
        ops: Own ops of one record.
        groups: Their groups; none stands for all, as of a deletion.
        seen: Where the log stands now; a position in another incarnation is older than any.
    """
    bases = [Seen(*op.base) for op in ops if not groups or any(group in groups for group in op.f)]
    return min([*bases, seen], key=lambda base: (base.inc == seen.inc, base.seq))


def any_refused(cursor: Any) -> bool:
    """Whether the server refused anything that nobody said anew."""
    return _ANY_REFUSED.run(cursor).fetchone() is not None


def is_deleted(cells: RecordCells) -> bool:
    """Whether the record is deleted in these cells."""
    cell = cells.get(DELETED)
    return cell is not None and bool(cell.value)


def is_live(cells: RecordCells) -> bool:
    """Whether there is such a record and it is not deleted."""
    return bool(cells) and not is_deleted(cells)


@dataclass(slots=True)
class Records:
    """Reads and writes cells and rows through one driver cursor.

    `followed` collects (table, id) of rows that had to follow a merge or its end. While a sync
    goes on (`mending`) cells that cannot be read count as none: its comparison fetches them anew.
    """

    cursor: Any
    aliases: Aliases = field(init=False)
    followed: set[tuple[str, str]] = field(default_factory=set)
    mending: bool = False

    def __post_init__(self) -> None:
        self.aliases = Aliases(self.cursor)

    def stored(self, t: str, r: str) -> bytes | None:
        """The canonical cells at the cursor; None when the log has no such record."""
        row = _CELLS.run(self.cursor, t=t, r=r).fetchone()
        return None if row is None else row[0]

    def cells(self, t: str, r: str) -> RecordCells:
        """What the log says of a record.

        Raises:
            TroubleError: record_damaged, unless a sync is mending.
        """
        blob = self.stored(t, r)
        if blob is None:
            return {}
        found = read_cells(blob)
        if found is None and not self.mending:
            raise TroubleError("record_damaged")
        return found or {}

    def store(self, t: str, r: str, blob: bytes) -> None:
        """Replace the canonical cells of a record."""
        self.cursor.execute(_STORE_CELLS.sql, (t, r, blob))

    def store_all(self, rows: list[tuple[str, str, bytes]]) -> None:
        """The same for many: table, id, cells."""
        if rows:
            self.cursor.executemany(_STORE_CELLS.sql, rows)

    def drop(self, t: str, r: str) -> None:
        """Drop the cells of a record that was erased."""
        _DROP_CELLS.run(self.cursor, t=t, r=r)

    def forget_all(self) -> None:
        """Drop everything the log said (before it is pulled again from its beginning)."""
        _CLEAR_CELLS.run(self.cursor)

    def pending(self, t: str, r: str) -> list[Op]:
        """Own ops of a record on top of the log, oldest first: not seen in it yet, or refused."""
        rows = _PENDING_OF.run(self.cursor, t=t, r=r).fetchall()
        return [
            decode_op(payload) if state == STATE_PENDING else _refused_at(payload, seq)
            for payload, state, seq, _ in rows
        ]

    def view(self, t: str, r: str) -> RecordCells:
        """The record as people see it: the log's cells with the pending ops on top.

        Raises:
            TroubleError: record_damaged, unless a sync is mending.
        """
        cells = self.cells(t, r)
        for op in self.pending(t, r):
            lay_over(cells, op)
        return cells

    def show_all(self, t: str) -> None:
        """Make every row of a table anew, after its columns changed."""
        for (r,) in _IDS.run(self.cursor, t=t).fetchall():
            self.show(t, r, self.view(t, r))

    def show_put_aside(self) -> None:
        """Make the rows of records with a refused change: before 0.2.0 they were out of sight."""
        for t, r in _OF_PUT_ASIDE.run(self.cursor).fetchall():
            self.show(t, r, self.view(t, r))

    def show(self, t: str, r: str, view: RecordCells, *, fresh: bool = False) -> bool:
        """Make the table row say what the view says, and the rows that follow its merge.

        Args:
            t: Table.
            r: Record.
            view: Its cells.
            fresh: It has no row yet.

        Returns:
            Whether there is such a row now: not for a deleted or merged record, one that lacks
            what is required, or one of a table that a newer version made.
        """
        codec = CODECS.get(t)
        if codec is None:
            return False
        if t in REFERENCES:
            self._follow_merge(codec, r, view)
        return self._write_row(codec, r, view, fresh=fresh)

    def forget_rows(self) -> None:
        """Drop which records were merged and what finds them, before all rows are made anew."""
        self.aliases.clear()
        search_words.clear(self.cursor)

    def row_of(self, codec: RowCodec, r: str, view: RecordCells) -> tuple[Any, ...] | None:
        """The row that shows a record, in the columns' order; None when none does."""
        row = _row_of(codec, r, view)
        if row is None or self.aliases.is_hidden(r):
            return None
        if codec.name in REFERRING and not self.aliases.is_empty:
            row = codec.with_roots(row, REFERRING[codec.name], self.aliases.root)
        return row

    def could_show(self, codec: RowCodec, r: str) -> bool:
        """Whether a record would have a row if it were not merged."""
        return _row_of(codec, r, self.view(codec.name, r)) is not None

    def leads_as_it_says(self, r: str, view: RecordCells) -> bool:
        """Whether what is noted of a record's merge is what its cells say."""
        return self.aliases.target(r) == _merged_into(view)

    def _write_row(
        self, codec: RowCodec, r: str, view: RecordCells, *, fresh: bool = False
    ) -> bool:
        row = self.row_of(codec, r, view)
        if row is None:
            search_words.follow_row(self.cursor, codec, r, None)
            codec.remove.run(self.cursor, id=r)
            return False
        if fresh:
            search_words.follow_new_row(self.cursor, codec, r, row)
            self.cursor.execute(codec.insert.sql, row)
        else:
            search_words.follow_row(self.cursor, codec, r, row)
            self.cursor.execute(codec.upsert.sql, row)
        return True

    def _follow_merge(self, codec: RowCodec, r: str, view: RecordCells) -> None:
        target = _merged_into(view)
        if target is None and not self.aliases.concerns(r):
            return

        def is_there(record: str) -> bool:
            cells = view if record == r else self.view(codec.name, record)
            return _row_of(codec, record, cells) is not None

        moved = self.aliases.change(codec.name, r, target, is_there)
        for record, _ in moved:
            if record != r:
                self._write_row(codec, record, self.view(codec.name, record))
                self.followed.add((codec.name, record))
        for t, child in self.aliases.children(codec.name, {root for _, root in moved}):
            self._write_row(CODECS[t], child, self.view(t, child))
            self.followed.add((t, child))


def _row_of(codec: RowCodec, r: str, view: RecordCells) -> tuple[Any, ...] | None:
    return codec.row(r, view) if is_live(view) else None


def _merged_into(view: RecordCells) -> str | None:
    cell = view.get(MERGED_INTO) if is_live(view) else None
    return cell.value if cell is not None and isinstance(cell.value, str) else None
