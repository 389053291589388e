"""A sync that is cut at any byte: both ends stay valid, and the next one goes on from there."""

from __future__ import annotations

import base64
from random import Random
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

import pytest

from desktop.domain.ids import new_id
from desktop.domain.people import Household
from desktop.sync import session
from server.services.pages import PACKED_BYTES
from tests.support.cut_line import CutLine
from tests.support.province import running_server
from tests.sync.lines import serving
from tests.sync.wired_team import WiredPc, WiredTeam, wired_team

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock

FRAMES = 24
OPS_A_FRAME = 4
NOTE_BYTES = 1_080
"""As random text, which does not shrink: a frame then weighs as much as one of 400 usual ops."""

SMALL_FRAME = 6 * 1024
SPARE = 1_024
SERVER_NOTICED = Event()
"""Set when the server is through with what it got of a request that was cut."""

MANY_BYTES = 5_000
"""From here on the server may still be busy with what it got when the line is back."""

A_TEAM = 64
A_FEW = 10
SAMPLES = 30
MANY = 500
"""In each direction."""


class Wired(NamedTuple):
    """Two PCs whose line can be cut."""

    team: WiredTeam
    line: CutLine
    random: Random


@pytest.fixture
def make(engine: Engine, server_clock: SteppingClock) -> Iterator[Callable[[], Wired]]:
    """Makes teams that are settled: both PCs have a token and the same rows.

    A new team now and then keeps the sessions as short as they are in a village.
    """
    made: list[WiredTeam] = []
    with running_server(engine, server_clock) as address:
        line = CutLine(int(address.rpartition(":")[2]))
        with serving(line.serve) as port:

            def team() -> Wired:
                line.begin()
                made.append(wired_team(engine, server_clock, port))
                made[-1].settle()
                return Wired(made[-1], line, Random(len(made)))  # noqa: S311 - repeatable

            yield team
            for one in made:
                one.close()


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's log of a thousand cut lines would bury the figures."""
    monkeypatch.setattr("server.api.refusals.log", lambda *_a, **_k: SERVER_NOTICED.set())


@pytest.fixture
def _large_ops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "FRAME_PAYLOAD", SMALL_FRAME)


def write_large(pc: WiredPc, random: Random) -> None:
    """A queue of `FRAMES` frames."""
    with pc.database.write() as unit:
        for _ in range(FRAMES * OPS_A_FRAME):
            note = base64.b64encode(random.randbytes(NOTE_BYTES)).decode()
            with unit.txn():
                made = Household(id=new_id(pc.clock), village_id=new_id(pc.clock), note=note)
                unit.put(made)
            pc.wrote[made.id] = note


def fresh_sync(wired: Wired, pc: WiredPc) -> tuple[int, int]:
    """One sync over a new connection; bytes up and down."""
    pc.line.close()
    wired.line.begin()
    assert pc.sync().equal
    return wired.line.up, wired.line.down


def cut_sync(wired: Wired, pc: WiredPc, *, up: int | None = None, down: int | None = None) -> int:
    """A sync that is cut, and the one after it; bytes of both together."""
    pc.line.close()
    wired.line.begin(cut_up=up, cut_down=down)
    before = wired.line.cuts
    SERVER_NOTICED.clear()
    code = pc.try_sync()
    if code and up is not None and up > MANY_BYTES:
        assert SERVER_NOTICED.wait(timeout=20)
    assert code in ("no_network", ""), code
    spent = wired.line.total
    assert wired.line.cuts == before + 1 or not code
    pc.line.close()
    wired.line.begin()
    assert pc.sync().equal
    return spent + wired.line.total


def small(wired: Wired, places: range, *, upward: bool) -> int:
    """Cut a small sync at each of the places; the most bytes that it cost."""
    one = wired.team.pcs[0]
    one.write(2)
    clean = sum(fresh_sync(wired, one))
    worst = 0
    for at in places:
        one.write(2)
        spent = cut_sync(wired, one, up=at) if upward else cut_sync(wired, one, down=at)
        worst = max(worst, spent - clean)
    wired.team.settle()
    wired.team.judge()
    return worst


def test_a_small_sync_may_be_cut_at_every_byte(make: Callable[[], Wired]) -> None:
    first = make()
    first.team.pcs[0].write(2)
    up, down = fresh_sync(first, first.team.pcs[0])
    worst = 0
    for length, upward in ((up, True), (down, False)):
        for start in range(0, length, A_TEAM):
            places = range(start, min(start + A_TEAM, length))
            worst = max(worst, small(make(), places, upward=upward))
    print(f"small sync of {up} + {down} bytes cut at each: at most {worst} bytes more")
    assert worst <= up + SPARE


class Worst(NamedTuple):
    """Bytes of whole syncs, and at most how many more a cut cost."""

    up: int
    more_up: int
    down: int
    more_down: int


def large(wired: Wired, samples: int) -> Worst:
    """Cut uploads and downloads of a large sync at sampled bytes."""
    one, two = wired.team.pcs
    write_large(one, wired.random)
    up = sum(fresh_sync(wired, one))
    down = sum(fresh_sync(wired, two))
    more_up = more_down = 0
    for _ in range(samples):
        write_large(one, wired.random)
        more_up = max(more_up, cut_sync(wired, one, up=wired.random.randrange(up)) - up)
        more_down = max(more_down, cut_sync(wired, two, down=wired.random.randrange(down)) - down)
    wired.team.settle()
    wired.team.judge()
    return Worst(up, more_up, down, more_down)


def check_large(make: Callable[[], Wired], samples: int) -> None:
    """All samples, with a new team for each few of them."""
    parts = [large(make(), A_FEW) for _ in range(0, samples, A_FEW)]
    worst = Worst(*(max(part[at] for part in parts) for at in range(4)))
    print(
        f"large sync, {samples} cuts each way: up {worst.up} bytes, at most {worst.more_up} more"
        f" ({worst.more_up / worst.up:.1%}); down {worst.down}, at most {worst.more_down} more"
        f" ({worst.more_down / worst.down:.1%})"
    )
    assert worst.more_up <= min(worst.up // FRAMES * 5 // 4 + SPARE, worst.up // 10)
    assert worst.more_down <= min(PACKED_BYTES + SPARE, worst.down // 10)


@pytest.mark.usefixtures("_large_ops")
def test_a_large_sync_may_be_cut_anywhere(make: Callable[[], Wired]) -> None:
    check_large(make, SAMPLES)


@pytest.mark.sweep
@pytest.mark.usefixtures("_large_ops")
def test_a_large_sync_may_be_cut_at_a_thousand_places(make: Callable[[], Wired]) -> None:
    check_large(make, MANY)
