"""Taking a frame of a device's ops into its team's log: one transaction under the head's lock.

Sequence numbers are given under that lock, so they become visible in commit order without gaps
and no reader's cursor skips a late commit.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from desktop.domain.errors import TroubleError
from desktop.protocol.merging import fold_change
from desktop.protocol.messages import Frame, Stop
from desktop.protocol.ops import (
    SERVER_DEVICE,
    Cell,
    Change,
    Op,
    OpKind,
    RecordCells,
    Status,
    echoed,
    encode,
    is_partial,
    next_chain,
    record_digest,
)
from desktop.protocol.owning import owners_named
from desktop.protocol.registry import BY_NAME, MERGED_INTO
from desktop.protocol.resolving import resolved
from desktop.protocol.stream import WireError
from server.security.can import Actor, ActorKind
from server.services.erasing import erase_entries, ground_of, without_owner
from server.services.frame_inbox import FrameInbox
from server.services.upward import upward
from server.services.validation import (
    CREATION_QUARANTINED,
    FINE,
    TEXT_TOO_LONG,
    TXN_OF_QUARANTINED,
    creates,
    fault_of,
    in_nfc,
    txn_fault,
)
from server.storage.rows import KnownOp, LastOp, LogRow, RecordKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.protocol.registry import GroupValue
    from server.storage.log_store import LogStore
    from server.storage.rows import HeadRow

SEED_BYTES: Final = 16
_HLC_SHIFT: Final = 16
_MODULUS: Final = 1 << 256
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
    store: LogStore,
    actor: Actor,
    frame: Frame,
    now_ms: int,
    seed: bytes,
    signatures: Mapping[str, bytes] | None = None,
) -> FrameOutcome:
    """Append what the log does not hold yet; the caller commits.

    Args:
        store: The team's log, in a transaction of its own.
        actor: The device that sends.
        frame: Ops of one epoch of that device, ended at a txn boundary.
        now_ms: Receive time; no op's clock counts as later than this.
        seed: `SEED_BYTES` random bytes for the chain's salts.
        signatures: The province's, by op, when the server itself is the author.

    Raises:
        WireError: the ops are another device's or name a table that cannot be one.
        TroubleError: wrong_team, team_unknown.
    """
    _check_frame(actor, frame)
    head = store.head(lock=True)
    if head is None:
        raise TroubleError("team_unknown")
    work = _FrameWork(store, actor, head, frame, now_ms, seed)
    work.signatures = signatures or {}
    return work.run()


def place(op: Op, last: LastOp, known: KnownOp | None) -> Place:
    """Dedupe, fork and gap: where an op stands in its device's queue.

    Args:
        op: What the device sent.
        last: The last op held of the same device and epoch.
        known: What the log holds under the op's id.
    """
    # Of what was erased or discarded not even a hash is kept.
    if known is not None and known.payload_hash not in (b"", op.payload_hash()):
        return Place(Stop.FORK, last, fresh=False)
    if op.n <= last.n:
        # An op that the log holds came again; a new one under an old number is a second history.
        return Place(Stop.NOTHING if known else Stop.FORK, last, fresh=False)
    if op.n > last.n + 1:
        return Place(Stop.GAP, last, fresh=False)
    if op.prev != last.id:
        return Place(Stop.FORK, last, fresh=False)
    return Place(Stop.NOTHING, LastOp(op.n, op.id), fresh=known is None)


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
        self._read = {key for op in frame for key in _looked_at(op)}
        self._before = store.cells(self._read)
        self._cells: dict[RecordKey, RecordCells] = {}
        self._rows: list[LogRow] = []
        self._inbox = FrameInbox(store)
        self._cuts: dict[int, int] = {head.inc: head.seq}
        self._quarantined: set[RecordKey] = set()
        self._erased = store.erased()
        self._erasures: list[Change] = []
        self._sent: dict[str, Op] = {}
        self._packed: dict[str, bytes] = {}
        self.signatures: Mapping[str, bytes] = {}

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

    def _take(self, sent: list[Op]) -> None:
        self._sent = {op.id: op for op in sent}
        txn = [in_nfc(upward(op)) for op in sent]
        kept = [op for op in txn if not self._is_of_erased(op)]
        self._packed = {op.id: encode(op.f) for op in kept}
        reasons = dict(zip((op.id for op in kept), self._reasons(kept), strict=True))
        for op in txn:
            if op.id in reasons:
                self._append(op, reasons[op.id])
            else:
                self._append_discarded(op)

    def _reasons(self, txn: list[Op]) -> list[str]:
        alone = [fault_of(op, self._actor) for op in txn]
        # Sent in parts, such a text would only come back alone.
        sizes = [len(self._packed[op.id]) for op in txn]
        whole = FINE if TEXT_TOO_LONG in alone else txn_fault(sizes)
        made: set[RecordKey] = set()
        reasons = []
        for op, fault in zip(txn, alone, strict=True):
            reasons.append(whole or fault or self._waits(op, made))
            made.add((op.t, op.r))
        if any(reasons):
            reasons = [reason or TXN_OF_QUARANTINED for reason in reasons]
        return reasons

    def _is_of_erased(self, op: Op) -> bool:
        """Whether the op is about a record that was erased, or would merge another into one."""
        if not self._erased or op.kind is OpKind.ERASE:
            return False
        if (op.t, op.r) in self._erased:
            return True
        target = op.f.get(MERGED_INTO) if op.kind is OpKind.MERGE else None
        return isinstance(target, str) and (op.t, target) in self._erased

    def _was_erased(self, table: str, record: str) -> bool:
        return (table, record) in self._erased

    def _waits(self, op: Op, made: set[RecordKey]) -> str:
        """A part of a record whose creation is quarantined follows it there.

        Not what the province says: least of all an order to erase just that record.
        """
        key = (op.t, op.r)
        if self._actor.kind is ActorKind.SERVER:
            return FINE
        if key in self._before or self._cells.get(key) or key in made or creates(op):
            return FINE
        if key in self._quarantined or self._store.has_quarantined(op.t, op.r):
            return CREATION_QUARANTINED
        return FINE

    def _append(self, op: Op, reason: str) -> None:
        sent = self._sent[op.id]
        self._seq += 1
        groups = op.f if reason else self._without_owners(op, op.f)
        status = Status.QUARANTINE if reason else Status.OK
        change = self._placed(op, {} if reason else groups, status, reason)
        if reason:
            self._quarantined.add((op.t, op.r))
        elif self._fold(change):
            change = msgspec.structs.replace(change, status=Status.CONFLICT)
        moved = (change.base_seq, change.hlc) != (op.base[1], op.hlc)
        is_whole = groups is op.f
        converted = moved or op is not sent or not is_whole
        patch = self._packed[op.id] if is_whole and op.f is sent.f else None
        if patch is None:
            patch = encode(sent.f if reason else groups)
        # What was left out of an op could be guessed from its hash.
        digest = sent.payload_hash() if is_whole else b""
        self._add_row(change, patch, digest, converted=converted)

    def _append_discarded(self, op: Op) -> None:
        """Only that there was an op: neither what it said nor what could be guessed from."""
        self._seq += 1
        change = self._placed(op, {}, Status.DISCARD)
        self._add_row(change, encode({}), b"", converted=True)

    def _placed(self, op: Op, f: dict[str, GroupValue], status: Status, reason: str = "") -> Change:
        """The op at its position: base in this incarnation, clock not ahead of ours."""
        own = op.dev == SERVER_DEVICE
        return msgspec.structs.replace(
            echoed(op, self._seq),
            f=f,
            base_seq=self._base_seq(op.base),
            # Of what the province signed nothing may be changed.
            hlc=op.hlc if own else min(op.hlc, self._latest_hlc),
            status=status,
            reason=reason,
            signature=self.signatures.get(op.id, b""),
        )

    def _add_row(self, change: Change, patch: bytes, digest: bytes, *, converted: bool) -> None:
        self._chain = next_chain(self._chain, change, self._seed)
        self._known[change.op_id] = KnownOp(self._seq, digest)
        self._rows.append(
            LogRow(
                change=change,
                patch=patch,
                converted=converted,
                payload_hash=digest,
                seed=self._seed,
                chain=self._chain,
                received_at=self._now_ms,
            )
        )

    def _without_owners(self, op: Op, groups: dict[str, GroupValue]) -> dict[str, GroupValue]:
        """What an op says of somebody who was erased stays out of the log."""
        if not self._erased or op.kind is not OpKind.PUT or op.t not in BY_NAME:
            return groups
        values = {group: cell.value for group, cell in self._cells_of(op.t, op.r).items()}
        return without_owner(op.t, groups, values, frozenset(r for _, r in self._erased))

    def _fold(self, change: Change) -> bool:
        """Whether the change met another writer's."""
        if change.kind is OpKind.ERASE:
            self._erase(change)
        for group, seq in resolved(change):
            self._inbox.take(change.t, change.r, group, seq)
        losers = fold_change(self._cells_of, change, self._was_erased)
        for table, record, loser in losers:
            self._inbox.add(change, (table, record), loser)
        return bool(losers)

    def _erase(self, change: Change) -> None:
        """Values that lost are erased like those that stand; the record's id stays known."""
        self._erasures.append(change)
        partial = is_partial(change.f)
        self._inbox.erase(change.t, change.r, change.f.keys() if partial else None)
        if not partial:
            self._erased.add((change.t, change.r))

    def _cells_of(self, table: str, record: str) -> RecordCells:
        """Cells as this frame left them so far; a merge looks at records outside the frame."""
        key = (table, record)
        cells = self._cells.get(key)
        if cells is None:
            if key not in self._read:
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
        encoded = {key: encode(cells) for key, cells in self._cells.items() if cells}
        after = {key: cells for key, cells in encoded.items() if cells != self._before.get(key)}
        for (table, record), cells in after.items():
            before = self._before.get((table, record))
            self._total += record_digest(table, record, cells)
            if before is not None:
                self._total -= record_digest(table, record, before)
        gone = [key for key, cells in self._cells.items() if not cells and key in self._before]
        self._total -= sum(record_digest(*key, self._before[key]) for key in gone)
        self._store.append(self._rows)
        self._store.save_cells(after)
        self._store.drop_cells(gone)
        self._store.add_inbox(self._inbox.rows)
        if self._erasures:
            erase_entries(self._store, self._erasures)
            whole = [one for one in self._erasures if not is_partial(one.f)]
            self._store.add_erased(
                [(one.t, one.r, one.hlc >> 16, ground_of(one.f)) for one in whole]
            )
        self._store.save_head(
            self._head._replace(
                seq=self._seq, chain=self._chain, total=(self._total + self._inbox.total) % _MODULUS
            )
        )


def _looked_at(op: Op) -> list[RecordKey]:
    """Records that an op's fold looks at, so that one read finds those of the whole frame."""
    owners = owners_named(op.kind, op.s, op.t, op.f)
    return [(op.t, op.r), *((owner.table, named) for owner, named in owners)]
