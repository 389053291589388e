"""An import of 5,000 people, ten lines of them bad, against the same rows by the bare driver.

    python -m tests.benchmarks.bench_import

The floor, measured in turn: the library reads every cell of the same file in a process of its
own, and sqlcipher3 inserts the same residents and households into an encrypted file with the same
tables and indexes, in one transaction. Target: at most 3 times its processor time, interpreter
and libraries included on both sides; every process is counted.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.domain.clock import SystemClock
from desktop.domain.people import Household, Resident
from desktop.domain.team import TeamLevel
from desktop.services.import_households import ImportHouseholds, import_households
from desktop.services.undoing import take_back
from desktop.services.vault import CreateTeam, create_team
from desktop.services.workbook import read_workbook
from desktop.storage.engine import connect
from desktop.storage.models import TABLES
from desktop.system.paths import Home
from tests.benchmarks.large_team import PASSPHRASE
from tests.support.workbook import TODAY, make_workbook

if TYPE_CHECKING:
    from desktop.services.session import TeamSession
    from tests.support.workbook import Made

ROUNDS = 5
_HOUSEHOLDS = 1_275
"""Some 5,000 people."""

_READ = """
import sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1], read_only=True, data_only=True)
cells = sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))
"""
_TABLES = ("household", "resident")


class Cost(NamedTuple):
    """Processor seconds of one import."""

    reading: float
    writing: float

    @property
    def whole(self) -> float:
        """Both."""
        return self.reading + self.writing


def main() -> None:
    """Print medians and the ratio of each pair."""
    ours, floors = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = make_workbook(folder / "ho.xlsx", households=_HOUSEHOLDS, bad=True)
        # The first pair fills the page cache and loads the libraries of this process.
        for number in range(ROUNDS + 1):
            session = make_team(folder / f"home{number}")
            ours.append(_import(session, made))
            floors.append(_floor(session, made, folder / f"bare{number}.db"))
            _undo(session)
            session.close()
    ours, floors = ours[1:], floors[1:]
    ratios = [one.whole / other.whole for one, other in zip(ours, floors, strict=True)]
    print(
        f"import of {len(made.people)} people, {len(made.bad_cells)} lines bad:"
        f" {_middle(ours, 'whole'):.2f} s of processor"
        f" (reading {_middle(ours, 'reading'):.2f}, writing {_middle(ours, 'writing'):.2f});"
        f" floor {_middle(floors, 'whole'):.2f} s"
        f" (reading {_middle(floors, 'reading'):.2f}, inserting {_middle(floors, 'writing'):.2f});"
        f" ratio {statistics.median(ratios):.2f}"
        f" (from {min(ratios):.2f} to {max(ratios):.2f}, {ROUNDS} pairs; target 3)"
    )


def make_team(root: Path) -> TeamSession:
    home = Home(root)
    home.make()
    command = CreateTeam(
        name="Tổ công nghệ số cộng đồng thôn Nà Pài",
        level=TeamLevel.VILLAGE,
        commune_code="06184",
        village_names=("Thôn Nà Pài",),
        head_name="Hoàng Văn Thưởng",
        passphrase=PASSPHRASE,
    )
    return create_team(home, command, SystemClock())


def _import(session: TeamSession, made: Made) -> Cost:
    before = _processor()
    preview = read_workbook(made.path, TODAY)
    read = _processor()
    command = ImportHouseholds(preview.rows, file=made.path.name, columns=preview.columns)
    done = import_households(session, command, lambda *_told: None)
    cost = Cost(read - before, _processor() - read)
    expected = len(made.people) - len(made.bad_cells)
    if done.result.residents + done.result.known_residents != expected:
        raise RuntimeError("another number of people came in")
    return cost


def _floor(session: TeamSession, made: Made, path: Path) -> Cost:
    before = _processor()
    subprocess.run([sys.executable, "-c", _READ, str(made.path)], check=True)
    read = _processor()
    rows = {name: _rows(session, name) for name in _TABLES}
    key = bytes(range(32))
    connection = connect(path, key)
    cursor = connection.cursor()
    for statement in _schema(session):
        cursor.execute(statement)
    began = _processor()
    cursor.execute("BEGIN IMMEDIATE")
    for name, found in rows.items():
        marks = ", ".join("?" * len(TABLES[name].columns))
        for row in found:
            cursor.execute(f"INSERT INTO {name} VALUES ({marks})", row)  # noqa: S608 - our tables
    cursor.execute("COMMIT")
    connection.close()
    return Cost(read - before, _processor() - began)


def _rows(session: TeamSession, table: str) -> list[tuple[Any, ...]]:
    names = ", ".join(column.name for column in TABLES[table].columns)
    with session.database.read() as unit:
        found = unit.cursor.execute(f"SELECT {names} FROM {table}")  # noqa: S608 - our tables
        return list(found)


def _schema(session: TeamSession) -> list[str]:
    """The two tables with their indexes, as the program has them."""
    with session.database.read() as unit:
        found = unit.cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name IN (?, ?) AND sql IS NOT NULL"
            " AND type IN ('table', 'index') ORDER BY type DESC",
            _TABLES,
        ).fetchall()
    return [sql for (sql,) in found]


def _undo(session: TeamSession) -> None:
    """The import is taken back, so that the figures are of something that can be."""
    act = session.read(lambda read: read.local.history())[0].act
    take_back(session, act)
    left = session.read(lambda read: (*read.all(Household), *read.all(Resident)))
    if len(left) > 1:
        raise RuntimeError("somebody stayed")


def _processor() -> float:
    """Seconds of this process and of the children that ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _middle(found: list[Cost], name: str) -> float:
    return float(statistics.median(getattr(one, name) for one in found))


if __name__ == "__main__":
    main()
