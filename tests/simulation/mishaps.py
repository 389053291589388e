"""What the machines of a history do: die, be copied, be set back, repeat themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tests.simulation.machines import Pc, seeded_clock
from tests.simulation.people import add
from tests.simulation.syncing import sync_through
from tests.simulation.world import MOST_PCS

if TYPE_CHECKING:
    from tests.simulation.world import World

TEN_YEARS: Final = timedelta(days=3652)
DST: Final = timedelta(hours=1)


def crash(world: World, pc: Pc) -> None:
    """The program is killed."""
    world.truth.counts["crash"] += 1
    pc.reopen()


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
    world.copies.append((pc.name, pc.db.copy(seeded_clock(world.random))))


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
    back = random.choice(mine).copy(clock)
    if len(world.pcs) < MOST_PCS and random.random() < 0.5:
        truth.counts["twin started"] += 1
        world.pcs.append(Pc(f"twin of {pc.name}", back, clock))
        world.count_losses()
        add(world, world.pcs[-1])
        return
    truth.counts["disk put back"] += 1
    pc.replace(back)
    pc.clock = clock
    pc.mine.clear()
    world.count_losses()
    add(world, pc)
