"""What a sync session reads and writes; each call belongs to one transaction of the writer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import bindparam, case, delete, func, select, update

from desktop.protocol.messages import CHAIN_START, Frame, Page
from desktop.protocol.ops import (
    Cell,
    Loser,
    Op,
    digest_of_total,
    encode,
    inbox_digest,
    record_digest,
)
from desktop.protocol.registry import TABLES as SYNCED
from desktop.storage.archive import look_again
from desktop.storage.feed_versions import feed_version
from desktop.storage.head import new_epoch_number
from desktop.storage.models import TABLES
from desktop.storage.models.local import STATE_PENDING, STATE_SUPERSEDED
from desktop.storage.page_fold import Applied, PageFold
from desktop.storage.records import PENDING, decode_op
from desktop.storage.removals import RemovalGuard
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.storage.state_check import StateCheck
    from desktop.storage.write_unit import WriteUnit

_OUTBOX = TABLES["outbox"]
_STATE = TABLES["record_state"]
_INBOX = TABLES["inbox"]
_COUNT: Final = Statement(
    select(func.count()).select_from(_OUTBOX).where(_OUTBOX.c.state == PENDING)
)
_WAITING: Final = Statement(
    select(_OUTBOX.c.payload, _OUTBOX.c.txn)
    .where(
        _OUTBOX.c.ep == bindparam("epoch"),
        _OUTBOX.c.n > bindparam("after"),
        _OUTBOX.c.state == PENDING,
    )
    .order_by(_OUTBOX.c.n)
    .limit(bindparam("most"))
)
_WAITING_UP_TO: Final = Statement(
    select(func.count(), func.max(_OUTBOX.c.n)).where(
        _OUTBOX.c.ep == bindparam("epoch"),
        _OUTBOX.c.n > bindparam("after"),
        _OUTBOX.c.state == PENDING,
    )
)
_ID_OF: Final = Statement(
    select(_OUTBOX.c.id).where(_OUTBOX.c.ep == bindparam("epoch"), _OUTBOX.c.n == bindparam("at"))
)
_ALL_WAITING: Final = Statement(
    select(_OUTBOX.c.lc, _OUTBOX.c.payload).where(_OUTBOX.c.state == PENDING).order_by(_OUTBOX.c.lc)
)
_ALL_AGAIN: Final = Statement(
    update(_OUTBOX)
    .values(
        state=STATE_PENDING,
        # What was said anew is sent all the same, but does not count when it is refused again.
        reason=case((_OUTBOX.c.reason == STATE_SUPERSEDED, STATE_SUPERSEDED), else_=""),
        seq=0,
    )
    # Of what was erased, or is on a backup of the server, there is nothing to send.
    .where(func.length(_OUTBOX.c.payload) > 0)
)
_ANY_SETTLED: Final = Statement(select(_OUTBOX.c.lc).where(_OUTBOX.c.state != PENDING).limit(1))
_RENUMBER: Final = Statement(
    update(_OUTBOX)
    .values(ep=bindparam("epoch"), n=bindparam("number"), payload=bindparam("body"))
    .where(_OUTBOX.c.lc == bindparam("at"))
)
_ALL_STATES: Final = Statement(select(_STATE.c.t, _STATE.c.r, _STATE.c.cells))
_ALL_LOSERS: Final = Statement(select(_INBOX.c.t, _INBOX.c.r, _INBOX.c.g, _INBOX.c.cell))
_NO_LOSERS: Final = Statement(delete(_INBOX))
_DECODE_CELL: Final = msgspec.msgpack.Decoder(Cell)


@dataclass(frozen=True, slots=True)
class HelloState:
    """What the client says of itself at the start of a session."""

    dev: str
    ep: int
    cursor: int
    inc: int
    digest: bytes
    pending: int
    feed: int = 0


class SyncStore:
    """Made by `WriteUnit.sync_store`; not kept longer than its transaction."""

    def __init__(self, unit: WriteUnit) -> None:
        self._unit = unit
        self._cursor: Any = unit.cursor

    def hello(self) -> HelloState:
        """Device, epoch, position, incrementally kept state digest, and what waits."""
        head = self._unit.head
        waiting = _COUNT.run(self._cursor).fetchone()[0]
        feed = feed_version(self._cursor)
        return HelloState(head.dev, head.ep, head.cursor, head.inc, head.digest, waiting, feed)

    def frames(self, after_n: int, limit_bytes: int, limit_ops: int = 2_000) -> list[Frame]:
        """The first waiting ops of the present epoch after `after_n`, cut into frames.

        After a large import far more may wait than one transaction should read.

        Args:
            after_n: The last op that the server holds of this epoch.
            limit_bytes: Size of a frame, counted before compression.
            limit_ops: Most ops in all frames together; at least a whole txn (64).

        Returns:
            Frames that end at txn boundaries; a txn alone may be larger than the limit.
        """
        epoch = self._unit.head.ep
        values = {"epoch": epoch, "after": after_n, "most": limit_ops + 1}
        rows = _WAITING.run(self._cursor, **values).fetchall()
        if len(rows) > limit_ops:
            cut_txn = rows[-1][1]
            rows = [row for row in rows if row[1] != cut_txn]
        frames: list[Frame] = []
        size = 0
        for txn, length in _txns(payload for payload, _ in rows):
            # Ops between may have been seen in the log meanwhile: the server then says so.
            follows = bool(frames) and txn[0].n == frames[-1][-1].n + 1
            if not follows or size + length > limit_bytes:
                frames.append([])
                size = 0
            frames[-1].extend(txn)
            size += length
        return frames

    def waits(self, after_n: int) -> bool:
        """Whether ops of the present epoch wait behind `after_n`."""
        values = {"epoch": self._unit.head.ep, "after": after_n, "most": 1}
        return _WAITING.run(self._cursor, **values).fetchone() is not None

    def has_hole(self, after_n: int) -> bool:
        """Whether what waits of the present epoch behind `after_n` is not one row of numbers.

        What is missing was seen in the log under the numbers of another epoch.
        """
        values = {"epoch": self._unit.head.ep, "after": after_n}
        count, last = _WAITING_UP_TO.run(self._cursor, **values).fetchone()
        return bool(count) and last != after_n + count

    def apply_page(self, page: Page, *, removal_allowed: bool = True) -> Applied:
        """Fold a page of the log into the records, and move the cursor.

        What was touched stands in the unit's `changes`.

        Args:
            page: What the server sent.
            removal_allowed: Also when a large part of the records goes.

        Raises:
            PageBrokenError: the page does not continue what is stored, or names own ops that
                are not; roll the transaction back.
            TroubleError: mass_removal; roll back as well.
        """
        guard = RemovalGuard(self._unit, page)
        applied = PageFold(self._unit).run(page)
        guard.check(applied.removed, allowed=removal_allowed)
        return applied

    def is_own(self, n: int, op_id: str) -> bool:
        """Whether op `n` of the present epoch is `op_id`, as far as this PC still knows.

        False says that another copy of this database sent ops under the same epoch.
        """
        head = self._unit.head
        if n == 0 or n > head.n:
            return n == 0
        if n == head.n:
            return op_id == head.last_id
        row = _ID_OF.run(self._cursor, epoch=head.ep, at=n).fetchone()
        return row is None or row[0] == op_id

    def adopt(self, inc: int) -> None:
        """Note the server's incarnation at the first contact (nothing was pulled yet)."""
        head = self._unit.head
        if head.cursor:
            raise ValueError("only a database that pulled nothing may adopt an incarnation")
        if head.inc != inc:
            head.inc = inc
            head.changed = True

    def new_epoch(self) -> None:
        """Give the waiting ops new numbers under a fresh epoch; nothing is dropped.

        For a fork or a gap: this file was copied or restored, so its numbers were used twice.
        """
        head = self._unit.head
        head.ep = new_epoch_number(self._unit.clock)
        head.n = 0
        head.last_id = ""
        head.changed = True
        for lc, payload in _ALL_WAITING.run(self._cursor).fetchall():
            op = decode_op(payload)
            head.n += 1
            again = msgspec.structs.replace(op, ep=head.ep, n=head.n, prev=head.last_id)
            head.last_id = op.id
            _RENUMBER.run(self._cursor, epoch=head.ep, number=head.n, body=encode(again), at=lc)
        self._unit.touch_sync_state()

    def start_over(self, inc: int) -> None:
        """The server went back: forget its log, and send everything of ours again.

        Every own op that is still kept waits again, under a fresh epoch; the server skips
        those that it knows.
        """
        head = self._unit.head
        settled = _ANY_SETTLED.run(self._cursor).fetchone() is not None
        _ALL_AGAIN.run(self._cursor)
        self._unit.records.forget_all()
        _NO_LOSERS.run(self._cursor)
        head.cursor, head.chain, head.total, head.inc = 0, CHAIN_START, 0, inc
        head.changed = True
        if settled:
            self.new_epoch()
        look_again(self._unit)
        self._show_only_own()

    def digest(self, *, recompute: bool = False) -> bytes:
        """The state digest at the cursor: the incremental one, or computed from the rows."""
        if not recompute:
            return self._unit.head.digest
        total = sum(record_digest(t, r, cells) for t, r, cells in _ALL_STATES.run(self._cursor))
        total += sum(
            inbox_digest(t, r, Loser(group, _DECODE_CELL.decode(cell)))
            for t, r, group, cell in _ALL_LOSERS.run(self._cursor)
        )
        return digest_of_total(total)

    def digest_of(self, check: StateCheck) -> bytes:
        """The state digest of rows that were just looked at; the kept one is set right by it."""
        head, total = self._unit.head, check.sums.total
        if head.total != total:
            head.total, head.changed = total, True
        return head.digest

    def note_success(self, at_ms: int, *, equal: bool | None) -> None:
        """Remember when the last session ended well and whether both ends were equal."""
        head = self._unit.head
        head.last_success_at = at_ms
        head.last_equal = equal
        head.changed = True
        self._unit.touch_sync_state()

    def _show_only_own(self) -> None:
        self._unit.records.forget_rows()
        for table in SYNCED:
            self._cursor.execute(Statement(delete(TABLES[table.name])).sql)
            self._unit.touch_table(table.name)
        keys = {(op.t, op.r) for op in map(decode_op, self._payloads())}
        for t, r in keys:
            self._unit.records.show(t, r, self._unit.records.view(t, r))
            self._unit.touch(t, r)

    def _payloads(self) -> list[bytes]:
        return [payload for _, payload in _ALL_WAITING.run(self._cursor).fetchall()]


def _txns(payloads: Iterable[bytes]) -> list[tuple[list[Op], int]]:
    """Ops of each txn with their size in bytes."""
    found: list[tuple[list[Op], int]] = []
    for payload in payloads:
        op = decode_op(payload)
        if found and found[-1][0][-1].txn == op.txn:
            ops, size = found[-1]
            ops.append(op)
            found[-1] = (ops, size + len(payload))
        else:
            found.append(([op], len(payload)))
    return found
