"""The queue of own ops: made in the transaction of the row, kept until seen in the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.clock import Clock
from desktop.domain.ids import is_id, new_id
from desktop.protocol.ops import MAX_TXN_BYTES, MAX_TXN_OPS, Op, OpKind, encode
from desktop.protocol.registry import SCHEMA_VERSION, GroupValue
from desktop.storage.head import SyncHead, op_id
from desktop.storage.models import TABLES
from desktop.storage.models.local import STATE_PENDING
from desktop.storage.statement import insert_statement

if TYPE_CHECKING:
    from desktop.domain.changes import Seen

_ADD: Final = insert_statement(TABLES["outbox"])
_OVERHEAD: Final = 120
"""Bytes of an op's fields that the wire hardly sends (team, device, epoch ...)."""

OP_BYTES: Final = 400
"""At most so many bytes stand around an op's values."""


class TxnTooLargeError(Exception):
    """A business change has more ops or bytes than one txn may: a bug of the use case."""


@dataclass(slots=True)
class OpWriter:
    """Makes ops of one act and appends them to the queue; counts what each txn holds."""

    cursor: Any
    head: SyncHead
    clock: Clock
    who: str | None
    act: str
    txn: str = ""
    ops_in_txn: int = 0
    bytes_in_txn: int = 0

    def start_txn(self) -> None:
        """The next op begins a new indivisible change."""
        self.txn = ""
        self.ops_in_txn = 0
        self.bytes_in_txn = 0

    def fits(self, ops: int, size: int) -> bool:
        """Whether so many more ops and bytes keep the txn within its limits."""
        return self.ops_in_txn + ops <= MAX_TXN_OPS and self.bytes_in_txn + size <= MAX_TXN_BYTES

    def add(self, kind: OpKind, t: str, r: str, f: dict[str, GroupValue], seen: Seen) -> Op:
        """Append one op; one that fails leaves the queue as it was.

        Raises:
            TxnTooLargeError: the txn would have more than 64 ops or 16 KiB.
            ValueError: the record or the member has an id of another form, which cannot travel.
        """
        if not is_id(r) or not (self.who is None or is_id(self.who)):
            raise ValueError(f"an op of {t} needs ids of 32 hex digits")
        head = self.head
        hlc = head.tick(self.clock)
        if not self.txn:
            self.txn = new_id(self.clock)
        op = Op(
            id=op_id(hlc, self.clock),
            team=head.team,
            dev=head.dev,
            ep=head.ep,
            n=head.n + 1,
            prev=head.last_id,
            lc=head.lc + 1,
            txn=self.txn,
            act=self.act,
            kind=kind,
            t=t,
            r=r,
            f=f,
            base=(seen.inc, seen.seq),
            hlc=hlc,
            s=SCHEMA_VERSION,
            who=self.who,
        )
        payload = encode(op)
        size = max(len(payload) - _OVERHEAD, 0)
        if not self.fits(1, size):
            raise TxnTooLargeError(t)
        head.n, head.lc, head.last_id = op.n, op.lc, op.id
        self.ops_in_txn += 1
        self.bytes_in_txn += size
        self.cursor.execute(
            _ADD.sql,
            (op.lc, op.id, op.ep, op.n, t, r, op.txn, STATE_PENDING, payload, "", 0),
        )
        return op
