"""One seeded history: people work, lines break, programs die, disks are copied back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from desktop.domain.errors import TroubleError
from desktop.domain.people import Household
from desktop.sync.drive import EXPECTED_ERRORS
from desktop.sync.session import sync_session
from desktop.sync.steps import DbStep
from tests.simulation.machines import (
    GROUPS,
    Form,
    Pc,
    Server,
    Templates,
    new_pair,
    seeded_clock,
    shown,
)
from tests.simulation.truth import GONE, Truth, Write, require

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.protocol.messages import Answer, Frame, Hello
    from desktop.storage.write_unit import WriteUnit

STEPS = 48
_MAX_PCS = 5


class _PowerCutError(Exception):
    """The program dies inside a transaction."""


class _Net:
    """The line of one request, with what goes wrong on it."""

    def __init__(self, world: History, fault: str) -> None:
        self._world = world
        self._fault = fault

    def exchange(self, _token: str, hello: Hello, frames: list[Frame]) -> Answer:
        world, fault = self._world, self._fault
        if fault == "cut between frames" and not frames:
            fault = ""
        if fault:
            world.truth.counts[fault] += 1
        if fault == "drop before":
            raise TroubleError("no_network")
        world.sent.append((hello, frames))
        if fault == "cut between frames":
            try:
                stop = world.random.randint(0, len(frames))
                world.server.exchange(hello, frames, stop_after=stop)
            finally:
                world.look_at_server()
        answer = world.server.exchange(hello, frames)
        if fault in ("drop after", "cut between frames"):
            raise TroubleError("no_network")
        if fault == "duplicate":
            world.server.exchange(hello, frames)
        return answer


_FAULTS = ("drop before", "drop after", "cut between frames", "duplicate")


class History:
    """Three PCs and a server; `run` plays the steps, `settle` ends the faults.

    Args:
        templates: Databases to start from.
        seed: Everything follows from it.
    """

    def __init__(self, templates: Templates, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - repeats by its seed
        self.templates = templates
        self.truth = Truth()
        self.sent: list[tuple[Hello, list[Frame]]] = []
        # Ahead of most PCs, so that some clocks are cut to the receive time and others are not.
        clock = seeded_clock(self.random, self.random.choice((0, 3600, 86_400)))
        self.server = Server(templates, clock, bytes_too=seed % 8 == 0)
        self.pcs = [
            self._pc(f"pc{at}", database)
            for at, database in enumerate(templates.pcs[: len(templates.pcs) - 1])
        ]
        self.copies: list[tuple[str, Any]] = []
        self.ops: set[str] = set()
        for pc in self.pcs:
            self.ops.update(pc.waiting())

    def run(self) -> None:
        """Play the steps."""
        actions: list[tuple[Callable[[Pc], None], int]] = [
            (self._add, 2),
            (self._open_form, 10),
            (self._save_form, 9),
            (self._delete, 4),
            (self._restore_record, 6),
            (self._merge, 6),
            (self._unmerge, 6),
            (self._advance, 20),
            (self._sync_through, 9),
            (self._crash, 1),
            (self._jump, 1),
            (self._replay, 2),
            (self._copy_disk, 3),
            (self._put_disk_back, 11),
        ]
        choices, weights = zip(*actions, strict=True)
        for fault in ("", "cut between frames"):
            self._add(self.pcs[0])
            self._sync_through(self.pcs[0], fault)
        for pc in self.pcs:
            # People who have the same households meet more often.
            self._sync_through(pc)
        for _ in range(STEPS):
            pc = self.random.choice(self.pcs)
            self.random.choices(choices, weights)[0](pc)
            self._look(pc)

    def settle(self) -> None:
        """Faults end; everybody syncs until nothing waits (P9)."""
        for pc in self.pcs:
            for form in list(pc.forms):
                self._save(pc, form)
            pc.forget_screen()
        for _ in range(2):
            for pc in self.pcs:
                rounds = 0
                while rounds == 0 or pc.waiting():
                    self._sync_cleanly(pc)
                    rounds += 1
                    require(rounds <= 3, "P9 progress", f"{pc.name} still waits")
                self._look(pc)

    def newcomer(self) -> Pc:
        """A fresh PC of the team that pulls everything."""
        pc = self._pc("newcomer", self.templates.pcs[-1])
        self._sync_cleanly(pc)
        return pc

    def close(self) -> None:
        """Give the memory back."""
        for pc in self.pcs:
            pc.db.close()
        self.server.engine.dispose()

    # --- what people do ---------------------------------------------------------------------

    def _add(self, pc: Pc) -> None:
        value = self.truth.fresh_value()
        made: list[Any] = []
        ops = self._write(
            pc, lambda unit: made.extend(new_pair(unit, self.templates.village, value))
        )
        household, resident = made
        self.truth.counts["put"] += 2
        self.truth.pairs.append((household.id, resident.id))
        for group in ("note", "address"):
            self._note(pc, household.id, group, value, frozenset(), ops[0])

    def _open_form(self, pc: Pc) -> None:
        with pc.db.read() as unit:
            seen, found = unit.seen, unit.all(Household)
        busy = {(form.original.id, form.group) for form in pc.forms}
        # Few records, so that people meet.
        free = [(h, g) for h in found[:3] for g in GROUPS if (h.id, g) not in busy]
        if free and len(pc.forms) < 2:
            household, group = self.random.choice(free)
            pc.forms.append(Form(household, seen, group))
            self.truth.counts["form opened"] += 1

    def _save_form(self, pc: Pc) -> None:
        if pc.forms:
            self._save(pc, self.random.choice(pc.forms))

    def _save(self, pc: Pc, form: Form) -> None:
        pc.forms.remove(form)
        value, original = self.truth.fresh_value(), form.original
        field = "lane" if form.group == "address" else form.group
        new: dict[str, Any] = {field: value}
        edited = replace(original, **new)
        ops = self._write(pc, lambda unit: unit.put(edited, original=original, seen=form.seen))
        self.truth.counts["put"] += 1
        self.truth.counts["restore"] += len(ops) - 1
        with pc.db.read() as unit:
            if form.seen != unit.seen:
                self.truth.counts["form open while a pull came"] += 1
        saw = frozenset({shown(original, form.group)})
        self._note(pc, original.id, form.group, value, saw, ops[-1])

    def _delete(self, pc: Pc) -> None:
        found = pc.households()
        if found:
            household = self.random.choice(found)
            saw = frozenset(shown(household, group) for group in GROUPS)
            ops = self._write(pc, lambda unit: unit.delete(Household, household.id))
            self.truth.counts["delete"] += 1
            gone = self.truth.fresh_value()
            self.truth.writes.append(Write(household.id, GONE, gone, saw, pc.name, ops[0]))

    def _restore_record(self, pc: Pc) -> None:
        live = {household.id for household in pc.households()}
        gone = [w.record for w in self.truth.writes if w.group == GONE and w.record not in live]
        if gone:
            record = self.random.choice(gone)
            ops = self._write(pc, lambda unit: unit.restore(Household, record))
            if ops:
                self.truth.counts["restore"] += 1

    def _merge(self, pc: Pc) -> None:
        """One household is found to be a second entry of another; a value may be picked."""
        found = pc.households()[:3]
        if len(found) < 2:
            return
        loser, survivor = self.random.sample(found, 2)
        edited = {(form.original.id, form.group) for form in pc.forms}
        picks = (survivor.id, "note") not in edited and self.random.random() < 0.7
        value = self.truth.fresh_value() if picks else None

        def work(unit: WriteUnit) -> None:
            unit.merge(Household, loser.id, survivor.id)
            if value is not None:
                unit.put(replace(survivor, note=value), original=survivor)

        ops = self._write(pc, work)
        self.truth.counts["merge"] += 1
        self.truth.merged.add(loser.id)
        if value is not None:
            self.truth.counts["put"] += 1
            saw = frozenset({shown(survivor, "note")})
            self._note(pc, survivor.id, "note", value, saw, ops[-1])

    def _unmerge(self, pc: Pc) -> None:
        gone = pc.merged()
        if gone:
            record = self.random.choice(gone)
            self._write(pc, lambda unit: unit.merge(Household, record, None))
            self.truth.counts["unmerge"] += 1

    def _write(self, pc: Pc, work: Callable[[WriteUnit], Any]) -> list[str]:
        """A saved act; returns the ids of its ops, in order."""
        with pc.db.write(who=None, kind="test") as unit:
            before = unit.head.lc
            work(unit)
        ops = pc.ops_after(before)
        self.ops.update(ops)
        return ops

    def _note(
        self, pc: Pc, record: str, group: str, value: str, saw: frozenset[str], op: str
    ) -> None:
        """Remember a write, which its author sees at once unless another's value beats it."""
        self.truth.writes.append(Write(record, group, value, saw, pc.name, op))
        pc.mine[record, group] = (value, next(iter(saw), None))

    # --- what machines do -------------------------------------------------------------------

    def _advance(self, pc: Pc) -> None:
        """One to four steps of a sync, so that work happens between them."""
        for _ in range(self.random.randint(1, 4)):
            self._step(pc, self.random.choice(_FAULTS) if self.random.random() < 0.5 else "")
            self._look(pc)

    def _sync_through(self, pc: Pc, fault: str = "") -> None:
        self._step(pc, fault)
        while pc.session is not None:
            self._step(pc, fault)

    def _sync_cleanly(self, pc: Pc) -> None:
        pc.session, pc.send = None, (None, None)
        self._sync_through(pc)

    def _step(self, pc: Pc, fault: str) -> None:
        if pc.session is None:
            pc.session, pc.send = sync_session(pc.clock), (None, None)
            self.truth.counts["session"] += 1
        value, error = pc.send
        try:
            step = pc.session.send(value) if error is None else pc.session.throw(error)
        except StopIteration as end:
            pc.session = None
            require(end.value.equal is not False, "P1 convergence", f"{pc.name} unequal digests")
            self.truth.counts["session done"] += 1
            self.truth.counts["new epoch"] += end.value.new_epoch
            self.truth.counts["conflict"] += end.value.conflicts
            return
        except TroubleError as trouble:
            pc.session = None
            require(trouble.code == "no_network", "P9 progress", trouble.code)
            return
        if isinstance(step, DbStep) and fault and self.random.random() < 0.15:
            self._die_inside(pc, step)
            return
        try:
            pc.send = (self._do(pc, step, fault), None)
        except EXPECTED_ERRORS as caught:
            pc.send = (None, caught)

    def _do(self, pc: Pc, step: Any, fault: str) -> Any:
        if isinstance(step, DbStep):
            with pc.db.write(kind="sync") as unit:
                return step.work(unit)
        return step.work(_Net(self, fault))

    def _die_inside(self, pc: Pc, step: DbStep) -> None:
        """The power goes after the work and before the commit."""
        self.truth.counts["power cut in a transaction"] += 1
        with suppress(_PowerCutError, *EXPECTED_ERRORS), pc.db.write(kind="sync") as unit:
            step.work(unit)
            raise _PowerCutError
        pc.reopen()

    def _crash(self, pc: Pc) -> None:
        self.truth.counts["crash"] += 1
        pc.reopen()

    def _jump(self, pc: Pc) -> None:
        """Somebody sets the PC's clock wrong, by up to two days."""
        self.truth.counts["clock jump"] += 1
        pc.clock.move_to(pc.clock.instant + timedelta(hours=self.random.uniform(-48, 48)))

    def _replay(self, _pc: Pc) -> None:
        """An old request arrives once more."""
        if self.sent:
            self.truth.counts["late replay"] += 1
            self.server.exchange(*self.random.choice(self.sent))

    def _copy_disk(self, pc: Pc) -> None:
        self.truth.counts["disk copied"] += 1
        self.copies.append((pc.name, pc.db.copy(seeded_clock(self.random))))

    def _put_disk_back(self, pc: Pc) -> None:
        """An old copy comes back: in place of the PC, or beside it as a twin."""
        mine = [copy for name, copy in self.copies if name == pc.name]
        if not mine:
            return
        if self.random.random() < 0.5:
            # What came after the copy is in the log: the numbers of the copy are used already.
            self._add(pc)
            self._sync_through(pc)
        clock = seeded_clock(self.random, self.random.randint(0, 600))
        back = self.random.choice(mine).copy(clock)
        if len(self.pcs) < _MAX_PCS and self.random.random() < 0.5:
            self.truth.counts["twin started"] += 1
            self.pcs.append(Pc(f"twin of {pc.name}", back, clock))
            self._add(self.pcs[-1])
            return
        self.truth.counts["disk put back"] += 1
        self.truth.lost.update(pc.waiting())
        pc.db.close()
        pc.db, pc.clock = back, clock
        pc.forget_screen()
        pc.mine.clear()
        self.truth.lost.difference_update(pc.waiting())
        self._add(pc)

    def _pc(self, name: str, database: Any) -> Pc:
        clock = seeded_clock(self.random, self.random.randint(0, 90))
        return Pc(name, database.copy(clock), clock)

    # --- what must hold at every moment -------------------------------------------------------

    def _look(self, pc: Pc) -> None:
        """P4: nobody's own value falls back to the one it replaced. P10: no half pair."""
        for (record, group), (value, replaced) in pc.mine.items():
            household = pc.household(record)
            if household is not None and replaced is not None:
                require(
                    shown(household, group) != replaced,
                    "P4 read your writes",
                    f"{pc.name} shows {replaced} again after {value}",
                )
            elif household is None and replaced is None:
                self._must_be_gone(pc, record)
        for one, other in pc.stored_pairs(self.truth.pairs):
            require(one == other, "P10 atomic", f"{pc.name} has half of a business change")

    def look_at_server(self) -> None:
        """P10 where it begins: a cut line leaves no half of a business change in the log."""
        have = {record for _, record in self.server.cells()}
        for one, other in self.truth.pairs:
            require((one in have) == (other in have), "P10 atomic", "the log has half a change")

    def _must_be_gone(self, pc: Pc, record: str) -> None:
        deleted = any(w.record == record and w.group == GONE for w in self.truth.writes)
        known = deleted or record in self.truth.merged
        require(known, "P4 read your writes", f"{pc.name} lost sight of {record}")
