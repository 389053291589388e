"""Folds one page of the server's log into the stored records, all or nothing.

Works on each touched record once: its cells are read when first met, folded in memory, and
written with digest and row at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import bindparam, select, update

from desktop.protocol.merging import RecordLoser, fold_change
from desktop.protocol.messages import Echo, Page, PageBrokenError, Seed
from desktop.protocol.ops import (
    NOT_FOLDED,
    Change,
    Loser,
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
from desktop.protocol.resolving import resolved
from desktop.storage.decided import note_decided
from desktop.storage.erased import is_erased
from desktop.storage.erasing import Erasing, settle_own, without_owner_values
from desktop.storage.inbox import add_lost, take_decided
from desktop.storage.journal import KEPT_MS, add_act, add_image
from desktop.storage.models import TABLES
from desktop.storage.models.local import STATE_ARCHIVED, STATE_QUARANTINED, STATE_SUPERSEDED
from desktop.storage.open_records import OpenRecord, OpenRecords
from desktop.storage.orders import keep_order
from desktop.storage.records import PENDING, any_refused, decode_op
from desktop.storage.removals import REMOVING, is_seen
from desktop.storage.statement import Statement
from desktop.storage.twin_ops import SIGNS_WITH, give_new_id, is_said_by, own_among, says_other
from desktop.storage.write_unit import WriteUnit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OUTBOX = TABLES["outbox"]
_OWN_RANGE: Final = Statement(
    select(_OUTBOX.c.payload)
    .where(
        _OUTBOX.c.ep == bindparam("epoch"),
        _OUTBOX.c.n >= bindparam("first"),
        _OUTBOX.c.n <= bindparam("last"),
    )
    .order_by(_OUTBOX.c.n)
)
_ARCHIVE_RANGE: Final = Statement(
    update(_OUTBOX)
    .values(state=STATE_ARCHIVED, seq=_OUTBOX.c.n + bindparam("ahead"))
    .where(
        _OUTBOX.c.ep == bindparam("epoch"),
        _OUTBOX.c.n >= bindparam("first"),
        _OUTBOX.c.n <= bindparam("last"),
    )
)
_SETTLE_ONE: Final = Statement(
    update(_OUTBOX)
    .values(state=bindparam("new_state"), reason=bindparam("why"), seq=bindparam("at"))
    .where(_OUTBOX.c.id == bindparam("op"))
)
_EMPTY_ONE: Final = Statement(
    update(_OUTBOX).values(payload=b"").where(_OUTBOX.c.id == bindparam("op"))
)
_ONE: Final = Statement(select(_OUTBOX.c.payload).where(_OUTBOX.c.id == bindparam("op")))
_ANY_PENDING: Final = Statement(select(_OUTBOX.c.lc).where(_OUTBOX.c.state == PENDING).limit(1))
_REASON_OF: Final = Statement(select(_OUTBOX.c.reason).where(_OUTBOX.c.id == bindparam("op")))

_LATEST_HLC: Final = (1 << 63) - (1 << 40)
"""A clock at the very end of its range would leave no reading for what is typed here."""


@dataclass(slots=True)
class Applied:
    """What a page held, counted in log entries."""

    own: int = 0
    pulled: int = 0
    conflicts: int = 0
    quarantined: int = 0
    removed: int = 0
    """Records (not entries) that people saw before and do not see any more."""

    erased: int = 0


@dataclass(slots=True)
class PageFold:
    """Applies one page inside a write unit."""

    unit: WriteUnit
    applied: Applied = field(default_factory=Applied)
    _acts: set[str] = field(default_factory=set)
    _renamed: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    """Ids of own ops under which another device has an entry in the page."""

    _now: int = 0
    _erasing: Erasing = field(init=False)
    _records: OpenRecords = field(init=False)

    def __post_init__(self) -> None:
        self._erasing = Erasing(self.unit)

    def run(self, page: Page) -> Applied:
        """Fold every entry, verify the chain, store records, cursor and chain.

        Raises:
            PageBrokenError: nothing of the page may be kept; the caller's transaction must
                roll back.
        """
        head = self.unit.head
        if page.first != head.cursor + 1:
            raise PageBrokenError("gap")
        cursor = self.unit.cursor
        any_pending = bool(_ANY_PENDING.run(cursor).fetchone()) or any_refused(cursor)
        self._records = OpenRecords(self.unit.records, any_pending)
        if any_pending:
            others = (
                one for one in page.entries if isinstance(one, Change) and one.dev != head.dev
            )
            self._taken = own_among(cursor, (one.op_id for one in others))
        self._now = int(self.unit.clock.now().timestamp() * 1000)
        chain = head.chain
        seeds = _SeedAt(page.seeds)
        for change, own in self._changes(page):
            chain = next_chain(chain, change, seeds.of(change.seq))
            self._fold(change, own=own)
        if page.count and chain != page.chain:
            raise PageBrokenError("chain")
        self._erasing.finish(self._now)
        self._store()
        if self._renamed:
            self.unit.sync_store.new_epoch()
        head.cursor = page.last
        head.chain = chain
        head.changed = True
        self.unit.touch_sync_state()
        return self.applied

    def _changes(self, page: Page) -> Iterator[tuple[Change, bool]]:
        self._announce(entry for entry in page.entries if isinstance(entry, Change))
        for entry in page.entries:
            if isinstance(entry, Echo):
                yield from self._echoes(entry)
            else:
                own = self._settled_by_value(entry)
                self._record(entry.t, entry.r).note_change()
                yield entry, own

    def _echoes(self, echo: Echo) -> Iterator[tuple[Change, bool]]:
        epoch, last = self.unit.head.ep, echo.n + echo.count - 1
        cursor = self.unit.cursor
        rows = _OWN_RANGE.run(cursor, epoch=epoch, first=echo.n, last=last).fetchall()
        if len(rows) != echo.count or not all(payload for (payload,) in rows):
            raise PageBrokenError("echo")
        ahead = echo.seq - echo.n
        _ARCHIVE_RANGE.run(cursor, epoch=epoch, first=echo.n, last=last, ahead=ahead)
        ops = [decode_op(payload) for (payload,) in rows]
        self._announce(ops)
        self._records.expect(ops)
        for at, op in enumerate(ops):
            self._record(op.t, op.r).note_echo()
            yield echoed(op, echo.seq + at), True
        self._records.expect([])

    def _announce(self, coming: Iterable[Op | Change]) -> None:
        """All records that these look at, so that few reads find them."""
        self._records.announce(key for one in coming for key in _looked_at(one))

    def _settled_by_value(self, change: Change) -> bool:
        """Whether the change is an own op, which then leaves the queue."""
        if change.dev != self.unit.head.dev:
            if change.op_id in self._taken:
                self._give_way(change)
            return False
        cursor = self.unit.cursor
        row = _REASON_OF.run(cursor, op=change.op_id).fetchone()
        if row is None or self._is_of_twin(change):
            return False
        self._records.may_wait((change.t, change.r))
        state, reason = STATE_ARCHIVED, change.reason
        # Of an op whose record was erased, on a server that went back since, there is nothing left
        # that could be put aside.
        if self._is_refused(change) and _ONE.run(cursor, op=change.op_id).fetchone()[0]:
            # A server that was restored refuses again what was said anew long ago.
            again = row[0] == STATE_SUPERSEDED
            why = reason or change.status
            state, reason = (STATE_SUPERSEDED,) * 2 if again else (STATE_QUARANTINED, why)
            self.applied.quarantined += not again
            if again:
                self._record(change.t, change.r).settle(change.op_id)
        _SETTLE_ONE.run(cursor, new_state=state, why=reason, op=change.op_id, at=change.seq)
        self._mend_clock(change)
        if change.status not in NOT_FOLDED:
            self._leave_old_place(change)
        if change.status is Status.DISCARD and not self._is_refused(change):
            _EMPTY_ONE.run(cursor, op=change.op_id)
        return True

    def _is_refused(self, change: Change) -> bool:
        """Whether an own op is put aside: also one said to be of a record that nobody erased.

        What somebody wrote is forgotten only where an order is known here.
        """
        if change.status is not Status.DISCARD or change.kind is OpKind.MERGE:
            return change.status is Status.QUARANTINE
        key = (change.t, change.r)
        ordered = any((one.t, one.r) == key for one in self._erasing.orders)
        return not ordered and not is_erased(self.unit.cursor, *key)

    def _is_of_twin(self, change: Change) -> bool:
        """Whether it is an op of a copy of this PC; the own op of that id gets another."""
        payload = _ONE.run(self.unit.cursor, op=change.op_id).fetchone()[0]
        if not payload or not says_other(op := decode_op(payload), change):
            return False
        self._renamed[give_new_id(self.unit.cursor, op)] = op.id
        return True

    def _give_way(self, change: Change) -> None:
        """Another device has an entry under the id of an own op, which a server had lost.

        It gets another id, unless the entry says just what it says: then nothing is to be sent.
        """
        op = decode_op(_ONE.run(self.unit.cursor, op=change.op_id).fetchone()[0])
        if is_said_by(op, change):
            self._record(op.t, op.r).settle(op.id)
            values = {"new_state": STATE_ARCHIVED, "why": "", "at": change.seq}
            _SETTLE_ONE.run(self.unit.cursor, op=op.id, **values)
        else:
            secret = self.unit.get_setting(SIGNS_WITH) or ""
            self._renamed[give_new_id(self.unit.cursor, op, secret)] = op.id

    def _mend_clock(self, change: Change) -> None:
        """Take the server's time when it did not believe ours.

        Otherwise a day with the PC's clock set years ahead would date every later change.
        """
        payload = _ONE.run(self.unit.cursor, op=change.op_id).fetchone()[0]
        if not payload:
            return
        op = decode_op(payload)
        settle_own(self.unit.cursor, op, change)
        if op.hlc > change.hlc:
            self.unit.head.hlc = change.hlc

    def _leave_old_place(self, change: Change) -> None:
        """An op that the server converted may stand in another record than it was made for."""
        payload = _ONE.run(self.unit.cursor, op=change.op_id).fetchone()[0]
        op = decode_op(payload) if payload else None
        if op is not None and (op.t, op.r) != (change.t, change.r):
            left = self._record(op.t, op.r)
            left.settle(op.id)
            left.note_change()

    def _fold(self, change: Change, *, own: bool) -> None:
        record = self._record(change.t, change.r)
        # Asked before an erasure takes away what waits on top.
        was_seen = not own and change.kind in REMOVING and is_seen(record.view())
        if change.kind is OpKind.ERASE and change.status not in NOT_FOLDED:
            self._erase(record, change)
        keep_order(self.unit.cursor, self.unit.head, change)
        self._decide(record, change)
        if own:
            self.applied.own += 1
            if self._is_refused(change):
                record.refuse(change.op_id, change.seq)
            else:
                record.settle(change.op_id)
                # Another copy of this file may have sent it under its new id already.
                record.settle(self._renamed.get(change.op_id, ""))
            losers = fold_change(self._cells, change, self._was_erased)
        else:
            self.applied.pulled += 1
            losers = self._fold_foreign(record, change)
            record.gone |= was_seen and not is_seen(record.view())
        for table, where, loser in losers:
            self._record(table, where).note_change()
            self._add_loser(change, (table, where), loser)
        head = self.unit.head
        head.hlc = max(head.hlc, min(change.hlc, _LATEST_HLC))

    def _decide(self, record: OpenRecord, change: Change) -> None:
        """Take out of the inbox what is decided; its writer is told, unless he decided."""
        head = self.unit.head
        for group, seq in resolved(change):
            lost = take_decided(self.unit.cursor, head, change.t, change.r, group, seq)
            if lost is not None and lost.dev == head.dev:
                note_decided(self.unit, lost, record.cells.get(group), change.who)

    def _was_erased(self, t: str, r: str) -> bool:
        """In this log or an earlier one of the team: the fold looks at cells as well."""
        return self._erasing.ordered(t, r) or is_erased(self.unit.cursor, t, r)

    def _cells(self, t: str, r: str) -> RecordCells:
        return self._record(t, r).cells

    def _erase(self, record: OpenRecord, order: Change) -> None:
        """Nothing of the record may be seen from here on, also not what waits on top of it."""
        self.applied.erased += not is_partial(order.f)
        self._erasing.begin(order, record.view())
        groups = frozenset(order.f)
        record.pending = [
            msgspec.structs.replace(op, f=without_owner_values(op.t, op.f, groups))
            for op in record.pending
            if is_partial(order.f)
        ]

    def _fold_foreign(self, record: OpenRecord, change: Change) -> list[RecordLoser]:
        """Fold another's change and keep what it did to the view, so that it can be undone."""
        at = change.hlc >> 16
        seen = change.status in (Status.OK, Status.CONFLICT) and change.kind is not OpKind.ERASE
        if not seen or at < self._now - KEPT_MS:
            return fold_change(self._cells, change, self._was_erased)
        before = record.view()
        losers = fold_change(self._cells, change, self._was_erased)
        now = record.view() if record.pending else record.cells
        cursor, where = self.unit.cursor, (change.t, change.r)
        changed = add_image(cursor, change.act, change.txn, where, before, now, at)
        if changed and change.act not in self._acts:
            self._acts.add(change.act)
            add_act(cursor, change.act, change.who, at, "pulled", change.dev)
        return losers

    def _record(self, t: str, r: str) -> OpenRecord:
        return self._records.open(t, r)

    def _add_loser(self, change: Change, where: tuple[str, str], loser: Loser) -> None:
        self.applied.conflicts += 1
        unit = self.unit
        add_lost(unit.cursor, unit.head, where, loser, change.seq, self._now)

    def _store(self) -> None:
        records, head = self.unit.records, self.unit.head
        every, stored = self._records.every, []
        for (t, r), record in every.items():
            blob = encode(record.cells)
            if not record.cells and record.blob is not None:
                records.drop(t, r)
                head.add_digest(-record_digest(t, r, record.blob))
            if record.cells and blob != record.blob:
                stored.append((t, r, blob))
                gone = 0 if record.blob is None else record_digest(t, r, record.blob)
                head.add_digest(record_digest(t, r, blob) - gone)
        records.store_all(stored)
        # A merge looks at other records of the page, so all must stand before any is shown.
        # An owner in which a part only left its mark looks as before.
        shown = [(key, record) for key, record in every.items() if record.folded]
        for (t, r), record in shown:
            view = record.view() if record.pending else record.cells
            if not record.shows_the_same(view):
                records.show(t, r, view)
            self.applied.removed += record.gone and not is_seen(view)
            self.unit.touch(t, r)
        self.unit.touch_followed()


def _looked_at(one: Op | Change) -> Iterator[tuple[str, str]]:
    """The record, and those to which it is said to belong."""
    yield one.t, one.r
    for owner, named in owners_named(one.kind, one.s, one.t, one.f):
        yield owner.table, named


class _SeedAt:
    """The seed of each log position, asked in ascending order."""

    def __init__(self, seeds: list[Seed]) -> None:
        self._seeds = seeds
        self._at = -1

    def of(self, seq: int) -> bytes:
        while self._at + 1 < len(self._seeds) and self._seeds[self._at + 1].first <= seq:
            self._at += 1
        if self._at < 0:
            raise PageBrokenError("chain")
        return self._seeds[self._at].seed
