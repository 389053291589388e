"""No reader's cursor skips a change that was committed late; a plain sequence does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from threading import Event
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from desktop.domain.clock import SteppingClock, SystemClock
from desktop.protocol.messages import Stop
from server.services.sync_frames import SEED_BYTES, accept_frame
from server.storage.scope import team_scope
from server.storage.stores import open_store
from tests.server.scribe import Scribe, new_team

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from desktop.protocol.messages import Answer
    from desktop.protocol.ops import Op
    from tests.support.postgresql import Cluster

WRITERS = 8
FRAMES = 60
SWEEP = 19_000
"""Frames of each writer: 300,000 ops in all."""


class GivenUpError(Exception):
    """A writer's transaction that is rolled back on purpose."""


def _write(engine: Engine, team: str, seed: int, frames: int) -> list[str]:
    """Frames of one device, one in twenty rolled back and sent again; ids that are committed."""
    random = Random(seed)  # noqa: S311 - a history that repeats
    clock = SteppingClock(SystemClock().now(), seed)
    device = Scribe(engine, team, clock)
    done = []
    for _ in range(frames):
        frame = [device.op() for _ in range(random.randrange(1, 4))]
        if random.random() < 0.05:
            with suppress(GivenUpError):
                _commit(engine, device, frame, give_up=True)
        _commit(engine, device, frame)
        done += [op.id for op in frame]
    return done


def _commit(engine: Engine, device: Scribe, frame: list[Op], *, give_up: bool = False) -> None:
    now = int(device.clock.now().timestamp() * 1000)
    seed = device.clock.random_bytes(SEED_BYTES)
    with team_scope(engine, device.team) as connection:
        store = open_store(connection, device.team)
        assert accept_frame(store, device.actor, frame, now, seed).stop is Stop.NOTHING
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_sleep(random() * 0.004)"))
        if give_up:
            raise GivenUpError


def test_eight_writers_and_a_reader_that_misses_nothing(
    engine: Engine, clock: SteppingClock
) -> None:
    _race(engine, clock, FRAMES)


@pytest.mark.sweep
@pytest.mark.postgresql
def test_eight_writers_for_a_long_time(pg_engine: Engine, clock: SteppingClock) -> None:
    _race(pg_engine, clock, SWEEP)


def _race(engine: Engine, clock: SteppingClock, frames: int) -> None:
    team = new_team(engine, clock)
    reader = Scribe(engine, team, clock)
    positions: list[int] = []

    def poll() -> Answer:
        answer = reader.ask()
        positions.extend(entry.seq for entry in answer.page.entries)
        reader.apply(answer.page)
        reader.inc = answer.inc
        assert answer.digest in (b"", reader.digest())
        return answer

    with ThreadPoolExecutor(WRITERS) as pool:
        jobs = [pool.submit(_write, engine, team, seed, frames) for seed in range(WRITERS)]
        while not all(job.done() for job in jobs):
            poll()
        committed = [op_id for job in jobs for op_id in job.result()]
    while (answer := poll()).page.more:
        pass
    assert positions == list(range(1, len(committed) + 1))
    assert sorted(change.op_id for change in reader.seen) == sorted(committed)
    assert answer.digest == reader.digest()


@pytest.mark.postgresql
def test_control_a_plain_sequence_skips(cluster: Cluster, postgresql_database: str) -> None:
    """The same writers and reader on a `bigserial`, so that the test above proves something."""
    with cluster.connect(postgresql_database) as connection:
        connection.execute("CREATE TABLE plain (seq bigserial PRIMARY KEY, writer int)")
    stop = Event()
    seen: set[int] = set()

    def write(number: int) -> None:
        with cluster.connect(postgresql_database) as connection:
            for _ in range(FRAMES):
                with connection.transaction():
                    connection.execute("INSERT INTO plain (writer) VALUES (%s)", (number,))
                    connection.execute("SELECT pg_sleep(random() * 0.004)")

    def read() -> None:
        cursor = 0
        with cluster.connect(postgresql_database) as connection:
            while not stop.is_set():
                rows = connection.execute(
                    "SELECT seq FROM plain WHERE seq > %s ORDER BY seq", (cursor,)
                ).fetchall()
                seen.update(seq for (seq,) in rows)
                cursor = max(seen, default=0)

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reading = pool.submit(read)
        for job in [pool.submit(write, number) for number in range(WRITERS)]:
            job.result()
        stop.set()
        reading.result()
    with cluster.connect(postgresql_database) as connection:
        committed = {seq for (seq,) in connection.execute("SELECT seq FROM plain").fetchall()}
    last = max(seen)
    skipped = {seq for seq in committed if seq < last} - seen
    assert skipped
    print(f"plain sequence: {len(skipped)} of {len(committed)} committed rows skipped")
