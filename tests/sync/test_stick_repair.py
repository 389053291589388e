"""A difference that is found by stick is mended by the next one, without any network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.protocol.messages import MAX_PLAIN_BYTES
from desktop.protocol.ops import digest_of_total
from server.services.digests import recomputed_total
from server.storage.scope import team_scope
from server.storage.stores import open_store
from tests.server.scribe import Scribe
from tests.sync.damage import dump
from tests.sync.sticks import World, add, change_note, make_world, notes, read, waiting, write

if TYPE_CHECKING:
    from desktop.storage.database import Database


@pytest.fixture
def world() -> World:
    return make_world()


def damage(pc: Database, records: list[str], cells: bytes = b"\x80") -> None:
    with pc.write() as unit:
        for record in records:
            unit.cursor.execute("UPDATE record_state SET cells = ? WHERE r = ?", (cells, record))


def differs(pc: Database) -> bool | None:
    with pc.read() as unit:
        return unit.sync.state().last_equal is False


def test_what_a_stick_found_differing_comes_back_on_the_next_one(world: World) -> None:
    one, two = world.pcs
    made = add(two, 12)
    world.stick(two)
    world.stick(one)
    whole = dump(one)
    damage(one, made[:3])
    with one.write() as unit:
        unit.cursor.execute("DELETE FROM record_state WHERE r = ?", (made[3],))
    plain = len(write(one))
    found = world.stick(one)
    assert (found.equal, differs(one)) == (False, True)
    # Meanwhile both go on: what is new for this PC is no damage, and what waits stays on top.
    change_note(two, made[0], "sửa ở máy khác")
    (later,) = add(two, 1)
    world.stick(two)
    change_note(one, made[5], "sửa ở máy này")
    stick = write(one)
    change_note(one, made[6], "sửa lúc chờ")
    assert len(stick) > plain
    outcome = read(one, world.take(stick).answer).outcome
    assert (outcome.equal, outcome.repaired) == (True, ("household",))
    assert outcome.repaired_records == 4
    assert (differs(one), waiting(one)) == (False, 1)
    assert notes(one)[made[0]] == "sửa ở máy khác"
    assert notes(one)[made[6]] == "sửa lúc chờ"
    assert later in notes(one)
    for pc in (one, two):
        world.stick(pc)
    assert dump(one) == dump(two) != whole
    assert len(write(one)) < len(stick), "what is equal is not told again"


def test_a_stick_that_comes_back_late_mends_nothing_that_is_newer(world: World) -> None:
    one, two = world.pcs
    made = add(one, 4)
    for pc in (one, two):
        world.stick(pc)
    damage(one, made[:1])
    assert world.stick(one).equal is False
    late = world.take(write(one)).answer
    change_note(two, made[0], "mới hơn")
    world.wire(two)
    world.wire(one)
    assert read(one, late).outcome.repaired_records == 0
    world.stick(one)
    assert world.stick(one).equal is True
    assert notes(one) == notes(two)


def test_a_large_record_and_damage_of_the_server_are_mended_by_stick(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = world.pcs
    (home, beside) = add(one, 2)
    world.stick(one)
    Scribe(world.engine, world.team, world.clock).grow(home, "household")
    for pc in (one, two):
        assert world.stick(pc).equal is True
    damage(one, [home])
    assert world.stick(one).equal is False
    with monkeypatch.context() as full:
        full.setattr("server.services.carried.MAX_RECORDS_ROOM", 1_000_000)
        outcome = world.stick(one)
        assert (outcome.equal, outcome.repaired_records) == (False, 0), "it goes with a later one"
    with team_scope(world.engine, world.team) as connection:
        held = open_store(connection, world.team).cells([("household", beside)])
        changed = {key: cells.replace(b"ghi", b"gha") for key, cells in held.items()}
        open_store(connection, world.team).save_cells(changed)
    outcome = world.stick(one)
    assert (outcome.equal, outcome.repaired_records) == (True, 1)
    with one.read() as unit:
        query = "SELECT length(cells) FROM record_state WHERE r = ?"
        assert unit.cursor.execute(query, (home,)).fetchone()[0] > MAX_PLAIN_BYTES
    with team_scope(world.engine, world.team, reads=True) as connection:
        stored = digest_of_total(recomputed_total(open_store(connection, world.team)))
    with two.write() as unit:
        assert unit.sync_store.digest() == stored
    assert dump(one) == dump(two)
