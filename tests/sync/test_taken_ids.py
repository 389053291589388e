"""What another device said, at a server that was put back, under the id of an op that it lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.people import Household
from desktop.protocol.messages import Hello
from desktop.storage.records import decode_op
from desktop.storage.twin_ops import id_of_its_own
from tests.simulation.machines import START, Server, Templates, make_templates, new_pair
from tests.support.direct_line import meet, sync_directly

if TYPE_CHECKING:
    from desktop.protocol.ops import Op
    from desktop.storage.database import Database

LOST = "mất rồi lại đến"


@pytest.fixture(scope="module")
def templates() -> Templates:
    return make_templates(2)


def edit(pc: Database, note: str) -> Op:
    with pc.write() as unit:
        home = unit.all(Household)[0]
        unit.put(replace(home, note=note), original=home)
        rows = unit.cursor.execute("SELECT payload FROM outbox ORDER BY lc DESC").fetchall()
    return decode_op(rows[0][0])


def send_as(server: Server, dev: str, ops: list[Op]) -> None:
    """Another device says these, in an epoch of its own."""
    sent: list[Op] = []
    for n, op in enumerate(ops, 1):
        before = sent[-1].id if sent else ""
        sent.append(msgspec.structs.replace(op, dev=dev, ep=77, n=n, prev=before))
    server.exchange(Hello(dev=dev, ep=77, cursor=0, inc=server.position()[0], digest=b""), [sent])


@pytest.mark.parametrize("how", ["other words", "the same words", "a further id too"])
def test_it_neither_hides_what_the_op_said_nor_stops_its_pc(templates: Templates, how: str) -> None:
    """Whoever pulled an op knows its id, and may be first."""
    server = Server(templates, SteppingClock(START, seed=4), bytes_too=True)
    pc = templates.pcs[0].copy(SteppingClock(START, seed=7))
    other = templates.pcs[1].copy(SteppingClock(START, seed=8))
    with pc.write() as unit:
        new_pair(unit, templates.village, "cũ")
    meet(server, pc, other)
    backup = server.backup()
    lost = edit(pc, LOST)
    meet(server, pc, other)
    server.restore(backup)
    words = lost.f if how == "the same words" else {"note": "chữ của máy khác"}
    ids = [lost.id, id_of_its_own(lost)] if how == "a further id too" else [lost.id]
    send_as(server, other.device, [msgspec.structs.replace(lost, id=one, f=words) for one in ids])
    for _ in range(2):
        assert sync_directly(pc, server).equal is True
    meet(server, pc, other)
    rows = server.rows("SELECT patch FROM change WHERE team_id = ?")
    assert sum(LOST.encode() in patch for (patch,) in rows) == 1
    with pc.read() as unit:
        assert unit.sync.state().waiting == 0
