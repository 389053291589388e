"""A sync with nothing new: requests, and bytes both ways as they cross the line.

    python -m tests.benchmarks.bench_sync

Target: one request and at most 500 bytes of HTTP inside an open connection. What TLS adds, and
what a cold connection costs, is told apart. The server is a process of its own.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from desktop.domain.clock import SystemClock
from desktop.domain.ids import new_id
from desktop.domain.people import Household
from desktop.domain.team import Team, TeamLevel
from desktop.protocol.enrolment import read_sheet, write_sheet
from desktop.services.sync_team import enrol
from desktop.storage.database import Database
from desktop.sync.drive import drive_here
from desktop.sync.session import sync_session
from desktop.sync.transport_http import HttpTransport
from tests.support.province_process import TEAM_NAME, running_province
from tests.sync.lines import CountingLine, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.protocol.enrolment import EnrolmentSheet


class Cost(NamedTuple):
    """What one quiet sync took."""

    requests: int
    bytes: int
    connections: int


class Line(NamedTuple):
    """An enrolled PC, and the counted line to its server."""

    database: Database
    sheet: EnrolmentSheet
    counter: CountingLine


@contextmanager
def counted_line(folder: Path, *options: str) -> Iterator[Line]:
    """A server, a PC that synced once, and a counter between them."""
    with running_province(folder / "province", None, *options) as province:
        sheet = read_sheet(province.sheet("bench").read_bytes())
        scheme, _slashes, port = sheet.address.rpartition(":")
        counter = CountingLine(int(port))
        with serving(counter) as near:
            sheet = replace_address(sheet, f"{scheme}:{near}")
            database = one_team(folder / "team.db")
            enrol(database, save(sheet, folder), None, SystemClock())
            yield Line(database, sheet, counter)
            database.close()


def replace_address(sheet: EnrolmentSheet, address: str) -> EnrolmentSheet:
    """The same sheet for another address."""
    return msgspec.structs.replace(sheet, address=address)


def save(sheet: EnrolmentSheet, folder: Path) -> str:
    """The sheet's file."""
    file = folder / "bench.langso-enrol"
    file.write_bytes(write_sheet(sheet))
    return str(file)


def one_team(path: Path) -> Database:
    """A team with a few hundred records."""
    clock = SystemClock()
    team = Team(
        id=new_id(clock),
        name=TEAM_NAME,
        level=TeamLevel.VILLAGE,
        commune_code="06184",
        valid_from=clock.today(),
    )
    database = Database.create(path, bytes(range(32)), team, clock)
    home = Household(id="", village_id=new_id(clock))
    with database.write() as unit:
        for number in range(300):
            with unit.txn():
                unit.put(replace(home, id=new_id(clock), code=str(number)))
    return database


def quiet_sync(line: Line, transport: HttpTransport) -> Cost:
    """Sync when nothing is new."""
    before = line.counter.bytes, line.counter.connections
    outcome = drive_here(sync_session(SystemClock()), line.database, transport)
    if not outcome.equal or outcome.pushed or outcome.pulled:
        raise RuntimeError("this sync was not quiet")
    return Cost(
        outcome.requests, line.counter.bytes - before[0], line.counter.connections - before[1]
    )


def measure(*options: str) -> tuple[Cost, Cost]:
    """A quiet sync on a cold line, then one on the line that it left open."""
    with (
        tempfile.TemporaryDirectory() as name,
        counted_line(Path(name), *options) as line,
    ):
        transport = HttpTransport(line.sheet.address, line.sheet.fingerprint)
        drive_here(sync_session(SystemClock()), line.database, transport)
        transport.close()
        cold = quiet_sync(line, transport)
        warm = quiet_sync(line, transport)
        transport.close()
        if (cold.connections, warm.connections) != (1, 0):
            raise RuntimeError("the line was not as it is said")
        return cold, warm


def main() -> None:
    """Print the figures."""
    _cold, warm = measure("--plain")
    print(
        f"quiet sync, open connection: {warm.requests} request,"
        f" {warm.bytes} bytes of HTTP both ways (target 500)"
    )
    cold, warm = measure()
    print(f"the same inside TLS: {warm.requests} request, {warm.bytes} bytes on the line")
    print(
        f"the same on a cold TLS connection: {cold.requests} request,"
        f" {cold.bytes} bytes on the line ({cold.bytes - warm.bytes} for the handshake)"
    )


if __name__ == "__main__":
    main()
