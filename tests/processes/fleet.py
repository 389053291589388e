"""A team's PCs as files and processes: made, worked, killed at random moments, and judged."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import IO, TYPE_CHECKING, Any

import msgspec
from sqlalchemy import select

from desktop.domain.ids import new_id
from desktop.domain.people import Resident
from desktop.domain.places import Village
from desktop.domain.team import Team, TeamLevel
from desktop.protocol.ops import SERVER_DEVICE, digest_of_total
from desktop.services import catalogue, people
from desktop.storage.database import Database
from desktop.sync.account import ADDRESS, DEVICE_KEY
from server.services.digests import recomputed_total
from server.storage.schema import change
from server.storage.scope import team_scope
from server.storage.stores import open_store
from tests.processes.pc_program import KEY, POINTS, Order
from tests.support.province import DeviceKey, admit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from desktop.domain.clock import Clock

TEAM_NAME = "Tổ công nghệ số cộng đồng thôn Nà Pất"
KILLED = -9
"""What a process that was ended by SIGKILL leaves behind, which Windows does not know."""
SETTLING = 4
"""Sessions after the faults within which a PC's queue must be empty."""


@dataclass
class Pc:
    """One PC: its file, its present life, and every op that it said was saved."""

    number: int
    path: Path
    dev: str
    years_off: int = 0
    saved: dict[str, str] = field(default_factory=dict)
    """Op and record that it is about."""
    lives: int = 0
    process: int = 0
    said: int = 0
    kill_at: int = 0
    """Number of lines of this life after which it is killed from outside; 0 lets it live."""


@dataclass
class Fleet:
    """The PCs of one team and the program that starts their lives."""

    team: str
    pcs: list[Pc]
    random: Random
    orders: IO[str]
    lines: IO[str]
    counts: Counter[str] = field(default_factory=Counter)
    intercepted: float = 0.0
    """Share of the syncs of lives that are not in peace; see `Order`."""

    meanwhile: Callable[[], None] | None = None
    """Called after each thing that a PC said: what happens around the PCs at that moment."""

    def start(
        self, pc: Pc, address: str, rounds: int, *, acts: int = 3, peace: bool = False
    ) -> None:
        """Begin a life: in peace, or with a way to die."""
        chance = self.random
        dies_at, pc.kill_at, pc.said = "", 0, 0
        if not peace:
            dies_at = chance.choice(("", *POINTS))
            pc.kill_at = 0 if dies_at else chance.randrange(1, 3 * rounds)
        pc.lives += 1
        order = Order(
            pc=pc.number,
            path=str(pc.path),
            address=address,
            # Every life draws ids of its own.
            seed=chance.getrandbits(48),
            rounds=rounds,
            acts=acts,
            years_off=pc.years_off,
            dies_at=dies_at,
            dies_after=chance.randrange(3 * rounds),
            intercepted=0.0 if peace else self.intercepted,
        )
        self.orders.write(msgspec.json.encode(order).decode() + "\n")
        self.orders.flush()

    def listen(self) -> tuple[Pc, str, list[str]]:
        """The next thing that a PC says; a PC whose moment has come is killed."""
        line = self.lines.readline()
        assert line, "the program of the PCs has ended"
        number, word, *rest = line.split()
        pc = self.pcs[int(number)]
        if word == "pid":
            pc.process = int(rest[0])
        elif word == "gone":
            self._bury(pc, int(rest[0]))
        else:
            pc.said += 1
            self._hear(pc, word, rest)
            if self.meanwhile is not None:
                self.meanwhile()
        return pc, word, rest

    def work(self, pcs: list[Pc], lives: int, address: str, rounds: int) -> None:
        """Let PCs live at once, one life after the other, and die."""
        left = {pc.number: lives for pc in pcs}
        for pc in pcs:
            self.start(pc, address, rounds)
        while left:
            pc, word, _ = self.listen()
            if word == "gone":
                left[pc.number] -= 1
                if left[pc.number]:
                    self.start(pc, address, rounds)
                else:
                    del left[pc.number]

    def in_peace(self, pc: Pc, address: str, rounds: int, acts: int) -> list[str]:
        """One life that nobody ends; what it said of its syncs."""
        self.start(pc, address, rounds, acts=acts, peace=True)
        told: list[str] = []
        while True:
            _, word, rest = self.listen()
            if word == "gone":
                assert rest == ["0"], "a life in peace ended badly"
                return told
            if word in ("synced", "trouble"):
                told.append(" ".join((word, *rest)))

    def settle(self, address: str) -> None:
        """Everybody syncs until nobody has news for anybody."""
        for _ in range(2):
            for pc in self.pcs:
                for _ in range(SETTLING):
                    self.in_peace(pc, address, 1, 0)
                    if not self.waiting(pc):
                        break
                assert not self.waiting(pc), f"PC {pc.number} still waits"

    def waiting(self, pc: Pc) -> int:
        """How many ops of a PC were not seen in the log yet."""
        with opened(pc) as database, database.read() as unit:
            return unit.sync.state().waiting

    def _hear(self, pc: Pc, word: str, rest: list[str]) -> None:
        self.counts[word if word != "trouble" else " ".join((word, *rest))] += 1
        if word == "saved":
            pairs = [pair.partition(".") for pair in rest]
            assert not pc.saved.keys() & {op for op, _, _ in pairs}
            pc.saved |= {op: record for op, _, record in pairs}
        if pc.kill_at and pc.said >= pc.kill_at:
            for _ in range(self.random.randrange(60_000)):
                pass  # so that the kill may fall on any moment of what comes next
            with suppress(ProcessLookupError):  # it may just have ended by itself
                os.kill(pc.process, signal.SIGKILL)
            pc.kill_at = 0

    def _bury(self, pc: Pc, code: int) -> None:
        assert code in (0, KILLED), f"PC {pc.number} ended by itself with {code}"
        self.counts["killed" if code else "lived"] += 1
        pc.process = 0


