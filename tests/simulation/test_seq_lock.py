"""The sixteenth wrong variant: positions that are given outside the lock of the team's log.

A log in memory has one connection, so this one needs two transactions that overlap: the later
one commits first, and a reader pulls in between. It is played as a schedule, without threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from psycopg.errors import LockNotAvailable
from sqlalchemy import bindparam, func, select, text

from desktop.domain.clock import SteppingClock
from server.services.sync_frames import SEED_BYTES, accept_frame
from server.storage.log_store import LogStore
from server.storage.schema import change
from server.storage.scope import team_scope
from server.storage.stores import open_store
from tests.server.scribe import Scribe, new_team
from tests.simulation.machines import START
from tests.simulation.truth import PropertyBrokenError, require

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.sql import ClauseElement

    from tests.simulation.kit import Place

pytestmark = pytest.mark.postgresql


def outside_the_lock(patch: pytest.MonkeyPatch) -> None:
    """Positions come from a counter, the log ends where its last entry is, nobody waits."""
    given: dict[bytes, int] = {}

    def head(self: Any, *, lock: bool = False) -> Any:
        found: Any = true_head(self)
        last = self._run(last_entry).fetchone()[0]
        if lock:
            last = given[self._team] = max(given.get(self._team, 0) + 1, last + 1)
            return found._replace(seq=last - 1)
        return found._replace(seq=last)

    def save_head(_self: Any, _head: Any) -> None:
        pass

    true_head = LogStore.head
    patch.setattr(LogStore, "head", head)
    patch.setattr(LogStore, "save_head", save_head)


def last_entry() -> ClauseElement:
    """Where the log ends as a reader sees it."""
    last = func.coalesce(func.max(change.c.seq), 0)
    return select(last).where(change.c.team_id == bindparam("team"))


def two_writers_and_a_reader(engine: Engine, team: str, clock: SteppingClock) -> None:
    """The first appends, the second appends and commits, the reader pulls, the first commits.

    Raises:
        PropertyBrokenError: P5, when the reader misses the entry of the first for ever.
        LockNotAvailable: the second had to wait for the first, as it must.
    """
    first, second = (Scribe(engine, team, clock) for _ in range(2))
    reader = Scribe(engine, team, clock)
    with team_scope(engine, team) as connection:
        append(connection, first)
        with team_scope(engine, team) as other:
            other.execute(text("SET LOCAL lock_timeout = '200ms'"))
            append(other, second)
        pull(reader)
    pull(reader)
    with team_scope(engine, team, reads=True) as connection:
        found = connection.exec_driver_sql("SELECT seq FROM change ORDER BY seq").fetchall()
    seen = [entry.seq for entry in reader.seen]
    there = [row[0] for row in found]
    require(seen == there, "P5 gap-free", f"the reader saw {seen} of {there}")


def append(connection: Connection, device: Scribe) -> None:
    """One frame of one op, in a transaction that somebody else ends."""
    now = int(device.clock.now().timestamp() * 1000)
    store = open_store(connection, device.team)
    accept_frame(store, device.actor, [device.op()], now, device.clock.random_bytes(SEED_BYTES))


def pull(reader: Scribe) -> None:
    """As a PC does: everything after its cursor, which then stands behind it."""
    answer = reader.ask()
    for entry in answer.page.entries:
        reader.seen.append(entry)  # type: ignore[arg-type]
    if answer.page.entries:
        reader.cursor = answer.page.entries[-1].seq
    reader.inc = answer.inc


def test_the_second_writer_waits_for_the_first(postgresql: Place) -> None:
    clock = SteppingClock(START, seed=5)
    team = new_team(postgresql.application, clock)
    with pytest.raises(LockNotAvailable):
        two_writers_and_a_reader(postgresql.application, team, clock)


def test_positions_outside_the_lock_are_caught(
    postgresql: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SteppingClock(START, seed=6)
    team = new_team(postgresql.application, clock)
    outside_the_lock(monkeypatch)
    with pytest.raises(PropertyBrokenError, match="P5") as caught:
        two_writers_and_a_reader(postgresql.application, team, clock)
    print(f"seq outside the lock: {caught.value}")
