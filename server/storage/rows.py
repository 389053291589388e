"""Plain rows that pass between the log store and the services."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from desktop.protocol.ops import Change, OpKind, Status
from desktop.protocol.registry import GroupValue

_PATCH = msgspec.msgpack.Decoder(dict[str, GroupValue])


class HeadRow(NamedTuple):
    """Where a team's log ends; `total` is the sum of its state digests mod 2^256.

    Up to `durable` it is on a verified backup.
    """

    inc: int
    seq: int
    chain: bytes
    total: int
    durable: int = 0


class LastOp(NamedTuple):
    """The last op held of one device's epoch; (0, "") for none."""

    n: int = 0
    id: str = ""


class KnownOp(NamedTuple):
    """An op that the log holds."""

    seq: int
    payload_hash: bytes


class LogRow(NamedTuple):
    """One entry of the log with what only the server keeps.

    `patch` is the canonical form of the groups: as folded, or as sent when quarantined (the
    change itself then has none). `converted`: the server changed what the device said.
    """

    change: Change
    patch: bytes
    converted: bool
    payload_hash: bytes
    seed: bytes
    chain: bytes
    received_at: int


class ErasedEntry(NamedTuple):
    """What an entry of the log becomes when its values are erased."""

    seq: int
    patch: bytes
    seed: bytes
    status: str
    reason: str
    payload_hash: bytes = b""


class PageRow(NamedTuple):
    """One entry of the log as read for a page; ids are bytes still."""

    seq: int
    op_id: bytes
    dev: bytes
    ep: int
    n: int
    txn: bytes
    act: bytes
    kind: str
    t: str
    r: bytes
    patch: bytes
    base_seq: int
    hlc: int
    s: int
    who: bytes | None
    status: str
    reason: str
    converted: bool
    seed: bytes
    chain: bytes
    signature: bytes | None = None
    payload_hash: bytes = b""

    def change(self) -> Change:
        """The entry as clients see it: what was quarantined carries no groups."""
        return Change(
            seq=self.seq,
            op_id=self.op_id.hex(),
            dev=self.dev.hex(),
            ep=self.ep,
            n=self.n,
            t=self.t,
            r=self.r.hex(),
            kind=OpKind(self.kind),
            f={} if self.status == Status.QUARANTINE else _PATCH.decode(self.patch),
            base_seq=self.base_seq,
            hlc=self.hlc,
            s=self.s,
            who=None if self.who is None else self.who.hex(),
            act=self.act.hex(),
            txn=self.txn.hex(),
            status=Status(self.status),
            reason=self.reason,
            signature=self.signature or b"",
        )


class InboxRow(NamedTuple):
    """A value that lost, and the log position at which it did."""

    table: str
    record: str
    group: str
    cell_seq: int
    at_seq: int
    cell: bytes


RecordKey = tuple[str, str]
"""(table, record id)."""
