"""The server dies between commit and answer; every op stands in the log exactly once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from desktop.domain.errors import TroubleError
from desktop.sync.transport_http import HttpTransport
from server.services.tokens import issue_token
from server.storage.schema import change
from server.storage.scope import team_scope
from tests.server.scribe import Scribe
from tests.support.province import DeviceKey, admit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock

KILLS = 100


@pytest.fixture
def faulty(database_url: str) -> Iterator[subprocess.Popen[str]]:
    """The server that dies; its first line is its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.faulty_server", database_url],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            # The session is its own, so this ends the supervisor and its present life only.
            os.killpg(process.pid, signal.SIGKILL)


def test_killed_between_commit_and_answer(
    faulty: subprocess.Popen[str], engine: Engine, real_clock: SteppingClock
) -> None:
    key = DeviceKey.make(real_clock)
    team = real_clock.random_bytes(16).hex()
    admit(engine, key, team, real_clock)
    device = Scribe(engine, team, real_clock, dev=key.dev)
    token = issue_token(engine, key.dev, real_clock)
    assert faulty.stdout is not None
    transport = HttpTransport(f"http://127.0.0.1:{int(faulty.stdout.readline())}")

    answer = transport.exchange(token, device.hello(), [])
    for _ in range(KILLS):
        ops = [device.op(), device.op()]
        # On a kept connection the transport would ask again by itself.
        transport.close()
        with pytest.raises(TroubleError) as caught:
            transport.exchange(token, device.hello(), [ops])
        assert caught.value.code == "no_network"
        answer = transport.exchange(token, device.hello(), [ops])
        device.apply(answer.page)
        device.inc = answer.inc
        assert answer.digest == device.digest()
    transport.close()

    ends = [faulty.stdout.readline().strip() for _ in range(KILLS)]
    assert ends == ["killed"] * KILLS
    assert (answer.head, device.cursor) == (2 * KILLS, 2 * KILLS)
    with team_scope(engine, team) as connection:
        rows, ids = connection.execute(
            select(func.count(), func.count(change.c.op_id.distinct()))
        ).one()
    assert (rows, ids) == (2 * KILLS, 2 * KILLS)
