"""kill -9 in the middle of an import: every household is whole, and nobody comes in twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections import Counter
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

import pytest

from desktop.domain.clock import SteppingClock, SystemClock
from desktop.domain.people import Household, Resident
from desktop.domain.places import Village
from desktop.services.import_memory import broken_off
from desktop.services.session import TeamSession
from desktop.storage.database import Database
from tests.services.conftest import TEAM, VILLAGE
from tests.services.importer import HOUSEHOLDS, KEY, PEOPLE, run, size_of
from tests.support.killing import started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="forks, so that each start costs nothing"
)

Importer = tuple[IO[str], IO[str]]

RECORDS = HOUSEHOLDS + PEOPLE


@pytest.fixture(scope="module")
def importer() -> Iterator[Importer]:
    """The importing program, loaded once."""
    with started("tests.services.importer") as streams:
        yield streams


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A team with its village, before the import."""
    path = tmp_path_factory.mktemp("template") / "team.db"
    clock = SteppingClock(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), seed=7)
    database = Database.create(path, KEY, TEAM, clock)
    with database.write() as unit:
        unit.put(Village(id=VILLAGE, name="Thôn Nà Pài", commune_code="06184"))
    database.close()
    return path


def moments(seed: int, count: int) -> list[tuple[int, int, int]]:
    """When to kill: before an op, or from outside some time after a number of transactions."""
    chance = random.Random(seed)  # noqa: S311 - when to kill must repeat
    return [
        (chance.randrange(1, RECORDS), 0, 0)
        if number % 2 == 0
        else (0, chance.randrange(3), chance.randrange(40_000))
        for number in range(count)
    ]


@pytest.mark.parametrize("moment", moments(11, 6))
def test_an_import_that_was_killed_is_whole_and_goes_on(
    importer: Importer, template: Path, tmp_path: Path, moment: tuple[int, int, int]
) -> None:
    check(importer, template, tmp_path, moment)


@pytest.mark.sweep
def test_at_many_moments(importer: Importer, template: Path, tmp_path: Path) -> None:
    left = [check(importer, template, tmp_path, moment) for moment in moments(12, 200)]
    assert 0 in left
    assert any(0 < people < PEOPLE for people in left)


def check(importer: Importer, template: Path, folder: Path, moment: tuple[int, int, int]) -> int:
    """Kill the import of a fresh team then; how many people it left."""
    path = folder / "team.db"
    for old in folder.glob("team.db*"):
        old.unlink()
    shutil.copy(template, path)
    kill(importer, path, *moment)
    people = look(path)
    assert people < PEOPLE or not moment[0]
    assert run(path) == PEOPLE - people
    assert look(path, finished=True) == PEOPLE
    assert run(path) == 0
    return people


def kill(importer: Importer, path: Path, before_op: int, transactions: int, turns: int) -> None:
    """Have the list imported and the process killed."""
    wanted, output = importer
    wanted.write(f"{path}\t{before_op}\n")
    process, done, waiting = 0, 0, not before_op
    while (line := output.readline().strip()) != "gone":
        if line.startswith("pid "):
            process = int(line.removeprefix("pid "))
        else:
            done += 1
        if waiting and done >= transactions:
            for _ in range(turns):
                pass  # so that the kill may fall on any moment of the next transaction
            os.kill(process, signal.SIGKILL)
            waiting = False
    assert not waiting


def look(path: Path, *, finished: bool = False) -> int:
    """Check what is in the file; the number of people."""
    session = TeamSession(Database.open(path, KEY, SystemClock()), SystemClock())
    with session.database.read() as unit:
        run_sql = unit.cursor.execute
        assert run_sql("PRAGMA cipher_integrity_check").fetchall() == []
        assert run_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        homes, people = unit.all(Household), unit.all(Resident)
        members = Counter(one.household_id for one in people)
        # Each household has all of its people, and one of each.
        assert members == {one.id: size_of(int(one.code or "0")) for one in homes}
        assert len({one.code for one in homes}) == len(homes)
        ops = ops_by_table(run_sql)
        assert sorted(ops["household"]) == sorted(one.id for one in homes)
        assert sorted(ops["resident"]) == sorted(one.id for one in people)
        numbers = [row[0] for row in run_sql("SELECT n FROM outbox ORDER BY lc")]
        assert numbers == list(range(1, len(numbers) + 1))
        if finished:
            assert broken_off(unit) is None
        elif 0 < len(people) < PEOPLE:
            assert broken_off(unit) is not None
    session.close()
    return len(people)


def ops_by_table(run_sql: Any) -> dict[str, list[str]]:
    """The records of the queue's ops."""
    found: dict[str, list[str]] = {"household": [], "resident": []}
    for table, record in run_sql("SELECT t, r FROM outbox ORDER BY lc").fetchall():
        found.setdefault(table, []).append(record)
    return found
