"""P12: programs of different age work together, and what one does not know it does not change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as replace_op

from desktop.domain.clock import SteppingClock
from desktop.domain.ids import new_id
from desktop.domain.issues import GoodPractice
from desktop.domain.people import Household
from desktop.domain.team import Channel, ChannelKind
from desktop.protocol.messages import Stop
from desktop.protocol.registry import BY_NAME, SCHEMA_VERSION, GroupValue
from desktop.protocol.synced_table import synced_table
from server.security import can
from server.services import sync_frames, upward, validation
from tests.protocol.examples import names, scalars
from tests.server.scribe import Scribe
from tests.simulation.machines import START, Server, Templates, make_templates
from tests.support.direct_line import meet, sync_directly

if TYPE_CHECKING:
    from desktop.protocol.ops import Op
    from desktop.storage.database import Database

KNOWN = frozenset(group for group in BY_NAME["household"].groups)
newer = names.filter(lambda name: name not in KNOWN and not name.startswith("_"))
members = newer.filter(lambda name: name not in {"lane", "house_number", "village_id"})
new_values = scalars | st.dictionaries(names, scalars, min_size=1, max_size=3)


@pytest.fixture(scope="module")
def templates() -> Templates:
    return make_templates(2)


def server_of(templates: Templates) -> Server:
    return Server(templates, SteppingClock(START, seed=4), bytes_too=True)


def pc_of(templates: Templates, number: int = 0) -> Database:
    return templates.pcs[number].copy(SteppingClock(START, seed=30 + number))


def newer_device(server: Server) -> Scribe:
    return Scribe(server.engine, server.team, SteppingClock(START, seed=8))


@settings(max_examples=25, deadline=None)
@given(
    groups=st.dictionaries(newer, new_values, max_size=3),
    address=st.dictionaries(members, scalars, max_size=3),
    poverty=st.sampled_from(["poor", "word of tomorrow"]),
)
def test_what_a_newer_program_wrote_passes_an_older_one_and_the_server_unchanged(
    templates: Templates,
    groups: dict[str, GroupValue],
    address: dict[str, Any],
    poverty: str,
) -> None:
    server, pc = server_of(templates), pc_of(templates)
    sync_directly(pc, server)
    young = newer_device(server)
    young.sync()
    said: dict[str, GroupValue] = {
        "address": {"village_id": templates.village, "lane": "Xóm Một", "house_number": None}
        | address,
        "poverty": {"poverty": poverty, "poverty_since": None},
        "note": "mới",
        **groups,
    }
    op = young.op(said, table="household", schema=9)
    young.sync([op])
    assert sync_directly(pc, server).equal is True
    with pc.write() as unit:
        shown = unit.get(Household, op.r)
        assert shown is not None
        assert shown.poverty == poverty
        unit.put(replace(shown, lane="Xóm Hai", note="sửa"), original=shown)
    assert sync_directly(pc, server).equal is True
    young.sync()
    found = {group: young.value(op.r, group, "household") for group in said}
    moved = {**said, "note": "sửa", "address": {**said["address"], "lane": "Xóm Hai"}}  # type: ignore[dict-item]
    assert found == moved
    assert young.inbox == []
    server.close()
    pc.close()


@dataclass(frozen=True, slots=True)
class Drone:
    """A record of a later version."""

    id: str
    model: str
    household_id: str | None = None


def test_a_table_of_a_newer_program_passes_an_older_one(
    templates: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Server and one PC are newer; the other PC keeps what it cannot show."""
    server, pc, later = server_of(templates), pc_of(templates), pc_of(templates, 1)
    tables = {**BY_NAME, "drone": synced_table(99, "drone", Drone)}
    for module in (can, sync_frames, validation):
        monkeypatch.setattr(module, "BY_NAME", tables)
    young = newer_device(server)
    op = young.op({"model": "M1", "household_id": new_id(young.clock)}, table="drone", schema=9)
    young.sync([op])
    young.sync([young.op({"model": "M2"}, record=op.r, table="drone", schema=9)])
    meet(server, pc, later)
    with pc.read() as unit:
        assert unit.values_of("drone", op.r)["model"] == "M2"
    young.sync()


def titles(op: Op) -> Op:
    """A group that is called otherwise by now."""
    f = {("name" if group == "title" else group): value for group, value in op.f.items()}
    return replace_op(op, f=f)


def test_what_an_older_program_says_is_converted_once_and_its_author_is_told(
    templates: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, pc = server_of(templates), pc_of(templates)
    monkeypatch.setattr(upward, "CONVERTERS", {1: titles})
    old = newer_device(server)
    op = old.op({"kind": "zalo", "title": "Tổ 1"}, schema=1)
    answer = old.sync([op])
    (change,) = old.seen
    assert (change.f, change.s) == ({"kind": "zalo", "name": "Tổ 1"}, 2)
    assert answer.page.entries == [change], "by value, since it is not what was sent"
    again = old.ask([op])
    assert (again.stopped, again.head) == (Stop.NOTHING, 1)
    assert old.ask([replace_op(op, f={"kind": "zalo", "title": "Khác"})]).stopped is Stop.FORK
    assert sync_directly(pc, server).equal is True
    with pc.read() as unit:
        assert [one.name for one in unit.all(Channel)] == ["Tổ 1"]


def test_an_older_pc_gets_its_own_change_back_as_it_was_converted(
    templates: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it stands in another table now."""
    server, pc, other = server_of(templates), pc_of(templates), pc_of(templates, 1)
    meet(server, pc, other)

    def to_practice(op: Op) -> Op:
        f: dict[str, GroupValue] = {"noted_on": "2026-11-02", "text": op.f["name"]}
        return replace_op(op, t="good_practice", f=f) if op.t == "channel" else op

    monkeypatch.setattr(upward, "CONVERTERS", {1: to_practice})
    monkeypatch.setattr("desktop.storage.outbox.SCHEMA_VERSION", 1)
    with pc.write() as unit:
        unit.put(
            Channel(
                id=new_id(unit.clock), kind=ChannelKind.ZALO, name="Tổ 1", opened_on=START.date()
            )
        )
    meet(server, pc, other)
    for database in (pc, other):
        with database.read() as read:
            assert read.all(Channel) == ()
            assert [one.text for one in read.all(GoodPractice)] == ["Tổ 1"]
            assert read.sync.state().waiting == 0


@pytest.mark.parametrize("schema", [0, 1, SCHEMA_VERSION, 9])
def test_without_a_converter_every_op_stays_itself(templates: Templates, schema: int) -> None:
    server = server_of(templates)
    op = newer_device(server).op(schema=schema)
    assert upward.upward(op) is op


def test_every_step_is_made_and_none_beyond_this_schema(
    templates: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add(number: int) -> Any:
        return lambda op: replace_op(op, f={**op.f, f"step{number}": True})

    monkeypatch.setattr(upward, "SCHEMA_VERSION", 4)
    monkeypatch.setattr(upward, "CONVERTERS", {1: add(1), 3: add(3), 4: add(4)})
    op = newer_device(server_of(templates)).op({}, schema=1)
    assert upward.upward(op).f == {"step1": True, "step3": True}
    assert upward.upward(op).s == 4
