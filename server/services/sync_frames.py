"""Taking a frame of a device's ops into its team's log: one transaction under the head's lock.

Sequence numbers are given under that lock, so they become visible in commit order without gaps
and no reader's cursor skips a late commit.
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from desktop.domain.errors import TroubleError
from desktop.protocol.merging import fold_change
from desktop.protocol.messages import Frame, Stop
from desktop.protocol.ops import (
    Cell,
    Change,
    Loser,
    Op,
    OpKind,
    RecordCells,
    Status,
    echoed,
    encode,
    inbox_digest,
    next_chain,
    record_digest,
)
from desktop.protocol.registry import BY_NAME
from desktop.protocol.resolving import resolved
from desktop.protocol.stream import WireError
from server.services.validation import (
    CREATION_QUARANTINED,
    FINE,
    TXN_OF_QUARANTINED,
    composed,
    fault_of,
    txn_fault,
)
from server.storage.rows import InboxRow, KnownOp, LastOp, LogRow, RecordKey

if TYPE_CHECKING:
    from server.security.can import Actor
    from server.storage.log_store import LogStore
    from server.storage.rows import HeadRow

SEED_BYTES: Final = 16
_HASH_BYTES: Final = 16
_HLC_SHIFT: Final = 16
_MODULUS: Final = 1 << 256
_CELL: Final = msgspec.msgpack.Decoder(Cell)
_CELLS: Final = msgspec.msgpack.Decoder(dict[str, Cell])


class Place(NamedTuple):
    """Where an op stands: `stop` when it cannot be taken, `fresh` unless the log holds it."""

    stop: Stop
    last: LastOp
    fresh: bool


class FrameOutcome(NamedTuple):
    """What became of a frame: `stop` when it was not read to its end."""

    stop: Stop
    appended: int


def accept_frame(
    store: LogStore, actor: Actor, frame: Frame, now_ms: int, seed: bytes
) -> FrameOutcome:
    """Append what the log does not hold yet; the caller commits.

    Args:
        store: The team's log, in a transaction of its own.
        actor: The device that sends.
        frame: Ops of one epoch of that device, ended at a txn boundary.
        now_ms: Receive time; no op's clock counts as later than this.
        seed: `SEED_BYTES` random bytes for the chain's salts.

    Raises:
        WireError: the ops are another device's or name a table that cannot be one.
        TroubleError: wrong_team, team_unknown.
    """
    _check_frame(actor, frame)
    head = store.head(lock=True)
    if head is None:
        raise TroubleError("team_unknown")
    return _FrameWork(store, actor, head, frame, now_ms, seed).run()


def place(op: Op, last: LastOp, known: KnownOp | None) -> Place:
    """Dedupe, fork and gap: where an op stands in its device's queue.

    Args:
        op: What the device sent.
        last: The last op held of the same device and epoch.
        known: What the log holds under the op's id.
    """
    if known is not None and known.payload_hash != payload_hash(op):
        return Place(Stop.FORK, last, fresh=False)
    if op.n <= last.n:
        # An op that the log holds came again; a new one under an old number is a second history.
        return Place(Stop.NOTHING if known else Stop.FORK, last, fresh=False)
    if op.n > last.n + 1:
        return Place(Stop.GAP, last, fresh=False)
    if op.prev != last.id:
        return Place(Stop.FORK, last, fresh=False)
    return Place(Stop.NOTHING, LastOp(op.n, op.id), fresh=known is None)


def payload_hash(op: Op) -> bytes:
    """What tells whether two ops of one id are the same op."""
    return hashlib.sha256(op.payload()).digest()[:_HASH_BYTES]


def _check_frame(actor: Actor, frame: Frame) -> None:
    first = frame[0]
    if len({op.id for op in frame}) != len(frame):
        raise WireError("id")
    for op in frame:
        if op.dev != actor.dev or op.ep != first.ep:
            raise WireError("device")
        if op.team != actor.team_id:
            raise TroubleError("wrong_team")
        if not op.t.isidentifier():
            raise WireError("table")


class _FrameWork:
    """One frame's state between what is read at its start and written at its end."""

    def __init__(
        self,
        store: LogStore,
        actor: Actor,
        head: HeadRow,
        frame: Frame,
        now_ms: int,
        seed: bytes,
    ) -> None:
        self._store = store
        self._actor = actor
        self._head = head
        self._frame = frame
        self._now_ms = now_ms
        self._seed = seed
        self._latest_hlc = (now_ms << _HLC_SHIFT) | 0xFFFF
        self._seq = head.seq
        self._chain = head.chain
        self._total = head.total
        self._last = store.last_op(frame[0].dev, frame[0].ep)
        self._known = store.known([op.id for op in frame])
        self._before = store.cells({(op.t, op.r) for op in frame})
        self._cells: dict[RecordKey, RecordCells] = {}
        self._folded: set[RecordKey] = set()
        self._rows: list[LogRow] = []
        self._inbox: list[InboxRow] = []
        self._cuts: dict[int, int] = {head.inc: head.seq}
        self._quarantined: set[RecordKey] = set()

    def run(self) -> FrameOutcome:
        first = self._last
        stop = Stop.NOTHING
        for _, members in groupby(self._frame, key=lambda op: op.txn):
            txn = list(members)
            stop, fresh = self._place_txn(txn)
            if stop is not Stop.NOTHING:
                break
            self._take(fresh)
        if self._rows:
            self._write()
        if self._last != first:
            self._store.save_last_op(self._frame[0].dev, self._frame[0].ep, self._last)
        return FrameOutcome(stop, len(self._rows))

    def _place_txn(self, txn: list[Op]) -> tuple[Stop, list[Op]]:
        """A txn stands or stops as a whole."""
        last, fresh = self._last, []
        for op in txn:
            stop, last, is_fresh = place(op, last, self._known.get(op.id))
            if stop is not Stop.NOTHING:
                return stop, []
            if is_fresh:
                fresh.append(op)
        self._last = last
        return Stop.NOTHING, fresh

    def _take(self, txn: list[Op]) -> None:
        whole = txn_fault(txn)
        made: set[RecordKey] = set()
        reasons = []
        for op in txn:
            reasons.append(whole or fault_of(op, self._actor) or self._waits(op, made))
            made.add((op.t, op.r))
        if any(reasons):
            reasons = [reason or TXN_OF_QUARANTINED for reason in reasons]
        for op, reason in zip(txn, reasons, strict=True):
            self._append(op, reason)

    def _waits(self, op: Op, made: set[RecordKey]) -> str:
        """A part of a record whose creation is quarantined follows it there."""
        key = (op.t, op.r)
        if key in self._before or key in self._cells or key in made or _creates(op):
            return FINE
        if key in self._quarantined or self._store.has_quarantined(op.t, op.r):
            return CREATION_QUARANTINED
        return FINE

    def _append(self, op: Op, reason: str) -> None:
        self._seq += 1
        groups = composed(op.f)
        base_seq = self._base_seq(op.base)
        hlc = min(op.hlc, self._latest_hlc)
        change = msgspec.structs.replace(
            echoed(op, self._seq),
            f={} if reason else groups,
            base_seq=base_seq,
            hlc=hlc,
            status=Status.QUARANTINE if reason else Status.OK,
            reason=reason,
        )
        if reason:
            self._quarantined.add((op.t, op.r))
        elif self._fold(change):
            change = msgspec.structs.replace(change, status=Status.CONFLICT)
        self._chain = next_chain(self._chain, change, self._seed)
        digest = payload_hash(op)
        self._known[op.id] = KnownOp(self._seq, digest)
        converted = base_seq != op.base[1] or hlc != op.hlc or groups is not op.f
        self._rows.append(
            LogRow(
                change=change,
                patch=encode(op.f if reason else groups),
                converted=converted,
                payload_hash=digest,
                seed=self._seed,
                chain=self._chain,
                received_at=self._now_ms,
            )
        )

    def _fold(self, change: Change) -> bool:
        """Whether the change met another writer's."""
        self._folded.add((change.t, change.r))
        for group, seq in resolved(change):
            self._take_from_inbox(change, group, seq)
        losers = fold_change(self._cells_of, change)
        for record, loser in losers:
            self._total += inbox_digest(change.t, record, loser)
            self._inbox.append(
                InboxRow(
                    table=change.t,
                    record=record,
                    group=loser.group,
                    cell_seq=loser.cell.seq,
                    at_seq=change.seq,
                    cell=encode(loser.cell),
                )
            )
        return bool(losers)

    def _take_from_inbox(self, change: Change, group: str, seq: int) -> None:
        """A value about which somebody has decided; it may have lost in this very frame."""
        key = (change.t, change.r, group, seq)
        fresh = next((row for row in self._inbox if row[:4] == key), None)
        if fresh is not None:
            self._inbox.remove(fresh)
        cell = self._store.take_inbox(*key) if fresh is None else fresh.cell
        if cell is not None:
            loser = Loser(group, _CELL.decode(cell))
            self._total -= inbox_digest(change.t, change.r, loser)

    def _cells_of(self, table: str, record: str) -> RecordCells:
        """Cells as this frame left them so far; a merge looks at records outside the frame."""
        key = (table, record)
        cells = self._cells.get(key)
        if cells is None:
            if key not in self._before:
                self._before |= self._store.cells([key])
            before = self._before.get(key)
            cells = self._cells[key] = {} if before is None else _CELLS.decode(before)
        return cells

    def _base_seq(self, base: tuple[int, int]) -> int:
        """The base in the present incarnation; what the server never gave out counts as unseen."""
        inc, seq = base
        cut = self._cuts.get(inc)
        if cut is None:
            cut = self._cuts[inc] = self._store.cut(inc)
        return min(seq, cut)

    def _write(self) -> None:
        # A merge or a decision that had no effect may be all that there is of a record.
        folded = {key: self._cells[key] for key in self._folded if self._cells.get(key)}
        after = {key: encode(cells) for key, cells in folded.items()}
        for (table, record), cells in after.items():
            before = self._before.get((table, record))
            self._total += record_digest(table, record, cells)
            if before is not None:
                self._total -= record_digest(table, record, before)
        self._store.append(self._rows)
        self._store.save_cells(after)
        self._store.add_inbox(self._inbox)
        self._store.save_head(
            self._head._replace(seq=self._seq, chain=self._chain, total=self._total % _MODULUS)
        )


def _creates(op: Op) -> bool:
    """Whether the op says all that a record must have."""
    if op.kind is not OpKind.PUT:
        return False
    return all(field.group in op.f for field in BY_NAME[op.t].fields if field.required)
