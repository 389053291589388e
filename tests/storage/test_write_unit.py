"""Row, op, before-image and history are one transaction; only what differs is written."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.changes import Seen
from desktop.domain.ids import new_id
from desktop.domain.people import BirthPrecision, Household, Relation, Resident
from desktop.domain.training import Attendance, AttendanceStatus, AttendeeKind, attendance_id
from desktop.protocol.ops import OpKind
from desktop.storage.outbox import TxnTooLargeError
from desktop.storage.records import decode_op

if TYPE_CHECKING:
    from desktop.domain.clock import SteppingClock
    from desktop.protocol.ops import Op
    from desktop.storage.database import Database


def ops_of(database: Database) -> list[Op]:
    with database.read() as unit:
        rows = unit.cursor.execute("SELECT payload FROM outbox ORDER BY lc").fetchall()
    return [decode_op(row[0]) for row in rows]


def count(database: Database, table: str) -> Any:
    with database.read() as unit:
        return unit.cursor.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608


def person(clock: SteppingClock, **values: Any) -> Resident:
    return Resident(**({"id": new_id(clock), "full_name": "Lò Thị Mẫu"} | values))


def _save_all(database: Database, people: list[Resident]) -> None:
    with database.write() as unit:
        for one in people:
            unit.put(one)


def _save_and_fail(database: Database, one: Resident) -> None:
    with database.write() as unit:
        unit.put(one)
        raise ZeroDivisionError


def test_a_new_record_is_one_op_with_only_what_is_not_default(
    database: Database, clock: SteppingClock
) -> None:
    born = date(1960, 1, 1)
    mau = person(clock, birth_on=born, birth_precision=BirthPrecision.YEAR)
    with database.write("a" * 32, kind="add_resident") as unit:
        unit.put(mau)
    with database.read() as unit:
        assert unit.get(Resident, mau.id) == mau
        assert unit.all(Resident) == (mau,)
    team_op, op = ops_of(database)
    assert op.f == {
        "full_name": "Lò Thị Mẫu",
        "birth": {"birth_on": "1960-01-01", "birth_precision": "year"},
    }
    assert (op.kind, op.t, op.r, op.who) == (OpKind.PUT, "resident", mau.id, "a" * 32)
    assert (op.n, op.prev, op.base) == (2, team_op.id, (0, 0))
    assert int(op.id[:12], 16) == op.hlc >> 16


def test_an_edit_sends_the_groups_that_differ_from_what_was_read(
    database: Database, clock: SteppingClock
) -> None:
    mau = person(clock, household_id="b" * 32, relation=Relation.HEAD)
    with database.write() as unit:
        unit.put(mau)
    with database.write() as unit:
        unit.put(replace(mau, phone="0901234567"), original=mau)
    stale = replace(mau, relation=Relation.SPOUSE)
    with database.write() as unit:
        unit.put(stale, original=mau, seen=Seen(0, 0))
        assert unit.changes.records == {"resident": frozenset({mau.id})}
        assert unit.changes.act == unit.act
    with database.read() as unit:
        now = unit.get(Resident, mau.id)
    assert now == replace(mau, phone="0901234567", relation=Relation.SPOUSE)
    assert [op.f for op in ops_of(database)[2:]] == [
        {"phone": "0901234567"},
        {"family": {"household_id": "b" * 32, "relation": "spouse"}},
    ]


def test_saving_without_a_difference_writes_no_op(database: Database, clock: SteppingClock) -> None:
    mau = person(clock)
    with database.write() as unit:
        unit.put(mau)
    with database.write() as unit:
        unit.put(mau, original=mau)
        unit.put(mau)
        assert unit.changes.records == {}
        assert unit.changes.act is None
    assert len(ops_of(database)) == 2


def test_an_exception_leaves_neither_row_nor_op_nor_history(
    database: Database, clock: SteppingClock
) -> None:
    tables = ("resident", "outbox", "before_image", "history")
    before = [count(database, table) for table in tables]
    mau = person(clock)
    with pytest.raises(ZeroDivisionError):
        _save_and_fail(database, mau)
    assert [count(database, table) for table in tables] == before
    with database.write() as unit:
        unit.put(mau)
    assert [op.n for op in ops_of(database)] == [1, 2]


def test_delete_and_restore_keep_the_values(database: Database, clock: SteppingClock) -> None:
    mau = person(clock, phone="0901234567")
    with database.write() as unit:
        unit.put(mau)
    with database.write() as unit:
        unit.delete(Resident, mau.id)
        unit.delete(Resident, mau.id)
        assert unit.get(Resident, mau.id) is None
    with database.write() as unit:
        unit.restore(Resident, mau.id)
    with database.read() as unit:
        assert unit.get(Resident, mau.id) == mau
    assert [op.kind for op in ops_of(database)[2:]] == [OpKind.DELETE, OpKind.RESTORE]


def test_a_record_with_a_derived_id_can_be_made_again_after_its_deletion(
    database: Database,
) -> None:
    session, who = "c" * 32, "d" * 32
    first = Attendance(
        id=attendance_id(session, who),
        session_id=session,
        attendee_kind=AttendeeKind.RESIDENT,
        attendee_id=who,
        status=AttendanceStatus.PRESENT,
    )
    again = replace(first, status=AttendanceStatus.INVITED)
    with database.write() as unit:
        unit.put(first)
        unit.delete(Attendance, first.id)
        unit.put(again)
    with database.read() as unit:
        assert unit.get(Attendance, first.id) == again
    last = ops_of(database)[-2:]
    assert [op.kind for op in last] == [OpKind.RESTORE, OpKind.PUT]
    assert set(last[1].f) == {"presence"}


def test_texts_are_stored_in_nfc(database: Database, clock: SteppingClock) -> None:
    decomposed = "Nguye\u0302\u0303n"
    with database.write() as unit:
        unit.put(person(clock, full_name=decomposed))
    assert ops_of(database)[-1].f == {"full_name": "Nguy\u1ec5n"}


def test_a_txn_has_at_most_64_ops_and_16_kib(database: Database, clock: SteppingClock) -> None:
    with database.write() as unit:
        for _ in range(3):
            with unit.txn():
                for _ in range(64):
                    unit.put(person(clock))
    assert len({op.txn for op in ops_of(database)}) == 4
    with pytest.raises(TxnTooLargeError):
        _save_all(database, [person(clock) for _ in range(65)])
    with pytest.raises(TxnTooLargeError):
        _save_all(database, [person(clock, note="ắ" * 1300) for _ in range(5)])


def test_a_change_that_was_refused_leaves_no_hole_in_the_queue(
    database: Database, clock: SteppingClock
) -> None:
    with database.write() as unit:
        for number in range(70):
            with suppress(TxnTooLargeError):
                unit.put(person(clock, note=str(number)))
        unit.start_txn()
        unit.put(person(clock))
    ops = ops_of(database)
    assert [op.n for op in ops] == list(range(1, 67))
    assert [op.prev for op in ops] == ["", *(op.id for op in ops[:-1])]


@pytest.mark.parametrize(
    "values", [{"note": "x" * 4001}, {"note": "a\0b"}, {"household_id": "7"}, {"id": "7"}]
)
def test_what_the_other_end_would_refuse_does_not_enter_the_queue(
    database: Database, clock: SteppingClock, values: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="resident"):
        _save_all(database, [person(clock, **values)])
    with pytest.raises(ValueError, match="ids"), database.write("") as unit:
        unit.put(person(clock))
    assert len(ops_of(database)) == 1


def test_one_act_may_span_units(database: Database, clock: SteppingClock) -> None:
    with database.write(kind="import") as unit:
        unit.put(Household(id=new_id(clock), village_id="e" * 32))
        act = unit.act
    with database.write(act=act) as unit:
        unit.put(Household(id=new_id(clock), village_id="e" * 32))
    assert [op.act for op in ops_of(database)[1:]] == [act, act]
    assert count(database, "history") == 2


def test_settings_are_not_ops(database: Database) -> None:
    with database.write() as unit:
        unit.set_setting("scale", "150")
        unit.set_setting("gone", "x")
        unit.set_setting("gone", None)
    with database.read() as unit:
        assert unit.get_setting("scale") == "150"
        assert unit.get_setting("gone") is None
    assert len(ops_of(database)) == 1


def test_the_clock_of_ops_never_goes_back(database: Database, clock: SteppingClock) -> None:
    with database.write() as unit:
        unit.put(person(clock))
    clock.move_to(clock.instant.replace(year=2016))
    with database.write() as unit:
        unit.put(person(clock))
    readings = [op.hlc for op in ops_of(database)]
    assert readings == sorted(set(readings))


def test_a_value_of_another_type_is_refused_before_it_is_saved(
    database: Database, clock: SteppingClock
) -> None:
    wrong: Any = 1960
    with pytest.raises(ValueError, match="resident"):
        _save_all(database, [person(clock, full_name=wrong)])
    assert len(ops_of(database)) == 1
