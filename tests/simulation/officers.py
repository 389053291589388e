"""What the province does: erase on order, keep its orders, and put its database back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.errors import TroubleError
from server.security.can import OFFICER
from server.services.erasures import Erasure, erase_record
from tests.simulation.machines import PROVINCE

if TYPE_CHECKING:
    from desktop.protocol.orders import Order
    from tests.simulation.machines import Pc
    from tests.simulation.world import World

_OFFICERS = ("Cán bộ A", "Cán bộ B")


def erase(world: World, _pc: Pc) -> None:
    """Two officers order that a household, or the head of one, is erased."""
    server, truth = world.server, world.truth
    table = "household" if world.random.random() < 0.7 else "resident"
    found = sorted(r for t, r in server.cells() if t == table)
    if not found:
        return
    record = world.random.choice(found)
    order = Erasure(server.team, table, record, "theo đơn", _OFFICERS)

    def note(signed: Order) -> None:
        server.journal.append(signed)
        truth.orders.setdefault(signed.id, set())

    before = server.erased()
    try:
        erase_record(server.engine, OFFICER, order, server.clock, PROVINCE, note)
    except TroubleError as trouble:
        truth.counts[f"erasure refused: {trouble.code}"] += 1
        return
    gone = server.erased() - before
    truth.erased |= gone
    for signed in server.journal:
        if signed.r in gone:
            truth.orders[signed.id] = {signed.r}
    truth.counts["erase"] += len(gone)
