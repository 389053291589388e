"""What the people of a history do."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident
from desktop.domain.reporting import Submission
from desktop.protocol.ops import OpKind
from tests.simulation.machines import (
    GROUPS,
    START,
    UNKNOWN,
    Form,
    new_pair,
    shown,
    value_text,
)
from tests.simulation.truth import GONE, Pair, Write, require

if TYPE_CHECKING:
    from desktop.storage.write_unit import WriteUnit
    from tests.simulation.machines import Pc
    from tests.simulation.world import World

FEW: Final = 3
"""People work on few records, so that they meet."""

REFUSED: Final = "\0"
"""A character that no text may have."""


def add(world: World, pc: Pc) -> None:
    """A household and its first person."""
    value = world.truth.fresh_value()
    made: list[Any] = []
    ops = world.write(pc, lambda unit: made.extend(new_pair(unit, world.templates.village, value)))
    household, resident = made
    world.truth.counts["put"] += 2
    world.truth.pairs.append(Pair(household.id, resident.id, (ops[0], ops[1])))
    for group in ("note", "address"):
        world.note(pc, household.id, group, value, frozenset(), ops[0])


def open_form(world: World, pc: Pc) -> None:
    """Somebody begins to edit a household."""
    with pc.db.read() as unit:
        seen, found = unit.seen, unit.all(Household)
    busy = {(form.original.id, form.group) for form in pc.forms}
    free = [(h, g) for h in found[:FEW] for g in GROUPS if (h.id, g) not in busy]
    if free and len(pc.forms) < 2:
        household, group = world.random.choice(free)
        pc.forms.append(Form(household, seen, group))
        world.truth.counts["form opened"] += 1


def save_form(world: World, pc: Pc) -> None:
    """Somebody saves what was typed."""
    if pc.forms:
        save(world, pc, world.random.choice(pc.forms))


def save(world: World, pc: Pc, form: Form) -> None:
    """Save a form with a value that nobody wrote before."""
    pc.forms.remove(form)
    counts = world.truth.counts
    value, original = world.truth.fresh_value(), form.original
    field = "lane" if form.group == "address" else form.group
    new: dict[str, Any] = {field: value}
    edited = replace(original, **new)

    def work(unit: WriteUnit) -> None:
        if form.seen != unit.seen:
            counts["form open while a pull came"] += 1
            counts["form open while the server came back"] += form.seen.inc != unit.seen.inc
        unit.put(edited, original=original, seen=form.seen)

    try:
        ops = world.write(pc, work)
    except TroubleError as trouble:
        require(trouble.code == "record_erased", "P6 erasure is final", trouble.code)
        counts["form of an erased record"] += 1
        return
    counts["put"] += 1
    counts["restore"] += len(ops) - 1
    saw = frozenset({shown(original, form.group)})
    world.note(pc, original.id, form.group, value, saw, ops[-1])


def delete(world: World, pc: Pc) -> None:
    """A household is deleted."""
    found = pc.households()
    if found:
        household = world.random.choice(found)
        saw = frozenset(shown(household, group) for group in GROUPS)
        parts = pc.parts_of(household.id)
        ops = world.write(pc, lambda unit: unit.delete(Household, household.id))
        world.truth.counts["delete"] += 1
        gone = world.truth.fresh_value()
        world.truth.writes.append(Write(household.id, GONE, gone, saw, pc.name, ops[0], parts))


def restore_record(world: World, pc: Pc) -> None:
    """A deleted household comes back."""
    live = {household.id for household in pc.households()}
    gone = [w.record for w in world.truth.writes if w.group == GONE and w.record not in live]
    if gone:
        record = world.random.choice(gone)
        if world.write(pc, lambda unit: unit.restore(Household, record)):
            world.truth.counts["restore"] += 1


def merge(world: World, pc: Pc) -> None:
    """One household is found to be a second entry of another; a value may be picked."""
    found = pc.households()[:FEW]
    if len(found) < 2:
        return
    loser, survivor = world.random.sample(found, 2)
    edited = {(form.original.id, form.group) for form in pc.forms}
    picks = (survivor.id, "note") not in edited and world.random.random() < 0.7
    value = world.truth.fresh_value() if picks else None

    def work(unit: WriteUnit) -> None:
        unit.merge(Household, loser.id, survivor.id)
        if value is not None:
            unit.put(replace(survivor, note=value), original=survivor)

    ops = world.write(pc, work)
    world.truth.counts["merge"] += 1
    world.truth.merged.add(loser.id)
    if value is not None:
        world.truth.counts["put"] += 1
        saw = frozenset({shown(survivor, "note")})
        world.note(pc, survivor.id, "note", value, saw, ops[-1])


def unmerge(world: World, pc: Pc) -> None:
    """They were two after all."""
    gone = pc.merged()
    if gone:
        record = world.random.choice(gone)
        try:
            world.write(pc, lambda unit: unit.merge(Household, record, None))
        except TroubleError as trouble:
            # While a PC reads the log anew, its merge is read before the order that erased it.
            require(trouble.code == "record_erased", "P6 erasure is final", trouble.code)
            require(record in world.truth.erased, "P6 erasure is final", "nobody erased it")
            return
        world.truth.counts["unmerge"] += 1


def submit(world: World, pc: Pc) -> None:
    """A report is sent: a record that names bytes beside the ops."""
    data = world.truth.fresh_value().encode()
    name = hashlib.sha256(data).hexdigest()

    def work(unit: WriteUnit) -> None:
        unit.blobs.put(data)
        ids = (new_id(unit.clock), new_id(unit.clock))
        unit.put(
            Submission(
                id=ids[0], report_id=ids[1], sent_on=START.date(), package=name, pdf="0" * 64
            )
        )

    world.write(pc, work)
    world.truth.blobs.add(name)
    world.truth.counts["submit"] += 1


def add_person(world: World, pc: Pc) -> None:
    """Somebody joins a household, which another PC may be deleting."""
    found = pc.households()[:FEW]
    if found:
        home = world.random.choice(found).id
        ops = world.write(
            pc,
            lambda unit: unit.put(
                Resident(id=new_id(unit.clock), full_name="Nông Văn Thử", household_id=home)
            ),
        )
        world.truth.counts["part added"] += 1
        world.truth.counts["put"] += len(ops)


def write_as_newer_program(world: World, pc: Pc) -> None:
    """A newer program writes a group and a member of a group that nobody else knows."""
    found = pc.rows("SELECT id FROM household ORDER BY id")[:FEW]
    if not found:
        return
    record = world.random.choice(found)[0]
    value = world.truth.fresh_value()
    with pc.db.read() as unit:
        view = unit.records.view("household", record)
    saw = frozenset({value_text(view[UNKNOWN].value)} if UNKNOWN in view else set())
    ops = world.write(pc, lambda unit: apply(unit, record, {UNKNOWN: value}))
    world.truth.writes.append(Write(record, UNKNOWN, value, saw, pc.name, ops[-1]))
    world.truth.counts["written by a newer program"] += 1


def apply(unit: WriteUnit, record: str, groups: dict[str, Any]) -> None:
    """Write groups of a household without the checks of this program."""
    unit.apply(OpKind.PUT, "household", record, groups, unit.records.view("household", record))
