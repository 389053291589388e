"""What the programs of a history stand on: memory, or encrypted files and a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import insert, select

from desktop.storage.database import Database
from desktop.storage.engine import connect, file_key
from desktop.storage.head import read_head
from server.services.erasures import take_signed
from server.services.restoring import mark_restored
from server.storage.engine import memory_engine, open_engine
from server.storage.schema import metadata
from tests.simulation.machines import SEALING, Server
from tests.support.postgresql import APPLICATION

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from desktop.domain.clock import SteppingClock
    from tests.simulation.machines import Templates
    from tests.support.postgresql import Cluster

_KEY = bytes(range(32))
Rows = dict[str, list[dict[str, Any]]]


class Disks(Protocol):
    """Where the databases of PCs lie."""

    def copy(self, database: Database, clock: SteppingClock) -> Database:
        """Another database with the same in it, as somebody copies a disk."""
        ...

    def reopen(self, database: Database, clock: SteppingClock) -> Database:
        """The same after its program died."""
        ...

    def give_back(self, database: Database) -> None:
        """Nobody uses it any more."""
        ...


class Memory:
    """Databases without a file: fastest.

    What was given back is written over, because a connection costs more than a copy of so little.
    """

    def __init__(self) -> None:
        self._spare: list[Connection] = []

    def copy(self, database: Database, clock: SteppingClock) -> Database:
        """Another database with the same in it."""
        if not self._spare:
            return database.copy(clock)
        connection = self._spare.pop()
        # Outside of any transaction, which would keep it waiting.
        database._driver().backup(connection.connection.driver_connection)  # noqa: SLF001 - as its own copy
        return _over(connection, clock)

    def reopen(self, database: Database, clock: SteppingClock) -> Database:
        """The same after its program died."""
        return _over(_taken_from(database), clock)

    def give_back(self, database: Database) -> None:
        """Keep what it stood on for the next one."""
        self._spare.append(_taken_from(database))


def _taken_from(database: Database) -> Connection:
    """What a database in memory stands on; of itself it is as good as closed."""
    connection, database._writer = database._writer, None  # noqa: SLF001 - see above
    database.close()
    assert connection is not None
    return connection


def _over(connection: Connection, clock: SteppingClock) -> Database:
    head = read_head(connection.connection.cursor())
    made = Database(None, _KEY, clock, head)
    made._writer = connection  # noqa: SLF001 - as `Database.copy` does
    return made


@dataclass
class Files:
    """Encrypted files, as on people's PCs.

    Args:
        folder: An empty folder.
    """

    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _made: dict[int, tuple[Database, Path]] = field(default_factory=dict)

    def copy(self, database: Database, clock: SteppingClock) -> Database:
        """Another file with the same in it; of a template in memory one is made once."""
        path = self._fresh_path()
        if database.path is None:
            if id(database) not in self._made:
                self._made[id(database)] = (database, self._export(database))
            shutil.copyfile(self._made[id(database)][1], path)
        else:
            source, target = connect(database.path, _KEY), connect(path, _KEY)
            source.backup(target)
            source.close()
            target.close()
        return self._open(path, clock)

    def reopen(self, database: Database, clock: SteppingClock) -> Database:
        """The same file, opened by a program that knows nothing of the one before."""
        assert database.path is not None
        database.close()
        return self._open(database.path, clock)

    def give_back(self, database: Database) -> None:
        """Close it; `empty` takes the files away."""
        database.close()

    def empty(self) -> None:
        """Take the files of a history away."""
        kept = {path for _, path in self._made.values()}
        for path in self.folder.iterdir():
            if path not in kept:
                path.unlink()

    def _fresh_path(self) -> Path:
        return self.folder / f"{next(self._numbers)}.db"

    def _open(self, path: Path, clock: SteppingClock) -> Database:
        database = Database.open(path, _KEY, clock)
        # Looking for what undo no longer offers would ask the clock once more than in memory.
        database._swept = True  # noqa: SLF001 - as above
        return database

    def _export(self, database: Database) -> Path:
        path = self._fresh_path()
        with database.read() as unit:
            raw = unit.cursor.connection
        raw.execute(f"ATTACH DATABASE '{path}' AS file KEY \"x'{file_key(_KEY).hex()}'\"")
        raw.execute("SELECT sqlcipher_export('file')").fetchone()
        for name in ("user_version", "application_id"):
            value = raw.execute(f"PRAGMA main.{name}").fetchone()[0]
            raw.execute(f"PRAGMA file.{name} = {value}")
        raw.execute("DETACH DATABASE file")
        return path


class PostgresServer(Server):
    """The server code on PostgreSQL, as the application's role.

    Args:
        templates: Whose server's rows it begins with.
        clock: As `Server`.
        bytes_too: As `Server`.
        place: Where the database is.
    """

    def __init__(
        self, templates: Templates, clock: SteppingClock, *, bytes_too: bool, place: Place
    ) -> None:
        self.engine = place.application
        self.clock = clock
        self.team = templates.team
        self.sealing = SEALING
        self.journal = []
        self._bytes_too = bytes_too
        self._place = place
        place.load(rows_of(templates.server))

    def backup(self) -> Any:
        """Every row, as it is now."""
        return self._place.rows()

    def restore(self, backup: Any, *, journal_lost: bool = False) -> None:
        """The rows of an earlier moment take the place of the present ones."""
        self._place.load(backup)
        mark_restored(self.engine, self.clock, [self.team])
        if journal_lost:
            self.journal.clear()
        take_signed(self.engine, self.team, self.journal, self.clock)

    def close(self) -> None:
        """The next history takes the database over."""

    def rows(self, text: str) -> list[Any]:
        """Rows of a statement of the test's own with the team as its parameter."""
        team = (bytes.fromhex(self.team),)
        return [tuple(row) for row in self._place.run(text.replace("?", "%s"), team).fetchall()]

    def execute(self, text: str, values: tuple[Any, ...]) -> None:
        """What no program of ours does to the database."""
        self._place.run(text.replace("?", "%s"), values)

    def everything(self) -> bytes:
        """All that is stored of anybody, in one piece."""
        found = (value for rows in self.backup().values() for row in rows for value in row.values())
        texts = (value.encode() if isinstance(value, str) else value for value in found)
        return b"\n".join(text for text in texts if isinstance(text, bytes))


