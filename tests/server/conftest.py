"""The server's database, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING
from zlib import crc32

import pytest

from desktop.domain.clock import SteppingClock, SystemClock
from server.storage.engine import open_engine, sqlite_url
from server.storage.migrate import migrate
from tests.support.postgresql import APPLICATION, Cluster, start_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
_TEMPLATE = "langso_template"
_numbers = count(1)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One cluster a run, with a migrated template database."""
    for running in start_cluster():
        running.create_migrated(_TEMPLATE)
        yield running


@pytest.fixture
def postgresql_database(cluster: Cluster) -> Iterator[str]:
    """Name of a fresh migrated database."""
    name = f"langso_{next(_numbers)}"
    cluster.create_database(name, _TEMPLATE)
    yield name
    cluster.drop_database(name)


@pytest.fixture(scope="session")
def shared_postgresql(cluster: Cluster) -> str:
    """One migrated database for the run: every test brings teams of its own."""
    cluster.create_database("langso_shared", _TEMPLATE)
    return cluster.url("langso_shared", APPLICATION)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, copied for each test."""
    path = tmp_path_factory.mktemp("server") / "template.db"
    engine = open_engine(sqlite_url(path))
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database, as the application's role reaches it."""
    if request.param == "postgresql":
        shared: str = request.getfixturevalue("shared_postgresql")
        return shared
    template: Path = request.getfixturevalue("sqlite_template")
    shutil.copyfile(template, tmp_path / "server.db")
    return sqlite_url(tmp_path / "server.db")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on it."""
    made = open_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def clock(request: pytest.FixtureRequest) -> SteppingClock:
    """Starts on a morning in November 2026; the ids of each test are its own."""
    seed = crc32(request.node.nodeid.encode())
    return SteppingClock(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), seed)


@pytest.fixture
def pg_engine(cluster: Cluster, postgresql_database: str) -> Iterator[Engine]:
    """The application's engine on PostgreSQL alone."""
    made = open_engine(cluster.url(postgresql_database, APPLICATION))
    yield made
    made.dispose()


@pytest.fixture
def real_clock(clock: SteppingClock) -> SteppingClock:
    """At the real time, for devices that talk to a server process with the PC's clock."""
    clock.move_to(SystemClock().now())
    return clock
