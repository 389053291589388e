"""The log store on SQLite (row by row) and on PostgreSQL (one array a column, binary)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.storage import statements
from server.storage.engine import is_postgresql
from server.storage.log_store import LogStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection
    from sqlalchemy.sql import ClauseElement

    from server.storage.rows import InboxRow, LastOp, LogRow, RecordKey


def open_store(connection: Connection, team_id: str) -> LogStore:
    """The store that fits the connection's database."""
    if is_postgresql(connection):
        return PostgresStore(connection, team_id)
    return SqliteStore(connection, team_id)


class SqliteStore(LogStore):
    """No network between us and the rows: single look-ups and executemany are fastest."""

    _erased_add = staticmethod(statements.erased_add_sqlite)

    def save_last_op(self, dev: str, ep: int, last: LastOp) -> None:
        """Set the last op held of a device's epoch."""
        values = {"dev": bytes.fromhex(dev), "ep": ep}
        last_id = bytes.fromhex(last.id)
        self._run(
            statements.last_op_save_sqlite,
            **{"team_id": self._team, "last_n": last.n, "last_id": last_id, **values},
        )

    def append(self, rows: list[LogRow]) -> None:
        """Add entries to the log."""
        self._many(statements.append_sqlite, [self._change_values(row) for row in rows])

    def save_cells(self, cells: dict[RecordKey, bytes]) -> None:
        """Write records' cells."""
        self._many(statements.cells_save_sqlite, self._cell_values(cells))

    def add_inbox(self, rows: list[InboxRow]) -> None:
        """Add values that lost."""
        self._many(statements.inbox_add_sqlite, self._inbox_values(rows))

    def _many(self, build: Callable[[], ClauseElement], rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._cursor.executemany(self._text(build), rows)

    def _known_rows(self, op_ids: list[bytes]) -> list[Any]:
        text = self._text(statements.known_one)
        execute, team = self._cursor.execute, self._team
        found = (execute(text, (team, op_id)).fetchone() for op_id in op_ids)
        return [row for row in found if row is not None]

    def _cell_rows(self, keys: list[tuple[str, bytes]]) -> list[Any]:
        text = self._text(statements.cells_one)
        execute, team = self._cursor.execute, self._team
        found = (execute(text, (team, t, r)).fetchone() for t, r in keys)
        return [row for row in found if row is not None]


class PostgresStore(LogStore):
    """A frame costs a handful of round trips, whatever its size."""

    _erased_add = staticmethod(statements.erased_add_postgresql)

    def _open(self, driver: Any) -> Any:
        return driver.cursor(binary=True)

    def save_last_op(self, dev: str, ep: int, last: LastOp) -> None:
        """Set the last op held of a device's epoch."""
        values = {"dev": bytes.fromhex(dev), "ep": ep}
        last_id = bytes.fromhex(last.id)
        self._run(
            statements.last_op_save_postgresql,
            **{"team_id": self._team, "last_n": last.n, "last_id": last_id, **values},
        )

    def append(self, rows: list[LogRow]) -> None:
        """Add entries to the log."""
        self._columns(statements.append_postgresql, [self._change_values(row) for row in rows])

    def save_cells(self, cells: dict[RecordKey, bytes]) -> None:
        """Write records' cells."""
        self._columns(statements.cells_save_postgresql, self._cell_values(cells))

    def add_inbox(self, rows: list[InboxRow]) -> None:
        """Add values that lost."""
        self._columns(statements.inbox_add_postgresql, self._inbox_values(rows))

    def _columns(self, build: Callable[[], ClauseElement], rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            self._cursor.execute(self._text(build), [list(c) for c in zip(*rows, strict=True)])

    def _known_rows(self, op_ids: list[bytes]) -> list[Any]:
        if not op_ids:
            return []
        found: list[Any] = self._run(statements.known_many, op_ids=op_ids).fetchall()
        return found

    def _cell_rows(self, keys: list[tuple[str, bytes]]) -> list[Any]:
        if not keys:
            return []
        tables, records = [t for t, _ in keys], [r for _, r in keys]
        found: list[Any] = self._run(statements.cells_many, ts=tables, rs=records).fetchall()
        return found
