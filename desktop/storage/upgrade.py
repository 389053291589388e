"""Brings a file of an older version up to date: copied first, then all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.storage.engine import connect, copy_into, make_engine
from desktop.storage.schema import REVISION, VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Goal:
    """Where an upgrade ends: Alembic's scripts and last revision, our version number."""

    scripts: str
    revision: str
    number: int


PRESENT: Final = Goal("desktop.storage:migrations", REVISION, VERSION)


def upgrade(path: Path, key: bytes, goal: Goal = PRESENT) -> Path:
    """Migrate a file in one transaction; when anything fails the file is as it was.

    Returns:
        The copy of the old file, kept beside it under the same key.

    Raises:
        TroubleError: disk_full or database_damaged, by the caller's translation.
    """
    copy = _copy(path, key)
    engine = make_engine(path, key)
    try:
        with engine.connect() as connection, connection.begin():
            _migrate(connection, goal)
    finally:
        engine.dispose()
    return copy


def _copy(path: Path, key: bytes) -> Path:
    """A verified copy named after the version it holds; an older try is replaced."""
    source = connect(path, key)
    try:
        number = source.execute("PRAGMA user_version").fetchone()[0]
        copy = path.with_name(f"{path.stem}.before-version-{number + 1}{path.suffix}")
        beside = copy.with_name(copy.name + ".new")
        beside.unlink(missing_ok=True)
        target = connect(beside, key)
        try:
            copy_into(source, target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if target.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise RuntimeError("the copy before the upgrade is not whole")
        finally:
            target.close()
    finally:
        source.close()
    return beside.replace(copy)


def _migrate(connection: Connection, goal: Goal) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", goal.scripts)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, goal.revision)
    connection.exec_driver_sql(f"PRAGMA user_version = {goal.number}")
