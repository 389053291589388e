"""Ops (what a device says), changes (what the server's log holds), and how they are folded.

State = fold of the log. Conflicts are found by base version, never by clock; the hybrid
logical clock only breaks ties. Both ends run `fold`, so they agree on winners and inbox.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec

from desktop.domain.ids import derived_id
from desktop.protocol.registry import DELETED, GroupValue

MAX_TXN_OPS: Final = 64
MAX_TXN_BYTES: Final = 16 * 1024
SERVER_DEVICE: Final = derived_id("device", "server")
"""The device under which the province's side writes into a team's log: reviews of reports."""


class OpKind(StrEnum):
    """What an op does to its record."""

    PUT = "put"
    DELETE = "delete"
    RESTORE = "restore"
    MERGE = "merge"
    """Says of a record which other one it is a second entry of, or with None that it is not."""

    RESOLVE = "resolve"
    """Says that values in the inbox are decided: group -> log position that wrote the value."""

    ERASE = "erase"
    """The province's order that nothing of the record, or of some groups, is kept any more."""


class Status(StrEnum):
    """What the server did with an op."""

    OK = "ok"
    CONFLICT = "conflict"
    QUARANTINE = "quarantine"
    DISCARD = "discard"
    """Of a record that was erased: only that there was an op is kept."""

    ERASE = "erase"
    """Its values were taken out of the log; `reason` is the status that it had."""


NOT_FOLDED: Final = frozenset({Status.QUARANTINE, Status.DISCARD})
"""Entries that change no record."""

GROUND: Final = "_ground"
"""The group in which an ERASE says on what ground; it alone erases the whole record."""

_HASH_BYTES: Final = 16
SALT_BYTES: Final = 32
"""A seed of this length is the salt of one entry itself: its frame lost an entry's values."""


