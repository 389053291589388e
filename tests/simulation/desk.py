"""What people decide about values that met, and about what the province put aside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household
from desktop.protocol.registry import DELETED, MERGED_INTO
from desktop.services.sync_decisions import (
    DecideDiffering,
    DecidePutAside,
    give_up,
    keep_current,
    resend,
    restore_lost,
)
from desktop.services.sync_troubles import FOLLOWING
from desktop.storage.inbox import undecided
from desktop.storage.records import is_live
from desktop.storage.refused import RefusedOp, belonging, refused_ops
from tests.simulation.machines import GROUPS, UNKNOWN, shown, value_text
from tests.simulation.people import FEW, REFUSED, apply
from tests.simulation.truth import GONE, Decision, Write

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit
    from desktop.storage.write_unit import WriteUnit
    from tests.simulation.machines import Pc
    from tests.simulation.world import World


def decide(world: World, pc: Pc) -> None:
    """Somebody looks at two values that met, and says which one counts."""
    with pc.db.read() as unit:
        open_ones = [one for one in undecided(unit.cursor) if one.t == "household"]
    if not open_ones:
        return
    one = world.random.choice(open_ones)
    command = DecideDiffering(f"{one.t} {one.r} {one.g} {one.seq}")
    restores = world.random.random() < 0.5
    # The desk shows the record also when it was deleted or merged.
    with pc.db.read() as unit:
        view = unit.records.view(one.t, one.r)
    shown_there = (*GROUPS, UNKNOWN)
    before = {g: value_text(view[g].value) if g in view else "None" for g in shown_there}
    parts = pc.parts_of(one.r)
    work = restore_lost if restores else keep_current
    try:
        ops = world.write(pc, lambda unit: work(unit, command))
    except TroubleError as trouble:
        world.truth.counts[f"decision refused: {trouble.code}"] += 1
        return
    world.truth.counts["resolve"] += 1
    value = value_text(one.cell.value)
    if not restores:
        world.truth.decisions.append(Decision(one.r, one.g, value, ops[-1]))
    elif one.g == DELETED:
        saw = frozenset(before.values())
        gone = world.truth.fresh_value()
        world.truth.writes.append(Write(one.r, GONE, gone, saw, pc.name, ops[0], parts))
    elif one.g == MERGED_INTO:
        world.truth.merged.add(one.r)
    else:
        # What counted was on the screen, and so was the value that counts again.
        saw = frozenset({value, before.get(one.g, "None")})
        world.truth.writes.append(Write(one.r, one.g, value, saw, pc.name, ops[-2]))
        pc.mine.pop((one.r, one.g), None)


def write_what_is_refused(world: World, pc: Pc) -> None:
    """Another program allows what the province's does not: the op must be put aside."""
    value = world.truth.fresh_value() + REFUSED
    found = pc.households()[:FEW]
    if found and world.random.random() < 0.7:
        home = world.random.choice(found)
        ops = world.write(pc, lambda unit: apply(unit, home.id, {"note": value}))
        saw = frozenset({shown(home, "note")})
        world.note(pc, home.id, "note", value, saw, ops[-1])
    else:
        made: list[str] = []

        def work(unit: WriteUnit) -> None:
            made.append(new_id(unit.clock))
            address = {"village_id": world.templates.village, "lane": value, "house_number": None}
            apply(unit, made[0], {"address": address, "note": value})

        ops = world.write(pc, work)
        for group in ("note", "address"):
            world.note(pc, made[0], group, value, frozenset(), ops[0])
    world.truth.refused.update(ops)
    world.truth.counts["refused"] += len(ops)


def correct(world: World, pc: Pc) -> None:
    """Somebody corrects what the province put aside, and sends it again."""
    homes = put_aside(pc)
    if homes:
        correct_one(world, pc, world.random.choice(homes))


def put_aside(pc: Pc) -> list[str]:
    """Households of which the province put something aside."""
    with pc.db.read() as unit:
        return sorted({row.op.r for row in refused_ops(unit.cursor) if row.op.t == "household"})


