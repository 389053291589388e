"""PCs of one team that reach a server over real HTTP, and what must hold of them in the end."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Engine, select

from desktop.domain.clock import Clock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household
from desktop.domain.team import Team, TeamLevel
from desktop.protocol.ops import digest_of_total
from desktop.storage.database import Database
from desktop.sync.account import ADDRESS, DEVICE_KEY
from desktop.sync.drive import drive_here
from desktop.sync.session import sync_session
from desktop.sync.transport_http import HttpTransport
from server.app import create_app
from server.security.sealing import SealingKey
from server.services.digests import recomputed_total
from server.serving import bind, make_server
from server.storage.schema import change
from server.storage.scope import team_scope
from server.storage.stores import open_store
from tests.support.province import SEALING, DeviceKey, admit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.sync.session import SyncOutcome

KEY = bytes(range(32))


class RestartingServer:
    """A server in this process that can be stopped in the middle of everything and started again.

    Args:
        engine: The server's database.
        clock: Of the server.
        moved: Called with the port of each life.
    """

    def __init__(self, engine: Engine, clock: Clock, moved: Callable[[int], None]) -> None:
        self._engine, self._clock, self._moved = engine, clock, moved
        self._start()

    def restart(self) -> None:
        """Leave every request where it is, and begin anew."""
        self.stop()
        self._start()

    def stop(self) -> None:
        """Stop without waiting for anybody."""
        self._server.force_exit = True
        self._server.should_exit = True
        self._thread.join(timeout=20)
        self._listener.close()

    def _start(self) -> None:
        self._listener = bind("127.0.0.1", 0)
        app = create_app(self._engine, self._clock, None, SealingKey(SEALING))
        self._server = make_server(app)
        run = {"sockets": [self._listener]}
        self._thread = threading.Thread(target=self._server.run, kwargs=run)
        self._thread.start()
        self._moved(self._listener.getsockname()[1])


@dataclass
class WiredPc:
    """One PC, its line, and every household it wrote with what it wrote last."""

    database: Database
    line: HttpTransport
    clock: Clock
    wrote: dict[str, str] = field(default_factory=dict)

    def write(self, count: int) -> None:
        """New households, and the latest one of this PC again."""
        for number in range(count):
            with self.database.write() as unit:
                made = Household(id=new_id(self.clock), village_id=new_id(self.clock))
                note = f"nhà thứ {len(self.wrote)}"
                if number == 0 and self.wrote:
                    last = unit.get(Household, next(reversed(self.wrote)))
                    assert last is not None
                    again = Household(id=last.id, village_id=last.village_id, note=note)
                    unit.put(again, original=last, seen=unit.seen)
                    self.wrote[last.id] = note
                    continue
                unit.put(Household(id=made.id, village_id=made.village_id, note=note))
                self.wrote[made.id] = note

    def sync(self) -> SyncOutcome:
        """One session over the line."""
        return drive_here(sync_session(self.clock), self.database, self.line)

    def try_sync(self) -> str:
        """One session; the code of what went wrong, or ""."""
        try:
            self.sync()
        except TroubleError as trouble:
            self.line.close()
            return trouble.code
        return ""

    def sees_own(self) -> bool:
        """P4: what it wrote stands on its screen."""
        with self.database.read() as unit:
            shown = {one.id: one.note for one in unit.all(Household)}
        return all(shown.get(key) == note for key, note in self.wrote.items())


@dataclass
class WiredTeam:
    """Its PCs, and the server's database."""

    engine: Engine
    team: str
    pcs: list[WiredPc]

    def settle(self) -> None:
        """Everybody syncs until nobody has news."""
        for pc in (*self.pcs, *self.pcs):
            for _ in range(3):
                outcome = pc.sync()
                if outcome.equal:
                    break
            assert outcome.equal is True

    def judge(self) -> int:
        """P1, P2, P4: all replicas equal, each op once in the log; how many ops there are."""
        with team_scope(self.engine, self.team, reads=True) as connection:
            log = Counter(row[0].hex() for row in connection.execute(select(change.c.op_id)))
            store = open_store(connection, self.team)
            digests = {digest_of_total(recomputed_total(store))}
        made: set[str] = set()
        for pc in self.pcs:
            assert pc.sees_own(), "P4: a PC does not see what it wrote"
            with pc.database.write() as unit:
                digests.add(unit.sync_store.digest(recompute=True))
                made.update(row[0] for row in unit.cursor.execute("SELECT id FROM outbox"))
        assert len(digests) == 1, "P1: the replicas differ"
        assert not {op for op in made if log[op] != 1}, "P2: an op is lost or doubled"
        return len(made)

    def close(self) -> None:
        """Close every PC."""
        for pc in self.pcs:
            pc.line.close()
            pc.database.close()


def wired_team(
    engine: Engine, clock: Clock, port: int, count: int = 2, folder: Path | None = None
) -> WiredTeam:
    """A founder and further PCs, known to the server; in memory without a folder."""
    team = Team(
        id=new_id(clock),
        name="Tổ công nghệ số cộng đồng thôn Nà Pất",
        level=TeamLevel.VILLAGE,
        commune_code="06463",
        valid_from=clock.today(),
    )
    pcs = []
    for number in range(count):
        key = DeviceKey.make(clock)
        path = None if folder is None else folder / f"pc{number}.db"
        if number:
            database = Database.create_joined(path, KEY, team.id, clock, device=key.dev)
        else:
            database = Database.create(path, KEY, team, clock)
            key = DeviceKey(database.device, key.private)
        with database.write() as unit:
            unit.set_setting(ADDRESS, f"http://127.0.0.1:{port}")
            unit.set_setting(DEVICE_KEY, key.private.private_bytes_raw().hex())
        admit(engine, key, team.id, clock)
        line = HttpTransport(f"http://127.0.0.1:{port}")
        pcs.append(WiredPc(database, line, clock))
    return WiredTeam(engine, team.id, pcs)
