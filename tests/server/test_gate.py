"""How often a device may come, and a pause of the server."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import TroubleError
from desktop.protocol.messages import Hello
from desktop.sync.transport_http import HttpTransport
from server.services.gate import Gate, Limits, Rate
from server.services.tokens import issue_token
from tests.support.province import DeviceKey, admit, running_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock


def waits(ask: Callable[[str], None], who: str = "a") -> int:
    """Seconds that a refused visitor is told; 0 when he is let in."""
    try:
        ask(who)
    except TroubleError as trouble:
        seconds = trouble.params["seconds"]
        return seconds if isinstance(seconds, int) else -1
    return 0


def test_an_allowance_is_used_up_and_comes_back(clock: SteppingClock) -> None:
    gate = Gate(clock, Limits(sync=Rate(3, 60)))
    assert [waits(gate.sync) for _ in range(3)] == [0, 0, 0]
    told = waits(gate.sync)
    assert 0 < told <= 21
    assert waits(gate.sync, "b") == 0, "another device has its own"
    clock.move_to(clock.now() + timedelta(seconds=told))
    assert waits(gate.sync) == 0
    assert waits(gate.sync) > 0


def test_a_clock_that_goes_back_gives_nobody_more(clock: SteppingClock) -> None:
    gate = Gate(clock, Limits(door=Rate(1, 60)))
    assert waits(gate.door) == 0
    clock.move_to(clock.now() - timedelta(days=1))
    assert waits(gate.door) > 0


def test_bytes_of_a_day_are_counted_but_never_cut_a_sync(clock: SteppingClock) -> None:
    gate = Gate(clock, Limits(sent_bytes=Rate(1_000, 86_400)))
    gate.sync("a")
    gate.count_bytes("a", 1_500)
    assert waits(gate.sync) > 40_000
    clock.move_to(clock.now() + timedelta(days=1))
    assert waits(gate.sync) == 0


def test_strangers_do_not_fill_the_memory(
    clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.services.gate._MOST_KEPT", 50)
    gate = Gate(clock, Limits())
    for number in range(500):
        gate.enrol(f"192.0.2.{number}")
    assert len(gate._levels) <= 51  # noqa: SLF001 - what it holds is the question


def test_a_commune_behind_one_address_enrols_and_syncs_on_one_morning(
    clock: SteppingClock,
) -> None:
    gate = Gate(clock, Limits())
    pcs = [f"{number:032x}" for number in range(40)]
    for _ in range(5):
        for _pc in pcs:
            gate.enrol("198.51.100.7")
    for pc in pcs:
        for _ in range(2):
            # A nonce and a token, then what a session asks.
            gate.door(pc, "198.51.100.7")
            gate.door(pc, "198.51.100.7")
            gate.sync(pc)
            for _ in range(20):
                gate.ask(pc)
    for carrier in range(900):
        gate.door(f"{carrier:032x}", "203.0.113.5")
        gate.door(f"{carrier:032x}", "203.0.113.5")


def test_one_pc_that_knocks_without_end_stops_itself_and_nobody_beside_it(
    clock: SteppingClock,
) -> None:
    gate = Gate(clock, Limits())
    wild, calm = "a" * 32, "b" * 32
    for door in (lambda dev: gate.door(dev, "198.51.100.7"), gate.sync, gate.ask):
        refused = sum(bool(waits(door, wild)) for _ in range(2_000))
        assert refused > 700
        assert waits(door, calm) == 0


def test_a_whole_province_is_kept_in_mind_without_a_look_at_all_each_time(
    clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.services.gate._MOST_KEPT", 100)
    looks: list[str] = []
    look = Gate._forget  # noqa: SLF001 - how often it is done is the question

    def counted(gate: Gate, kind: str, now: float) -> None:
        looks.append(kind)
        look(gate, kind, now)

    monkeypatch.setattr(Gate, "_forget", counted)
    gate = Gate(clock, Limits(ask=Rate(1, 60)))
    for number in range(49):
        gate.ask(f"{number:032x}")
        gate.sync(f"{number:032x}")
        gate.count_bytes(f"{number:032x}", 10**6)
    assert waits(gate.ask, f"{0:032x}") > 0
    assert len(looks) <= 3


def test_a_pause_ends_by_itself(clock: SteppingClock, tmp_path: Path) -> None:
    file = tmp_path / "pause"
    gate = Gate(clock, None, file)
    assert waits(gate.sync) == 0
    file.write_text(str(int(clock.now().timestamp()) + 600))
    assert 590 <= waits(gate.enrol) <= 600
    clock.move_to(clock.now() + timedelta(minutes=11))
    assert waits(gate.enrol) == 0
    file.write_text("no number")
    assert waits(gate.enrol) == 0


def test_a_device_hears_when_it_may_come_again(
    engine: Engine, clock: SteppingClock, tmp_path: Path
) -> None:
    key = DeviceKey.make(clock)
    admit(engine, key, clock.random_bytes(16).hex(), clock)
    token = issue_token(engine, key.dev, clock)
    gate = Gate(clock, Limits(sync=Rate(1, 3_600)), tmp_path / "pause")
    hello = Hello(dev=key.dev, ep=1, cursor=0, inc=0, digest=b"")

    with running_server(engine, clock, gate=gate) as address:
        transport = HttpTransport(address)
        transport.exchange(token, hello, [])
        with pytest.raises(TroubleError, match="server_busy") as caught:
            transport.exchange(token, hello, [])
        assert caught.value.params["seconds"] in range(3_500, 3_602)
        (tmp_path / "pause").write_text(str(int(clock.now().timestamp()) + 120))
        with pytest.raises(TroubleError, match="server_maintenance") as caught:
            transport.exchange(token, hello, [])
        assert caught.value.params["seconds"] in range(100, 121)
        transport.close()
