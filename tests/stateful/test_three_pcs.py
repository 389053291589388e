"""Hypothesis looks for an order of events that breaks a property, and shortens what it finds."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from desktop.domain.people import Household
from desktop.protocol import ops
from desktop.storage import sync_store
from desktop.sync import session
from tests.stateful.world import GROUPS, START, PropertyBrokenError, World

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from desktop.storage.database import Database

RUNS = 20_000 if os.environ.get("LANGSO_SWEEP") == "1" else 1_000
CONTROL_RUNS = 4_000
"""A control ends with the first history that breaks a property, usually among the first hundred."""

STEPS = 40
SMALL_FRAME = 900
FEW_OPS = 7

pcs = st.integers(0, 2)
picks = st.integers(0, 3)
FAULTS = ("", "", "lost", "unanswered", "cut", "twice")


class ThreePcs(RuleBasedStateMachine):
    """What people and machines do; the end judges."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.copies: list[tuple[int, Database]] = []
        self.backups: list[Engine] = []

    def _pick(self, pc: int, at: int) -> Household | None:
        found = self.world.pcs[pc].households()
        return found[at % len(found)] if found else None

    @rule(pc=pcs)
    def add(self, pc: int) -> None:
        self.world.add(self.world.pcs[pc])

    @rule(pc=pcs, at=picks, group=st.sampled_from(GROUPS))
    def open_form(self, pc: int, at: int, group: str) -> None:
        household = self._pick(pc, at)
        if household is not None:
            self.world.open_form(self.world.pcs[pc], household, group)

    @rule(pc=pcs)
    def save_form(self, pc: int) -> None:
        if self.world.pcs[pc].forms:
            self.world.save_form(self.world.pcs[pc])

    @rule(pc=pcs, at=picks)
    def delete(self, pc: int, at: int) -> None:
        household = self._pick(pc, at)
        if household is not None:
            self.world.delete(self.world.pcs[pc], household)

    @rule(pc=pcs, at=picks)
    def restore(self, pc: int, at: int) -> None:
        known = sorted({write.record for write in self.world.writes})
        if known:
            record = known[at % len(known)]
            self.world.write(self.world.pcs[pc], lambda unit: unit.restore(Household, record))

    @rule(pc=pcs, at=picks, other=picks)
    def merge(self, pc: int, at: int, other: int) -> None:
        loser, survivor = self._pick(pc, at), self._pick(pc, other)
        if loser is not None and survivor is not None and loser.id != survivor.id:
            self.world.write(
                self.world.pcs[pc], lambda unit: unit.merge(Household, loser.id, survivor.id)
            )

    @rule(pc=pcs, fault=st.sampled_from(FAULTS))
    def sync(self, pc: int, fault: str) -> None:
        self.world.sync(self.world.pcs[pc], fault)

    @rule(pc=pcs, step=st.integers(1, 6), fault=st.sampled_from(FAULTS))
    def power_cut(self, pc: int, step: int, fault: str) -> None:
        self.world.sync(self.world.pcs[pc], fault, dies_in=step)

    @rule(pc=pcs, hours=st.sampled_from((-87_600, -1, 1, 24, 87_600)))
    def set_the_clock(self, pc: int, hours: int) -> None:
        self.world.pcs[pc].clock.move_to(START + timedelta(hours=hours))

    @precondition(lambda self: len(self.copies) < 3)
    @rule(pc=pcs)
    def copy_the_disk(self, pc: int) -> None:
        one = self.world.pcs[pc]
        self.copies.append((pc, one.db.copy(self.world.new_clock())))

    @precondition(lambda self: self.copies)
    @rule(at=picks)
    def put_a_disk_back(self, at: int) -> None:
        pc, copy = self.copies[at % len(self.copies)]
        self.world.put_back(self.world.pcs[pc], copy)

    @precondition(lambda self: len(self.backups) < 2)
    @rule()
    def back_the_server_up(self) -> None:
        self.backups.append(self.world.copy_server())

    @precondition(lambda self: self.backups)
    @rule(at=picks)
    def put_the_server_back(self, at: int) -> None:
        self.world.put_server_back(self.backups[at % len(self.backups)])

    def teardown(self) -> None:
        """The verdict belongs to the run: a search that fails here is shortened too."""
        try:
            self.world.settle()
            self.world.judge()
        finally:
            self.world.close()
            for _, copy in self.copies:
                copy.close()
            for backup in self.backups:
                backup.dispose()


def search(runs: int, *phases: Phase) -> None:
    run_state_machine_as_test(
        ThreePcs,
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            phases=phases or (Phase.generate, Phase.shrink),
        ),
    )


@pytest.fixture(autouse=True)
def _small_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "FRAME_PAYLOAD", SMALL_FRAME)
    monkeypatch.setattr(session, "REQUEST_OPS", FEW_OPS)


def test_no_order_of_events_breaks_a_property() -> None:
    search(RUNS)


def test_a_forgotten_inbox_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: both ends agree on the winner and forget the loser."""

    def fold(cells: Any, change: Any) -> list[Any]:
        true_fold(cells, change)
        return []

    true_fold = ops.fold
    for module in list(sys.modules.values()):
        if module is not ops and getattr(module, "fold", None) is true_fold:
            monkeypatch.setattr(module, "fold", fold)
    with pytest.raises(PropertyBrokenError, match="P3"):
        search(CONTROL_RUNS, Phase.generate)


def test_a_forgotten_archive_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: after a restore of the server only what waits is sent, not what it had."""

    def run(self: Any, cursor: Any, /, **values: Any) -> Any:
        if self is sync_store._ALL_AGAIN:  # noqa: SLF001 - the step that is left out
            return cursor
        return true_run(self, cursor, **values)

    statement = type(sync_store._ALL_AGAIN)  # noqa: SLF001 - as above
    true_run = statement.run
    monkeypatch.setattr(statement, "run", run)
    with pytest.raises(PropertyBrokenError, match="P2"):
        search(CONTROL_RUNS, Phase.generate)
