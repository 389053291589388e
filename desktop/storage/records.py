"""Records as cells: what the log says, what waits on top of it, and the row that shows it.

The view of a record = the folded cells at the cursor + pending own ops in the order of their
making. Pending ops are folded by the same rule as the server's, at a position behind every
real one, so the view already shows what the log will say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, bindparam, delete, literal_column, select, union

from desktop.protocol.ops import Cell, Op, RecordCells, echoed, fold
from desktop.protocol.registry import DELETED
from desktop.storage import search_words
from desktop.storage.models import TABLES
from desktop.storage.row_codec import CODECS
from desktop.storage.statement import Statement, upsert_statement

BEHIND_ALL: Final = 1 << 62
"""Position of pending ops in the fold: after every entry the server can have."""

PENDING: Final[ColumnElement[str]] = literal_column("'pending'")
"""A literal, because SQLite uses a partial index only when it sees the constant."""

_STATE = TABLES["record_state"]
_OUTBOX = TABLES["outbox"]
_CELLS: Final = Statement(
    select(_STATE.c.cells).where(_STATE.c.t == bindparam("t"), _STATE.c.r == bindparam("r"))
)
_STORE_CELLS: Final = upsert_statement(_STATE)
_CLEAR_CELLS: Final = Statement(delete(_STATE))
_PENDING_OF: Final = Statement(
    select(_OUTBOX.c.payload)
    .where(_OUTBOX.c.state == PENDING, _OUTBOX.c.t == bindparam("t"), _OUTBOX.c.r == bindparam("r"))
    .order_by(_OUTBOX.c.lc)
)
_IDS: Final = Statement(
    union(
        select(_STATE.c.r).where(_STATE.c.t == bindparam("t")),
        select(_OUTBOX.c.r).where(_OUTBOX.c.state == PENDING, _OUTBOX.c.t == bindparam("t")),
    )
)
_DECODE_CELLS: Final = msgspec.msgpack.Decoder(dict[str, Cell])
_DECODE_OP: Final = msgspec.msgpack.Decoder(Op)


def decode_op(payload: bytes) -> Op:
    """An op as the outbox keeps it."""
    return _DECODE_OP.decode(payload)


def decode_cells(blob: bytes) -> RecordCells:
    """Cells as `record_state` keeps them."""
    return _DECODE_CELLS.decode(blob)


def is_deleted(cells: RecordCells) -> bool:
    """Whether the record is deleted in these cells."""
    cell = cells.get(DELETED)
    return cell is not None and bool(cell.value)


def is_live(cells: RecordCells) -> bool:
    """Whether there is such a record and it is not deleted."""
    return bool(cells) and not is_deleted(cells)


@dataclass(slots=True)
class Records:
    """Reads and writes cells and rows through one driver cursor."""

    cursor: Any

    def stored(self, t: str, r: str) -> bytes | None:
        """The canonical cells at the cursor; None when the log has no such record."""
        row = _CELLS.run(self.cursor, t=t, r=r).fetchone()
        return None if row is None else row[0]

    def store(self, t: str, r: str, blob: bytes) -> None:
        """Replace the canonical cells of a record."""
        self.cursor.execute(_STORE_CELLS.sql, (t, r, blob))

    def forget_all(self) -> None:
        """Drop everything the log said (before it is pulled again from its beginning)."""
        _CLEAR_CELLS.run(self.cursor)

    def pending(self, t: str, r: str) -> list[Op]:
        """Own ops of a record that were not yet seen in the log, oldest first."""
        rows = _PENDING_OF.run(self.cursor, t=t, r=r).fetchall()
        return [decode_op(payload) for (payload,) in rows]

    def view(self, t: str, r: str) -> RecordCells:
        """The record as people see it: the log's cells with the pending ops on top."""
        blob = self.stored(t, r)
        cells = {} if blob is None else decode_cells(blob)
        for op in self.pending(t, r):
            fold(cells, echoed(op, BEHIND_ALL))
        return cells

    def show_all(self, t: str) -> None:
        """Make every row of a table anew, after its columns changed."""
        for (r,) in _IDS.run(self.cursor, t=t).fetchall():
            self.show(t, r, self.view(t, r))

    def show(self, t: str, r: str, view: RecordCells) -> bool:
        """Make the table row say what the view says.

        Returns:
            Whether there is such a row now: not for a deleted record, one that lacks what is
            required, or one of a table that a newer version made.
        """
        codec = CODECS.get(t)
        if codec is None:
            return False
        row = codec.row(r, view) if is_live(view) else None
        search_words.follow_row(self.cursor, codec, r, row)
        if row is None:
            codec.remove.run(self.cursor, id=r)
            return False
        self.cursor.execute(codec.upsert.sql, row)
        return True
