"""kill -9 in the middle of an undo, again and again: it goes on, and ends at what was before."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from desktop.domain.people import Household
from desktop.domain.places import Village
from desktop.services.content import content_of
from desktop.services.people import NewHousehold, add_household
from desktop.services.session import TeamSession
from desktop.services.undoing import take_back
from desktop.storage.database import Database
from tests.services.conftest import TEAM, VILLAGE
from tests.services.undoer import KEY
from tests.support.killing import kill_after, started

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.clock import SteppingClock
    from desktop.storage.write_unit import WriteUnit

KILLS = 8
SWEEP = 60
PER_KILL = 12
"""Households of the act for each kill, so that it cannot end before the last one."""

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="forks, so that each start costs nothing"
)


def test_an_undo_that_is_killed_goes_on(tmp_path: Path, clock: SteppingClock) -> None:
    kill_and_go_on(tmp_path / "team.db", clock, KILLS)


@pytest.mark.sweep
def test_an_undo_that_is_killed_often_goes_on(tmp_path: Path, clock: SteppingClock) -> None:
    kill_and_go_on(tmp_path / "team.db", clock, SWEEP)


def kill_and_go_on(path: Path, clock: SteppingClock, kills: int) -> None:
    session = TeamSession(Database.create(path, KEY, TEAM, clock), clock)
    with session.database.write() as unit:
        unit.put(Village(id=VILLAGE, name="Thôn Nà Pài", commune_code="06184"))
        add_household(unit, NewHousehold(VILLAGE, head_name="Chủ cũ"))
    before = session.read(content_of)
    act = session.write(add_many, kills * PER_KILL).changes.act
    assert act is not None
    assert session.read(content_of) != before
    session.close()
    told = kill_while_undoing(path, act, kills)

    session = TeamSession(Database.open(path, KEY, clock), clock)
    row = session.read(lambda read: read.local.act(act))
    assert row is not None
    assert row.undone is not None
    assert row.undone.goes_on
    assert max(told) <= row.undone.done < row.undone.total
    left = len(session.read(lambda read: read.all(Household)))
    assert 1 < left < 1 + kills * PER_KILL
    done = take_back(session, act).result
    assert (done.act, done.restored, done.kept) == (row.undone.by, row.undone.total, ())
    assert session.read(content_of) == before
    with session.database.read() as unit:
        assert unit.cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        numbers = [row[0] for row in unit.cursor.execute("SELECT n FROM outbox ORDER BY lc")]
        undone = unit.cursor.execute("SELECT count(*) FROM history WHERE kind = 'undo'").fetchone()
    assert numbers == list(range(1, len(numbers) + 1))
    assert undone == (1,)
    session.close()


def add_many(unit: WriteUnit, count: int) -> None:
    for number in range(count):
        with unit.txn():
            add_household(unit, NewHousehold(VILLAGE, head_name=f"Chủ {number}"))


def kill_while_undoing(path: Path, act: str, kills: int) -> list[int]:
    """Start and kill the undo; how far each said that it was."""
    chance = random.Random(5)  # noqa: S311 - when to kill must repeat
    told = [0]
    with started("tests.services.undoer", str(path), act) as (wanted, output):
        for number in range(kills):
            wanted.write(f"{number + 100}\n")
            said = kill_after(output, chance, 2, 4)
            # It goes on where the last one ended: nothing that was told is done again.
            assert said[0] >= told[-1]
            told.extend(said)
    return told