def let_go(world: World, pc: Pc, record: str) -> None:
    """Somebody gives up what was put aside."""
    with pc.db.read() as unit:
        rows = belonging(refused_ops(unit.cursor), "household", record)
    world.write(pc, lambda unit: give_up(unit, DecidePutAside(f"household {record}")))
    world.truth.counts["given up"] += 1
    world.truth.let_go.update(
        (row.op.r, group, value_text(value)) for row in rows for group, value in row.op.f.items()
    )
    for row in rows:
        for group in row.op.f:
            pc.mine.pop((row.op.r, group), None)


def _not_said_anew(unit: ReadUnit, rows: list[RefusedOp]) -> set[tuple[str, str, str]]:
    """What somebody sees beside what the records say now, and does not send again.

    Of a record that is deleted nothing can be said; nor a value that another one took the place
    of, whose writer knew the log with the refusal in it.
    """
    found = set()
    for t, r in {(row.op.t, row.op.r) for row in rows}:
        view = unit.records.view(t, r)
        live = is_live(view)
        # What waits follows what was refused where the log holds nothing of the record yet.
        follows = unit.records.pending(t, r) if unit.records.stored(t, r) is None else []
        for op in (*(row.op for row in rows if (row.op.t, row.op.r) == (t, r)), *follows):
            for group, value in op.f.items():
                if not live or group not in view or view[group].value != value:
                    found.add((r, group, value_text(value)))
    return found


def decide_put_aside(world: World, pc: Pc) -> None:
    """In the end everything that was put aside is corrected, or given up."""
    while homes := put_aside(pc):
        # What is the same household as one that was erased is not taken, however often it is said.
        discarded = bool(pc.rows("SELECT 1 FROM outbox WHERE reason = 'discard'"))
        gives_up = discarded or _waits_for_others(pc, homes[0]) or world.random.random() < 0.3
        if gives_up or not correct_one(world, pc, homes[0]):
            let_go(world, pc, homes[0])


def _waits_for_others(pc: Pc, record: str) -> bool:
    """Whether nothing here can be corrected: what it waits for died with another disk."""
    with pc.db.read() as unit:
        rows = belonging(refused_ops(unit.cursor), "household", record)
    return all(row.reason in FOLLOWING for row in rows)


def correct_one(world: World, pc: Pc, record: str) -> bool:
    """Correct what was put aside of one household; False when that is not possible.

    Whoever does sees what was put aside beside what the record says now.
    """
    with pc.db.read() as unit:
        home = unit.get(Household, record)
        rows = belonging(refused_ops(unit.cursor), "household", record)
        gone = _not_said_anew(unit, rows)
    # It is corrected in the usual form, of which there is one at a time.
    pc.forms = [form for form in pc.forms if form.original.id != record]
    value = world.truth.fresh_value()

    def work(unit: WriteUnit) -> None:
        if home is not None:
            lane = value if REFUSED in str(home.lane) else home.lane
            unit.put(replace(home, note=value, lane=lane), original=home)
        resend(unit, DecidePutAside(f"household {record}"))

    try:
        world.write(pc, work)
    except TroubleError as trouble:
        world.truth.counts[f"correction refused: {trouble.code}"] += 1
        return False
    world.truth.counts["corrected and sent again"] += 1
    world.truth.let_go |= gone
    for where, group, _ in gone:
        pc.mine.pop((where, group), None)
    if home is None:
        return True
    op = pc.last_op_of(record)
    for group, was in (("note", home.note), ("address", home.lane)):
        if group == "note" or REFUSED in str(was):
            refused = {
                value_text(row.op.f[group])
                for row in rows
                if row.op.r == record and group in row.op.f
            }
            world.note(pc, record, group, value, frozenset({str(was)}), op)
            world.truth.writes[-1] = replace(
                world.truth.writes[-1], saw=frozenset({str(was)} | refused)
            )
    return True
