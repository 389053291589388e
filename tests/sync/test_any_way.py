"""P16: the same changes by wire, by stick or by any mix of both end in the same state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.people import Household
from server.storage.scope import team_scope
from tests.sync.sticks import START, World, add, change_note, make_world, notes, read, write

if TYPE_CHECKING:
    from desktop.storage.database import Database

PCS = 3
STEPS = 24
HISTORIES = 12
SWEEP = 600
WIRE, STICK, MIXED = "wire", "stick", "mixed"


@dataclass
class Road:
    """Bundles on their way: what was written, and what was answered, each for one PC."""

    up: list[tuple[int, bytes]] = field(default_factory=list)
    down: list[tuple[int, bytes]] = field(default_factory=list)


def edit(world: World, random: Random, at: int) -> None:
    """Somebody adds, changes or deletes something; the time is that of the step."""
    pc = world.pcs[random.randrange(PCS)]
    held = sorted(notes(pc))
    act = random.choices(("add", "change", "delete"), (4, 8, 1))[0]
    record = random.choice(held) if held else ""
    assert isinstance(pc.clock, SteppingClock)
    pc.clock.move_to(START + timedelta(minutes=at + 1))
    if act == "add" or not held:
        add(pc, 1, f"mới {at}")
    elif act == "change":
        change_note(pc, record, f"sửa {at}")
    else:
        with pc.write() as unit:
            unit.delete(Household, record)


def state_of(pc: Database) -> tuple[dict[str, str | None], list[tuple[object, ...]], bytes]:
    """What the screen shows, what lost, and the state's digest."""
    with pc.read() as unit:
        lost = sorted((row.record, row.group, str(row.lost)) for row in unit.sync.inbox())
    with pc.write(kind="sync") as unit:
        digest = unit.sync_store.hello().digest
    return notes(pc), list(lost), digest


def settle(world: World) -> None:
    """Everybody syncs until nothing moves; all hold the same, and nothing waits."""
    for _ in range(2):
        outcomes = [world.wire(pc) for pc in world.pcs]
    assert all(outcome.equal for outcome in outcomes)
    states = [state_of(pc) for pc in world.pcs]
    assert states[0] == states[1] == states[2]
    for pc in world.pcs:
        with pc.read() as unit:
            assert unit.sync.state().waiting == 0


def run(seed: int, way: str) -> tuple[list[tuple[object, ...]], object]:
    """A history in which every sync is whole: its log and its end, without ids.

    Ids hold random bits, of which each way draws another number.
    """
    random, choice = Random(seed), Random(seed + 1)  # noqa: S311
    world = make_world(PCS, seed)
    for at in range(STEPS):
        if random.random() < 0.6:
            edit(world, random, at)
            continue
        pc = world.pcs[random.randrange(PCS)]
        world.clock.move_to(START + timedelta(minutes=at + 1))
        by_stick = way == STICK or (way == MIXED and choice.random() < 0.5)
        outcome = world.stick(pc) if by_stick else world.wire(pc)
        assert outcome.equal, (seed, way, at)
    world.clock.move_to(START + timedelta(minutes=STEPS + 1))
    settle(world)
    shown, lost, _digest = state_of(world.pcs[0])
    return log_without_ids(world), (sorted(map(str, shown.values())), [row[1:] for row in lost])


def log_without_ids(world: World) -> list[tuple[object, ...]]:
    """(PC, its number, kind, table, status) in the order of the log."""
    number = {pc.device: at for at, pc in enumerate(world.pcs)}
    with team_scope(world.engine, world.team, reads=True) as connection:
        rows = connection.exec_driver_sql(
            "SELECT dev, n, kind, t, status FROM change ORDER BY seq"
        ).fetchall()
    return [(number[row[0].hex()], *row[1:]) for row in rows]


def check_same_log(seed: int) -> None:
    by_wire = run(seed, WIRE)
    assert run(seed, STICK) == by_wire, seed
    assert run(seed, MIXED) == by_wire, seed


def check_late_sticks(seed: int) -> dict[str, int]:
    """Sticks that arrive late, twice, in any order or not at all, while others use the wire."""
    random = Random(seed)  # noqa: S311
    world = make_world(PCS, seed)
    road = Road()
    counts = dict.fromkeys(("edit", "wire", "write", "take", "read", "lost"), 0)
    for at in range(2 * STEPS):
        step = random.choices(tuple(counts), (8, 3, 3, 4, 4, 1))[0]
        number = random.randrange(PCS)
        pc = world.pcs[number]
        if step == "edit":
            edit(world, random, at)
        elif step == "wire":
            world.wire(pc)
        elif step == "write":
            road.up.append((number, write(pc)))
        elif step == "take" and road.up:
            whose, data = random.choice(road.up)
            road.down.append((whose, world.take(data).answer))
        elif step == "read" and road.down:
            whose, data = random.choice(road.down)
            assert read(world.pcs[whose], data).outcome.equal is not False, (seed, at)
        elif step == "lost" and road.up:
            road.up.pop(random.randrange(len(road.up)))
        counts[step] += 1
    settle(world)
    ids = [op for op, _status in world.log()]
    assert len(ids) == len(set(ids)) == made_ops(world), seed
    return counts


def made_ops(world: World) -> int:
    """Ops that all PCs made: none is lost, none is doubled."""
    made = 0
    for pc in world.pcs:
        with pc.read() as unit:
            made += unit.cursor.execute("SELECT count(*) FROM outbox").fetchone()[0]
    return made


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_the_same_changes_make_the_same_log(seed: int) -> None:
    check_same_log(seed)


@pytest.mark.parametrize("seed", range(2 * HISTORIES))
def test_late_doubled_and_lost_sticks_change_nothing(seed: int) -> None:
    check_late_sticks(seed)


@pytest.mark.sweep
def test_many_more_histories() -> None:
    total: dict[str, int] = {}
    for seed in range(1_000, 1_000 + SWEEP):
        check_same_log(seed)
        for name, count in check_late_sticks(seed).items():
            total[name] = total.get(name, 0) + count
    print(total)
