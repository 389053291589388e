"""The log read by the judge himself, by none of the code that wrote it: P5 and P15."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any, Final

import msgspec

from desktop.protocol.merging import fold_change
from desktop.protocol.ops import SALT_BYTES, Change, OpKind, RecordCells, Status, encode, is_partial
from desktop.protocol.resolving import resolved
from server.storage.rows import PageRow
from server.storage.statements import PAGE_COLUMNS
from tests.simulation.truth import require

if TYPE_CHECKING:
    from tests.simulation.machines import Server

_LOG: Final = (
    f"SELECT {', '.join(column.name for column in PAGE_COLUMNS)} FROM change"  # noqa: S608 - names of columns
    " WHERE team_id = ? ORDER BY seq"
)


def changes(server: Server) -> list[Change]:
    """Every entry of the log, as clients get it."""
    return [PageRow(*row).change() for row in server.rows(_LOG)]


def log_is_chained(server: Server) -> None:
    """P5: each link of the chain follows from the one before, by the formula in the design."""
    chain = bytes(32)
    for row in server.rows(_LOG):
        entry = PageRow(*row)
        chain = hashlib.sha256(chain + _link(entry)).digest()
        require(chain == entry.chain, "P5 gap-free", f"the chain breaks at {entry.seq}")


def _link(entry: PageRow) -> bytes:
    """What an entry adds to the chain; of erased values only their MAC is left."""
    change = entry.change()
    status, mac = change.status.value, entry.seed
    if change.status is Status.ERASE:
        status = change.reason
    else:
        salt = entry.seed
        if len(salt) != SALT_BYTES:
            salt = hmac.digest(salt, change.seq.to_bytes(8, "big"), "sha256")
        patch = [change.dev, change.ep, change.n, change.kind, change.t, change.r, change.f]
        patch += [change.base_seq, change.hlc, change.s, change.who, change.act, change.txn]
        mac = hmac.digest(salt, encode([*patch, change.reason]), "sha256")
    head = change.seq.to_bytes(8, "big") + bytes.fromhex(change.op_id)
    return head + status.encode() + mac


def state_is_the_fold(server: Server) -> None:
    """P15: what is stored of each record, and the inbox, is the fold of the log."""
    records: dict[tuple[str, str], RecordCells] = {}
    lost: set[tuple[str, str, str, int]] = set()
    erased: set[tuple[str, str]] = set()

    def cells_of(table: str, record: str) -> RecordCells:
        return records.setdefault((table, record), {})

    for change in changes(server):
        lost -= {(change.t, change.r, group, seq) for group, seq in resolved(change)}
        if change.kind is OpKind.ERASE:
            lost = {one for one in lost if not _is_erased(one, change)}
            if not is_partial(change.f):
                erased.add((change.t, change.r))
        for table, where, loser in fold_change(cells_of, change, lambda *key: key in erased):
            lost.add((table, where, loser.group, loser.cell.seq))
    folded = {key: encode(cells) for key, cells in records.items() if cells}
    stored = server.rows("SELECT t, r, cells FROM record WHERE team_id = ?")
    require(
        {(t, r.hex()): bytes(cells) for t, r, cells in stored} == folded,
        "P15 replay",
        "a record is not the fold of the log",
    )
    inbox = server.rows("SELECT t, r, field_group, cell_seq FROM inbox WHERE team_id = ?")
    require({(t, r.hex(), g, seq) for t, r, g, seq in inbox} == lost, "P15 replay", "the inbox")


def _is_erased(lost: tuple[str, str, str, int], order: Change) -> bool:
    """Whether an order takes an inbox entry away: all of its record, or of the groups it names."""
    table, record, group, _ = lost
    same = (table, record) == (order.t, order.r)
    return same and (not is_partial(order.f) or group in order.f)


def outline(server: Server) -> list[tuple[Any, ...]]:
    """The log as plain values, to compare two servers that were asked the same."""
    return [msgspec.structs.astuple(change) for change in changes(server)]
