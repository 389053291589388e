"""The records that one page touches, while it is folded."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, func, select

from desktop.protocol.ops import Op, OpKind, RecordCells, encode
from desktop.protocol.registry import FOLDED, GroupValue
from desktop.storage.models import TABLES
from desktop.storage.records import (
    PENDING,
    PUT_ASIDE,
    Records,
    lay_over,
    put_aside,
    read_cells,
)
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable


RecordKey = tuple[str, str]
"""Table and id."""

_STATE = TABLES["record_state"]
_OUTBOX = TABLES["outbox"]
_NAMED: Final = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
_CELLS_OF: Final = Statement(
    select(_STATE.c.r, _STATE.c.cells).where(_STATE.c.t == bindparam("t"), _STATE.c.r.in_(_NAMED))
)
_WAITING_OF: Final = tuple(
    Statement(
        select(_OUTBOX.c.r).where(
            _OUTBOX.c.state == state, _OUTBOX.c.t == bindparam("t"), _OUTBOX.c.r.in_(_NAMED)
        )
    )
    for state in (PENDING, PUT_ASIDE)
)


@dataclass(slots=True)
class OpenRecord:
    """One record while the page is folded."""

    blob: bytes | None
    cells: RecordCells
    pending: list[Op]
    folded: bool = False
    changed: bool = False
    """What people see of it may be something else now."""

    gone: bool = False
    """Another PC removed it, and people saw it until then."""

    shown: dict[str, GroupValue] | None = None
    """What its row says, where only own ops came back that were shown already."""

    def view(self) -> RecordCells:
        """As people see it at this moment."""
        seen = dict(self.cells)
        for op in self.pending:
            lay_over(seen, op)
        return seen

    def settle(self, op_id: str) -> None:
        """An own op stands in the log now, so it no longer waits on top."""
        self.pending = [op for op in self.pending if op.id != op_id]

    def refuse(self, op_id: str, seq: int) -> None:
        """An own op was put aside there: it stays on top until the log says something later."""
        self.pending = [put_aside(op, seq) if op.id == op_id else op for op in self.pending]

    def note_echo(self) -> None:
        """Before an own op is folded that waited on top: remember what the row says."""
        if not self.folded:
            only = self.pending[0] if len(self.pending) == 1 and not self.cells else None
            is_new = only is not None and type(only) is Op and only.kind is OpKind.PUT
            self.shown = only.f if only is not None and is_new else _values(self.view())
        self.folded = True

    def note_change(self) -> None:
        """Anything else of the log is about it."""
        self.folded = self.changed = True

    def shows_the_same(self, view: RecordCells) -> bool:
        """Whether its row says already what this view says."""
        if self.changed or self.shown is None:
            return False
        values = _values(view)
        # By their bytes, because to Python 1 is True.
        return _are_identical(values, self.shown) or encode(values) == encode(self.shown)


@dataclass(slots=True)
class OpenRecords:
    """Opens records; those that are announced together are read together.

    Args:
        records: Of the transaction.
        any_pending: Whether anything of ours waits, or was refused.
    """

    records: Records
    any_pending: bool
    every: dict[RecordKey, OpenRecord] = field(default_factory=dict)
    _blobs: dict[RecordKey, bytes] = field(default_factory=dict)
    _looked: set[RecordKey] = field(default_factory=set)
    _waiting: set[RecordKey] = field(default_factory=set)
    _coming: dict[RecordKey, list[Op]] = field(default_factory=dict)

    def announce(self, keys: Iterable[RecordKey]) -> None:
        """Read what is stored of these records.

        Until the page is stored no record gets other cells; whether something waits on one is
        asked again when it is opened, if anything did.
        """
        cursor: Any = self.records.cursor
        by_table: dict[str, list[str]] = {}
        for t, r in set(keys) - self._looked:
            self._looked.add((t, r))
            by_table.setdefault(t, []).append(r)
        for t, found in by_table.items():
            ids = json.dumps(found)
            for r, blob in _CELLS_OF.run(cursor, t=t, ids=ids).fetchall():
                self._blobs[t, r] = blob
            for waiting in _WAITING_OF if self.any_pending else ():
                self._waiting |= {(t, r) for (r,) in waiting.run(cursor, t=t, ids=ids).fetchall()}

    def may_wait(self, key: RecordKey) -> None:
        """An own op of the record may be on top of it that was not when it was announced."""
        self._waiting.add(key)

    def expect(self, ops: list[Op]) -> None:
        """Own ops that come next; they left the queue, but are still on top until folded."""
        self._coming.clear()
        for op in ops:
            self._coming.setdefault((op.t, op.r), []).append(op)

    def open(self, t: str, r: str) -> OpenRecord:
        """The record as it stands at this moment."""
        key = (t, r)
        found = self.every.get(key)
        if found is None:
            is_known = key in self._looked
            blob = self._blobs.get(key) if is_known else self.records.stored(t, r)
            cells = {} if blob is None else read_cells(blob) or {}
            found = self.every[key] = OpenRecord(blob, cells, self._pending(key, known=is_known))
        return found

    def _pending(self, key: RecordKey, *, known: bool) -> list[Op]:
        coming = self._coming.get(key, [])
        if not self.any_pending or (known and key not in self._waiting):
            return coming
        return sorted([*coming, *self.records.pending(*key)], key=lambda op: op.lc)


def _values(view: RecordCells) -> dict[str, GroupValue]:
    return {group: cell.value for group, cell in view.items() if group not in FOLDED}


def _are_identical(one: dict[str, GroupValue], other: dict[str, GroupValue]) -> bool:
    if one.keys() != other.keys():
        return False
    return all(other[group] is value for group, value in one.items())
