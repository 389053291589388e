"""kill -9 while it saves, 100 times: what was acknowledged is there, row and op together."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.people import Resident
from desktop.storage.database import Database
from tests.storage.conftest import KEY, TEAM
from tests.storage.saver import resident_id
from tests.support.killing import kill_after, started

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.clock import SteppingClock

KILLS = 100


pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="forks, so that each start costs nothing"
)


def test_no_acknowledged_record_is_lost(tmp_path: Path, clock: SteppingClock) -> None:
    path = tmp_path / "team.db"
    Database.create(path, KEY, TEAM, clock).close()
    acknowledged = kill_while_saving(path)
    saved, ops = what_is_there(path, clock)
    assert {resident_id(number) for number in acknowledged} <= saved
    assert saved == ops
    assert len(acknowledged) >= KILLS


def test_the_control_that_acknowledges_too_early_loses_some(
    tmp_path: Path, clock: SteppingClock
) -> None:
    path = tmp_path / "team.db"
    Database.create(path, KEY, TEAM, clock).close()
    acknowledged = kill_while_saving(path, "early")
    saved, ops = what_is_there(path, clock)
    assert {resident_id(number) for number in acknowledged} - saved
    assert saved == ops


def kill_while_saving(path: Path, *mode: str) -> set[int]:
    """Start and kill the saving process; everything that it acknowledged."""
    chance = random.Random(11)  # noqa: S311 - when to kill must repeat
    acknowledged: set[int] = set()
    first = 0
    with started("tests.storage.saver", str(path), *mode) as (wanted, output):
        for _ in range(KILLS):
            wanted.write(f"{first}\n")
            said = kill_after(output, chance, 1, 8)
            acknowledged.update(said)
            first = max(said) + 2
    return acknowledged


def what_is_there(path: Path, clock: SteppingClock) -> tuple[set[str], set[Any]]:
    database = Database.open(path, KEY, clock)
    with database.read() as unit:
        assert unit.cursor.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert unit.cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        saved = {resident.id for resident in unit.all(Resident)}
        ops = {row[0] for row in unit.cursor.execute("SELECT r FROM outbox WHERE t = 'resident'")}
        numbers = [row[0] for row in unit.cursor.execute("SELECT n FROM outbox ORDER BY lc")]
    assert numbers == list(range(1, len(numbers) + 1))
    database.close()
    return saved, ops
