"""What 1,000 changes cost the server beside bare COPY and upsert, on PostgreSQL, in one run.

Processor time of our code and of PostgreSQL together. Ours is the whole way of a frame: opened,
checked, numbered, folded, chained, its history kept; the floor only stores the same records.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.domain.clock import SteppingClock
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident
from desktop.domain.team import Team, TeamLevel
from desktop.domain.work import Assistance
from desktop.protocol.messages import Hello
from desktop.protocol.wire import AnswerWriter, RequestReader, RequestWriter, split_frame
from desktop.storage.database import Database
from desktop.sync.session import FRAME_PAYLOAD, REQUEST_OPS
from server.security.can import Actor, ActorKind
from server.services.exchange import Exchange
from server.storage.engine import open_engine
from server.storage.migrate import migrate
from server.storage.roles import grant
from tests.benchmarks.village_book import write_book
from tests.support.postgresql import APPLICATION, OWNER, Cluster, start_cluster
from tests.support.province import DeviceKey, admit

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from desktop.protocol.messages import Frame

_DATABASE = "server_cost"
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_USER, _SYSTEM, _DEAD_USER, _DEAD_SYSTEM, _PARENT = 11, 12, 13, 14, 1
_MAKE = """CREATE TABLE plain (id text PRIMARY KEY, kind text, body jsonb);
CREATE TEMP TABLE coming (LIKE plain)"""
_UPSERT = """INSERT INTO plain SELECT * FROM coming
ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, body = excluded.body"""


class Cpu(NamedTuple):
    """Seconds of processor time."""

    ours: float
    postgresql: float

    @property
    def total(self) -> float:
        """Both."""
        return self.ours + self.postgresql


def print_server_cost() -> None:
    """Measure and print; RuntimeError when PostgreSQL is missing."""
    for cluster in start_cluster():
        _print_cost(cluster)


def _print_cost(cluster: Cluster) -> None:
    cluster.create_database(_DATABASE)
    owner = open_engine(cluster.url(_DATABASE, OWNER))
    migrate(owner)
    with owner.begin() as connection:
        grant(connection, APPLICATION)
    owner.dispose()
    engine = open_engine(cluster.url(_DATABASE, APPLICATION))
    book, records = _book()
    frames = _frames(book)
    count = sum(map(len, frames))
    body = _body(book, frames)
    server = _spent(cluster, lambda: _take(engine, book, frames, body))
    floor = _spent(cluster, lambda: _store(cluster, records))
    engine.dispose()
    print(
        f"server, per 1,000 of {count:,} changes: {_per_thousand(server, count)};"
        f" COPY and upsert of the records: {_per_thousand(floor, len(records))}"
        f" ({server.total / count * len(records) / floor.total:.1f} times)"
    )


def _per_thousand(cpu: Cpu, count: int) -> str:
    thousand = 1_000_000 / count
    return (
        f"{cpu.total * thousand:.0f} ms (ours {cpu.ours * thousand:.0f},"
        f" PostgreSQL {cpu.postgresql * thousand:.0f})"
    )


def _book() -> tuple[Database, list[tuple[str, str, str]]]:
    clock = SteppingClock(datetime(2026, 3, 1, tzinfo=UTC), seed=3)
    team = Team(
        id=new_id(clock),
        name="Tổ công nghệ số cộng đồng thôn Nà Pài",
        level=TeamLevel.VILLAGE,
        commune_code="06184",
        valid_from=clock.today(),
    )
    database = Database.create(None, bytes(range(32)), team, clock)
    write_book(database, clock)
    records: list[tuple[str, str, str]] = []
    with database.read() as unit:
        for kind in (Household, Resident, Assistance):
            found: tuple[Any, ...] = unit.all(kind)
            records += [
                (one.id, kind.__name__, json.dumps(asdict(one), default=str)) for one in found
            ]
    return database, records


def _frames(database: Database) -> list[Frame]:
    frames: list[Frame] = []
    with database.write() as unit:
        while True:
            after = frames[-1][-1].n if frames else 0
            more = unit.sync_store.frames(after, FRAME_PAYLOAD, REQUEST_OPS)
            if not more:
                return frames
            frames += more


def _body(database: Database, frames: list[Frame]) -> list[bytes]:
    """The request as the PC writes it, piece by piece."""
    writer = RequestWriter()
    hello = Hello(
        dev=database.device, ep=frames[0][0].ep, cursor=0, inc=0, digest=b"", pages=64, early=True
    )
    pieces = [writer.hello(hello)]
    pieces += [writer.frame(piece) for frame in frames for piece in split_frame(frame)]
    return [*pieces, writer.end()]


def _take(engine: Engine, database: Database, frames: list[Frame], body: list[bytes]) -> None:
    """What a request does from its bytes to its answer, also the bytes of that."""
    clock = SteppingClock(datetime(2026, 11, 24, tzinfo=UTC), seed=9)
    team, key = frames[0][0].team, DeviceKey(database.device, DeviceKey.make(clock).private)
    admit(engine, key, team, clock)
    exchange = Exchange(engine, Actor(ActorKind.DEVICE, team, key.dev), clock)
    reader, writer = RequestReader(), AnswerWriter()
    for piece in body:
        for message in reader.feed(piece):
            if isinstance(message, Hello):
                exchange.hello(message)
                continue
            exchange.frame(message)
            early = exchange.early_page()
            if early is not None:
                writer.early(early)
    writer.end(exchange.answer(), exchange.following)


def _store(cluster: Cluster, records: list[tuple[str, str, str]]) -> None:
    with cluster.connect(_DATABASE) as connection:
        connection.execute(_MAKE)
        with connection.cursor() as cursor, cursor.copy("COPY coming FROM STDIN") as copy:
            for record in records:
                copy.write_row(record)
        connection.execute(_UPSERT)


def _spent(cluster: Cluster, work: Callable[[], None]) -> Cpu:
    ours, theirs = time.process_time(), _postgresql_s(cluster)
    work()
    return Cpu(time.process_time() - ours, _postgresql_s(cluster) - theirs)


def _postgresql_s(cluster: Cluster) -> float:
    """Of the postmaster and all that it started, also what has ended."""
    if cluster.process is None:
        raise RuntimeError("the cluster does not run")
    pid = cluster.process.pid
    ticks = sum(_fields(Path("/proc") / str(pid))[at] for at in range(_USER, _DEAD_SYSTEM + 1))
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = _fields(folder)
        except OSError:
            continue
        if fields[_PARENT] == pid:
            ticks += fields[_USER] + fields[_SYSTEM]
    return ticks / _TICKS_PER_S


def _fields(folder: Path) -> list[int]:
    """Numbers of a process after its name, the first (its state) as 0."""
    text = (folder / "stat").read_text()
    state, *numbers = text[text.rindex(")") + 2 :].split()
    return [0 if state else 1, *map(int, numbers)]


if __name__ == "__main__":
    print_server_cost()
