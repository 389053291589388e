"""Pages are folded whole or not at all, and both ends hold the same state afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.domain.ids import new_id
from desktop.domain.people import Resident
from desktop.domain.team import Team
from desktop.protocol.messages import PageBrokenError
from desktop.protocol.ops import Change
from desktop.storage.database import Database
from tests.storage.conftest import KEY, TEAM
from tests.storage.server_log import ServerLog

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.changes import Seen
    from desktop.domain.clock import SteppingClock


@pytest.fixture
def log() -> ServerLog:
    return ServerLog()


@pytest.fixture
def second(tmp_path: Path, clock: SteppingClock) -> Database:
    return Database.create_joined(tmp_path / "second.db", KEY, TEAM.id, clock)


@pytest.fixture
def mau(clock: SteppingClock) -> Resident:
    return Resident(id=new_id(clock), full_name="Lò Thị Mẫu")


def put(
    database: Database, one: Resident, original: Resident | None = None, seen: Seen | None = None
) -> str:
    with database.write() as unit:
        unit.put(one, original=original, seen=seen)
        return unit.act


def get(database: Database, one: Resident) -> Resident | None:
    with database.read() as unit:
        return unit.get(Resident, one.id)


def equal(log: ServerLog, *databases: Database) -> bool:
    digests = {log.digest()}
    for database in databases:
        with database.write() as unit:
            digests.add(unit.sync_store.digest())
            digests.add(unit.sync_store.digest(recompute=True))
            assert unit.sync_store.hello().pending == 0
    return len(digests) == 1


def test_a_second_pc_gets_everything_and_equal_digests(
    database: Database, second: Database, log: ServerLog, mau: Resident
) -> None:
    put(database, mau)
    log.push(database)
    own = log.pull(database)
    pulled = log.pull(second)
    assert (own.own, own.pulled, pulled.own, pulled.pulled) == (2, 0, 0, 2)
    assert get(second, mau) == mau
    with second.read() as unit:
        assert unit.all(Team) == (TEAM,)
        assert unit.seen == (0, 2)
    assert equal(log, database, second)


def test_a_waiting_edit_stays_visible_over_a_pulled_change_of_another_field(
    database: Database, second: Database, log: ServerLog, mau: Resident
) -> None:
    put(database, mau)
    log.push(database)
    log.pull(database)
    log.pull(second)
    put(second, replace(mau, phone="0901234567"), mau)
    put(database, replace(mau, note="ở bản trên"), mau)
    log.push(second)
    with database.write() as unit:
        hello = unit.sync_store.hello()
        unit.sync_store.apply_page(log.page(hello.cursor, hello.dev, hello.ep))
        assert unit.sync_store.hello().pending == 1
    assert get(database, mau) == replace(mau, phone="0901234567", note="ở bản trên")
    log.push(database)
    log.pull(database)
    log.pull(second)
    assert get(second, mau) == get(database, mau)
    assert equal(log, database, second)


def test_the_value_that_lost_is_in_the_inbox_of_both(
    database: Database, second: Database, log: ServerLog, mau: Resident
) -> None:
    put(database, mau)
    log.push(database)
    log.pull(database)
    log.pull(second)
    with database.read() as unit:
        seen = unit.seen
    put(second, replace(mau, full_name="Lò Thị Mậu"), mau)
    log.push(second)
    log.pull(second)
    log.pull(database)
    put(database, replace(mau, full_name="Lò Thị Mầu"), mau, seen)
    log.push(database)
    applied = log.pull(database)
    log.pull(second)
    assert applied.conflicts == 1
    assert get(database, mau) == get(second, mau) == replace(mau, full_name="Lò Thị Mầu")
    for one in (database, second):
        with one.read() as unit:
            rows = unit.cursor.execute("SELECT t, g FROM inbox").fetchall()
        assert rows == [("resident", "full_name")]
    assert equal(log, database, second)


def test_a_pulled_act_can_be_undone(
    database: Database, second: Database, log: ServerLog, mau: Resident
) -> None:
    act = put(database, mau)
    log.push(database)
    log.pull(second)
    with second.write() as unit:
        assert unit.undo(act).restored == 1
    assert get(second, mau) is None
    log.push(second)
    log.pull(second)
    log.pull(database)
    assert get(database, mau) is None
    assert equal(log, database, second)


def test_old_acts_pulled_late_leave_no_images(
    database: Database, second: Database, log: ServerLog, mau: Resident, clock: SteppingClock
) -> None:
    put(database, mau)
    log.push(database)
    clock.move_to(clock.instant + timedelta(days=31))
    log.pull(second)
    with second.read() as unit:
        assert unit.cursor.execute("SELECT count(*) FROM before_image").fetchone() == (0,)


def test_a_refused_op_leaves_the_queue_with_its_reason(
    database: Database, second: Database, log: ServerLog, mau: Resident
) -> None:
    log.push(database)
    log.pull(database)
    put(database, mau)
    log.push(database, refuse="invalid")
    applied = log.pull(database)
    log.pull(second)
    assert applied.quarantined == 1
    assert get(database, mau) == mau, "it stays in sight of who wrote it"
    assert get(second, mau) is None
    with database.read() as unit:
        rows = unit.cursor.execute("SELECT reason FROM outbox WHERE state = 'quarantined'")
        assert rows.fetchall() == [("invalid",)]
    assert equal(log, database, second)


def test_a_pc_whose_clock_was_set_right_dates_its_changes_rightly(
    database: Database, second: Database, log: ServerLog, mau: Resident, clock: SteppingClock
) -> None:
    today = clock.instant
    clock.move_to(today.replace(year=2036))
    put(database, mau)
    clock.move_to(today)
    log.push(database, latest=int(today.timestamp() * 1000))
    log.pull(database)
    put(database, replace(mau, note="ở bản trên"), mau)
    log.push(database)
    log.pull(database)
    log.pull(second)
    assert equal(log, database, second)
    with database.read() as unit:
        years = [row.at.year for row in unit.local.history()]
    assert years == [2036, today.year, today.year]


def test_a_page_with_a_changed_byte_or_a_hole_is_not_applied(
    database: Database, second: Database, log: ServerLog, mau: Resident
) -> None:
    put(database, mau)
    log.push(database)
    page = log.page(0, "f" * 32, 1)
    last = page.entries[-1]
    assert isinstance(last, Change)
    forged = msgspec.structs.replace(last, f={"full_name": "Người khác"})
    broken = msgspec.structs.replace(page, entries=[page.entries[0], forged])
    late = msgspec.structs.replace(page, first=2, entries=page.entries[1:])
    for bad, code in ((broken, "chain"), (late, "gap")):
        with pytest.raises(PageBrokenError, match=code), second.write() as unit:
            unit.sync_store.apply_page(bad)
    with second.read() as unit:
        assert unit.seen == (0, 0)
        assert unit.all(Resident) == ()


def test_a_restored_copy_finds_the_foreign_echo_and_takes_a_new_epoch(
    memory: Database, clock: SteppingClock, log: ServerLog, mau: Resident
) -> None:
    clone = memory.copy(clock)
    put(memory, mau)
    log.push(memory)
    log.pull(memory)
    put(clone, replace(mau, id=new_id(clock), full_name="Lò Văn Mới"))
    with pytest.raises(PageBrokenError, match=r"chain|echo"):
        log.pull(clone)
    with clone.write() as unit:
        unit.sync_store.new_epoch()
    assert clone.epoch != memory.epoch
    log.push(clone)
    log.pull(clone)
    log.pull(memory)
    for one in (memory, clone):
        with one.read() as unit:
            assert {r.full_name for r in unit.all(Resident)} == {"Lò Thị Mẫu", "Lò Văn Mới"}
    assert equal(log, memory, clone)


def test_after_a_server_restore_everything_own_is_sent_again(
    database: Database, second: Database, log: ServerLog, mau: Resident
) -> None:
    log.push(database)
    log.pull(database)
    log.pull(second)
    put(second, mau)
    log.push(second)
    log.pull(second)
    log.pull(database)
    restored = ServerLog()
    for one in (database, second):
        with one.write() as unit:
            unit.sync_store.start_over(inc=2)
        restored.push(one)
    restored.pull(database)
    restored.pull(second)
    assert get(database, mau) == get(second, mau) == mau
    assert equal(restored, database, second)


def test_frames_end_at_txn_boundaries(database: Database, clock: SteppingClock) -> None:
    with database.write() as unit:
        for _ in range(10):
            with unit.txn():
                for _ in range(5):
                    unit.put(Resident(id=new_id(clock), full_name="Lò Thị Mẫu"))
    with database.write() as unit:
        frames = unit.sync_store.frames(1, 5_000)
        tail = unit.sync_store.frames(46, 5_000)
    assert [op.n for frame in frames for op in frame] == list(range(2, 52))
    assert len(frames) > 1
    txns = [{op.txn for op in frame} for frame in frames]
    assert all(not one & other for one, other in pairwise(txns))
    assert [op.n for frame in tail for op in frame] == [47, 48, 49, 50, 51]


def test_unknown_groups_and_values_survive(
    database: Database, second: Database, log: ServerLog, mau: Resident
) -> None:
    put(database, mau)
    log.push(database)
    newer = msgspec.structs.replace(
        log.changes[-1],
        seq=3,
        op_id=f"{3:032x}",
        dev="e" * 32,
        base_seq=2,
        hlc=log.changes[-1].hlc + 1,
        f={"blood_group": "O", "sex": "other", "family": {"relation": "head", "since": "2027"}},
    )
    change = newer
    cells = log.state["resident", mau.id]
    from desktop.protocol.ops import fold, next_chain
    from tests.storage.server_log import SEED

    fold(cells, change)
    log.changes.append(change)
    log.chains.append(next_chain(log.chains[-1], change, SEED))
    log.pull(second)
    log.pull(database)
    shown = get(second, mau)
    assert shown is not None
    assert shown.sex == "other"
    put(second, replace(shown, household_id="b" * 32), shown)
    log.push(second)
    assert log.changes[-1].f == {
        "family": {"household_id": "b" * 32, "relation": "head", "since": "2027"}
    }
    log.pull(second)
    log.pull(database)
    assert "blood_group" in log.state["resident", mau.id]
    assert equal(log, database, second)
