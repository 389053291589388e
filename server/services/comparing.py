"""Tells a device whose state is another one where they differ, and gives it those records.

What the server holds is not taken for right because it is the server's: before it answers, its
rows are compared with the fold of its log, and made anew from it where they are not the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.protocol.comparing import (
    MAX_RECORDS,
    PART_BYTES,
    DigestAnswer,
    LostValue,
    PartAsk,
    RecordsAnswer,
    RecordState,
    StateSums,
    bucket_of,
    inbox_entry_digest,
    short,
    write_comparison,
    write_record,
)
from desktop.protocol.ops import record_digest
from server.log import log
from server.security.can import Action, Actor, can
from server.services.digests import recomputed_total
from server.services.log_fold import fold_log
from server.storage.scope import team_scope
from server.storage.stores import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from desktop.protocol.comparing import BucketAsk, DigestAsk, RecordsAsk
    from server.storage.log_store import LogStore
    from server.storage.rows import HeadRow, InboxRow

_ANSWER_BYTES: Final = 1024 * 1024
"""Cells of one answer, before compression."""


def compare_digests(engine: Engine, actor: Actor, ask: DigestAsk) -> DigestAnswer:
    """The buckets of the tables that differ from what the device holds.

    Raises:
        TroubleError: not_permitted, team_unknown; log_damaged, when the server's rows and its
            log are not the same and the log does not verify.
    """
    _require(actor)
    stand = (ask.inc, ask.cursor)
    with team_scope(engine, actor.team_id, reads=True) as connection:
        head = _head_of(open_store(connection, actor.team_id))
    if stand != (head.inc, head.seq):
        return DigestAnswer(head.inc, head.seq)
    mended = prove_rows(engine, actor.team_id)
    with team_scope(engine, actor.team_id, reads=True) as connection:
        store = open_store(connection, actor.team_id)
        head = _head_of(store)
        if stand != (head.inc, head.seq):
            return DigestAnswer(head.inc, head.seq, {}, mended)
        sums = _sums_of(store)
    ours = sums.tables()
    differ = sorted(t for t in ours.keys() | ask.tables.keys() if ours.get(t) != ask.tables.get(t))
    return DigestAnswer(head.inc, head.seq, {t: sums.buckets(t) for t in differ}, mended)


def give_records(engine: Engine, actor: Actor, ask: RecordsAsk) -> RecordsAnswer:
    """The records of some buckets that are others than the device's, or a part of a large one.

    Raises:
        TroubleError: not_permitted, team_unknown.
    """
    _require(actor)
    with team_scope(engine, actor.team_id, reads=True) as connection:
        store = open_store(connection, actor.team_id)
        head = _head_of(store)
        if (ask.inc, ask.cursor) != (head.inc, head.seq):
            return RecordsAnswer(head.inc, head.seq)
        if ask.part is not None:
            return _part(store, head, ask.part)
        found = _Differing()
        for found in _differing(store, ask.buckets):
            if found.is_full:
                break
        return found.answer(head, more=found.is_full)


def give_carried(
    engine: Engine, actor: Actor, ask: RecordsAsk, room: int
) -> tuple[list[RecordsAnswer], list[tuple[PartAsk, bytes]]]:
    """All that a stick asks for at once, as at the head of the log wherever the device stood.

    What its log did not have yet is among it: it takes the log first, and then that is no
    difference.

    Returns:
        Answers, and parts of large records; no more than `room` bytes of records, about.

    Raises:
        TroubleError: not_permitted, team_unknown.
    """
    _require(actor)
    parts: list[tuple[PartAsk, bytes]] = []
    with team_scope(engine, actor.team_id, reads=True) as connection:
        store = open_store(connection, actor.team_id)
        head = _head_of(store)
        found = _Differing()
        for found in _differing(store, ask.buckets):
            if found.size > room:
                break
        answers = [found.answer(head)]
        while found.drop_answered():
            answers.append(found.answer(head))
        for t, r in (one for answer in answers for one in answer.large):
            whole = _parts(store, head, t, r)
            room -= sum(len(part) for _, part in whole)
            # A record goes whole or with a later stick.
            parts += whole if room > 0 else []
    return answers, parts


def _parts(store: LogStore, head: HeadRow, t: str, r: bytes) -> list[tuple[PartAsk, bytes]]:
    found: list[tuple[PartAsk, bytes]] = []
    asked, more = PartAsk(t, r), True
    while more:
        part = _part(store, head, asked)
        found.append((asked, write_comparison(part)))
        asked, more = PartAsk(t, r, asked.at + len(part.part)), part.more
    return found


@dataclass(slots=True)
class _Differing:
    """What was found so far: small records, the names of large ones, and of those not held."""

    records: list[RecordState] = field(default_factory=list)
    large: list[tuple[str, bytes]] = field(default_factory=list)
    gone: list[tuple[str, bytes]] = field(default_factory=list)
    size: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it is more than one answer holds."""
        counts = (len(self.records), len(self.gone), len(self.large))
        return max(counts) > MAX_RECORDS or self.size > _ANSWER_BYTES

    def add(self, state: RecordState) -> None:
        """One that is another here."""
        if _size(state) > PART_BYTES:
            self.large.append((state.t, state.r))
        else:
            self.size += _size(state)
            self.records.append(state)

    def answer(self, head: HeadRow, *, more: bool = False) -> RecordsAnswer:
        """As much as one answer holds."""
        gone, large = self.gone[:MAX_RECORDS], self.large[:MAX_RECORDS]
        fits = _first(self.records)
        return RecordsAnswer(head.inc, head.seq, fits, gone, more=more, large=large)

    def drop_answered(self) -> bool:
        """Leave what the last answer did not hold; whether that is anything."""
        self.records = self.records[len(_first(self.records)) :]
        self.gone, self.large = self.gone[MAX_RECORDS:], self.large[MAX_RECORDS:]
        return bool(self.records or self.gone or self.large)


