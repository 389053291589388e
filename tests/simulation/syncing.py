"""Syncs of a history: a step at a time, so that work and accidents happen between the steps."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import TroubleError
from desktop.storage import removals
from desktop.sync.drive import EXPECTED_ERRORS
from desktop.sync.session import sync_session
from desktop.sync.steps import DbStep
from tests.simulation.line import FAULTS, WEIGHTS, Line
from tests.simulation.truth import require
from tests.simulation.watch import look

if TYPE_CHECKING:
    from desktop.sync.session import SyncOutcome
    from tests.simulation.machines import Pc
    from tests.simulation.world import World

_DEATH: Final = 0.15
_TROUBLES: Final = frozenset({"no_network", "mass_removal"})


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


def sync_cleanly(world: World, pc: Pc, *, damaged: bool = False) -> SyncOutcome:
    """A fresh sync in which nothing goes wrong, to its good end.

    Args:
        world: Where.
        pc: Who.
        damaged: Somebody changed what is stored, so that something is to be mended.
    """
    while True:
        pc.forget_sync()
        before = set() if damaged else pc.everybody()
        counted_of = pc.removals_counted_of()
        outcome = step(world, pc, "", damaged=damaged)
        while pc.session is not None:
            outcome = step(world, pc, "", damaged=damaged)
        if outcome is not None:
            break
    if not (outcome.server_restored or damaged or pc.removal_allowed):
        _few_went(before, counted_of, pc)
    pc.removal_allowed = False
    return outcome


def _few_went(before: set[str], counted_of: int, pc: Pc) -> None:
    """P14: without a yes no pull takes away more than a few records and a fifth.

    A fifth of what there was when a day's count began.
    """
    after = pc.everybody()
    gone = len(before - after - pc.aliases())
    total = max(len(before), len(after) + gone, counted_of)
    few = gone <= removals.MOST_REMOVED or gone * removals.MOST_SHARE <= total
    require(few, "P14 mass-delete guard", f"{gone} of {total} went from {pc.name}")


def step(world: World, pc: Pc, fault: str, *, damaged: bool = False) -> SyncOutcome | None:
    """One step of the PC's sync; begins one when there is none; the outcome of a good end."""
    counts = world.truth.counts
    if pc.session is None:
        allowed = pc.removal_allowed
        pc.session, pc.send = sync_session(pc.clock, removal_allowed=allowed), (None, None)
        counts["session"] += 1
    value, error = pc.send
    try:
        asked = pc.session.send(value) if error is None else pc.session.throw(error)
    except StopIteration as end:
        pc.session = None
        count_outcome(world, pc, end.value, damaged=damaged)
        outcome: SyncOutcome = end.value
        return outcome
    except TroubleError as trouble:
        pc.session = None
        require(trouble.code in _TROUBLES, "P9 progress", trouble.code)
        if trouble.code == "mass_removal":
            # A copy is made, somebody is asked and says yes.
            counts["mass removal asked about"] += 1
            pc.removal_allowed = True
        return None
    if isinstance(asked, DbStep) and fault and world.random.random() < _DEATH:
        _die_inside(world, pc, asked)
        return None
    try:
        pc.send = (_do(world, pc, asked, fault), None)
    except EXPECTED_ERRORS as caught:
        pc.send = (None, caught)
    return None


def count_outcome(
    world: World, pc: Pc, outcome: SyncOutcome, *, damaged: bool = False, carried: bool = False
) -> None:
    """Take note of a good end, at which both ends must be the same.

    By stick a difference is found and not mended yet: the next sync must do that.
    """
    counts = world.truth.counts
    mended = bool(outcome.repaired or outcome.mended_there)
    found = carried and outcome.equal is False
    if (mended or found) and counts["erase"] and counts["server restored"]:
        # Of a record that was merged elsewhere when its erasure was given back, a value may lie
        # in the inbox of the other one, where the comparison finds it.
        counts["mended after an order was given back"] += 1
    elif not damaged:
        require(not mended, "P1 convergence", f"{pc.name} had to repair {outcome.repaired}")
        found = False
    equal = outcome.equal is not False or found
    require(equal, "P1 convergence", f"{pc.name} unequal digests")
    counts["session done"] += 1
    counts["new epoch"] += outcome.new_epoch
    counts["conflict"] += outcome.conflicts
    counts["quarantined"] += outcome.quarantined
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
    world.reopen(pc)
