"""Search as people type among 100,000 residents, at rest and while 5,000 rows are imported.

Households (some 22,000) and the boxes above lists as well.

    python -m tests.benchmarks.bench_search

Every beginning of the names, phones and initials of seeded people is asked for. The floor is the
bare driver in the same file: an indexed range of folded names, and 30 rows by their keys.
Target: at most 5 ms for 95 of 100 queries, in both states.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import threading
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.domain.clock import SystemClock
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident
from desktop.domain.rows.people import HouseholdFilter, PersonFilter
from desktop.domain.team import Team, TeamLevel
from desktop.domain.text.folding import fold, initials
from desktop.protocol.ops import Cell
from desktop.storage.database import Database
from desktop.storage.row_codec import codec_of
from tests.support.workbook import FAMILY, GIVEN, LANES, MIDDLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

RESIDENTS = 100_000
IMPORTED = 5_000
QUERIES = 2_000
"""Of each state."""

_FILTERS = 300
_FEW = 5
"""Letters; what is shorter means thousands, and then the list costs its rows."""

_NGUYEN = 0.3
_VILLAGE = "0" * 32
_FLOOR = (
    "SELECT id, full_name, birth_on, phone, status, household_id FROM resident"
    " WHERE name_folded >= ? AND name_folded < ? ORDER BY name_folded LIMIT 30"
)


class Figures(NamedTuple):
    """Of one run, in ms."""

    median: float
    p95: float
    worst: float


def main() -> None:
    """Build, measure, print."""
    random = Random(11)  # noqa: S311 - the same people each time
    with tempfile.TemporaryDirectory() as folder:
        database = large_file(Path(folder) / "team.db", random)
        typed = list(prefixes(random))
        with database.read() as unit:
            cursor = unit.cursor
            floor = _measured(typed, lambda text: _bare(cursor, fold(text)))
        rest = _measured(typed, lambda text: _find(database, text))
        houses = _measured(list(_typed_of_houses(random)), lambda text: _find_house(database, text))
        wholes = [text for text in typed[:_FILTERS] if len(text) > _FEW]
        people = _measured(wholes, lambda text: _filter_people(database, text))
        lists = _measured(wholes, lambda text: _filter_houses(database, text))
        busy = _while_importing(database, random, typed)
        database.close_reader()
    shown = {
        "floor": floor,
        "at rest": rest,
        "while importing": busy,
        "households": houses,
        "list of people": people,
        "of households": lists,
    }
    for name, figures in shown.items():
        print(
            f"{name:16} median {figures.median:.2f} ms, p95 {figures.p95:.2f} ms,"
            f" worst {figures.worst:.1f} ms"
        )
    print(
        json.dumps(
            {
                "p95_ms_at_rest": round(rest.p95, 3),
                "p95_ms_importing": round(busy.p95, 3),
                "p95_ms_households": round(houses.p95, 3),
                "p95_to_floor": round(rest.p95 / floor.p95, 1),
            }
        )
    )


def large_file(path: Path, random: Random) -> Database:
    """Rows as storage shows them, without their ops: a search reads no op."""
    clock = SystemClock()
    team = Team(id=new_id(clock), name="Tổ", level=TeamLevel.VILLAGE, commune_code="06184")
    database = Database.create(path, bytes(range(32)), team, clock)
    with database.write() as unit:
        left = RESIDENTS
        while left:
            size = min(random.randint(2, 7), left)
            left -= size
            for record in household_records(random, size):
                codec = codec_of(type(record))
                cells = {
                    group: Cell(value, 1, "d", 1, 1)
                    for group, value in codec.groups(record).items()
                }
                unit.records.show(codec.name, record.id, cells)
    database.close_writer()
    return database


def household_records(random: Random, size: int) -> Iterator[Household | Resident]:
    clock = SystemClock()
    ids = [new_id(clock) for _ in range(size)]
    home = Household(
        id=new_id(clock),
        village_id=_VILLAGE,
        code=str(random.randint(1, 30_000)),
        lane=f"{random.choice(LANES)} {random.randint(1, 20)}",
        house_number=str(random.randint(1, 999)),
        head_id=ids[0],
    )
    yield home
    for identifier in ids:
        yield Resident(
            id=identifier,
            full_name=_name(random),
            household_id=home.id,
            phone=f"09{random.randint(0, 10**8 - 1):08d}",
        )


def _name(random: Random) -> str:
    """With the weight that Nguyễn and Thị have."""
    sex = random.choice(("nam", "nữ"))
    family = "Nguyễn" if random.random() < _NGUYEN else random.choice(FAMILY)
    return f"{family} {random.choice(MIDDLE[sex])} {random.choice(GIVEN[sex])}"


def prefixes(random: Random, count: int = QUERIES) -> Iterator[str]:
    """Every beginning of what people look for: names in several ways, initials, phone tails."""
    left = count
    while left > 0:
        name = _name(random)
        words = name.split()
        sought = random.choice(
            (
                name,
                fold(name),
                words[-1],
                fold(words[-1]),
                f"{fold(words[0])} {fold(words[-1])}",
                f"{fold(words[-1])} {fold(words[0])}",
                initials(name),
                str(random.randint(100, 9999)),
            )
        )
        yield from (sought[:length] for length in range(1, min(len(sought), left) + 1))
        left -= len(sought)


def _typed_of_houses(random: Random) -> Iterator[str]:
    """Every beginning of heads, lanes and numbers."""
    left = QUERIES
    while left > 0:
        name = _name(random)
        lane = f"{random.choice(LANES)} {random.randint(1, 20)}"
        sought = random.choice(
            (
                name,
                fold(name),
                lane,
                fold(lane),
                fold(name.split()[-1]),
                str(random.randint(1, 999)),
            )
        )
        yield from (sought[:length] for length in range(1, min(len(sought), left) + 1))
        left -= len(sought)


def _find(database: Database, text: str) -> None:
    with database.read() as unit:
        unit.people.find_people(text)


def _find_house(database: Database, text: str) -> None:
    with database.read() as unit:
        unit.people.find_households(text)


def _filter_people(database: Database, text: str) -> None:
    with database.read() as unit:
        unit.people.list_people(PersonFilter(text=text))


def _filter_houses(database: Database, text: str) -> None:
    with database.read() as unit:
        unit.people.list_households(HouseholdFilter(text=text))


def _bare(cursor: Any, text: str) -> None:
    cursor.execute(_FLOOR, (text, text + "\U0010ffff")).fetchall()


def _measured(typed: Sequence[str], ask: Callable[[str], None]) -> Figures:
    took = []
    for text in typed:
        began = time.perf_counter()
        ask(text)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return Figures(statistics.median(took), took[int(len(took) * 0.95)], took[-1])


def _while_importing(database: Database, random: Random, typed: Sequence[str]) -> Figures:
    """Queries on this thread for as long as another one writes 5,000 rows, again and again."""
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            with database.write() as unit:
                left = IMPORTED
                while left > 0 and not over.is_set():
                    size = min(random.randint(2, 7), left)
                    left -= size
                    with unit.txn():
                        for record in household_records(random, size):
                            unit.put(record)
        database.close_writer()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        return _measured(typed, lambda text: _find(database, text))
    finally:
        over.set()
        writer.join()


if __name__ == "__main__":
    main()
