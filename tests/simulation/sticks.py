"""Syncs by a stick: bundles that arrive late, twice, in another order, or never."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import TroubleError
from desktop.sync.drive import drive_here
from desktop.sync.stick import read_session, write_session
from server.services.bundles import BundleDesk, take_bundle
from tests.simulation.machines import PROVINCE
from tests.simulation.syncing import count_outcome
from tests.simulation.truth import require

if TYPE_CHECKING:
    from tests.simulation.machines import Pc
    from tests.simulation.world import World

_KEPT: Final = 2
_NOT_NOW: Final = frozenset(
    {"bundle_again", "bundle_key_missing", "bundle_damaged", "mass_removal", "not_enrolled"}
)
"""What a PC says of a bundle of other days, of one that is sealed to its twin, or before it knows
the province's keys."""


def write_stick(world: World, pc: Pc) -> None:
    """Somebody writes what waits onto a stick."""
    pc.forget_sync()
    nowhere: Any = None
    try:
        drive_here(write_session(lambda data: _keep(world, world.going_up, data)), pc.db, nowhere)
    except TroubleError as trouble:
        require(trouble.code in _NOT_NOW, "P9 progress", trouble.code)
        return
    world.truth.counts["bundle written"] += 1


def take_stick(world: World, _pc: Pc) -> None:
    """The province takes one of the sticks, perhaps not for the first time."""
    if not world.going_up:
        return
    server, random = world.server, world.random
    at = random.randrange(len(world.going_up))
    desk = BundleDesk(server.engine, server.sealing, PROVINCE, server.clock)
    taken = take_bundle(desk, world.going_up[at])
    world.truth.counts["bundle taken"] += 1
    world.truth.counts["bundle taken out of order"] += at < len(world.going_up) - 1
    world.look_at_server()
    _keep(world, world.going_down, (taken.header.dev, taken.answer))
    if random.random() < 0.5:
        world.going_up.pop(at)
    else:
        world.truth.counts["bundle stays for another time"] += 1


def read_stick(world: World, pc: Pc) -> None:
    """Somebody brings one of the province's answers to the PC, perhaps an old one."""
    mine = [data for dev, data in world.going_down if dev == pc.db.device]
    if not mine:
        return
    pc.forget_sync()
    allowed, pc.removal_allowed = pc.removal_allowed, False
    session = read_session(world.random.choice(mine), pc.clock, removal_allowed=allowed)
    nowhere: Any = None
    try:
        taken = drive_here(session, pc.db, nowhere)
    except TroubleError as trouble:
        require(trouble.code in _NOT_NOW, "P9 progress", trouble.code)
        world.truth.counts[f"answer by stick: {trouble.code}"] += 1
        pc.removal_allowed = trouble.code == "mass_removal"
        return
    world.truth.counts["answer by stick"] += 1
    count_outcome(world, pc, taken.outcome, carried=True)


def carry_stick(world: World, pc: Pc) -> None:
    """A stick goes to the province and back, unless it stays somewhere on the way."""
    write_stick(world, pc)
    if world.random.random() < 0.8:
        take_stick(world, pc)
    if world.random.random() < 0.8:
        read_stick(world, pc)


def _keep(world: World, kept: list[Any], one: Any) -> None:
    kept.append(one)
    if len(kept) > _KEPT:
        world.truth.counts["bundle lost"] += 1
        kept.pop(world.random.randrange(_KEPT))