@contextmanager
def fleet(team: str, pcs: list[Pc], random: Random) -> Iterator[Fleet]:
    """Start the program of the PCs; it ends with the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.processes.pc_program"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        try:
            yield Fleet(team, pcs, random, program.stdin, program.stdout)
            program.stdin.close()
            assert program.wait(timeout=60) == 0
        finally:
            if program.poll() is None:
                # The session is its own, so this ends the program and its lives only.
                os.killpg(program.pid, signal.SIGKILL)


def make_pcs(
    folder: Path,
    engine: Engine,
    clock: Clock,
    count: int,
    enrol: Callable[[Database], None] | None = None,
) -> tuple[str, list[Pc]]:
    """A founder with a small village and PCs that joined; all are known to the server.

    Args:
        folder: Of the files.
        engine: The server's database.
        clock: Of the making.
        count: How many.
        enrol: Makes a PC known to the province, instead of its device being entered directly.
    """
    team = Team(
        id=new_id(clock),
        name=TEAM_NAME,
        level=TeamLevel.VILLAGE,
        commune_code="06463",
        valid_from=date(2026, 3, 1),
    )
    made = []
    for number in range(count):
        key = DeviceKey.make(clock)
        path = folder / f"pc{number}.db"
        if number:
            database = Database.create_joined(path, KEY, team.id, clock, device=key.dev)
        else:
            database = Database.create(path, KEY, team, clock)
            key = DeviceKey(database.device, key.private)
        with database.write() as unit:
            unit.replace_platforms(catalogue.load_platforms(date(2026, 11, 24)))
            if not number:
                _fill(unit)
            if enrol is None:
                admit(engine, key, team.id, clock)
                _remember(unit, key)
        if enrol is not None:
            enrol(database)
        database.close()
        made.append(Pc(number, path, key.dev))
    return team.id, made


def _remember(unit: Any, key: DeviceKey) -> None:
    unit.set_setting(ADDRESS, "http://127.0.0.1")
    unit.set_setting(DEVICE_KEY, key.private.private_bytes_raw().hex())


def _fill(unit: Any) -> None:
    village = new_id(unit.clock)
    unit.put(Village(id=village, name="Thôn Nà Pất", commune_code="06463"))
    for at in range(4):
        with unit.txn():
            new = people.NewHousehold(village, code=f"H{at}", head_name=f"Lường Văn {at}")
            home = people.add_household(unit, new)
            people.add_resident(unit, people.NewPerson(f"Vi Thị {at}", home))


@contextmanager
def opened(pc: Pc) -> Iterator[Database]:
    """The PC's file in this process, between two of its lives."""
    from desktop.domain.clock import SystemClock

    database = Database.open(pc.path, KEY, SystemClock())
    try:
        yield database
    finally:
        database.close()


def judge(
    team: str,
    pcs: list[Pc],
    engine: Engine,
    gone: frozenset[str] = frozenset(),
    erased: str = "",
) -> int:
    """Raise unless nothing was lost, nothing came twice and all are equal; ops of the log.

    Args:
        team: Of the log.
        pcs: All that there are, settled.
        engine: The server's database.
        gone: Ops that nobody promised to keep.
        erased: A record that must not be anywhere.
    """
    counts, server_digest = log_of(engine, team)
    assert max(counts.values()) == 1, "an op is in the log twice"
    digests, made = set(), set(gone)
    for pc in pcs:
        lost = [op for op, about in pc.saved.items() if about != erased and op not in counts]
        lost = [op for op in lost if op not in gone]
        assert not lost, f"{len(lost)} of {len(pc.saved)} ops of PC {pc.number} are lost"
        with opened(pc) as database:
            digests.add(_look(database))
            with database.read() as unit:
                assert unit.get(Resident, erased) is None
                made.update(row[0] for row in unit.cursor.execute("SELECT id FROM outbox"))
    assert digests == {server_digest}, "the replicas differ"
    assert set(counts) <= made, "the log holds an op that nobody made"
    return len(counts)


def log_of(engine: Engine, team: str) -> tuple[Counter[str], bytes]:
    """How often each op of a PC stands in the log, which has no gap; digest of the rows."""
    with team_scope(engine, team, reads=True) as connection:
        rows = connection.execute(
            select(change.c.seq, change.c.op_id, change.c.dev, change.c.status)
            .where(change.c.team_id == bytes.fromhex(team))
            .order_by(change.c.seq)
        ).all()
        digest = digest_of_total(recomputed_total(open_store(connection, team)))
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert {row.status for row in rows} <= {"ok", "conflict", "erase", "discard"}
    by_pcs = [row for row in rows if bytes(row.dev).hex() != SERVER_DEVICE]
    return Counter(bytes(row.op_id).hex() for row in by_pcs), digest


def _look(database: Database) -> bytes:
    with database.write() as unit:
        assert unit.cursor.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert unit.cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        digest: bytes = unit.sync_store.digest(recompute=True)
        assert digest == unit.sync_store.digest(), "the kept digest is wrong"
    return digest
