"""kill -9 while a file of an older release is brought up to date: it opens by itself, whole."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random
from typing import IO, TYPE_CHECKING

import pytest

from desktop.domain.clock import SteppingClock
from desktop.protocol.registry import TABLES
from desktop.storage.database import Database
from desktop.storage.engine import connect
from desktop.storage.schema import VERSION
from tests.processes.upgrade_program import NOW
from tests.support.killing import started

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.storage.read_unit import ReadUnit

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="forks, so that each start costs nothing"
)

OLD = Path(__file__).parents[1] / "upgrade" / "fixtures" / "v0_1_0.db"
KILLS = 100
SWEEP = 1_000
TURNS = 3_000_000
"""As long as an opening takes, and longer."""


class Upgrader:
    """Kills the opening of a copy of the old file, again and again."""

    def __init__(self, streams: tuple[IO[str], IO[str]], folder: Path) -> None:
        self._wanted, self._said = streams
        self.path = folder / "team.db"
        self.key = bytes.fromhex(OLD.with_suffix(".key").read_text().strip())

    def old_again(self) -> None:
        """The file as the older release left it, and nothing beside it."""
        for left in self.path.parent.glob("team.*"):
            left.unlink()
        shutil.copy(OLD, self.path)

    def open(self, statement: int = 0, turns: int = 0) -> int | None:
        """How many statements ran; None when it was killed."""
        self._wanted.write(f"{self.path} {self.key.hex()} {statement} {turns}\n")
        said = self._said.readline().strip()
        return None if said == "killed" else int(said)

    def version(self) -> int:
        """Of the file, which is read as it lies there."""
        connection = connect(self.path, self.key)
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.close()
        return found

    def content(self) -> list[object]:
        """What people see in it, and what waits."""
        database = Database.open(self.path, self.key, SteppingClock(NOW, 1))
        with database.read() as unit:
            assert unit.cursor.execute("PRAGMA cipher_integrity_check").fetchall() == []
            assert unit.cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            found = content_of(unit)
        database.close()
        return found


def content_of(unit: ReadUnit) -> list[object]:
    """Every record, and how it stands with the province."""
    texts = ("SELECT * FROM outbox ORDER BY lc", "SELECT * FROM record_state ORDER BY t, r")
    return [
        *(unit.all(table.entity) for table in TABLES),
        *(unit.cursor.execute(text).fetchall() for text in texts),
    ]


@pytest.fixture
def upgrader(tmp_path: Path) -> Iterator[Upgrader]:
    """With its program, loaded once."""
    with started("tests.processes.upgrade_program") as streams:
        yield Upgrader(streams, tmp_path)


def test_an_upgrade_that_is_killed_is_done_by_the_next_start(upgrader: Upgrader) -> None:
    kill(upgrader, KILLS)


@pytest.mark.sweep
def test_an_upgrade_killed_at_every_statement(upgrader: Upgrader) -> None:
    kill(upgrader, SWEEP)


def kill(upgrader: Upgrader, kills: int) -> None:
    """Half of them before a statement, spread over all of them; half at any moment."""
    chance = Random(9)  # noqa: S311 - when to kill must repeat
    upgrader.old_again()
    statements = upgrader.open()
    assert statements is not None
    wanted = upgrader.content()
    upgrader.old_again()
    killed = finished = 0
    while killed < kills:
        if killed % 2:
            number = 1 + (killed // 2) * statements // (kills // 2)
            died = upgrader.open(min(number, statements)) is None
        else:
            died = upgrader.open(turns=chance.randrange(1, TURNS)) is None
        killed += died
        # Either as it was or as it shall be: nothing between.
        assert upgrader.version() in (1, VERSION)
        if upgrader.version() == VERSION:
            finished += 1
            assert upgrader.content() == wanted
            upgrader.old_again()
    print(f"{killed} kills in {statements} statements, {finished} times it was done")
    assert 0 < finished < kills
    assert upgrader.open() is not None
    assert upgrader.content() == wanted