class Op(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One change of one record, as its device made it.

    `n` counts 1, 2, 3 ... per (dev, ep); `prev` is the id of op n-1 ("" for the first);
    `lc` orders the device's ops over all its epochs; `txn` is one indivisible business change,
    `act` one user action; `base` is (incarnation, seq) at which the edited values were *read*;
    `hlc` is milliseconds << 16 | counter; `who` the person id of the member at the keyboard.
    """

    id: str
    team: str
    dev: str
    ep: int
    n: int
    prev: str
    lc: int
    txn: str
    act: str
    kind: OpKind
    t: str
    r: str
    f: dict[str, GroupValue]
    base: tuple[int, int]
    hlc: int
    s: int
    who: str | None

    def payload(self) -> bytes:
        """What must be equal for two ops of one id to be the same op.

        Everything that the device says of the change, without where it stands in the
        device's queue (a restored PC sends the same op again under a new epoch).
        """
        return encode([self.team, self.kind, self.t, self.r, self.f, self.hlc, self.s, self.who])

    def payload_hash(self) -> bytes:
        """What tells whether two ops of one id are the same op."""
        return hashlib.sha256(self.payload()).digest()[:_HASH_BYTES]


class Change(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One entry of the server's log, as clients fold it.

    `base_seq` is the op's base in the present incarnation; `hlc` is never later than the
    server's receive time; `f` is empty for QUARANTINE and DISCARD, and of an ERASE says only
    which values were equal. `signature` is the province's, of what it wrote itself. `says` is the
    hash of what was sent, told only to the device that a QUARANTINE entry is from.
    """

    seq: int
    op_id: str
    dev: str
    ep: int
    n: int
    t: str
    r: str
    kind: OpKind
    f: dict[str, GroupValue]
    base_seq: int
    hlc: int
    s: int
    who: str | None
    act: str
    txn: str
    status: Status
    reason: str = ""
    chain: bytes = b""
    signature: bytes = b""
    says: bytes = b""


class Cell(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A group's value with the log position that set it and the writer."""

    value: GroupValue
    seq: int
    dev: str
    ep: int
    hlc: int
    who: str | None = None


RecordCells = dict[str, Cell]
"""Group (and `DELETED`) -> cell: one record's state on either end."""


@dataclass(frozen=True, slots=True)
class Loser:
    """A value that lost to another: goes to the conflict inbox of both ends."""

    group: str
    cell: Cell


_ENCODER = msgspec.msgpack.Encoder(order="deterministic")


def encode(value: object) -> bytes:
    """Canonical msgpack: maps sorted by key."""
    return _ENCODER.encode(value)


def fold(cells: RecordCells, change: Change) -> list[Loser]:
    """Apply one change to a record's cells, in place.

    Looks at no other record; what merges and parts say about that is in `merging`. A RESOLVE
    changes no value: what it takes out of the inbox is in `resolving`.

    Returns:
        The losing values, empty when nothing was in conflict. Edit beats a concurrent
        delete in both orders of arrival.
    """
    if change.status in NOT_FOLDED:
        return []
    if change.kind is OpKind.ERASE:
        erase_cells(cells, change)
        return []
    losers: list[Loser] = []
    writer = (change.dev, change.ep)
    if change.kind in (OpKind.PUT, OpKind.MERGE):
        deleted = cells.get(DELETED)
        if deleted is not None and deleted.value:
            # Who knows of a deletion says first that the record is back. Whoever does not saw it
            # live: before the deletion, or because of an edit that a restored server lost.
            losers.append(Loser(DELETED, deleted))
            cells[DELETED] = cell_of(False, change)
        for group, value in change.f.items():
            _fold_group(cells, group, value, change, losers)
    elif change.kind is OpKind.DELETE:
        if any(_revives(group, cell, change, writer) for group, cell in cells.items()):
            losers.append(Loser(DELETED, cell_of(True, change)))
        else:
            cells[DELETED] = cell_of(True, change)
    elif change.kind is OpKind.RESTORE:
        _fold_restore(cells, change, writer, losers)
    return losers


def erase_cells(cells: RecordCells, change: Change) -> None:
    """Do what an ERASE says: all cells go, or the groups that it names become what it says."""
    if not is_partial(change.f):
        cells.clear()
    elif cells:
        for group, value in change.f.items():
            if group != GROUND:
                cells[group] = cell_of(value, change)


def is_partial(f: dict[str, GroupValue]) -> bool:
    """Whether the values of an ERASE leave the record and take out only some groups."""
    return any(group != GROUND for group in f)


def _revives(group: str, cell: Cell, change: Change, writer: tuple[str, int]) -> bool:
    """Whether the cell is an edit (or a restore) that the deleting device had not seen."""
    return not (group == DELETED and cell.value) and is_unseen(cell, change, writer)


def _fold_restore(
    cells: RecordCells, change: Change, writer: tuple[str, int], losers: list[Loser]
) -> None:
    """A restore: wins over a delete it had not seen, which goes to the inbox."""
    deleted = cells.get(DELETED)
    if deleted is not None and deleted.value and is_unseen(deleted, change, writer):
        losers.append(Loser(DELETED, deleted))
    cells[DELETED] = cell_of(False, change)


def _fold_group(
    cells: RecordCells, group: str, value: GroupValue, change: Change, losers: list[Loser]
) -> None:
    new = cell_of(value, change)
    current = cells.get(group)
    if (
        current is not None
        and not same_value(current.value, value)
        and is_unseen(current, change, (change.dev, change.ep))
    ):
        if (current.hlc, current.dev) > (new.hlc, new.dev):
            losers.append(Loser(group, new))
            return
        losers.append(Loser(group, current))
    cells[group] = new


def same_value(one: GroupValue, other: GroupValue) -> bool:
    """Whether two values are the same text to people (after NFC), or simply equal."""
    return one == other or _nfc(one) == _nfc(other)


def _nfc(value: GroupValue) -> GroupValue:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {
            key: unicodedata.normalize("NFC", part) if isinstance(part, str) else part
            for key, part in value.items()
        }
    return value


def is_unseen(cell: Cell, change: Change, writer: tuple[str, int]) -> bool:
    """Whether the cell was set after the change's base, by somebody else."""
    return cell.seq > change.base_seq and (cell.dev, cell.ep) != writer


def cell_of(value: GroupValue, change: Change) -> Cell:
    """The value as the change writes it into the log."""
    return Cell(value, change.seq, change.dev, change.ep, change.hlc, change.who)


def record_digest(table: str, record: str, cells: bytes) -> int:
    """State digest of one record: an integer to be summed.

    Args:
        table: Name in the registry.
        record: Its id.
        cells: `encode(RecordCells)`, canonical, as both ends store it: values and versions.
    """
    return int.from_bytes(hashlib.sha256(encode([table, record]) + cells).digest(), "big")


def inbox_digest(table: str, record: str, loser: Loser) -> int:
    """Digest of one inbox entry, summed with the record digests into the state digest.

    A cell is named by the seq that wrote it and can lose only once, so (table, record, group,
    seq) is the entry's key on both ends.
    """
    head = encode(["inbox", table, record, loser.group])
    return int.from_bytes(hashlib.sha256(head + encode(loser.cell)).digest(), "big")


def content_digest(table: str, record: str, values: dict[str, GroupValue]) -> int:
    """Digest of a live record's values alone; groups at their default must be left out."""
    return int.from_bytes(hashlib.sha256(encode([table, record, values])).digest(), "big")


def sum_digests(digests: list[int]) -> bytes:
    """16 bytes over any number of record digests, in any order."""
    return digest_of_total(sum(digests))


def digest_of_total(total: int) -> bytes:
    """The 16 bytes that are compared, of a sum that was kept incrementally.

    Args:
        total: Sum of record and inbox digests; only its value modulo 2^256 counts.
    """
    return hashlib.sha256((total % (1 << 256)).to_bytes(32, "big")).digest()[:16]


def chain_link(previous: bytes, seq: int, op_id: str, status: str, mac: bytes) -> bytes:
    """Next link of a team's hash chain; erasing salt and values leaves it verifiable by MAC."""
    text = previous + seq.to_bytes(8, "big") + bytes.fromhex(op_id) + status.encode() + mac
    return hashlib.sha256(text).digest()


def next_chain(previous: bytes, change: Change, seed: bytes) -> bytes:
    """The chain after one entry of the log; either end computes it from what it folds.

    Args:
        previous: The chain after the entry before (`CHAIN_START` for the first).
        change: The entry as clients see it (no groups when quarantined).
        seed: Seed of the frame that brought it, from which each entry's salt derives; or that
            salt; or of an entry whose values were erased the MAC over what it was.
    """
    if change.status is Status.ERASE:
        return chain_link(previous, change.seq, change.op_id, change.reason, seed)
    mac = entry_mac(change, salt_of(change.seq, seed))
    return chain_link(previous, change.seq, change.op_id, change.status, mac)


def salt_of(seq: int, seed: bytes) -> bytes:
    """The salt of one entry, from its frame's seed or as it stands by itself."""
    if len(seed) == SALT_BYTES:
        return seed
    return hmac.digest(seed, seq.to_bytes(8, "big"), "sha256")


def entry_mac(change: Change, salt: bytes) -> bytes:
    """What the chain holds of an entry's content: nothing can be read or guessed from it."""
    patch = encode(
        [
            *(change.dev, change.ep, change.n, change.kind, change.t, change.r, change.f),
            *(change.base_seq, change.hlc, change.s, change.who, change.act, change.txn),
            change.reason,
        ]
    )
    return hmac.digest(salt, patch, "sha256")


def echoed(op: Op, seq: int) -> Change:
    """The change that an echo of the own op `op` at `seq` stands for."""
    return Change(
        seq=seq,
        op_id=op.id,
        dev=op.dev,
        ep=op.ep,
        n=op.n,
        t=op.t,
        r=op.r,
        kind=op.kind,
        f=op.f,
        base_seq=op.base[1],
        hlc=op.hlc,
        s=op.s,
        who=op.who,
        act=op.act,
        txn=op.txn,
        status=Status.OK,
    )
