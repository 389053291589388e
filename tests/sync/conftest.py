"""A real server on SQLite over real HTTP, and PCs with real encrypted files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.ids import new_id
from desktop.domain.team import Team, TeamLevel
from desktop.protocol.enrolment import EnrolmentSheet
from desktop.storage.database import Database
from server.security.can import OFFICER
from server.security.tls import ServerIdentity, open_identity
from server.services.enrol import make_enrol_code
from server.services.provinces import name_province
from server.storage.engine import open_engine, sqlite_url
from server.storage.migrate import migrate
from tests.support.province import running_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

TEAM_NAME = "Tổ công nghệ số cộng đồng thôn Nà Pất"
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(NOW, seed=5)


@pytest.fixture
def server_clock() -> SteppingClock:
    return SteppingClock(NOW, seed=6)


@pytest.fixture
def engine(tmp_path: Path, server_clock: SteppingClock) -> Iterator[Engine]:
    made = open_engine(sqlite_url(tmp_path / "server.db"))
    migrate(made)
    with made.begin() as connection:
        name_province(connection, "Lạng Sơn", server_clock)
    yield made
    made.dispose()


@pytest.fixture
def identity(tmp_path: Path, server_clock: SteppingClock) -> ServerIdentity:
    return open_identity(tmp_path / "tls", "127.0.0.1", server_clock)


@pytest.fixture
def address(engine: Engine, server_clock: SteppingClock, identity: ServerIdentity) -> Iterator[str]:
    """Of a running server with TLS."""
    with running_server(engine, server_clock, identity) as found:
        yield found


@pytest.fixture
def sheet(
    engine: Engine, server_clock: SteppingClock, identity: ServerIdentity, address: str
) -> Callable[[], EnrolmentSheet]:
    """Makes a fresh sheet for the team."""

    def make() -> EnrolmentSheet:
        code = make_enrol_code(engine, OFFICER, TEAM_NAME, server_clock)
        return EnrolmentSheet(
            address=address,
            code=code,
            fingerprint=identity.fingerprint,
            authorities=identity.authority_fingerprints,
        )

    return make


@pytest.fixture
def database(tmp_path: Path, clock: SteppingClock) -> Iterator[Database]:
    """The founder's PC."""
    team = Team(
        id=new_id(clock),
        name=TEAM_NAME,
        level=TeamLevel.VILLAGE,
        commune_code="06463",
        valid_from=NOW.date(),
    )
    made = Database.create(tmp_path / "team.db", bytes(range(32)), team, clock)
    yield made
    made.close()
