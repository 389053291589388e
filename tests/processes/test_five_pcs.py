"""Five PCs and a server on PostgreSQL: random work, kills on both sides, clocks years off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from itertools import count
from random import Random
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from server.security.tls import open_identity
from server.storage.engine import open_engine
from tests.processes.fleet import fleet, judge, make_pcs
from tests.support.faulty_line import FAULTS, Fault, FaultyLine, listening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.domain.clock import SteppingClock

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, so that a start costs nothing"),
]

LIVES = 10
SWEEP = 120
BROKEN = tuple(fault for fault in FAULTS if fault is not Fault.INTERCEPT)
"""Who intercepts is met by the requests that come with TLS."""

YEARS_OFF = (0, 10, -10, 0, 0)


class MortalServer:
    """The server that dies by itself, and is killed from outside as well."""

    def __init__(self, program: subprocess.Popen[str], calm: Path) -> None:
        assert program.stdout is not None
        self._lines = program.stdout
        self._calm = calm
        self.ends: Counter[str] = Counter()
        self.life = 0
        self.port = int(self._lines.readline().split()[1])
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self._lines:
            word, *rest = line.split()
            if word == "life":
                self.life = int(rest[0])
            else:
                self.ends[word] += 1

    def kill(self) -> None:
        """Its present life, wherever it is."""
        if self.life:
            try:
                os.kill(self.life, signal.SIGKILL)
            except ProcessLookupError:
                return

    def leave_in_peace(self) -> None:
        """No life dies any more."""
        self._calm.touch()

    def end(self) -> None:
        """After the program is gone."""
        self._reader.join(timeout=20)


@contextmanager
def mortal_server(database_url: str, seed: int, folder: Path) -> Iterator[MortalServer]:
    """Run it; the block's end is its end."""
    calm = folder / "calm"
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.processes.server_program"),
            *(database_url, str(seed), str(calm)),
        ],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as program:
        server = MortalServer(program, calm)
        try:
            yield server
        finally:
            # The session is its own, so this ends the supervisor and its present life only.
            os.killpg(program.pid, signal.SIGKILL)
            server.end()


def test_five_pcs_lose_and_double_nothing(
    database_url: str, clock: SteppingClock, tmp_path: Path
) -> None:
    run(database_url, clock, tmp_path, seed=1, lives=LIVES)


@pytest.mark.sweep
def test_five_pcs_for_a_long_time(database_url: str, clock: SteppingClock, tmp_path: Path) -> None:
    run(database_url, clock, tmp_path, seed=2, lives=SWEEP)


def run(database_url: str, clock: SteppingClock, folder: Path, seed: int, lives: int) -> None:
    """Work with deaths, then peace, then the verdict."""
    random = Random(seed)  # noqa: S311 - a failure names its seed
    engine = open_engine(database_url)
    team, pcs = make_pcs(folder, engine, clock, len(YEARS_OFF))
    for pc, years in zip(pcs, YEARS_OFF, strict=True):
        pc.years_off = years
    with (
        mortal_server(database_url, seed, folder) as server,
        fleet(team, pcs, random) as the_fleet,
    ):
        address = f"http://127.0.0.1:{server.port}"
        for pc in pcs:
            the_fleet.in_peace(pc, address, 1, 0)
        intruder = open_identity(folder / "intruder", "127.0.0.1", clock)
        files = (str(intruder.certificate), str(intruder.key))
        line = FaultyLine(server.port, draw(), seed=seed, restart=server.kill, certificate=files)
        the_fleet.intercepted = 0.08
        the_fleet.meanwhile = lambda: server.kill() if random.random() < 0.03 else None
        with listening(line) as port:
            the_fleet.work(pcs, lives, f"http://127.0.0.1:{port}", rounds=5)
        the_fleet.meanwhile = None
        server.leave_in_peace()
        server.kill()
        the_fleet.settle(address)
        ops = judge(the_fleet.team, the_fleet.pcs, engine)
        print(f"seed {seed}: {ops} ops, {dict(the_fleet.counts)}, server {dict(server.ends)}")
        print(f"the line: {dict(line.counts)}")
    engine.dispose()
    assert the_fleet.counts["killed"] >= lives
    assert server.ends["killed"] > 1
    assert set(line.counts) == set(Fault)
    assert the_fleet.counts["trouble wrong_certificate"]


def draw() -> Callable[[], Fault]:
    """Every third request has bad luck; each kind comes up."""
    turn = count()

    def next_fault() -> Fault:
        at = next(turn)
        return BROKEN[at // 3 % len(BROKEN)] if at % 3 == 2 else Fault.NONE

    return next_fault
