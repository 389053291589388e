"""How a team's encrypted file is opened: the key, the pragmas, and true transactions.

The driver's own transaction handling is switched off (`isolation_level=None`) and every
transaction begins by an event of ours. With the driver's default, a failed migration of
SQLite's schema left half of itself behind (measured).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2 as driver

from desktop.domain.errors import TroubleError
from desktop.storage.sql_words import teach

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

KEY_BYTES: Final = 32
LOWEST_SQLITE: Final = (3, 51, 3)
"""Older ones can corrupt a write-ahead log (sqlite.org/wal.html, the WAL-reset bug)."""

_BUSY_S: Final = 10.0
_CACHE_KIB: Final = 16 * 1024
_READER_CACHE_KIB: Final = 6 * 1024
"""Holds what a list of 10,000 people touches; more is memory for nothing (4 MiB: 46 ms, 16 MiB:
46 ms, 2 MiB: 87 ms)."""

DatabaseError = driver.DatabaseError
"""What the driver raises, for callers that look at the file before SQLAlchemy does."""


def file_key(data_key: bytes) -> bytes:
    """The key of the database file, derived (HKDF-SHA256) from the random key in the slots.

    Other keys (of copies, of blobs) derive from the same random key under other names.
    """
    if len(data_key) != KEY_BYTES:
        raise ValueError("the database key must have 32 bytes")
    extracted = hmac.digest(b"lang-so", data_key, hashlib.sha256)
    return hmac.digest(extracted, b"database file\x01", hashlib.sha256)


def connect(path: Path | None, data_key: bytes, *, reader: bool = False) -> Any:
    """Open one driver connection and make sure that the key is right.

    Args:
        path: The file; None for a database in memory, which has no key.
        data_key: The 32 random bytes of the key slots.
        reader: A connection that cannot write.

    Raises:
        TroubleError: not_our_database (another key, or not a database of ours).
    """
    if driver.sqlite_version_info < LOWEST_SQLITE:
        raise RuntimeError(f"SQLite {driver.sqlite_version} has the WAL-reset bug")
    if path is None:
        connection = driver.connect(":memory:", isolation_level=None, check_same_thread=False)
    else:
        connection = driver.connect(str(path), isolation_level=None, timeout=_BUSY_S)
        # Before the key: a wrong one must not write complaints to the terminal.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{file_key(data_key).hex()}'\"")
    try:
        _set_up(connection, in_memory=path is None, reader=reader)
    except driver.DatabaseError as error:
        connection.close()
        if "not a database" in str(error):
            raise TroubleError("not_our_database") from error
        if "malformed" in str(error):
            raise TroubleError("database_damaged") from error
        raise
    return connection


def _set_up(connection: Any, *, in_memory: bool, reader: bool) -> None:
    run = connection.execute
    teach(connection)
    if in_memory:
        run("PRAGMA synchronous = OFF")
        run("PRAGMA temp_store = MEMORY")
        return
    run("SELECT count(*) FROM sqlite_master").fetchone()
    run("PRAGMA journal_mode = WAL")
    run("PRAGMA synchronous = FULL")
    run("PRAGMA secure_delete = ON")
    run("PRAGMA temp_store = MEMORY")
    run("PRAGMA cell_size_check = ON")
    run("PRAGMA trusted_schema = OFF")
    run("PRAGMA mmap_size = 0")
    run(f"PRAGMA cache_size = -{_READER_CACHE_KIB if reader else _CACHE_KIB}")
    if reader:
        run("PRAGMA query_only = ON")


def make_engine(path: Path | None, data_key: bytes, *, reader: bool = False) -> Engine:
    """An engine whose connections are those of `connect`.

    A writing transaction takes the write lock at its begin: a deferred one that reads and then
    writes failed with "database is locked" in 80 of 120 tries with three threads.
    """
    return engine_over(lambda: connect(path, data_key, reader=reader), reader=reader)


def engine_over(creator: Any, *, reader: bool = False) -> Engine:
    """An engine over a function that makes driver connections."""
    engine = create_engine("sqlite://", module=driver, creator=creator, poolclass=NullPool)
    begin = "BEGIN" if reader else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # On the driver itself: SQLAlchemy's way to execute costs more than the transaction.
        driver_connection: Any = connection.connection.driver_connection
        driver_connection.execute(begin)

    return engine


def copy_into(source: Any, target: Any) -> None:
    """Copy a whole database from one driver connection to another (SQLite's own backup)."""
    source.backup(target)


def copy_into_memory(path: Path, data_key: bytes, target: Any) -> None:
    """Copy a file as it was last committed into a connection that has no file and no key.

    A plain backup is refused, because only one of the two is encrypted.
    """
    source = connect(path, data_key)
    try:
        source.execute("ATTACH DATABASE ':memory:' AS memory KEY ''")
        source.execute("SELECT sqlcipher_export('memory')").fetchone()
        source.backup(target, name="memory")
    finally:
        source.close()
