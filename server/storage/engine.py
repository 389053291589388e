"""Engines on the two databases: SQLite embedded, PostgreSQL in production.

SQLite comes from the sqlcipher3 wheel (used without a key): Python's own may be older than
3.51.3 and carry the WAL-reset corruption bug.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.pool import QueuePool, StaticPool

from desktop.domain.errors import TroubleError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

READ_ONLY: Final = "langso_read_only"
"""Execution option of a transaction that only reads: SQLite then takes no write lock."""

_POSTGRESQL_OPTIONS: Final = "-c enable_seqscan=off"
"""Every statement goes by a key. Without this, a plan that was prepared while a table was still
empty scans it from end to end for as long as the connection lives."""

_SAFE_SQLITE: Final = (3, 51, 3)
_BUSY_MS: Final = 20_000
_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA cache_size=-16000",
    f"PRAGMA busy_timeout={_BUSY_MS}",
)


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file, as `open_engine` takes it."""
    return f"sqlite:///{path}"


def open_engine(url: str, *, pool_size: int = 8) -> Engine:
    """An engine on `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST:PORT/NAME`.

    Raises:
        TroubleError: database_url_unknown, database_driver_missing.
    """
    try:
        parsed = make_url(url)
    except Exception as error:
        raise TroubleError("database_url_unknown") from error
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database:
        return _sqlite_engine(parsed.database, pool_size)
    if backend == "postgresql":
        try:
            return create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                connect_args={"options": _POSTGRESQL_OPTIONS},
                pool_size=pool_size,
                max_overflow=pool_size,
                pool_pre_ping=True,
            )
        except ModuleNotFoundError as error:
            raise TroubleError("database_driver_missing") from error
    raise TroubleError("database_url_unknown")


def memory_engine(template: Any = None) -> Engine:
    """One SQLite connection in memory, shared by whoever uses the engine (simulation).

    Args:
        template: A driver connection whose whole database is copied in.
    """
    driver = _driver()
    raw = driver.connect(":memory:", check_same_thread=False, isolation_level=None)
    if template is not None:
        template.backup(raw)
    engine = create_engine("sqlite://", module=driver, creator=lambda: raw, poolclass=StaticPool)
    event.listen(engine, "begin", _begin)
    return engine


def is_postgresql(connection: Connection) -> bool:
    """Whether the connection speaks to PostgreSQL."""
    return connection.dialect.name == "postgresql"


def _driver() -> Any:
    from sqlcipher3 import dbapi2

    if dbapi2.sqlite_version_info < _SAFE_SQLITE:
        raise TroubleError("sqlite_too_old", version=dbapi2.sqlite_version)
    return dbapi2


def _sqlite_engine(path: str, pool_size: int) -> Engine:
    driver = _driver()

    def connect() -> Any:
        raw = driver.connect(path, check_same_thread=False, isolation_level=None)
        for pragma in _PRAGMAS:
            raw.execute(pragma)
        return raw

    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=connect,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=pool_size,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """The driver is left in autocommit mode, so that BEGIN is ours and DDL rolls back."""
    reads = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
