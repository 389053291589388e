"""Brings a file of an older version up to date: copied first, then all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from desktop.storage.engine import connect, copy_into, make_engine
from desktop.storage.records import Records
from desktop.storage.schema import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Step:
    """One migration: it makes version `number`, which Alembic's table calls `revision`.

    The rows of the tables in `show_again` are then made anew from their cells: those may hold
    what a newer program on another PC wrote and this one had no column for.
    """

    number: int
    revision: str
    run: Callable[[], None]
    show_again: tuple[str, ...] = ()


def steps() -> tuple[Step, ...]:
    """Every migration of this program, in order."""
    from desktop.storage.migrations import MODULES

    found: list[Step] = []
    for number, name in enumerate(MODULES, 1):
        module: Any = import_module(f"desktop.storage.migrations.versions.{name}")
        shown = getattr(module, "SHOW_AGAIN", ())
        found.append(Step(number, module.revision, module.upgrade, shown))
    return tuple(found)


def upgrade(path: Path, key: bytes, plan: Sequence[Step] | None = None) -> Path:
    """Migrate a file in one transaction; when anything fails the file is as it was.

    Args:
        path: The file.
        key: Its key, as `Database.open` takes it.
        plan: All migrations in order; default are this program's own.

    Returns:
        The copy of the old file, kept beside it under the same key.
    """
    copy = _copy(path, key)
    engine = make_engine(path, key)
    try:
        with engine.connect() as connection, connection.begin():
            _migrate(connection, steps() if plan is None else plan)
    finally:
        engine.dispose()
    return copy


def _copy(path: Path, key: bytes) -> Path:
    """A verified copy named after the version it was made for; an older try is replaced."""
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


def _migrate(connection: Connection, plan: Sequence[Step]) -> None:
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    present = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    stale: dict[str, None] = {}
    with Operations.context(MigrationContext.configure(connection)):
        for step in plan:
            if step.number > present:
                step.run()
                stamp(connection, step.number, step.revision)
                stale |= dict.fromkeys(step.show_again)
    records = Records(connection.connection.cursor())
    for table in stale:
        records.show_all(table)
    if stale:
        records.show_put_aside()
