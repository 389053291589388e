"""A team's state from its log alone: what the stored rows are checked against.

State = fold of the log. The chain is verified on the way, so a log in which a byte changed
proves nothing and mends nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from desktop.domain.errors import TroubleError
from desktop.protocol.comparing import inbox_entry_digest
from desktop.protocol.merging import fold_change
from desktop.protocol.messages import CHAIN_START
from desktop.protocol.ops import (
    NOT_FOLDED,
    OpKind,
    RecordCells,
    encode,
    is_partial,
    next_chain,
    record_digest,
)
from desktop.protocol.resolving import resolved
from server.storage.rows import InboxRow, RecordKey

if TYPE_CHECKING:
    from desktop.protocol.ops import Change
    from server.storage.log_store import LogStore
    from server.storage.rows import HeadRow, PageRow

_PAGE: Final = 2_000
InboxKey = tuple[str, str, str, int]
"""Table, record, group, position that wrote the value."""


@dataclass(slots=True)
class LogFold:
    """What the log says; made by `fold_log`."""

    cells: dict[RecordKey, RecordCells] = field(default_factory=dict)
    inbox: dict[InboxKey, InboxRow] = field(default_factory=dict)
    erased: set[RecordKey] = field(default_factory=set)

    def add(self, change: Change) -> None:
        """Fold the next entry."""
        if change.kind is OpKind.ERASE and change.status not in NOT_FOLDED:
            self._erase(change)
        for group, seq in resolved(change):
            self.inbox.pop((change.t, change.r, group, seq), None)
        for table, record, loser in fold_change(self._cells_of, change, self._was_erased):
            row = InboxRow(
                table=table,
                record=record,
                group=loser.group,
                cell_seq=loser.cell.seq,
                at_seq=change.seq,
                cell=encode(loser.cell),
            )
            self.inbox[row[:4]] = row

    def _erase(self, change: Change) -> None:
        """Values that lost are erased like those that stand."""
        only = change.f.keys() if is_partial(change.f) else None
        for key in [key for key in self.inbox if key[:2] == (change.t, change.r)]:
            if only is None or key[2] in only:
                del self.inbox[key]
        if only is None:
            self.erased.add((change.t, change.r))

    def _was_erased(self, table: str, record: str) -> bool:
        return (table, record) in self.erased

    def records(self) -> dict[RecordKey, bytes]:
        """Canonical cells of every record."""
        return {key: encode(cells) for key, cells in self.cells.items() if cells}

    @property
    def total(self) -> int:
        """Sum of the digests of all that."""
        total = sum(record_digest(t, r, cells) for (t, r), cells in self.records().items())
        for row in self.inbox.values():
            total += inbox_entry_digest(row.table, row.record, row.group, row.cell)
        return total % (1 << 256)

    def _cells_of(self, table: str, record: str) -> RecordCells:
        return self.cells.setdefault((table, record), {})


def fold_log(store: LogStore, head: HeadRow) -> LogFold:
    """Read a team's whole log.

    Args:
        store: In a transaction that sees one state.
        head: Read in it.

    Raises:
        TroubleError: log_damaged, when an entry is missing or the chain does not come out.
    """
    folded, chain, seq = LogFold(), CHAIN_START, 0
    while rows := store.page(seq, _PAGE):
        for row in rows:
            change = _change_of(row)
            chain = next_chain(chain, change, row.seed)
            if row.seq != seq + 1 or chain != row.chain:
                raise TroubleError("log_damaged")
            folded.add(change)
            seq = row.seq
    if (seq, chain) != (head.seq, head.chain):
        raise TroubleError("log_damaged")
    return folded


def _change_of(row: PageRow) -> Change:
    try:
        return row.change()
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise TroubleError("log_damaged") from error