class Place:
    """One migrated database of a cluster, emptied for each history.

    Args:
        cluster: The running PostgreSQL.
        name: Of the database.
    """

    def __init__(self, cluster: Cluster, name: str) -> None:
        self.application = open_engine(cluster.url(name, APPLICATION))
        self._all = open_engine(cluster.url(name, "postgres"))
        self._connection = cluster.connect(name)

    def close(self) -> None:
        """Give the connections back."""
        self.application.dispose()
        self._all.dispose()
        self._connection.close()

    def run(self, text: str, values: tuple[Any, ...]) -> Any:
        """A statement of the test's own, whatever row-level security says."""
        return self._connection.execute(text, values)

    def rows(self) -> Rows:
        """Every row by table."""
        with self._all.connect() as connection:
            return {
                table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
                for table in metadata.sorted_tables
            }

    def load(self, rows: Rows) -> None:
        """Put these rows in the place of all others."""
        names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
        with self._all.begin() as connection:
            connection.exec_driver_sql(f"TRUNCATE {names}")
            for table in metadata.sorted_tables:
                if rows[table.name]:
                    connection.execute(insert(table), rows[table.name])


def rows_of(template: Any) -> Rows:
    """Every row of a server in memory, by table."""
    engine = memory_engine(template)
    with engine.connect() as connection:
        found = {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return found


def _servers() -> Callable[..., Server]:
    """Servers in memory, each on what one of before left."""
    spare: list[Engine] = []
    return partial(Server, spare=spare)


@dataclass(frozen=True)
class Kit:
    """What a history stands on; memory unless told."""

    disks: Disks = field(default_factory=Memory)
    server: Callable[..., Server] = field(default_factory=_servers)
