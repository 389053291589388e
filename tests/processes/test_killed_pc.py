"""kill -9 of PCs in the middle of saving and syncing: what was said to be saved is there."""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

import pytest

from server.storage.engine import open_engine, sqlite_url
from server.storage.migrate import migrate
from tests.processes.fleet import fleet, judge, make_pcs
from tests.support.province import running_server

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.clock import SteppingClock

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="forks, so that each start costs nothing"
)

KILLS = 100
SWEEP = 1_900


def test_a_pc_killed_while_it_syncs_opens_by_itself(clock: SteppingClock, tmp_path: Path) -> None:
    kill(clock, tmp_path, KILLS)


@pytest.mark.sweep
def test_a_pc_killed_very_often_opens_by_itself(clock: SteppingClock, tmp_path: Path) -> None:
    kill(clock, tmp_path, SWEEP)


def kill(clock: SteppingClock, folder: Path, kills: int) -> None:
    """Two PCs live short lives until so many have been killed."""
    engine = open_engine(sqlite_url(folder / "server.db"))
    migrate(engine)
    team, pcs = make_pcs(folder, engine, clock, 2)
    with (
        running_server(engine, clock) as address,
        fleet(team, pcs, Random(5)) as the_fleet,  # noqa: S311 - when to kill must repeat
    ):
        for pc in pcs:
            the_fleet.in_peace(pc, address, 1, 0)
        while the_fleet.counts["killed"] < kills:
            the_fleet.work(pcs, 10, address, rounds=2)
        the_fleet.settle(address)
        ops = judge(the_fleet.team, the_fleet.pcs, engine)
        print(f"{ops} ops, {dict(the_fleet.counts)}")
    engine.dispose()
    assert the_fleet.counts["saved"] > kills
