"""What one frame adds to a team's inbox of lost values, and what it takes out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from desktop.protocol.ops import Cell, Loser, encode, inbox_digest
from server.storage.rows import InboxRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from desktop.protocol.ops import Change
    from server.storage.log_store import LogStore
    from server.storage.rows import RecordKey

_CELL: Final = msgspec.msgpack.Decoder(Cell)


class FrameInbox:
    """Entries that wait to be written; `total` is what the digest sum changes by.

    Args:
        store: The team's log.
    """

    def __init__(self, store: LogStore) -> None:
        self._store = store
        self.rows: list[InboxRow] = []
        self.total = 0

    def add(self, change: Change, where: RecordKey, loser: Loser) -> None:
        """A value that lost when the change arrived; it lies with the record at `where`."""
        table, record = where
        self.total += inbox_digest(table, record, loser)
        self.rows.append(
            InboxRow(
                table=table,
                record=record,
                group=loser.group,
                cell_seq=loser.cell.seq,
                at_seq=change.seq,
                cell=encode(loser.cell),
            )
        )

    def take(self, table: str, record: str, group: str, seq: int) -> None:
        """A value about which somebody has decided; it may have lost in this very frame."""
        key = (table, record, group, seq)
        fresh = next((row for row in self.rows if row[:4] == key), None)
        if fresh is not None:
            self.rows.remove(fresh)
        cell = self._store.take_inbox(*key) if fresh is None else fresh.cell
        if cell is not None:
            self.total -= inbox_digest(table, record, Loser(group, _CELL.decode(cell)))

    def erase(self, table: str, record: str, groups: Collection[str] | None) -> None:
        """Take out all of a record, or all of some groups of it."""
        fresh = [row for row in self.rows if row[:2] == (table, record)]
        for row in [*self._store.inbox_of(table, record), *fresh]:
            if groups is None or row.group in groups:
                self.take(table, record, row.group, row.cell_seq)
