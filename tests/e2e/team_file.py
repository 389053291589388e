"""A team's encrypted file, read by bare SQL: the key is ours, everything else is the driver's."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from sqlcipher3 import dbapi2 as driver

from desktop.protocol.ops import Cell, Op, content_digest, record_digest, sum_digests
from desktop.protocol.registry import (
    DELETED,
    TABLES,
    default_groups,
)
from desktop.storage.engine import file_key
from desktop.storage.keyslots import open_slots
from desktop.system.paths import Home

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_OP = msgspec.msgpack.Decoder(Op)
_CELLS = msgspec.msgpack.Decoder(dict[str, Cell])


@dataclass(frozen=True)
class TeamFile:
    """The only team of a data folder."""

    home: Home
    passphrase: str

    def connect(self) -> Any:
        """A connection of the bare driver; `closing` it is the caller's."""
        (folder,) = self.home.teams.iterdir()
        key = file_key(open_slots(folder / "keys.json", self.passphrase))
        connection = driver.connect(str(folder / "team.db"))
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        return connection

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows."""
        with closing(self.connect()) as connection:
            rows: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
            return rows

    def ops(self) -> list[Op]:
        """What this PC ever said, in its order."""
        rows = self.ask("SELECT payload, state, reason FROM outbox ORDER BY lc")
        assert {row[1:] for row in rows} <= {("archived", "")}, "something waits or was refused"
        return [_OP.decode(row[0]) for row in rows]

    def state(self) -> list[tuple[str, str, bytes]]:
        """Table, id and cells of every record as the server's log has it."""
        return [(t, r, bytes(cells)) for t, r, cells in self.ask("SELECT * FROM record_state")]

    def digest_total(self) -> int:
        """The sum that this PC keeps beside its records."""
        ((total,),) = self.ask("SELECT total FROM sync_head")
        return int.from_bytes(total, "big")

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every synced table."""
        tables = [table.name for table in TABLES]
        with closing(self.connect()) as connection:
            return {
                name: connection.execute(f"SELECT * FROM {name} ORDER BY id").fetchall()  # noqa: S608 - names of the registry
                for name in tables
            }


def state_total(records: Iterable[tuple[str, str, bytes]]) -> int:
    """The sum of the records' digests."""
    return sum(record_digest(*record) for record in records) % (1 << 256)


def content_of_cells(records: Iterable[tuple[str, str, bytes]]) -> bytes:
    """Digest of the live records' values alone, from what a log was folded to."""
    return sum_digests(list(_cell_digests(records)))


def _cell_digests(records: Iterable[tuple[str, str, bytes]]) -> Iterator[int]:
    usual = {table.name: default_groups(table) for table in TABLES}
    for table, record, encoded in records:
        cells = _CELLS.decode(encoded)
        deleted = cells.pop(DELETED, None)
        if deleted is None or not deleted.value:
            values = {
                name: cell.value
                for name, cell in cells.items()
                if cell.value != usual[table].get(name)
            }
            yield content_digest(table, record, values)