def _differing(store: LogStore, asked: list[BucketAsk]) -> Iterator[_Differing]:
    """The same object after each bucket."""
    found = _Differing()
    for bucket, held in _held(store, asked):
        have = dict(bucket.have)
        for state in held:
            if have.pop(state.r, None) != _digest_of(state):
                found.add(state)
        found.gone += [(bucket.t, r) for r in have]
        yield found


def _part(store: LogStore, head: HeadRow, asked: PartAsk) -> RecordsAnswer:
    key = (asked.t, asked.r.hex())
    lost = [row for row in store.all_inbox() if (row.table, row.record) == key]
    data = write_record(_state(*key, store.cells([key]).get(key, b""), lost))
    end = asked.at + PART_BYTES
    return RecordsAnswer(head.inc, head.seq, part=data[asked.at : end], more=end < len(data))


def _size(state: RecordState) -> int:
    return len(state.cells) + sum(len(lost.cell) for lost in state.lost)


def prove_rows(engine: Engine, team_id: str) -> int:
    """Compare a team's rows with its log; answers how many records had to be made anew.

    Raises:
        TroubleError: log_damaged, team_unknown.
    """
    with team_scope(engine, team_id, reads=True) as connection:
        store = open_store(connection, team_id)
        head = _head_of(store)
        right = fold_log(store, head).total == recomputed_total(store) == head.total
    return 0 if right else mend_from_log(engine, team_id)


def mend_from_log(engine: Engine, team_id: str) -> int:
    """Make the rows of a team say what its log says; answers how many records did not.

    Raises:
        TroubleError: log_damaged.
    """
    with team_scope(engine, team_id) as connection:
        store = open_store(connection, team_id)
        head = store.head(lock=True)
        if head is None:
            raise TroubleError("team_unknown")
        folded = fold_log(store, head)
        wanted = folded.records()
        held = {(t, r): cells for t, r, cells in store.all_cells()}
        inbox = {row[:4]: row for row in store.all_inbox()}
        other = {key for key in wanted.keys() | held.keys() if wanted.get(key) != held.get(key)}
        lost = {
            key
            for key in folded.inbox.keys() | inbox.keys()
            if folded.inbox.get(key) != inbox.get(key)
        }
        store.drop_cells(other)
        store.save_cells({key: wanted[key] for key in other if key in wanted})
        for key in lost & inbox.keys():
            store.take_inbox(*key)
        store.add_inbox([folded.inbox[key] for key in sorted(lost) if key in folded.inbox])
        store.save_head(head._replace(total=folded.total))
    mended = other | {key[:2] for key in lost}
    if mended:
        log("state_mended", team=team_id, head=head.seq, records=len(mended))
    return len(mended)


def _first(records: list[RecordState]) -> list[RecordState]:
    """As many as one answer holds, at least one."""
    size = 0
    for at, state in enumerate(records[:MAX_RECORDS]):
        size += _size(state)
        if size > _ANSWER_BYTES and at:
            return records[:at]
    return records[:MAX_RECORDS]


def _sums_of(store: LogStore) -> StateSums:
    sums = StateSums()
    for t, r, cells in store.all_cells():
        sums.add(t, r, record_digest(t, r, cells))
    for row in store.all_inbox():
        sums.add(
            row.table, row.record, inbox_entry_digest(row.table, row.record, row.group, row.cell)
        )
    return sums


def _held(store: LogStore, asked: list[BucketAsk]) -> Iterator[tuple[BucketAsk, list[RecordState]]]:
    """What is stored of each bucket, in the order of ids."""
    wanted: dict[str, dict[int, dict[str, bytes]]] = {}
    for bucket in asked:
        wanted.setdefault(bucket.t, {})[bucket.number] = {}
    for t, buckets in wanted.items():
        for r, cells in store.cells_of(t):
            if (number := bucket_of(r)) in buckets:
                buckets[number][r] = cells
    lost: dict[tuple[str, str], list[InboxRow]] = {}
    for row in store.all_inbox():
        number = bucket_of(row.record)
        if number in wanted.get(row.table, {}):
            wanted[row.table][number].setdefault(row.record, b"")
            lost.setdefault((row.table, row.record), []).append(row)
    for bucket in asked:
        held = wanted[bucket.t][bucket.number]
        yield (
            bucket,
            [_state(bucket.t, r, held[r], lost.get((bucket.t, r), [])) for r in sorted(held)],
        )


def _state(t: str, r: str, cells: bytes, lost: list[InboxRow]) -> RecordState:
    rows = [LostValue(row.group, row.cell_seq, row.at_seq, row.cell) for row in lost]
    return RecordState(t, bytes.fromhex(r), cells, rows)


def _digest_of(state: RecordState) -> bytes:
    t, r = state.t, state.r.hex()
    total = record_digest(t, r, state.cells) if state.cells else 0
    return short(total + sum(inbox_entry_digest(t, r, one.group, one.cell) for one in state.lost))


def _require(actor: Actor) -> None:
    if not can(actor, Action.SYNC, actor.team_id):
        raise TroubleError("not_permitted")


def _head_of(store: LogStore) -> HeadRow:
    head = store.head()
    if head is None:
        raise TroubleError("team_unknown")
    return head
