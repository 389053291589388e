"""The schema's version, and how a fresh database gets its tables.

`PRAGMA user_version` is read before anything else: migrations (and Alembic) are loaded only
for a file of an older version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import TroubleError
from desktop.storage.models import Base

if TYPE_CHECKING:
    from sqlalchemy import Connection

VERSION: Final = 2
"""Version of the tables that this program writes; raised with every migration."""

REVISION: Final = "0002"
"""Alembic's name of the same version, stamped into a fresh database."""

APPLICATION_ID: Final = 0x4C53_4F31
"""Marks the file as ours ("LSO1") once it is decrypted."""


@dataclass(frozen=True, slots=True)
class FileVersion:
    """What a file says of itself."""

    number: int

    @property
    def behind(self) -> bool:
        """Whether it must be migrated."""
        return self.number < VERSION


def create_schema(connection: Connection) -> None:
    """All tables of the present version, inside the caller's transaction."""
    Base.metadata.create_all(connection, checkfirst=False)
    stamp(connection, VERSION, REVISION)


def stamp(connection: Connection, number: int, revision: str) -> None:
    """Write into the file which version it has, for us and for Alembic."""
    run = connection.exec_driver_sql
    run("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    run("DELETE FROM alembic_version")
    run("INSERT INTO alembic_version VALUES (?)", (revision,))
    run(f"PRAGMA user_version = {number:d}")
    run(f"PRAGMA application_id = {APPLICATION_ID}")


def read_version(connection: Any) -> FileVersion:
    """The version of an open file (driver connection).

    Raises:
        TroubleError: not_our_database (no tables of ours), newer_database.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    number = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID or number < 1:
        raise TroubleError("not_our_database")
    if number > VERSION:
        raise TroubleError("newer_database")
    return FileVersion(number)
