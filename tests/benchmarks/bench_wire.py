"""A village's book over the wire: 7,500 records up, down, twenty edits, nothing new.

    python -m tests.benchmarks.bench_wire

Bytes are those of HTTP on the line, both ways. Seconds are on our own slow line (80 ms round
trip, 1 Mbit/s up, 4 Mbit/s down), beside two round trips and the same bytes at the line's rate.
The server's processor time per 1,000 changes stands beside COPY and upsert of the same records
into PostgreSQL, in the same run.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop.domain.clock import SteppingClock, SystemClock
from desktop.domain.ids import new_id
from desktop.domain.team import Team, TeamLevel
from desktop.protocol.enrolment import read_sheet
from desktop.services.sync_team import enrol
from desktop.storage.database import Database
from desktop.sync.account import new_device_key, save_account
from desktop.sync.drive import drive_here
from desktop.sync.enrol import joining_request
from desktop.sync.session import sync_session
from desktop.sync.transport_http import HttpTransport
from tests.benchmarks.server_cost import print_server_cost
from tests.benchmarks.village_book import RECORDS, edit_twenty, write_book
from tests.support.province_process import TEAM_NAME, Province, running_province
from tests.support.slow_line import Crossed, slow_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.slow_line import LineProcess

KEY = bytes(range(32))
MOST_BYTES = 450_000
BEST_BYTES = 350_000
MOST_S = 4.0
MOST_RATIO = 1.25
EDIT_BYTES = 2_500
QUIET_BYTES = 500


class Cost(NamedTuple):
    """What one sync took on the slow line."""

    requests: int
    up: int
    down: int
    seconds: float
    floor_s: float
    cpu_s: float
    """The PC's processor."""

    @property
    def total(self) -> int:
        """Bytes both ways."""
        return self.up + self.down

    def __str__(self) -> str:
        ratio = self.seconds / self.floor_s
        return (
            f"{self.requests} requests, {self.up:,} + {self.down:,} bytes,"
            f" {self.seconds:.2f} s = {ratio:.2f} x {self.floor_s:.2f} s"
            f" (processor of the PC {self.cpu_s:.2f} s)"
        )


@contextmanager
def slow_transport(address: str) -> Iterator[tuple[HttpTransport, LineProcess]]:
    """A fresh connection over the slow line."""
    with slow_line(int(address.rpartition(":")[2])) as line:
        transport = HttpTransport(f"http://127.0.0.1:{line.port}")
        yield transport, line
        transport.close()


def sync_slowly(database: Database, transport: HttpTransport, line: LineProcess) -> Cost:
    """One sync; raises unless both ends are equal after it."""
    before, begun, cpu = line.crossed(), time.perf_counter(), time.process_time()
    outcome = drive_here(sync_session(SystemClock()), database, transport)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    if not outcome.equal:
        raise RuntimeError("the ends differ")
    after = line.crossed()
    spent = Crossed(after.up - before.up, after.down - before.down)
    return Cost(outcome.requests, spent.up, spent.down, seconds, spent.floor_s(), cpu)


def founder(folder: Path, province: Province) -> tuple[Database, str]:
    """The PC with the book, which has synced before it was written; the server's address."""
    clock = SteppingClock(datetime(2026, 3, 1, tzinfo=UTC), seed=3)
    team = Team(
        id=new_id(clock),
        name=TEAM_NAME,
        level=TeamLevel.VILLAGE,
        commune_code="06184",
        valid_from=clock.today(),
    )
    database = Database.create(folder / "one.db", KEY, team, clock)
    sheet = province.sheet("one")
    enrol(database, str(sheet), None, SystemClock())
    address = read_sheet(sheet.read_bytes()).address
    settle(database, address)
    mean = write_book(database, clock)
    print(f"{RECORDS:,} records, mean {mean} bytes as JSON")
    return database, address


def further(folder: Path, province: Province) -> Database:
    """A second PC of the team, still empty, with a token."""
    clock = SystemClock()
    sheet = read_sheet(province.sheet("two").read_bytes())
    dev, key = new_id(clock), new_device_key(clock)
    transport = HttpTransport(sheet.address)
    answer = transport.enrol(joining_request(sheet, dev, key, "PC nhà văn hóa"))
    transport.close()
    database = Database.create_joined(folder / "two.db", KEY, answer.team, clock, device=dev)
    with database.write() as unit:
        save_account(unit, sheet, key, answer)
    return database


def settle(database: Database, address: str) -> None:
    """Sync on a line that costs nothing."""
    transport = HttpTransport(address)
    drive_here(sync_session(SystemClock()), database, transport)
    transport.close()


def measure(folder: Path, province: Province) -> None:
    """Print all figures of the wire."""
    one, address = founder(folder, province)
    two = further(folder, province)
    settle(two, address)
    with slow_transport(address) as (transport, line):
        first = sync_slowly(one, transport, line)
    print(f"first upload: {first} (targets {MOST_BYTES:,} / {BEST_BYTES:,} bytes,")
    print(f"              {MOST_RATIO} x, {MOST_S} s); {first.total:,} bytes both ways;", load())
    with slow_transport(address) as (transport, line):
        print(f"the second PC's download: {sync_slowly(two, transport, line)}")
    edit_twenty(one, SteppingClock(datetime(2026, 11, 24, tzinfo=UTC), seed=4))
    with slow_transport(address) as (transport, line):
        print(f"20 edits pushed (target 1 request, {EDIT_BYTES:,} bytes):")
        print(f"              {sync_slowly(one, transport, line)}")
        print(f"nothing new (target 1 request, {QUIET_BYTES} bytes):")
        print(f"              {sync_slowly(one, transport, line)}")
    with slow_transport(address) as (transport, line):
        print(f"20 edits pulled (target 1 request, {EDIT_BYTES:,} bytes):")
        print(f"              {sync_slowly(two, transport, line)}")
    one.close()
    two.close()


def load() -> str:
    """How busy the machine is, without which the seconds say little."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running_province(folder / "province", None, "--plain") as province:
            measure(folder, province)
    print_server_cost()


if __name__ == "__main__":
    main()
