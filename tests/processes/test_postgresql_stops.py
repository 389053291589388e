"""PostgreSQL stops at once under load, and comes back; or it comes back as it was earlier."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import contextmanager
from functools import partial
from random import Random
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from desktop.domain.people import Resident
from server.storage.engine import open_engine
from tests.processes.fleet import TEAM_NAME, Fleet, fleet, judge, log_of, make_pcs, opened
from tests.processes.pc_program import ops_after
from tests.processes.province import Province

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from tests.support.postgresql import Cluster

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, so that a start costs nothing"),
]

STOPS = (6, pytest.param(100, marks=pytest.mark.sweep))
RESTORES = (2, pytest.param(20, marks=pytest.mark.sweep))


@contextmanager
def working(
    database_url: str, clock: SteppingClock, folder: Path, seed: int
) -> Iterator[tuple[Fleet, Province, Engine]]:
    """Three PCs that have met, and their server."""
    engine = open_engine(database_url)
    province = Province(folder / "province", database_url)
    province.serve()
    team, pcs = make_pcs(folder, engine, clock, 3, partial(province.admit, clock=clock))
    try:
        with fleet(team, pcs, Random(seed)) as the_fleet:  # noqa: S311 - a failure names it
            for pc in pcs:
                the_fleet.in_peace(pc, province.address, 1, 0)
            yield the_fleet, province, engine
    finally:
        province.stop()
        engine.dispose()


def at_lines(every: int, times: int, happen: Callable[[], None]) -> Callable[[], None]:
    """Calls `happen` so many times, in each case after so many things that PCs said."""
    counts: Counter[str] = Counter()

    def count() -> None:
        counts["said"] += 1
        if counts["said"] % every == 0 and counts["said"] <= every * times:
            happen()

    return count


@pytest.mark.parametrize("stops", STOPS)
def test_a_database_that_stops_at_once_loses_and_doubles_nothing(
    cluster: Cluster, database_url: str, clock: SteppingClock, tmp_path: Path, stops: int
) -> None:
    every, done = 14, []

    def crash() -> None:
        cluster.stop_at_once()
        cluster.start()
        done.append(1)

    def in_the_background() -> None:
        # While this one stops and starts, the PCs go on and are told that it is busy.
        if threads:
            threads.pop().join()
        threads.append(Thread(target=crash))
        threads[-1].start()

    threads: list[Thread] = []
    with working(database_url, clock, tmp_path, seed=3) as (the_fleet, province, engine):
        the_fleet.meanwhile = at_lines(every, stops, in_the_background)
        the_fleet.work(the_fleet.pcs, 2 + stops // 2, province.address, rounds=12)
        the_fleet.meanwhile = None
        while threads:
            threads.pop().join()
        the_fleet.settle(province.address)
        ops = judge(the_fleet.team, the_fleet.pcs, engine)
        print(f"{len(done)} stops: {ops} ops, {dict(the_fleet.counts)}")
    assert len(done) == stops
    assert the_fleet.counts["trouble server_busy"] + the_fleet.counts["trouble no_network"]


@pytest.mark.parametrize("restores", RESTORES)
def test_a_server_put_back_to_an_earlier_day_gets_everything_again(
    cluster: Cluster, database_url: str, clock: SteppingClock, tmp_path: Path, restores: int
) -> None:
    """P7: what any surviving PC wrote comes back, with the server's copy made under load.

    P6: who was erased after the copy stays erased.
    """
    name, lost, gone = make_url(database_url).database or "", 0, frozenset[str]()
    with working(database_url, clock, tmp_path, seed=4) as (the_fleet, province, engine):
        the_fleet.pcs[1].years_off = 10
        erased = somebody(the_fleet)

        def copy_the_server(*, tell: bool) -> None:
            # What is on a verified copy, the PCs need not keep for ever.
            if tell:
                province.command("backup", "begin")
            cluster.dump(name, tmp_path / "copy")
            if tell:
                province.command("backup", "verified")

        for number in range(restores):
            the_fleet.meanwhile = at_lines(12, 1, partial(copy_the_server, tell=not number))
            the_fleet.work(the_fleet.pcs, 2, province.address, rounds=6)
            the_fleet.meanwhile = None
            if not number:
                erase(province, erased)
            before, _ = log_of(engine, the_fleet.team)
            province.stop()
            engine.dispose()
            cluster.put_back(name, tmp_path / "copy")
            (tmp_path / "copy").unlink()
            if not number:
                assert "langso-server restored" in province.refuses_to_serve()
            province.command("restored")
            after, _ = log_of(engine, the_fleet.team)
            lost += len(before - after)
            province.serve()
            if number == restores - 1:
                gone = lose_a_disk(the_fleet)
            # Somebody works and dies before everybody has given back what he has.
            the_fleet.work(the_fleet.pcs, 1, province.address, rounds=2)
        the_fleet.settle(province.address)
        ops = judge(the_fleet.team, the_fleet.pcs, engine, gone, erased)
        print(f"{restores} restores took {lost} ops: {ops}, {dict(the_fleet.counts)}")
    assert lost > 0


def somebody(the_fleet: Fleet) -> str:
    """A resident whom every PC knows."""
    with opened(the_fleet.pcs[0]) as database, database.read() as unit:
        return unit.all(Resident)[0].id


def erase(province: Province, record: str) -> None:
    """On the order of two officers."""
    officers = ("--officer", "Vi Văn Thử", "--officer", "Lường Thị Thử")
    ground = ("--ground", "Theo yêu cầu của công dân")
    province.command("erase", "--team", TEAM_NAME, "--record", record, *ground, *officers)


def lose_a_disk(the_fleet: Fleet) -> frozenset[str]:
    """A PC burns after the server was put back: what only it had nobody promised to keep."""
    pc = the_fleet.pcs.pop()
    with opened(pc) as database:
        gone = frozenset(ops_after(database, 0))
    pc.path.unlink()
    return gone
