"""The officer learns of PCs that were restored from a copy, and of two that work as one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from desktop.domain.errors import TroubleError
from desktop.protocol.messages import Stop
from server.cli import run
from server.security.can import OFFICER, Actor, ActorKind
from server.services.copied import Copied, copied_devices
from server.services.teams import after_restore
from server.storage.engine import open_engine, sqlite_url
from server.storage.migrate import migrate
from server.storage.schema import team_slot
from server.storage.scope import door_scope, team_scope
from tests.server.scribe import Scribe, new_team
from tests.support.province import DeviceKey, admit

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock


@pytest.fixture
def pc(engine: Engine, clock: SteppingClock) -> Scribe:
    return make_pc(engine, new_team(engine, clock), clock)


def make_pc(engine: Engine, team: str, clock: SteppingClock) -> Scribe:
    key = DeviceKey.make(clock)
    admit(engine, key, team, clock)
    return Scribe(engine, team, clock, dev=key.dev)


def told_of(pc: Scribe) -> Copied | None:
    return copied_devices(pc.engine, OFFICER).get(pc.dev)


def copy_of(pc: Scribe, n: int, prev: str) -> Scribe:
    """The file as it was after op `n`, on whatever machine."""
    return Scribe(pc.engine, pc.team, pc.clock, dev=pc.dev, n=n, prev=prev)


def test_a_pc_that_works_on_is_not_named(pc: Scribe) -> None:
    for _ in range(3):
        pc.sync([pc.op(), pc.op()])
    assert told_of(pc) is None


def test_a_pc_that_was_restored_from_a_copy_is_named_and_since_when(pc: Scribe) -> None:
    pc.sync([pc.op()])
    back = copy_of(pc, pc.n, pc.prev)
    pc.sync([pc.op(), pc.op()])
    mine = back.op()
    assert back.ask([mine]).stopped is Stop.FORK
    back.sync(back.new_epoch([mine]))
    told = told_of(pc)
    assert told is not None
    assert (told.times, told.twice) == (1, False)
    assert 0 < told.last_at <= int(pc.clock.now().timestamp() * 1000)
    back.sync([back.op()])
    assert told_of(pc) == told, "it is told when it began"


def test_two_that_work_under_one_name_are_told_from_one_that_was_restored(pc: Scribe) -> None:
    pc.sync([pc.op()])
    twin = copy_of(pc, pc.n, pc.prev)
    pc.sync([pc.op()])
    twin.sync(twin.new_epoch([twin.op()]))
    pc.sync([pc.op()])
    told = told_of(pc)
    assert told is not None
    assert (told.times, told.twice) == (1, True)


def test_all_begin_anew_after_a_restore_of_the_server_and_none_is_named(
    pc: Scribe, clock: SteppingClock
) -> None:
    ops = [pc.op(), pc.op()]
    pc.sync(ops)
    with team_scope(pc.engine, pc.team) as connection:
        after_restore(connection, pc.team, clock)
    pc.reset()
    pc.sync(pc.new_epoch([*ops, pc.op()]))
    assert told_of(pc) is None
    twin = copy_of(pc, pc.n, pc.prev)
    twin.ep, twin.inc = pc.ep, pc.inc
    twin.sync(twin.new_epoch([twin.op()]))
    pc.sync([pc.op()])
    told = told_of(pc)
    assert told is not None
    assert told.twice


def test_it_is_for_officers(pc: Scribe) -> None:
    with pytest.raises(TroubleError, match="not_permitted"):
        copied_devices(pc.engine, Actor(ActorKind.DEVICE, pc.team, pc.dev))


def test_the_list_of_devices_says_it(
    tmp_path: Path, clock: SteppingClock, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = open_engine(sqlite_url(tmp_path / "server.db"))
    migrate(engine)
    pc = make_pc(engine, new_team(engine, clock), clock)
    with door_scope(engine) as connection:
        values = {"id": bytes(16), "name": "Tổ thử", "team_id": bytes.fromhex(pc.team)}
        connection.execute(insert(team_slot).values(created_at=0, **values))
    pc.sync([pc.op()])
    twin = copy_of(pc, pc.n, pc.prev)
    pc.sync([pc.op()])
    twin.sync(twin.new_epoch([twin.op()]))
    where = ("--home", str(tmp_path))
    assert run(["devices", *where]) == 0
    assert "restored from a copy (1 times, last on 20" in capsys.readouterr().out
    pc.sync([pc.op()])
    engine.dispose()
    assert run(["devices", *where]) == 0
    assert "two PCs work under this name" in capsys.readouterr().out
    assert run(["devices", "--json", *where]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["dev"], listed["copied"]["twice"]) == (pc.dev, True)
