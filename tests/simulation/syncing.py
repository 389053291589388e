"""Syncs of a history: a step at a time, so that work and accidents happen between the steps."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import TroubleError
from desktop.sync.drive import EXPECTED_ERRORS
from desktop.sync.session import sync_session
from desktop.sync.steps import DbStep
from tests.simulation.line import FAULTS, WEIGHTS, Line
from tests.simulation.truth import require
from tests.simulation.watch import look

if TYPE_CHECKING:
    from tests.simulation.machines import Pc
    from tests.simulation.world import World

_DEATH: Final = 0.15


class _PowerCutError(Exception):
    """The program dies inside a transaction."""


def advance(world: World, pc: Pc) -> None:
    """One to four steps of a sync, so that work happens between them."""
    random = world.random
    for _ in range(random.randint(1, 4)):
        fault = random.choices(FAULTS, WEIGHTS)[0] if random.random() < 0.5 else ""
        step(world, pc, fault)
        look(world, pc)


def sync_through(world: World, pc: Pc, fault: str = "") -> None:
    """A sync from where it stands to its end."""
    step(world, pc, fault)
    while pc.session is not None:
        step(world, pc, fault)


def sync_cleanly(world: World, pc: Pc) -> None:
    """A fresh sync in which nothing goes wrong."""
    pc.session, pc.send = None, (None, None)
    sync_through(world, pc)


def step(world: World, pc: Pc, fault: str) -> None:
    """One step of the PC's sync; begins one when there is none."""
    if pc.session is None:
        pc.session, pc.send = sync_session(pc.clock), (None, None)
        world.truth.counts["session"] += 1
    value, error = pc.send
    try:
        asked = pc.session.send(value) if error is None else pc.session.throw(error)
    except StopIteration as end:
        pc.session = None
        _count_outcome(world, pc, end.value)
        return
    except TroubleError as trouble:
        pc.session = None
        require(trouble.code == "no_network", "P9 progress", trouble.code)
        return
    if isinstance(asked, DbStep) and fault and world.random.random() < _DEATH:
        _die_inside(world, pc, asked)
        return
    try:
        pc.send = (_do(world, pc, asked, fault), None)
    except EXPECTED_ERRORS as caught:
        pc.send = (None, caught)


def _count_outcome(world: World, pc: Pc, outcome: Any) -> None:
    require(outcome.equal is not False, "P1 convergence", f"{pc.name} unequal digests")
    counts = world.truth.counts
    counts["session done"] += 1
    counts["new epoch"] += outcome.new_epoch
    counts["conflict"] += outcome.conflicts
    counts["started over"] += outcome.server_restored


def _do(world: World, pc: Pc, asked: Any, fault: str) -> Any:
    if isinstance(asked, DbStep):
        with pc.db.write(kind="sync") as unit:
            return asked.work(unit)
    return asked.work(Line(world, pc, fault))


def _die_inside(world: World, pc: Pc, asked: DbStep) -> None:
    """The power goes after the work and before the commit."""
    world.truth.counts["power cut in a transaction"] += 1
    with suppress(_PowerCutError, *EXPECTED_ERRORS), pc.db.write(kind="sync") as unit:
        asked.work(unit)
        raise _PowerCutError
    pc.reopen()
