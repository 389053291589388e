"""Values that lost: what is offered for a decision."""

from __future__ import annotations

from desktop.domain.clock import SteppingClock
from desktop.protocol.ops import Cell, Loser
from desktop.protocol.registry import DELETED, GroupValue
from desktop.storage.inbox import add_lost, count_undecided, undecided
from tests.simulation.machines import START, make_templates


def test_of_what_was_erased_nothing_is_offered() -> None:
    pc = make_templates(1).pcs[0].copy(SteppingClock(START, seed=7))
    lost: list[tuple[str, GroupValue]] = [("note", 3), ("note", "chữ")]
    lost += [("zz_later", 4), (DELETED, True)]
    with pc.write() as unit:
        for seq, (group, value) in enumerate(lost, 1):
            cell = Cell(value, seq, pc.device, 1, 1, None)
            add_lost(unit.cursor, unit.head, ("household", "a" * 32), Loser(group, cell), 9, 0)
    with pc.read() as unit:
        found = {(one.g, one.cell.value) for one in undecided(unit.cursor)}
        assert found == {("note", "chữ"), ("zz_later", 4), (DELETED, True)}
        assert count_undecided(unit.cursor) == 3
