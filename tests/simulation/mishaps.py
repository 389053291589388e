"""What the machines of a history do: die, be copied, be set back, repeat themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.domain.clock import SteppingClock
from desktop.storage.twin_ops import id_of_its_own
from tests.simulation.damage import flip_record
from tests.simulation.machines import Pc, seeded_clock
from tests.simulation.people import add
from tests.simulation.syncing import sync_cleanly, sync_through
from tests.simulation.truth import require
from tests.simulation.world import MOST_PCS
from tests.sync.damage import flip_bytes

if TYPE_CHECKING:
    from desktop.domain.people import Household
    from desktop.storage.write_unit import WriteUnit
    from tests.simulation.world import World

TEN_YEARS: Final = timedelta(days=3652)
DST: Final = timedelta(hours=1)


def crash(world: World, pc: Pc) -> None:
    """The program is killed."""
    world.truth.counts["crash"] += 1
    world.reopen(pc)


def jump(world: World, pc: Pc) -> None:
    """Somebody sets the PC's clock wrong: a little, an hour exactly, or ten years."""
    kind = world.random.randrange(3)
    if kind == 0:
        world.truth.counts["clock jump"] += 1
        by = timedelta(hours=world.random.uniform(-48, 48))
    elif kind == 1:
        world.truth.counts["clock jump of an hour"] += 1
        by = world.random.choice((DST, -DST))
    else:
        world.truth.counts["clock jump of ten years"] += 1
        by = world.random.choice((TEN_YEARS, -TEN_YEARS))
    pc.clock.move_to(pc.clock.instant + by)


def replay(world: World, _pc: Pc) -> None:
    """An old request arrives once more."""
    if world.sent:
        world.truth.counts["late replay"] += 1
        world.server.exchange(*world.random.choice(world.sent))


def back_up_server(world: World, _pc: Pc) -> None:
    """The province keeps a copy of its database."""
    world.back_up_server()


def restore_server(world: World, _pc: Pc) -> None:
    """The province's server comes back from a copy."""
    world.restore_server()


def copy_disk(world: World, pc: Pc) -> None:
    """Somebody keeps a copy of the PC's file."""
    world.truth.counts["disk copied"] += 1
    world.copies.append((pc.name, world.disks.copy(pc.db, seeded_clock(world.random))))


def put_disk_back(world: World, pc: Pc) -> None:
    """An old copy comes back: in place of the PC, or beside it as a twin."""
    mine = [copy for name, copy in world.copies if name == pc.name]
    if not mine:
        return
    random, truth = world.random, world.truth
    if random.random() < 0.5:
        # What came after the copy is in the log: the numbers of the copy are used already.
        add(world, pc)
        sync_through(world, pc)
    clock = seeded_clock(random, random.randint(0, 600))
    back = world.disks.copy(random.choice(mine), clock)
    if len(world.pcs) < MOST_PCS and random.random() < 0.5:
        truth.counts["twin started"] += 1
        world.pcs.append(Pc(f"twin of {pc.name}", back, clock))
        world.count_losses()
        add(world, world.pcs[-1])
        return
    truth.counts["disk put back"] += 1
    world.put_back(pc, back)
    pc.clock = clock
    pc.mine.clear()
    world.count_losses()
    add(world, pc)


def flip_byte(world: World, pc: Pc) -> None:
    """One byte of a stored row changes on the PC's disk; P17: the next sync finds it."""
    _finish_sync(world, pc)
    flip_bytes(pc.db, world.random, 1)
    world.truth.counts["byte changed on a PC"] += 1
    outcome = sync_cleanly(world, pc, damaged=True)
    require(bool(outcome.repaired), "P17 changed byte found", pc.name)


def flip_byte_of_server(world: World, pc: Pc) -> None:
    """One byte of a stored record changes at the province."""
    _finish_sync(world, pc)
    if flip_record(world.server, world.random):
        world.truth.counts["byte changed at the server"] += 1
        add(world, pc)
        outcome = sync_cleanly(world, pc, damaged=True)
        require(outcome.mended_there > 0, "P17 changed byte found", "at the server")


def _finish_sync(world: World, pc: Pc) -> None:
    """Nothing waits and nothing is on its way, so that whatever is repaired is the byte."""
    sync_cleanly(world, pc)


def start_twin_of_same_randomness(world: World, pc: Pc) -> None:
    """A virtual PC is copied while it runs: for a moment both draw the same random numbers."""
    edited = {form.original.id for form in pc.forms if form.group == "code"}
    homes = [home for home in pc.households() if home.id not in edited]
    if len(world.pcs) >= MOST_PCS or not homes:
        return
    random, truth = world.random, world.truth
    pc.forget_sync()
    seed, instant = random.getrandbits(32), pc.clock.instant
    twin = Pc(f"copy of {pc.name}", world.disks.copy(pc.db, pc.clock), pc.clock)
    world.pcs.append(twin)
    home = homes[0]
    for one in (pc, twin):
        _set_clock(one, SteppingClock(instant, seed))
        value = truth.fresh_value()
        ops = world.write(one, partial(_put, edited=replace(home, code=value), original=home))
        world.note(one, home.id, "code", value, frozenset({str(home.code)}), ops[0])
        truth.same_id[value] = (ops[0], id_of_its_own(one.op(ops[0])))
        _set_clock(one, SteppingClock(one.clock.instant, random.getrandbits(32)))
    truth.counts["twin of the same randomness"] += 1


def _put(unit: WriteUnit, edited: Household, original: Household) -> None:
    unit.put(edited, original=original)


def _set_clock(pc: Pc, clock: SteppingClock) -> None:
    pc.clock = pc.db.clock = clock
