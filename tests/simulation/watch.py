"""What must hold at every moment on a PC: P4 and P10."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.storage.refused import refused_ops
from tests.simulation.machines import value_text
from tests.simulation.people import REFUSED
from tests.simulation.truth import GONE, require

if TYPE_CHECKING:
    from tests.simulation.machines import Pc
    from tests.simulation.world import World


def look(world: World, pc: Pc) -> None:
    """Raise PropertyBrokenError when the PC shows what it must not; cheap when nothing moved."""
    written = pc.written()
    if written == pc.looked:
        return
    pc.looked = written
    _own_writes_stay(world, pc)
    stored = pc.stored()
    erased = world.truth.erased
    for household, head, _ in world.truth.pairs:
        if household in erased or head in erased:
            continue
        # Others' edits may bring the household, but only its making names a head, in whose place
        # somebody may have let another one count.
        if (b"head_id" in stored.get(household, b"")) != (head in stored):
            require(False, "P10 atomic", f"{pc.name} has half of a business change")


def _own_writes_stay(world: World, pc: Pc) -> None:
    """P4: nobody's own value falls back to the one it replaced."""
    screen = pc.screen()
    for (record, group), (value, replaced) in pc.mine.items():
        groups = screen.get(record)
        if groups is None:
            if replaced is None:
                _must_be_gone(world, pc, record)
        elif replaced is not None and groups[group] == replaced:
            aside = REFUSED in value or _is_put_aside(pc, record, group, value)
            if aside and _was_deleted(world, record):
                # What was put aside does not come back with a record that was deleted after it.
                continue
            if _was_brought_back(world, record, group, replaced):
                continue
            decided = {(one.record, one.group, one.value) for one in world.truth.decisions}
            told = (record, group, value) in pc.inbox() | decided
            if told and world.truth.counts["server restored"]:
                # Sent once more by a PC whose clock was ahead, a value counts as younger than the
                # one whose writer had seen it: that one is told of, and nothing is lost.
                world.truth.counts["own value beaten after a restore"] += 1
                continue
            require(False, "P4 read your writes", f"{pc.name} shows {replaced} after {value}")


def _is_put_aside(pc: Pc, record: str, group: str, value: str) -> bool:
    """Whether the province refused it here, with what it was saved together with."""
    with pc.db.read() as unit:
        ops = [row.op for row in refused_ops(unit.cursor)]
    said = (op.f[group] for op in ops if op.r == record and group in op.f)
    return value in map(value_text, said)


def _must_be_gone(world: World, pc: Pc, record: str) -> None:
    truth = world.truth
    known = _was_deleted(world, record) or record in truth.merged or record in truth.erased
    require(known, "P4 read your writes", f"{pc.name} lost sight of {record}")


def _was_brought_back(world: World, record: str, group: str, value: str) -> bool:
    """Whether somebody decided that a value that had lost counts after all."""
    return any(
        (w.record, w.group, w.value) == (record, group, value) and value in w.saw
        for w in world.truth.writes
    )


def _was_deleted(world: World, record: str) -> bool:
    return any(w.record == record and w.group == GONE for w in world.truth.writes)
