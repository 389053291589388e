"""One team's encrypted file: opened with its key, written by one thread, read by another."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.exc import DatabaseError as SqlDatabaseError

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.text.name_order import USUAL_ORDER
from desktop.storage.engine import DatabaseError as DriverDatabaseError
from desktop.storage.engine import connect, copy_into_memory, engine_over, make_engine
from desktop.storage.head import SyncHead, new_epoch_number, read_head, write_head
from desktop.storage.journal import drop_old_images
from desktop.storage.read_unit import ReadUnit
from desktop.storage.schema import create_schema, read_version
from desktop.storage.write_unit import WriteUnit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from desktop.domain.clock import Clock
    from desktop.domain.team import Team

_NO_KEY: Final = bytes(32)
_LOG_WAIT_MS: Final = 50
FIRST_ACT: Final = "create_team"


class Database:
    """One team's data; knows no thread.

    The writer's connection is opened by the first `write`, the reader's by the first `read`,
    and each is closed by the thread that used it. A database in memory (simulation, tests of
    rules) has one connection for both. Lists of people are read in `name_order`, which may be
    changed between two reads.
    """

    def __init__(self, path: Path | None, key: bytes, clock: Clock, head: SyncHead) -> None:
        self.path = path
        self.clock = clock
        self.team_id = head.team
        self.device = head.dev
        self.epoch = head.ep
        self.name_order = USUAL_ORDER
        self._key = key
        self._writer: Connection | None = None
        self._reader: Connection | None = None
        self._closed = False
        self._swept = path is None
        self._log_has_erased = False

    @property
    def key(self) -> bytes:
        """The key of the file, for copies of it; never written anywhere."""
        return self._key

    @classmethod
    def create(cls, path: Path | None, key: bytes, team: Team, clock: Clock) -> Database:
        """Make a new database with the team's own record in it.

        Args:
            path: The new file; None for a database in memory.
            key: 32 random bytes from the key slots.
            team: The team; its op is the first of the queue.
            clock: Time and randomness.

        Raises:
            FileExistsError: there is such a file already.
        """
        database = cls._new(path, key, team.id, clock)
        with database.write(kind=FIRST_ACT) as unit:
            unit.put(team)
        if path is not None:
            database.close()
            database = cls.open(path, key, clock)
        return database

    @classmethod
    def create_joined(
        cls,
        path: Path | None,
        key: bytes,
        team_id: str,
        clock: Clock,
        *,
        device: str | None = None,
    ) -> Database:
        """Make an empty database for a second PC of a team, to be filled by its first sync.

        Args:
            path: The new file; None for a database in memory.
            key: 32 random bytes from the key slots.
            team_id: As the server said when the PC was enrolled.
            clock: Time and randomness.
            device: Id under which the PC was enrolled; None for a fresh one.
        """
        database = cls._new(path, key, team_id, clock, device)
        if path is not None:
            database.close()
            database = cls.open(path, key, clock)
        return database

    @classmethod
    def open(cls, path: Path, key: bytes, clock: Clock) -> Database:
        """Open a database; one of an older version is copied and then migrated.

        Raises:
            TroubleError: not_our_database, newer_database, database_damaged.
        """
        if not path.exists():
            raise TroubleError("not_our_database")
        with known_trouble():
            return cls(path, key, clock, _read_file(path, key))

    @classmethod
    def _new(
        cls, path: Path | None, key: bytes, team_id: str, clock: Clock, device: str | None = None
    ) -> Database:
        if path is not None and path.exists():
            raise FileExistsError(path.name)
        head = SyncHead(team=team_id, dev=device or new_id(clock), ep=new_epoch_number(clock))
        database = cls(path, key, clock, head)
        connection = database._connection(writer=True)
        with connection.begin():
            create_schema(connection)
            write_head(connection.connection.cursor(), head)
        return database

    def copy(self, clock: Clock) -> Database:
        """A copy in memory, device and epoch included: for a rehearsal, or as a cloned PC.

        May be asked for by any thread, which then uses and closes the copy; of a file it is what
        was last committed, and neither writer nor reader wait for it.
        """
        target = connect(None, _NO_KEY)
        if self.path is None:
            self._driver().backup(target)
        else:
            with known_trouble():
                copy_into_memory(self.path, self._key, target)
        head = read_head(target.cursor())
        database = Database(None, _NO_KEY, clock, head)
        database._writer = engine_over(lambda: target).connect()
        return database

    @contextmanager
    def write(
        self, who: str | None = None, *, act: str | None = None, kind: str = ""
    ) -> Iterator[WriteUnit]:
        """A transaction: committed at the end, rolled back by any exception.

        Args:
            who: Person id of the member at the keyboard.
            act: Id of the user action to continue; None starts one.
            kind: Name of the action for the history.
        """
        connection = self._connection(writer=True)
        with known_trouble(), connection.begin():
            unit = WriteUnit(connection, self.clock, who, act=act, kind=kind)
            unit.name_order = self.name_order
            self._sweep(unit)
            yield unit
            unit.finish()
        self.epoch = unit.head.ep
        self._log_has_erased |= unit.wiped
        if self._log_has_erased and self.path is not None:
            self._log_has_erased = not self._empty_log()

    @contextmanager
    def read(self) -> Iterator[ReadUnit]:
        """A short snapshot that cannot write."""
        connection = self._connection(writer=self.path is None)
        if connection.in_transaction():
            yield ReadUnit(connection, self.name_order)
            return
        with known_trouble(), connection.begin():
            yield ReadUnit(connection, self.name_order)

    def close(self) -> None:
        """Close both connections; only for a database that one thread used alone."""
        self.close_reader()
        self.close_writer()
        self._closed = True

    def close_writer(self) -> None:
        """Close the writer's connection, on the thread that wrote."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def close_reader(self) -> None:
        """Close the reader's connection, on the thread that read."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _empty_log(self) -> bool:
        """Empty the write-ahead log, in which pages of before an erasure stand.

        Whether it could be: not while somebody reads, but then with a later write.
        """
        driver = self._driver()
        waits = driver.execute("PRAGMA busy_timeout").fetchone()[0]
        driver.execute(f"PRAGMA busy_timeout = {_LOG_WAIT_MS}")
        try:
            return bool(driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
        finally:
            driver.execute(f"PRAGMA busy_timeout = {waits}")

    def _sweep(self, unit: WriteUnit) -> None:
        """Forget what undo no longer offers, a little with each write after the opening."""
        if not self._swept:
            self._swept = not drop_old_images(unit.cursor, self.clock)

    def _connection(self, *, writer: bool) -> Connection:
        if self._closed:
            raise RuntimeError("the database was closed")
        found = self._writer if writer else self._reader
        if found is None:
            engine: Engine = make_engine(self.path, self._key, reader=not writer)
            found = engine.connect()
            if writer:
                self._writer = found
            else:
                self._reader = found
        return found

    def _driver(self) -> Any:
        return self._connection(writer=True).connection.driver_connection


def _read_file(path: Path, key: bytes) -> SyncHead:
    """The head of a file, which is migrated first when it is of an older version."""
    connection = connect(path, key)
    try:
        if read_version(connection).behind:
            from desktop.storage.upgrade import upgrade

            connection.close()
            upgrade(path, key)
            connection = connect(path, key)
        return read_head(connection.cursor())
    finally:
        connection.close()


@contextmanager
def known_trouble() -> Iterator[None]:
    """Give the trouble that people can do something about its own name."""
    try:
        yield
    except SqlDatabaseError as error:
        raise_known(error.orig)
        raise
    except DriverDatabaseError as error:
        raise_known(error)
        raise


def raise_known(error: BaseException | None) -> None:
    """Raise TroubleError for a full disk, a damaged or a locked file; else return."""
    text = str(error)
    for part, code in _TROUBLE.items():
        if part in text:
            raise TroubleError(code) from error


_TROUBLE: Final = {
    "database or disk is full": "disk_full",
    "disk I/O error": "disk_error",
    "database disk image is malformed": "database_damaged",
    "file is not a database": "not_our_database",
    "database is locked": "database_busy",
}
