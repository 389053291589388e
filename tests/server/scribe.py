"""A device in a few lines: makes ops, folds pages, checks chain and digest like a client."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from desktop.domain.clock import Clock
from desktop.domain.ids import new_id
from desktop.protocol.merging import fold_change
from desktop.protocol.messages import CHAIN_START, Answer, Echo, Frame, Hello, Page
from desktop.protocol.ops import (
    NOT_FOLDED,
    Change,
    Loser,
    Op,
    OpKind,
    RecordCells,
    echoed,
    encode,
    inbox_digest,
    is_partial,
    next_chain,
    record_digest,
    sum_digests,
)
from desktop.protocol.resolving import resolved
from server.security.can import Actor, ActorKind
from server.services.exchange import sync_exchange
from server.services.teams import open_log
from server.storage.scope import team_scope

if TYPE_CHECKING:
    from desktop.protocol.registry import GroupValue


def new_team(engine: Engine, clock: Clock) -> str:
    """A team with an empty log."""
    team = new_id(clock)
    with team_scope(engine, team) as connection:
        open_log(connection, team, clock)
    return team


@dataclass
class Scribe:
    """One device; `pending` is what it has not seen in the log yet."""

    engine: Engine
    team: str
    clock: Clock
    dev: str = ""
    ep: int = 1
    n: int = 0
    prev: str = ""
    lc: int = 0
    hlc: int = 0
    cursor: int = 0
    inc: int = 0
    feed: int = 0
    chain: bytes = CHAIN_START
    made: dict[int, Op] = field(default_factory=dict)
    records: dict[tuple[str, str], RecordCells] = field(default_factory=dict)
    inbox: list[tuple[str, str, Loser]] = field(default_factory=list)
    seen: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Take a fresh device id unless one was given."""
        self.dev = self.dev or new_id(self.clock)

    @property
    def actor(self) -> Actor:
        """As the server knows it after authentication."""
        return Actor(ActorKind.DEVICE, self.team, self.dev)

    def op(
        self,
        groups: dict[str, GroupValue] | None = None,
        *,
        record: str = "",
        table: str = "channel",
        kind: OpKind = OpKind.PUT,
        txn: str = "",
        base: tuple[int, int] | None = None,
        hlc: int | None = None,
        schema: int = 1,
    ) -> Op:
        """The device's next op; a channel unless told."""
        if groups is None and kind is OpKind.PUT:
            groups = {"kind": "zalo", "name": "Tổ 1"}
        self.n, self.lc = self.n + 1, self.lc + 1
        self.hlc = max(self.hlc + 1, int(self.clock.now().timestamp() * 1000) << 16)
        txn = txn or new_id(self.clock)
        made = Op(
            id=new_id(self.clock),
            team=self.team,
            dev=self.dev,
            ep=self.ep,
            n=self.n,
            prev=self.prev,
            lc=self.lc,
            txn=txn,
            act=txn,
            kind=kind,
            t=table,
            r=record or new_id(self.clock),
            f=groups or {},
            base=base or (self.inc, self.cursor),
            hlc=self.hlc if hlc is None else hlc,
            s=schema,
            who=None,
        )
        self.prev = made.id
        self.made[self.n] = made
        return made

    def new_epoch(self, ops: list[Op]) -> list[Op]:
        """The same ops again under a new epoch."""
        from msgspec.structs import replace

        self.ep, self.n, self.prev = self.ep + 1, 0, ""
        self.made = {}
        out = []
        for op in ops:
            self.n += 1
            out.append(replace(op, ep=self.ep, n=self.n, prev=self.prev))
            self.made[self.n] = out[-1]
            self.prev = op.id
        return out

    def grow(self, record: str, table: str) -> None:
        """Make a record larger than 4 MiB, in small changes, by groups of a newer program."""
        draw = Random(4)  # noqa: S311 - repeats by its seed
        for start in range(0, 1_200, 150):
            frame = []
            for at in range(start, start + 150):
                said: dict[str, GroupValue] = {f"g{at}": draw.randbytes(1_950).hex()}
                frame.append(self.op(said, record=record, table=table))
            self.ask(frame)

    def hello(self) -> Hello:
        """Who speaks and what it has."""
        return Hello(
            dev=self.dev,
            ep=self.ep,
            cursor=self.cursor,
            inc=self.inc,
            digest=self.digest(),
            feed=self.feed,
        )

    def ask(self, *frames: Frame) -> Answer:
        """One request; what comes back is not applied."""
        return sync_exchange(self.engine, self.actor, self.hello(), frames, self.clock)

    def sync(self, *frames: Frame) -> Answer:
        """Requests until the page reaches the head; everything is applied and checked."""
        answer = self.ask(*frames)
        self.apply(answer.page)
        self.inc = answer.inc
        while answer.page.more:
            answer = self.ask()
            self.apply(answer.page)
        if answer.digest:
            assert self.digest() == answer.digest
        return answer

    def apply(self, page: Page) -> None:
        """Fold a page; no gap, and the chain must come out as the server says."""
        if not page.entries:
            return
        assert page.first == self.cursor + 1
        seeds = {seed.first: seed.seed for seed in page.seeds}
        seed = b""
        for change in self._changes(page):
            seed = seeds.get(change.seq, seed)
            self.chain = next_chain(self.chain, change, seed)
            if change.kind is OpKind.ERASE and change.status not in NOT_FOLDED:
                groups = change.f.keys() if is_partial(change.f) else None
                self.inbox = [
                    one
                    for one in self.inbox
                    if one[:2] != (change.t, change.r)
                    or (groups is not None and one[2].group not in groups)
                ]
            for group, seq in resolved(change):
                gone = (change.t, change.r, group, seq)
                self.inbox = [
                    one for one in self.inbox if (*one[:2], one[2].group, one[2].cell.seq) != gone
                ]
            self.inbox += fold_change(self._cells, change)
            self.seen.append(change)
            self.cursor = change.seq
        assert self.chain == page.chain

    def _cells(self, table: str, record: str) -> RecordCells:
        return self.records.setdefault((table, record), {})

    def _changes(self, page: Page) -> list[Change]:
        out = []
        for entry in page.entries:
            if isinstance(entry, Echo):
                for step in range(entry.count):
                    out.append(echoed(self.made[entry.n + step], entry.seq + step))  # noqa: PERF401
            else:
                out.append(entry)
        return out

    def digest(self) -> bytes:
        """The state digest, from everything held."""
        sums = [
            record_digest(table, record, encode(cells))
            for (table, record), cells in self.records.items()
            if cells
        ]
        sums += [inbox_digest(table, record, loser) for table, record, loser in self.inbox]
        return sum_digests(sums)

    def value(self, record: str, group: str, table: str = "channel") -> GroupValue:
        """A group's value as this device has it."""
        return self.records[table, record][group].value

    def reset(self) -> None:
        """Forget the server's state, as after a restore of the server."""
        self.cursor, self.inc, self.chain = 0, 0, CHAIN_START
        self.records, self.inbox, self.seen = {}, [], []
