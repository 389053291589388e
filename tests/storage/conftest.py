"""A team's database in a real encrypted file, and one in memory."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.team import Team, TeamLevel
from desktop.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = bytes(range(32))
TEAM = Team(id="0" * 31 + "1", name="Tổ thôn Nà Pài", level=TeamLevel.VILLAGE, commune_code="06040")


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), seed=7)


@pytest.fixture
def database(tmp_path: Path, clock: SteppingClock) -> Iterator[Database]:
    made = Database.create(tmp_path / "team.db", KEY, TEAM, clock)
    yield made
    made.close()


@pytest.fixture
def memory(clock: SteppingClock) -> Iterator[Database]:
    made = Database.create(None, KEY, TEAM, clock)
    yield made
    made.close()
