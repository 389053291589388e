"""The state digest of a team, from its stored rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from desktop.protocol.ops import Cell, Loser, inbox_digest, record_digest

if TYPE_CHECKING:
    from server.storage.log_store import LogStore

_CELL: Final = msgspec.msgpack.Decoder(Cell)


def recomputed_total(store: LogStore) -> int:
    """Sum of the digests of every stored record and inbox entry, mod 2^256.

    What is kept in the head is only the shortcut: a byte changed in the database shows here.
    """
    total = sum(record_digest(table, record, cells) for table, record, cells in store.all_cells())
    for row in store.all_inbox():
        loser = Loser(row.group, _CELL.decode(row.cell))
        total += inbox_digest(row.table, row.record, loser)
    return total % (1 << 256)
