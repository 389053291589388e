"""Migrations end where fresh databases begin, and a failed one leaves the old file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import OperationalError

from desktop.domain.errors import TroubleError
from desktop.domain.team import Team
from desktop.storage import schema
from desktop.storage.database import Database
from desktop.storage.engine import connect
from desktop.storage.schema import REVISION, VERSION
from desktop.storage.upgrade import Step, steps, upgrade
from tests.storage.conftest import KEY, TEAM

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.clock import SteppingClock


@pytest.fixture
def file(tmp_path: Path, clock: SteppingClock) -> Path:
    path = tmp_path / "team.db"
    Database.create(path, KEY, TEAM, clock).close()
    return path


def next_version(*, fail: bool = False) -> list[Step]:
    """Our migrations and one more, as the next release will have it."""

    def run() -> None:
        op.add_column("resident", sa.Column("nickname", sa.String()))
        with op.batch_alter_table("draft") as batch:
            batch.alter_column("body", new_column_name="text")
        op.execute("UPDATE team SET name = 'changed'")
        if fail:
            op.execute("INSERT INTO no_such_table VALUES (1)")

    return [*steps(), Step(VERSION + 1, "next", run)]


def tables(connection: Any) -> dict[str, Any]:
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )
    ]
    found: dict[str, Any] = {}
    for name in names:
        indexes = connection.execute(f"PRAGMA index_list('{name}')").fetchall()
        found[name] = (
            connection.execute(f"PRAGMA table_info('{name}')").fetchall(),
            {
                (row[1], row[2], row[4]): connection.execute(
                    f"PRAGMA index_info('{row[1]}')"
                ).fetchall()
                for row in indexes
            },
        )
    return found


def test_the_migrations_make_what_a_fresh_database_has(file: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    connection = connect(empty, KEY)
    connection.close()
    upgrade(empty, KEY)
    fresh, migrated = connect(file, KEY), connect(empty, KEY)
    try:
        assert tables(migrated) == tables(fresh)
        for one in (fresh, migrated):
            assert one.execute("SELECT version_num FROM alembic_version").fetchall() == [
                (REVISION,)
            ]
            assert one.execute("PRAGMA user_version").fetchone() == (VERSION,)
    finally:
        fresh.close()
        migrated.close()


def test_the_next_version_keeps_the_data_and_a_copy(file: Path) -> None:
    copy = upgrade(file, KEY, next_version())
    connection = connect(file, KEY)
    assert connection.execute("SELECT name FROM team").fetchall() == [("changed",)]
    assert connection.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
    connection.close()
    old = connect(copy, KEY)
    assert old.execute("SELECT name FROM team").fetchall() == [(TEAM.name,)]
    old.close()
    assert TEAM.name.encode() not in copy.read_bytes()


def test_a_failed_migration_leaves_the_old_file_and_can_be_tried_again(
    file: Path, clock: SteppingClock
) -> None:
    broken = next_version(fail=True)
    for _ in range(2):
        with pytest.raises(OperationalError, match="no_such_table"):
            upgrade(file, KEY, broken)
    database = Database.open(file, KEY, clock)
    with database.read() as unit:
        assert unit.all(Team) == (TEAM,)
        names = unit.cursor.execute("SELECT name FROM sqlite_master").fetchall()
    database.close()
    assert not [name for (name,) in names if "alembic_tmp" in name]


def test_opening_an_older_file_upgrades_it(
    file: Path, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "VERSION", VERSION + 1)
    database = Database.open(file, KEY, clock)
    database.close()
    assert (file.parent / f"team.before-version-{VERSION + 1}.db").exists()


def test_a_newer_file_is_refused(
    file: Path, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "VERSION", 0)
    with pytest.raises(TroubleError, match="newer_database"):
        Database.open(file, KEY, clock)


def test_the_last_migration_makes_the_present_version() -> None:
    assert [step.number for step in steps()] == list(range(1, VERSION + 1))
    assert steps()[-1].revision == REVISION
