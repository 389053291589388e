"""An erased record is gone from the whole database, and nothing brings it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.protocol.messages import Stop
from desktop.protocol.ops import SERVER_DEVICE, OpKind, Status
from desktop.protocol.orders import is_signed, order_of
from desktop.protocol.registry import BY_NAME, ERASABLE, TABLES
from server.security.can import OFFICER
from server.services.digests import recomputed_total
from server.services.erasures import (
    LONGEST_GROUND,
    Erased,
    Erasure,
    erase_record,
    offer_orders,
)
from server.services.feeds import open_feed_key
from server.services.log_fold import fold_log
from server.services.restoring import mark_restored
from server.storage.engine import open_engine
from server.storage.scope import team_scope
from server.storage.stores import open_store
from tests.server.scribe import Scribe, new_team
from tests.support.postgresql import OWNER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from desktop.protocol.orders import Order

KEY = bytes(range(32))
NAME = "Lò Thị Thử Nghiệm"
GROUND = "Theo yêu cầu của người dân"


@pytest.fixture
def team(engine: Engine, clock: SteppingClock) -> str:
    return new_team(engine, clock)


@pytest.fixture
def scribe(engine: Engine, clock: SteppingClock, team: str) -> Scribe:
    return Scribe(engine, team, clock)


@pytest.fixture
def other(engine: Engine, clock: SteppingClock, team: str) -> Scribe:
    return Scribe(engine, team, clock)


@pytest.fixture
def owner_engine(request: pytest.FixtureRequest, engine: Engine) -> Iterator[Engine]:
    """Of who may do everything in the database, as who puts back a backup."""
    if engine.dialect.name != "postgresql":
        yield engine
        return
    cluster = request.getfixturevalue("cluster")
    made = open_engine(cluster.url("langso_shared", OWNER))
    yield made
    made.dispose()


def person(name: str = NAME, **more: Any) -> dict[str, Any]:
    return {"full_name": name, "note": f"{name}, ốm", **more}


def erase(
    engine: Engine, clock: SteppingClock, team: str, record: str, table: str = "resident"
) -> tuple[Erased, list[Order]]:
    kept: list[Order] = []
    order = Erasure(team, table, record, GROUND, ("Bà Lan", "Ông Nam"))
    return erase_record(engine, OFFICER, order, clock, KEY, kept.append), kept


def stored_bytes(engine: Engine, team: str) -> bytes:
    """Everything of a team that the server's tables hold."""
    found = b""
    with team_scope(engine, team, reads=True) as connection:
        for table in ("change", "record", "inbox", "erased", "head"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall()  # noqa: S608
            mine = [row for row in rows if bytes(row[0]).hex() == team]
            for row in mine:
                found += b"|".join(
                    bytes(v) if isinstance(v, (bytes, memoryview)) else str(v).encode() for v in row
                )
    return found


def check_state(engine: Engine, team: str) -> None:
    """The kept sum, the stored rows and the fold of the log say the same."""
    with team_scope(engine, team, reads=True) as connection:
        store = open_store(connection, team)
        head = store.head()
        assert head is not None
        assert head.total == recomputed_total(store)
        assert fold_log(store, head).total == head.total


def test_nothing_of_the_person_is_left_and_a_new_pc_folds_the_same(
    engine: Engine, clock: SteppingClock, scribe: Scribe, other: Scribe
) -> None:
    record, stays = new_id(clock), new_id(clock)
    scribe.sync(
        [
            scribe.op(person(), record=record, table="resident"),
            scribe.op(person("Người khác"), record=stays, table="resident"),
        ]
    )
    other.sync()
    scribe.sync([scribe.op({"note": f"{NAME} một"}, record=record, table="resident")])
    other.sync([other.op({"note": f"{NAME} hai"}, record=record, table="resident")])
    assert NAME.encode() in stored_bytes(engine, scribe.team)
    done, _ = erase(engine, clock, scribe.team, record)
    assert done == Erased(records=1, cleared=0)
    assert NAME.encode() not in stored_bytes(engine, scribe.team)
    check_state(engine, scribe.team)
    scribe.sync()
    other.sync()
    late = Scribe(engine, scribe.team, clock)
    late.sync()
    for one in (scribe, other, late):
        assert not one.records.get(("resident", record))
        assert one.value(stays, "full_name", "resident") == "Người khác"
        assert one.inbox == []
    statuses = {change.seq: change.status for change in late.seen}
    assert [status.value for _, status in sorted(statuses.items())] == [
        *("erase", "ok", "erase", "erase", "ok"),
    ]


def test_what_comes_later_is_discarded_and_the_queue_goes_on(
    engine: Engine, clock: SteppingClock, scribe: Scribe, other: Scribe
) -> None:
    record = new_id(clock)
    scribe.sync([scribe.op(person(), record=record, table="resident")])
    other.sync()
    erase(engine, clock, scribe.team, record)
    edit = other.op({"note": f"{NAME} muộn"}, record=record, table="resident")
    channel = other.op()
    answer = other.sync([edit, channel])
    assert answer.stopped is Stop.NOTHING
    statuses = {change.op_id: change.status for change in other.seen}
    assert statuses[edit.id] is Status.DISCARD
    assert statuses.get(channel.id, Status.OK) is Status.OK
    assert ("channel", channel.r) in other.records
    assert NAME.encode() not in stored_bytes(engine, scribe.team)
    # The same op again, and one whose author wiped it meanwhile: known by its id alone.
    assert other.sync([edit, channel]).stopped is Stop.NOTHING
    restored = other.op(kind=OpKind.RESTORE, record=record, table="resident")
    other.sync([restored])
    assert not other.records.get(("resident", record))
    check_state(engine, scribe.team)


def test_records_merged_with_it_go_too_and_none_is_merged_into_it_later(
    engine: Engine, clock: SteppingClock, scribe: Scribe, other: Scribe
) -> None:
    one, two, three = new_id(clock), new_id(clock), new_id(clock)
    scribe.sync([scribe.op(person(), record=r, table="resident") for r in (one, two)])
    scribe.sync([scribe.op(person("Ai đó"), record=three, table="resident")])
    other.sync()
    merge: dict[str, Any] = {"merged_into": two}
    scribe.sync([scribe.op(merge, record=one, table="resident", kind=OpKind.MERGE)])
    done, _ = erase(engine, clock, scribe.team, one)
    assert done.records == 2
    other.sync([other.op(merge, record=three, table="resident", kind=OpKind.MERGE)])
    assert NAME.encode() not in stored_bytes(engine, scribe.team)
    assert "merged_into" not in other.records["resident", three]
    check_state(engine, scribe.team)


def test_what_lies_with_a_record_that_it_was_once_merged_into_goes_too(
    engine: Engine, clock: SteppingClock, scribe: Scribe, other: Scribe
) -> None:
    one, two = new_id(clock), new_id(clock)
    scribe.sync([scribe.op(person(), record=one, table="resident")])
    scribe.sync([scribe.op(person("Ai đó"), record=two, table="resident")])
    other.sync()
    merge: dict[str, Any] = {"merged_into": two}
    scribe.sync([scribe.op(merge, record=one, table="resident", kind=OpKind.MERGE)])
    other.sync([other.op({"note": f"{NAME} muộn"}, record=one, table="resident")])
    assert [entry[1] for entry in other.inbox] == [two]
    apart: dict[str, Any] = {"merged_into": None}
    scribe.sync()
    scribe.sync([scribe.op(apart, record=one, table="resident", kind=OpKind.MERGE)])
    done, _ = erase(engine, clock, scribe.team, one)
    assert done == Erased(records=1, cleared=1)
    assert NAME.encode() not in stored_bytes(engine, scribe.team)
    late = Scribe(engine, scribe.team, clock)
    for pc in (scribe, other, late):
        pc.sync()
        assert pc.inbox == []
        assert pc.value(two, "full_name", "resident") == "Ai đó"
    check_state(engine, scribe.team)


def test_helps_stay_as_counts_without_what_they_say_of_the_person(
    engine: Engine, clock: SteppingClock, scribe: Scribe, other: Scribe
) -> None:
    record, helped, seat = new_id(clock), new_id(clock), new_id(clock)
    help_groups: dict[str, Any] = {
        "helped_on": "2026-11-20",
        "platform_code": "vneid",
        "action": "guide",
        "result": "done",
        "subject": {"resident_id": record, "household_id": None, "anonymous_count": None},
        "note": f"giúp {NAME}",
    }
    presence = {"status": "absent", "absence_reason": "other", "reason_note": f"{NAME} ốm"}
    attendance: dict[str, Any] = {
        "session_id": new_id(clock),
        "attendee_kind": "resident",
        "attendee_id": record,
        "presence": presence,
    }
    scribe.sync(
        [
            scribe.op(person(), record=record, table="resident"),
            scribe.op(help_groups, record=helped, table="assistance"),
            scribe.op(attendance, record=seat, table="attendance"),
        ]
    )
    other.sync()
    one, two = f"{NAME} a", f"{NAME} b"
    scribe.sync([scribe.op({"note": one}, record=helped, table="assistance")])
    other.sync([other.op({"note": two}, record=helped, table="assistance")])
    done, _ = erase(engine, clock, scribe.team, record)
    assert done == Erased(records=1, cleared=2)
    assert NAME.encode() not in stored_bytes(engine, scribe.team)
    late = Scribe(engine, scribe.team, clock)
    again: dict[str, Any] = {"note": f"lại {NAME}"}
    other.sync([other.op(again, record=helped, table="assistance")])
    scribe.sync()
    late.sync()
    for pc in (scribe, other, late):
        assert pc.value(helped, "note", "assistance") is None
        assert pc.value(helped, "result", "assistance") == "done"
        assert pc.value(seat, "presence", "attendance") == {**presence, "reason_note": None}
    assert NAME.encode() not in stored_bytes(engine, scribe.team)
    check_state(engine, scribe.team)


@pytest.mark.parametrize(
    ("officers", "ground", "table", "code"),
    [
        (("Bà Lan",), GROUND, "resident", "erase_officers"),
        (("Bà Lan", "bà lan "), GROUND, "resident", "erase_officers"),
        (("Bà Lan", "Ông Nam"), " ", "resident", "erase_ground"),
        (("Bà Lan", "Ông Nam"), "x" * 201, "resident", "erase_ground"),
        (("Bà Lan", "Ông Nam"), GROUND, "report", "erase_table"),
        (("Bà Lan", "Ông Nam"), GROUND, "resident", "erase_unknown"),
    ],
)
def test_an_order_that_is_none_changes_nothing(
    engine: Engine, clock: SteppingClock, team: str,
    officers: tuple[str, ...], ground: str, table: str, code: str,
) -> None:  # fmt: skip
    order = Erasure(team, table, new_id(clock), ground, officers)
    with pytest.raises(TroubleError, match=code):
        erase_record(engine, OFFICER, order, clock, KEY)


def test_a_device_cannot_erase(
    engine: Engine, clock: SteppingClock, scribe: Scribe, other: Scribe
) -> None:
    record = new_id(clock)
    scribe.sync([scribe.op(person(), record=record, table="resident")])
    ground: dict[str, Any] = {"_ground": GROUND}
    scribe.sync([scribe.op(ground, record=record, table="resident", kind=OpKind.ERASE)])
    other.sync()
    assert other.value(record, "full_name", "resident") == NAME
    order = Erasure(scribe.team, "resident", record, GROUND, ("A", "B"))
    with pytest.raises(TroubleError, match="not_permitted"):
        erase_record(engine, scribe.actor, order, clock, KEY)


def test_orders_are_signed_and_a_restored_server_takes_them_back(
    engine: Engine, clock: SteppingClock, scribe: Scribe, other: Scribe
) -> None:
    record = new_id(clock)
    public = open_feed_key(engine, KEY, clock)
    scribe.sync([scribe.op(person(), record=record, table="resident")])
    _, orders = erase(engine, clock, scribe.team, record)
    scribe.sync()
    (kept,) = [change for change in scribe.seen if change.dev == SERVER_DEVICE]
    order = order_of(kept, scribe.team, scribe.inc)
    assert is_signed(order, public)
    assert order.id == orders[0].id
    assert not is_signed(order_of(kept, new_id(clock), scribe.inc), public)
    # Another team stands for the server that went back: it never saw the order.
    back = Scribe(engine, new_team(engine, clock), clock)
    back.sync([back.op(person(), record=record, table="resident")])
    assert offer_orders(engine, back.actor, [order], clock) == 0
    assert offer_orders(engine, scribe.actor, [order], clock) == 0
    check_state(engine, scribe.team)


def test_a_forgotten_order_erases_again_whatever_arrived_before(
    engine: Engine, clock: SteppingClock, scribe: Scribe, owner_engine: Engine
) -> None:
    open_feed_key(engine, KEY, clock)
    record = new_id(clock)
    made = scribe.op(person(), record=record, table="resident")
    scribe.sync([made])
    _, orders = erase(engine, clock, scribe.team, record)
    with team_scope(owner_engine, scribe.team) as connection:
        _forget_all(connection, scribe.team)
    assert mark_restored(engine, clock, [scribe.team]) == 1
    fresh = Scribe(engine, scribe.team, clock)
    fresh.sync([fresh.op(person(), record=record, table="resident")])
    assert offer_orders(engine, fresh.actor, orders, clock) == 1
    assert offer_orders(engine, fresh.actor, orders, clock) == 0
    fresh.sync()
    assert NAME.encode() not in stored_bytes(engine, scribe.team)
    scribe.reset()
    scribe.sync(scribe.new_epoch([made]))
    assert scribe.seen[-1].status is Status.DISCARD
    check_state(engine, scribe.team)


def test_what_lies_with_another_record_goes_when_an_order_is_given_back(
    engine: Engine, clock: SteppingClock, scribe: Scribe, owner_engine: Engine
) -> None:
    """The order was made before they were merged, so it does not name the entry."""
    open_feed_key(engine, KEY, clock)
    record, stands = new_id(clock), new_id(clock)
    scribe.sync([scribe.op(person(), record=record, table="resident")])
    _, orders = erase(engine, clock, scribe.team, record)
    with team_scope(owner_engine, scribe.team) as connection:
        _forget_all(connection, scribe.team)
    mark_restored(engine, clock, [scribe.team])
    one, two = Scribe(engine, scribe.team, clock), Scribe(engine, scribe.team, clock)
    one.sync([one.op(person(), record=record, table="resident")])
    one.sync([one.op(person("Ai đó"), record=stands, table="resident")])
    two.sync()
    merge: dict[str, Any] = {"merged_into": stands}
    one.sync([one.op(merge, record=record, table="resident", kind=OpKind.MERGE)])
    two.sync([two.op({"note": f"{NAME} muộn"}, record=record, table="resident")])
    assert [entry[1] for entry in two.inbox] == [stands]
    assert offer_orders(engine, one.actor, orders, clock) == 1
    assert NAME.encode() not in stored_bytes(engine, scribe.team)
    check_state(engine, scribe.team)


def _forget_all(connection: Any, team: str) -> None:
    """As a database that was put back to before the first op; by its owner where need be."""
    from sqlalchemy import delete, update

    from desktop.protocol.messages import CHAIN_START
    from server.storage.schema import change, device_epoch, erased, head
    from server.storage.schema import record as records

    key = bytes.fromhex(team)
    for table in (change, device_epoch, erased, records):
        connection.execute(delete(table).where(table.c.team_id == key))
    values = {"seq": 0, "chain": CHAIN_START, "digest_sum": bytes(32)}
    connection.execute(update(head).where(head.c.team_id == key).values(**values))


def test_the_registry_says_whose_every_personal_field_is() -> None:
    for table in TABLES:
        for field in table.fields:
            if field.whose:
                assert field.personal
                assert field.nullable
                assert all(table.field(name) for name in field.whose)
    assert all(BY_NAME[name] for name in ERASABLE)


def test_what_lies_only_in_quarantine_is_erased_too(
    engine: Engine, clock: SteppingClock, team: str, scribe: Scribe
) -> None:
    record = new_id(clock)
    refused = scribe.op({**person(), "note": f"{NAME}\0"}, record=record, table="resident")
    scribe.sync([refused])
    assert scribe.seen[-1].status is Status.QUARANTINE
    erase(engine, clock, team, record)
    assert NAME.encode() not in stored_bytes(engine, team)
    scribe.sync([scribe.op({"note": NAME}, record=record, table="resident")])
    assert [change.status for change in scribe.seen][-2:] == [Status.OK, Status.DISCARD]
    check_state(engine, team)


def test_an_order_longer_than_a_business_change_erases_all(
    engine: Engine, clock: SteppingClock, team: str, scribe: Scribe
) -> None:
    record = new_id(clock)
    about = {"resident_id": record, "household_id": None, "anonymous_count": None}
    groups: dict[str, Any] = {
        "helped_on": "2026-11-20",
        "platform_code": "vneid",
        "action": "guide",
        "result": "done",
        "subject": about,
        "note": f"giúp {NAME}",
    }
    scribe.sync([scribe.op(person(), record=record, table="resident")])
    scribe.sync([scribe.op(groups, table="assistance") for _ in range(40)])
    kept: list[Order] = []
    order = Erasure(team, "resident", record, "Ở" * LONGEST_GROUND, ("Bà Lan", "Ông Nam"))
    done = erase_record(engine, OFFICER, order, clock, KEY, kept.append)
    assert done == Erased(records=1, cleared=40)
    assert len({one.txn for one in kept}) > 1
    assert NAME.encode() not in stored_bytes(engine, team)
    check_state(engine, team)
