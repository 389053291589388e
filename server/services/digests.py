"""The state digest of a team, from its stored rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.protocol.comparing import inbox_entry_digest
from desktop.protocol.ops import record_digest

if TYPE_CHECKING:
    from server.storage.log_store import LogStore


def recomputed_total(store: LogStore) -> int:
    """Sum of the digests of every stored record and inbox entry, mod 2^256.

    What is kept in the head is only the shortcut: a byte changed in the database shows here.
    """
    total = sum(record_digest(table, record, cells) for table, record, cells in store.all_cells())
    for row in store.all_inbox():
        total += inbox_entry_digest(row.table, row.record, row.group, row.cell)
    return total % (1 << 256)
