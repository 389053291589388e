"""Sessions over a line that breaks in each of thirteen ways (reliability T9)."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import TroubleError
from desktop.sync.transport_http import HttpTransport
from desktop.sync.trust import Trust
from server.security.tls import open_identity
from tests.support.faulty_line import FAULTS, Fault, FaultyLine, listening
from tests.sync.wired_team import RestartingServer, wired_team

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from server.security.tls import ServerIdentity

SESSIONS = 100
MANY = 2_000
MOST_LOST = 64 * 1024
EXPECTED = {
    Fault.DROP_REQUEST: {"no_network"},
    Fault.DROP_REPLY: {"no_network"},
    Fault.DUPLICATE: set(),
    Fault.REORDER: {"no_network"},
    Fault.HALF_CLOSE: {"no_network"},
    Fault.TRUNCATE: {"no_network"},
    Fault.TRICKLE: set(),
    Fault.WRONG_LENGTH: {"no_network"},
    Fault.BAD_GATEWAY: {"server_busy"},
    Fault.BUSY: {"server_busy"},
    Fault.PORTAL: {"captive_portal"},
    Fault.INTERCEPT: {"wrong_certificate"},
    Fault.RESTART: {"no_network"},
}
"""What people are told of each fault; a duplicate and a slow line are nobody's trouble."""


UNNOTICED = (Fault.DUPLICATE, Fault.TRICKLE)


class Trial:
    """One fault against one team, for as many sessions as are wanted."""

    def __init__(
        self, engine: Engine, clock: SteppingClock, fault: Fault, intruder: ServerIdentity
    ) -> None:
        self.fault = fault
        self.random = Random(f"{fault}")  # noqa: S311 - repeatable on purpose
        self.plan: list[Fault] = []
        files = (str(intruder.certificate), str(intruder.key))
        self.line = FaultyLine(0, self._draw, seed=7, certificate=files)
        self.server = RestartingServer(engine, clock, self._moved)
        self.line.restart = self.server.restart
        self.engine, self.clock = engine, clock
        self.told: Counter[str] = Counter()

    def run(self, sessions: int, trust: Trust) -> str:
        """Until so many sessions met the fault; what is to be printed."""
        with listening(self.line) as port:
            team = wired_team(self.engine, self.clock, port)
            try:
                team.settle()
                number = struck = 0
                while struck < sessions:
                    number += 1
                    before = self.line.counts[self.fault]
                    pc = team.pcs[number % 2]
                    pc.write(self.random.randint(1, 3))
                    if self.fault is Fault.INTERCEPT:
                        self.told[intercepted(port, trust)] += 1
                        self.told[pc.try_sync()] += 1
                    else:
                        # A kept connection that ends is opened again by itself, so often twice.
                        begin = [Fault.NONE] * self.random.choice((0, 0, 0, 1))
                        self.plan += begin + [self.fault] * self.random.choice((1, 2))
                        self.told[pc.try_sync()] += 1
                    struck += self.line.counts[self.fault] > before
                    assert pc.sees_own(), "P4"
                self.plan = []
                team.settle()
                ops = team.judge()
            finally:
                team.close()
                self.server.stop()
        return f"{self.fault}: {number} sessions, {ops} ops, {dict(self.told)}"

    def _draw(self) -> Fault:
        return self.plan.pop(0) if self.plan else Fault.NONE

    def _moved(self, port: int) -> None:
        self.line.port = port


def intercepted(port: int, trust: Trust) -> str:
    """A sync through somebody else's TLS; nothing of ours may be heard there."""
    transport = HttpTransport(f"https://127.0.0.1:{port}", trust)
    try:
        transport.post("/sync", b"a secret", "a token")
    except TroubleError as trouble:
        return trouble.code
    finally:
        transport.close()
    return ""


@pytest.fixture
def trust(tmp_path: Path, server_clock: SteppingClock) -> Trust:
    """In the province's own authority, not the intruder's."""
    own = open_identity(tmp_path / "own", "127.0.0.1", server_clock)
    return Trust(certificates="".join(own.authorities))


@pytest.fixture
def intruder(tmp_path: Path, server_clock: SteppingClock) -> ServerIdentity:
    """Whoever sits in between has an authority of his own."""
    return open_identity(tmp_path / "intruder", "127.0.0.1", server_clock)


def check(trial: Trial, sessions: int, trust: Trust) -> None:
    """Run it; nothing is lost or doubled, and people are told what it was."""
    print(trial.run(sessions, trust))
    told = {code for code in trial.told if code}
    assert told == EXPECTED[trial.fault]
    assert bool(told) == (trial.fault not in UNNOTICED)
    assert trial.line.most_lost <= MOST_LOST


@pytest.mark.parametrize("fault", FAULTS)
def test_a_hundred_sessions_with_a_fault_lose_and_double_nothing(
    engine: Engine,
    server_clock: SteppingClock,
    fault: Fault,
    trust: Trust,
    intruder: ServerIdentity,
) -> None:
    check(Trial(engine, server_clock, fault, intruder), SESSIONS, trust)


@pytest.mark.sweep
@pytest.mark.parametrize("fault", FAULTS)
def test_two_thousand_sessions_with_a_fault(
    engine: Engine,
    server_clock: SteppingClock,
    fault: Fault,
    trust: Trust,
    intruder: ServerIdentity,
) -> None:
    check(Trial(engine, server_clock, fault, intruder), MANY, trust)


def test_a_line_without_faults_passes_everything(
    engine: Engine, server_clock: SteppingClock
) -> None:
    line = FaultyLine(0)

    def moved(port: int) -> None:
        line.port = port

    server = RestartingServer(engine, server_clock, moved)
    with listening(line) as port:
        team = wired_team(engine, server_clock, port)
        team.pcs[0].write(3)
        team.settle()
        assert team.judge() > 3
        team.close()
        server.stop()
    assert set(line.counts) == {Fault.NONE}


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's log of two thousand cut lines would bury the figures."""
    monkeypatch.setattr("server.api.refusals.log", lambda *_a, **_k: None)
