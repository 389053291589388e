"""A PC of a team that the province closed is told, and what it holds still reaches the province."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.rows.history import HistoryRow
from desktop.domain.team import Team
from desktop.protocol.enrolment import SHEET_SUFFIX, EnrolmentSheet, write_sheet
from desktop.services.history import list_history
from desktop.services.home import home_summary
from desktop.services.sync_team import enrol, join_team, sync_now
from desktop.storage.orders import kept_orders
from desktop.system.paths import Home
from desktop.system.sentences import sentence
from server.security.can import OFFICER
from server.services.enrol import enrol_device, make_enrol_code
from server.services.feeds import open_feed_key
from server.services.reviews import find_team
from server.services.succession import Ending, close_team, closing_of, reopen_team
from server.services.teams import milliseconds
from server.storage.schema import team_slot
from server.storage.scope import door_scope
from tests.support.province import DeviceKey
from tests.sync.conftest import TEAM_NAME
from tests.sync.sticks import SIGNER, World, add, make_world, notes, waiting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from desktop.storage.database import Database

SUCCESSOR = "Tổ công nghệ số cộng đồng thôn Nà Sầm"
WAYS = ("wire", "stick")


@pytest.fixture
def world() -> World:
    """Two PCs of a team that have the same."""
    made = make_world()
    for pc in (*made.pcs, *made.pcs):
        made.wire(pc)
    return made


def close(world: World) -> str:
    """The province closes the team; answers the successor's id."""
    successor = new_id(world.clock)
    with door_scope(world.engine) as connection:
        connection.execute(
            insert(team_slot).values(
                id=bytes.fromhex(new_id(world.clock)),
                name=SUCCESSOR,
                team_id=bytes.fromhex(successor),
                created_at=milliseconds(world.clock),
            )
        )
    ending = Ending(successor, world.clock.today())
    close_team(world.engine, OFFICER, world.team, ending, world.clock, SIGNER)
    return successor


def told(pc: Database) -> tuple[object, str]:
    """What the home page says."""
    with pc.read() as unit:
        summary = home_summary(unit, pc.clock.today())
    return summary.closed_on, summary.successor


@pytest.mark.parametrize("way", WAYS)
def test_it_is_told_and_what_comes_late_is_taken(world: World, way: str) -> None:
    one, two = world.pcs
    successor = close(world)
    (late,) = add(one, 1, "giấy muộn")
    sync: Any = getattr(world, way)
    sync(one)
    assert told(one) == (world.clock.today(), SUCCESSOR)
    with one.read() as unit:
        team = unit.get(Team, world.team)
        assert team is not None
        assert team.successor_id == successor
        assert unit.sync.state().refused == 0
    (after,) = add(one, 1, "sau khi biết")
    sync(one)
    sync(two)
    assert waiting(one) == 0
    assert {late, after} <= set(notes(two))
    assert told(two) == told(one)
    reopen_team(world.engine, OFFICER, world.team, world.clock, SIGNER)
    sync(two)
    assert told(two) == (None, "")


@pytest.mark.parametrize("way", WAYS)
def test_it_comes_back_to_a_server_that_was_put_back(world: World, way: str) -> None:
    one, two = world.pcs
    sync: Any = getattr(world, way)
    before = world.copy_server()
    close(world)
    sync(one)
    (late,) = add(two, 1, "giấy muộn")
    world.restore_server(before)
    assert closing_of(world.engine, world.team) is None
    for pc in (one, one, two, two, one):
        try:
            sync(pc)
        except TroubleError as error:
            # By stick one more trip, with what the first answer made the PC send again.
            assert error.code == "bundle_again"  # noqa: PT017
    found = closing_of(world.engine, world.team)
    assert found is not None
    assert found.name == SUCCESSOR
    assert told(one) == told(two) == (world.clock.today(), SUCCESSOR)
    assert late in notes(one)
    with two.read() as unit:
        assert len(kept_orders(unit.cursor)) == 1


def test_it_is_the_province_s_to_take_back(world: World) -> None:
    pc = world.pcs[0]
    close(world)
    world.wire(pc)
    with pc.read() as unit:
        (act,) = [one.row for one in list_history(unit, 20) if one.row.kind == "succession"]
    assert isinstance(act, HistoryRow)
    with pc.write() as unit:
        undone = unit.undo(act.act)
    assert (undone.restored, len(undone.kept)) == (0, 1)
    assert told(pc) == (world.clock.today(), SUCCESSOR)
    assert waiting(pc) == 0


def test_what_a_server_says_of_it_unsigned_is_not_believed(world: World) -> None:
    pc = world.pcs[0]
    close(world)
    with world.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE change SET signature = NULL")
    with pytest.raises(TroubleError, match="forged_order"):
        world.wire(pc)
    assert told(pc) == (None, "")


def save(sheet: EnrolmentSheet, folder: Path) -> str:
    path = folder / f"phieu{SHEET_SUFFIX}"
    path.write_bytes(write_sheet(sheet))
    return str(path)


def test_over_https_a_pc_is_told_and_a_further_one_sent_to_the_successor(
    engine: Engine,
    server_clock: SteppingClock,
    clock: SteppingClock,
    database: Database,
    sheet: Callable[[], EnrolmentSheet],
    tmp_path: Path,
) -> None:
    enrol(database, save(sheet(), tmp_path), None, clock)
    sync_now(database, clock)
    further = save(sheet(), tmp_path)
    open_feed_key(engine, SIGNER, server_clock)
    code = make_enrol_code(engine, OFFICER, SUCCESSOR, server_clock)
    successor = new_id(server_clock)
    other = DeviceKey.make(server_clock).enrol_request(code, successor)
    enrol_device(engine, other, server_clock)
    ending = Ending(successor, server_clock.today())
    close_team(engine, OFFICER, find_team(engine, TEAM_NAME), ending, server_clock, SIGNER)
    add(database, 1)
    assert sync_now(database, clock).equal is True
    assert told(database) == (server_clock.today(), SUCCESSOR)
    assert waiting(database) == 0
    with pytest.raises(TroubleError) as caught:
        join_team(Home(tmp_path / "other"), further, None, "mười lăm chữ trở lên", clock)
    assert caught.value.code == "team_closed"
    assert SUCCESSOR in sentence(caught.value)
