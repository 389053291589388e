"""One team's log inside one transaction; the two databases differ only in how rows go in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.protocol.ops import MAX_TXN_OPS
from server.storage import statements
from server.storage.rows import (
    ErasedEntry,
    HeadRow,
    InboxRow,
    KnownOp,
    LastOp,
    LogRow,
    PageRow,
    RecordKey,
)
from server.storage.sql import compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.sql import ClauseElement

_TOTAL_BYTES = 32


class LogStore:
    """Reads and writes the log of one team on the driver's cursor.

    Args:
        connection: In a transaction with that team's scope.
        team_id: 32 hex digits.
    """

    _erased_add: Callable[[], ClauseElement]

    def __init__(self, connection: Connection, team_id: str) -> None:
        self._team = bytes.fromhex(team_id)
        self._dialect = connection.dialect.name
        self._cursor = self._open(connection.connection.driver_connection)

    def _open(self, driver: Any) -> Any:
        return driver.cursor()

    def _text(self, build: Callable[[], ClauseElement]) -> str:
        return compiled(build, self._dialect).text

    def _run(self, build: Callable[[], ClauseElement], **values: Any) -> Any:
        values["team"] = self._team
        statement = compiled(build, self._dialect)
        return self._cursor.execute(statement.text, statement.values(values))

    def head(self, *, lock: bool = False) -> HeadRow | None:
        """Where the log ends; with `lock` nobody else appends until the transaction ends."""
        row = self._run(statements.head_lock if lock else statements.head_read).fetchone()
        if row is None:
            return None
        return HeadRow(row[0], row[1], row[2], int.from_bytes(row[3], "big"), row[4])

    def save_head(self, head: HeadRow) -> None:
        """Move the head; the caller holds its lock."""
        total = head.total.to_bytes(_TOTAL_BYTES, "big")
        self._run(statements.head_save, inc=head.inc, seq=head.seq, chain=head.chain, total=total)

    def cut(self, inc: int) -> int:
        """How far bases of another incarnation are good; 0 for one never heard of."""
        row = self._run(statements.cut_read, inc=inc).fetchone()
        return int(row[0]) if row else 0

    def last_op(self, dev: str, ep: int) -> LastOp:
        """The last op held of a device's epoch."""
        row = self._run(statements.last_op_read, dev=bytes.fromhex(dev), ep=ep).fetchone()
        return LastOp(row[0], row[1].hex()) if row else LastOp()

    def known(self, op_ids: Sequence[str]) -> dict[str, KnownOp]:
        """Those of the ops that the log holds."""
        rows = self._known_rows([bytes.fromhex(op_id) for op_id in op_ids])
        return {row[0].hex(): KnownOp(row[1], row[2]) for row in rows}

    def cells(self, keys: Iterable[RecordKey]) -> dict[RecordKey, bytes]:
        """Encoded cells of those of the records that exist."""
        rows = self._cell_rows([(t, bytes.fromhex(r)) for t, r in keys])
        return {(row[0], row[1].hex()): row[2] for row in rows}

    def has_quarantined(self, table: str, record: str) -> bool:
        """Whether something of the record waits in quarantine."""
        values = {"t": table, "r": bytes.fromhex(record)}
        return self._run(statements.quarantined, **values).fetchone() is not None

    def page(self, after: int, limit: int) -> list[PageRow]:
        """Up to `limit` entries after a position, in order."""
        found = self._run(statements.page, after=after, limit=limit)
        return [PageRow(*row) for row in found]

    def all_cells(self) -> Iterable[tuple[str, str, bytes]]:
        """Every record: table, id, encoded cells."""
        for table, record, cells in self._run(statements.all_cells):
            yield table, record.hex(), cells

    def cells_of(self, table: str) -> Iterable[tuple[str, bytes]]:
        """Every record of one table: id, encoded cells."""
        for record, cells in self._run(statements.cells_of_table, t=table):
            yield record.hex(), cells

    def all_inbox(self) -> Iterable[InboxRow]:
        """Every inbox entry."""
        for table, record, *rest in self._run(statements.all_inbox):
            yield InboxRow(table, record.hex(), *rest)

    def take_inbox(self, table: str, record: str, group: str, cell_seq: int) -> bytes | None:
        """Take one value out of the inbox; its cell as it lay there, None when it did not."""
        row = self._run(
            statements.inbox_take,
            t=table,
            r=bytes.fromhex(record),
            field_group=group,
            cell_seq=cell_seq,
        ).fetchone()
        return None if row is None else row[0]

    def drop_cells(self, keys: Iterable[RecordKey]) -> None:
        """Take records out that the log does not know, or that are written anew."""
        for t, r in keys:
            self._run(statements.cells_drop, t=t, r=bytes.fromhex(r))

    def checked_at(self) -> int:
        """When the stored rows were last looked at, in milliseconds; 0 for never."""
        row = self._run(statements.checked_read).fetchone()
        return int(row[0]) if row else 0

    def note_checked(self, at_ms: int) -> None:
        """The stored rows were looked at."""
        self._run(statements.checked_save, at=at_ms)

    def inbox_of(self, table: str, record: str) -> list[InboxRow]:
        """Every inbox entry of one record."""
        rows = self._run(statements.inbox_of_record, t=table, r=bytes.fromhex(record)).fetchall()
        return [InboxRow(t, r.hex(), *rest) for t, r, *rest in rows]

    def erased(self) -> set[RecordKey]:
        """Records of which nothing may be stored any more."""
        return {(row[0], row[1].hex()) for row in self._run(statements.erased_all).fetchall()}

    def add_erased(self, rows: list[tuple[str, str, int, str]]) -> None:
        """Note (table, record, when in milliseconds, ground); what is noted already stays."""
        for table, record, at, ground in rows:
            values = {"t": table, "r": bytes.fromhex(record), "at": at, "ground": ground}
            self._run(self._erased_add, team_id=self._team, **values)

    def entries_of(self, records: Sequence[str]) -> list[PageRow]:
        """Every entry of the log about these records, at most 64, in order."""
        ids = [bytes.fromhex(record) for record in dict.fromkeys(records)]
        named = dict(enumerate(ids))
        values = {f"r{at}": named.get(at, b"") for at in range(MAX_TXN_OPS)}
        return [PageRow(*row) for row in self._run(statements.entries_of_records, **values)]

    def patches_of(self, table: str) -> Iterable[tuple[str, bytes]]:
        """Record and values of every entry of the log about a table."""
        for record, patch in self._run(statements.patches_of_table, t=table):
            yield record.hex(), patch

    def seqs_of_frame(self, seed: bytes, near: int, reach: int) -> list[int]:
        """Positions of the entries with that seed, none of them further away than `reach`."""
        values = {"seed": seed, "first": near - reach, "last": near + reach}
        return [row[0] for row in self._run(statements.seqs_with_seed, **values).fetchall()]

    def erase_entries(self, entries: Iterable[ErasedEntry]) -> None:
        """Put what is left of entries in their place."""
        for entry in entries:
            self._run(statements.entry_erase, **{f"new_{k}": v for k, v in entry._asdict().items()})

    def replace_seeds(self, seeds: Iterable[tuple[int, bytes]]) -> None:
        """Give entries (by position) their own salt in place of their frame's seed."""
        for seq, seed in seeds:
            self._run(statements.seed_replace, at=seq, new_seed=seed)

    def save_last_op(self, dev: str, ep: int, last: LastOp) -> None:
        """Set the last op held of a device's epoch."""
        raise NotImplementedError

    def append(self, rows: list[LogRow]) -> None:
        """Add entries to the log."""
        raise NotImplementedError

    def save_cells(self, cells: dict[RecordKey, bytes]) -> None:
        """Write records' cells."""
        raise NotImplementedError

    def add_inbox(self, rows: list[InboxRow]) -> None:
        """Add values that lost."""
        raise NotImplementedError

    def _known_rows(self, op_ids: list[bytes]) -> list[Any]:
        raise NotImplementedError

    def _cell_rows(self, keys: list[tuple[str, bytes]]) -> list[Any]:
        raise NotImplementedError

    def _change_values(self, row: LogRow) -> tuple[Any, ...]:
        """Values in the order of the table's columns."""
        c = row.change
        unhex = bytes.fromhex
        return (
            *(self._team, c.seq, unhex(c.op_id), unhex(c.dev), c.ep, c.n, unhex(c.txn)),
            *(unhex(c.act), c.kind.value, c.t, unhex(c.r), row.patch, c.base_seq, c.hlc, c.s),
            *(unhex(c.who) if c.who else None, c.status.value, c.reason, row.converted),
            *(row.payload_hash, row.seed, row.chain, row.received_at, c.signature or None),
        )

    def _cell_values(self, cells: dict[RecordKey, bytes]) -> list[tuple[Any, ...]]:
        return [(self._team, t, bytes.fromhex(r), data) for (t, r), data in cells.items()]

    def _inbox_values(self, rows: list[InboxRow]) -> list[tuple[Any, ...]]:
        return [
            (self._team, x.table, bytes.fromhex(x.record), x.group, x.cell_seq, x.at_seq, x.cell)
            for x in rows
        ]
