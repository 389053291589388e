"""A team's log as a server keeps it, without the server's rules: takes ops, gives pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from desktop.protocol.merging import fold_change
from desktop.protocol.messages import CHAIN_START, Echo, Page, Seed
from desktop.protocol.ops import (
    Change,
    RecordCells,
    Status,
    digest_of_total,
    echoed,
    encode,
    inbox_digest,
    next_chain,
    record_digest,
)
from desktop.protocol.resolving import resolved

if TYPE_CHECKING:
    from desktop.protocol.ops import Op
    from desktop.storage.database import Database
    from desktop.storage.page_fold import Applied

SEED = b"seed of the frame"


@dataclass
class ServerLog:
    """The log, its chain after each entry, and the folded state."""

    changes: list[Change] = field(default_factory=list)
    chains: list[bytes] = field(default_factory=lambda: [CHAIN_START])
    state: dict[tuple[str, str], RecordCells] = field(default_factory=dict)
    inbox: dict[tuple[str, str, str, int], int] = field(default_factory=dict)
    inbox_total: int = 0
    by_value: set[int] = field(default_factory=set)

    def take(self, op: Op, *, refuse: str = "", latest: int = 1 << 46) -> None:
        """Append; no op's clock counts as later than `latest` milliseconds."""
        change = echoed(op, len(self.changes) + 1)
        change = msgspec.structs.replace(change, hlc=min(change.hlc, latest << 16))
        if refuse:
            change = msgspec.structs.replace(change, status=Status.QUARANTINE, reason=refuse, f={})
        for group, seq in resolved(change):
            key = (change.t, change.r, group, seq)
            self.inbox_total -= self.inbox.pop(key, 0)
        losers = fold_change(self._cells, change)
        if losers:
            change = msgspec.structs.replace(change, status=Status.CONFLICT)
        for table, record, loser in losers:
            digest = inbox_digest(table, record, loser)
            self.inbox[table, record, loser.group, loser.cell.seq] = digest
            self.inbox_total += digest
        if losers or refuse or change.hlc != op.hlc:
            self.by_value.add(change.seq)
        self.changes.append(change)
        self.chains.append(next_chain(self.chains[-1], change, SEED))

    def _cells(self, t: str, r: str) -> RecordCells:
        return self.state.setdefault((t, r), {})

    def page(self, cursor: int, dev: str, ep: int) -> Page:
        entries: list[Change | Echo] = []
        for change in self.changes[cursor:]:
            own = (change.dev, change.ep) == (dev, ep) and change.seq not in self.by_value
            entries.append(Echo(change.seq, change.n, 1) if own else change)
        return Page(
            first=cursor + 1,
            entries=entries,
            seeds=[Seed(cursor + 1, SEED)] if entries else [],
            chain=self.chains[-1],
        )

    def digest(self) -> bytes:
        total = sum(
            record_digest(t, r, encode(cells)) for (t, r), cells in self.state.items() if cells
        )
        return digest_of_total(total + self.inbox_total)

    def push(self, database: Database, *, refuse: str = "", latest: int = 1 << 46) -> None:
        with database.write() as unit:
            frames = unit.sync_store.frames(0, 10_000)
        known = {change.op_id for change in self.changes}
        for frame in frames:
            for op in frame:
                if op.id not in known:
                    self.take(op, refuse=refuse, latest=latest)

    def pull(self, database: Database) -> Applied:
        with database.write() as unit:
            store = unit.sync_store
            hello = store.hello()
            return store.apply_page(self.page(hello.cursor, hello.dev, hello.ep))
