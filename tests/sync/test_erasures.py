"""What the province had erased is gone from every PC, and what it signed outlives its server."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident
from desktop.domain.work import Assistance, AssistanceAction, AssistanceResult
from desktop.protocol.feeds import public_key_of
from desktop.protocol.ops import SERVER_DEVICE, Change, OpKind
from desktop.storage.database import Database
from desktop.storage.erased import is_erased, last_erasure
from desktop.storage.orders import kept_orders
from desktop.sync.account import PROVINCE_KEY
from desktop.sync.drive import drive_here
from desktop.sync.session import sync_session
from server.security.can import OFFICER
from server.services.erasures import Erasure, erase_record
from server.services.feeds import open_feed_key
from server.services.restoring import mark_restored
from server.storage.engine import memory_engine
from tests.simulation.machines import START, Server, Templates, make_templates
from tests.support.direct_line import DirectLine, meet, sync_directly

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.protocol.messages import Answer
    from desktop.protocol.orders import Order

KEY = bytes(range(32))
NAME = "Lò Thị Thử Nghiệm"


@pytest.fixture(scope="module")
def templates() -> Templates:
    return make_templates(4)


@pytest.fixture
def server(templates: Templates) -> Server:
    """Of a province with a key of this test's own."""
    made = Server(templates, SteppingClock(START, seed=4), bytes_too=True)
    with made.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM feed")
    open_feed_key(made.engine, KEY, made.clock)
    return made


@pytest.fixture
def pcs(templates: Templates, server: Server) -> tuple[Database, ...]:
    """Three that know the province's key, and have the same."""
    made = tuple(
        database.copy(SteppingClock(START, seed=at))
        for at, database in enumerate(templates.pcs[:3])
    )
    for database in made:
        with database.write() as unit:
            unit.set_setting(PROVINCE_KEY, public_key_of(KEY))
    meet(server, *made)
    return made


def add_person(database: Database, name: str = NAME) -> Resident:
    with database.write(kind="add") as unit:
        made = Resident(id=new_id(unit.clock), full_name=name, household_id=None, note=f"{name} ốm")
        unit.put(made)
    return made


def erase(server: Server, record: str) -> list[Order]:
    kept: list[Order] = []
    order = Erasure(server.team, "resident", record, "Theo yêu cầu", ("Bà Lan", "Ông Nam"))
    erase_record(server.engine, OFFICER, order, server.clock, KEY, kept.append)
    return kept


def everything(database: Database) -> str:
    """All that the file holds, as text."""
    found = []
    with database.read() as unit:
        tables = unit.cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            rows = unit.cursor.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
            found += [
                value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                for row in rows
                for value in row
            ]
    return "\n".join(found)


def edit(database: Database, person: Resident, note: str) -> None:
    with database.write(kind="edit") as unit:
        seen = unit.get(Resident, person.id)
        assert seen is not None
        unit.put(replace(seen, note=note), original=seen)


def test_nothing_of_the_person_stays_on_any_pc(server: Server, pcs: tuple[Database, ...]) -> None:
    one, two, three = pcs
    person = add_person(one)
    stays = add_person(one, "Người khác")
    meet(server, *pcs)
    edit(two, person, f"{NAME} hai")
    edit(one, person, f"{NAME} một")
    meet(server, one, two)
    with two.write() as unit:
        unit.save_draft("people", f'{{"name": "{NAME}"}}')
        unit.save_draft("other", '{"name": "Người khác"}')
        unit.set_setting(
            "import_leftovers",
            f'[{{"file": "a", "columns": [], "rows": [{{"n": 1, "name": "{NAME}"}}, {{"n": 2}}]}}]',
        )
    edit(three, person, f"{NAME} ba")
    erase(server, person.id)
    outcomes = [sync_directly(database, server) for database in pcs]
    assert [outcome.erased for outcome in outcomes] == [1, 1, 1]
    meet(server, *pcs)
    for database in pcs:
        assert NAME not in everything(database)
        with database.read() as unit:
            assert unit.get(Resident, person.id) is None
            assert unit.get(Resident, stays.id) is not None
            assert is_erased(unit.cursor, "resident", person.id)
            assert unit.people.find_people("lò thị") == ()
            assert unit.sync.state().waiting == 0
    with two.read() as unit:
        assert [draft.key for draft in unit.local.drafts()] == ["other"]
        assert '"n": 2' in (unit.get_setting("import_leftovers") or "")


def test_a_form_that_was_open_writes_nothing_of_it(
    server: Server, pcs: tuple[Database, ...]
) -> None:
    one = pcs[0]
    person = add_person(one)
    sync_directly(one, server)
    with one.read() as unit:
        seen = unit.seen
    erase(server, person.id)
    sync_directly(one, server)
    with pytest.raises(TroubleError, match="record_erased"), one.write() as unit:
        unit.put(replace(person, note=NAME), original=person, seen=seen)
    assert NAME not in everything(one)


def test_the_queue_of_a_pc_that_did_not_know_has_no_gap(
    server: Server, pcs: tuple[Database, ...]
) -> None:
    one, two, _ = pcs
    person = add_person(one)
    meet(server, one, two)
    edit(two, person, f"{NAME} trước")
    with two.write() as unit:
        home = Household(id=new_id(unit.clock), village_id=new_id(unit.clock), note="nhà")
        unit.put(home)
    with two.write() as unit:
        unit.delete(Resident, person.id)
    erase(server, person.id)
    meet(server, one, two)
    for database in (one, two):
        with database.read() as unit:
            assert unit.get(Household, home.id) == home
            assert unit.sync.state().refused == 0
        assert NAME not in everything(database)


def test_helps_stay_without_what_they_say_of_the_person(
    server: Server, pcs: tuple[Database, ...]
) -> None:
    one, two, three = pcs
    person = add_person(one)
    with one.write(kind="help") as unit:
        helped = Assistance(
            id=new_id(unit.clock),
            helped_on=START.date(),
            platform_code="vneid",
            action=AssistanceAction.GUIDE,
            result=AssistanceResult.DONE,
            resident_id=person.id,
            note=f"giúp {NAME}",
        )
        unit.put(helped)
    meet(server, *pcs)
    with three.write() as unit:
        unit.put(replace(helped, note=f"muộn {NAME}"), original=helped)
        again = replace(helped, id=new_id(unit.clock), note=f"lại {NAME}")
        unit.put(again)
    erase(server, person.id)
    meet(server, one, two)
    meet(server, *pcs)
    for database in pcs:
        with database.read() as unit:
            assert unit.get(Assistance, helped.id) == replace(helped, note=None)
            assert unit.get(Assistance, again.id) == replace(again, note=None)
    for database in pcs:
        assert NAME not in everything(database)


class Forging(DirectLine):
    """Something in between that writes in the province's name."""

    def exchange(self, _token: str, hello: Any, frames: Any) -> Answer:
        answer = super().exchange(_token, hello, frames)
        entries = [self._bent(entry) for entry in answer.page.entries]
        return msgspec.structs.replace(
            answer, page=msgspec.structs.replace(answer.page, entries=entries)
        )

    @staticmethod
    def _bent(entry: Any) -> Any:
        if isinstance(entry, Change) and entry.dev == SERVER_DEVICE:
            return msgspec.structs.replace(entry, f={"_ground": "khác"})
        return entry


def test_an_order_that_the_province_did_not_sign_is_not_believed(
    server: Server, pcs: tuple[Database, ...]
) -> None:
    one = pcs[0]
    person = add_person(one)
    sync_directly(one, server)
    erase(server, person.id)
    line: Any = Forging(server, one.device)
    with pytest.raises(TroubleError, match="forged_order"):
        drive_here(sync_session(one.clock), one, line)
    with one.read() as unit:
        assert unit.get(Resident, person.id) == person
    assert sync_directly(one, server).erased == 1


def put_back(server: Server, snapshot: Any) -> None:
    """The server's database is an earlier one again, and its administrator says so."""
    server.engine = memory_engine(snapshot)
    assert mark_restored(server.engine, server.clock) == 1


def snapshot_of(server: Server) -> Any:
    """The database as it is now, as the driver's connection of one in memory."""
    copied: Any = None
    for _ in range(2):
        engine = server.engine if copied is None else memory_engine(copied)
        with engine.connect() as connection:
            copied = connection.connection.driver_connection
    return copied


def test_an_erasure_is_final_across_a_restore_of_the_server(
    server: Server, pcs: tuple[Database, ...]
) -> None:
    one, two, three = pcs
    person = add_person(one)
    sync_directly(one, server)
    before = snapshot_of(server)
    # One PC never learns of the order before the server forgets it.
    sync_directly(three, server)
    edit(three, person, f"{NAME} ba")
    erase(server, person.id)
    meet(server, one, two)
    put_back(server, before)
    copies: list[str] = []
    found = sync_directly(one, server, keep_copy=lambda: copies.append(everything(one)))
    assert found.server_restored
    assert len(copies) == 1
    meet(server, *pcs)
    for database in pcs:
        assert NAME not in everything(database)
        with database.read() as unit:
            assert len(kept_orders(unit.cursor)) == 1
    with server.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT patch FROM change").fetchall()
    patches = [bytes(row[0]) for row in rows]
    assert NAME.encode() not in b"|".join(patches)


def test_a_copy_that_cannot_be_made_keeps_a_pc_from_starting_over(
    server: Server, pcs: tuple[Database, ...]
) -> None:
    one = pcs[0]
    before = snapshot_of(server)
    person = add_person(one)
    sync_directly(one, server)
    put_back(server, before)

    def fail() -> None:
        raise TroubleError("disk_full")

    with pytest.raises(TroubleError, match="disk_full"):
        sync_directly(one, server, keep_copy=fail)
    with one.read() as unit:
        assert unit.seen.seq > 0
        assert unit.get(Resident, person.id) == person
    assert sync_directly(one, server).server_restored


def payloads(database: Database) -> list[bool]:
    with database.read() as unit:
        rows = unit.cursor.execute("SELECT payload FROM outbox ORDER BY lc").fetchall()
    return [bool(payload) for (payload,) in rows]


@pytest.mark.parametrize(
    ("durable", "days", "kept"), [(True, 91, 0), (True, 88, 3), (False, 91, 3)]
)
def test_the_archive_is_dropped_when_it_is_durable_and_old(
    server: Server,
    pcs: tuple[Database, ...],
    set_durable: Callable[[Server], None],
    durable: bool,  # noqa: FBT001 - a parameter of the test
    days: int,
    kept: int,
) -> None:
    one = pcs[0]
    for name in ("a", "b"):
        add_person(one, f"Người {name}")
    sync_directly(one, server)
    assert all(payloads(one))
    if durable:
        set_durable(server)
    clock = one.clock
    assert isinstance(clock, SteppingClock)
    clock.move_to(clock.now() + timedelta(days=days))
    outcome = sync_directly(one, server)
    assert (outcome.durable > 0) is durable
    assert sum(payloads(one)) == kept
    # What is made later waits and goes as ever; and a server that went back gets what is kept.
    late = add_person(one, "Người mới")
    before = snapshot_of(server)
    sync_directly(one, server)
    put_back(server, before)
    sync_directly(one, server)
    with one.read() as unit:
        assert unit.get(Resident, late.id) == late
    assert sync_directly(one, server).equal is True


@pytest.fixture
def set_durable() -> Callable[[Server], None]:
    def set_it(server: Server) -> None:
        with server.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE head SET durable = seq")

    return set_it


def test_a_file_says_when_it_last_erased_something(
    tmp_path: Path, server: Server, templates: Templates
) -> None:
    clock = SteppingClock(START, seed=9)
    path, key = tmp_path / "team.db", bytes(32)
    database = Database.create_joined(path, key, server.team, clock)
    with database.write() as unit:
        for name, value in (("sync.address", "http://127.0.0.1"), ("sync.device_key", "00")):
            unit.set_setting(name, value)
        unit.set_setting("sync.token", "t")
    founder = templates.pcs[0].copy(SteppingClock(START, seed=10))
    person = add_person(founder)
    sync_directly(founder, server)
    sync_directly(database, server)
    assert last_erasure(path, key) is None
    erase(server, person.id)
    sync_directly(database, server)
    assert last_erasure(path, key) is not None
    database.close()


def test_what_was_put_aside_and_then_erased_stops_no_sync_after_a_restore(
    server: Server, pcs: tuple[Database, ...]
) -> None:
    one = pcs[0]
    with one.write(kind="add") as unit:
        person = Resident(id=new_id(unit.clock), full_name=NAME, household_id=None)
        unit.put(person)
    with one.write(kind="other program") as unit:
        view = unit.records.view("resident", person.id)
        unit.apply(OpKind.PUT, "resident", person.id, {"note": f"{NAME}\0"}, view)
    assert sync_directly(one, server).quarantined == 1
    before = snapshot_of(server)
    erase(server, person.id)
    sync_directly(one, server)
    put_back(server, before)
    found = sync_directly(one, server)
    assert (found.server_restored, found.quarantined) == (True, 0)
    meet(server, *pcs)
    assert NAME not in everything(one)


def test_what_was_merged_into_it_at_a_server_that_was_put_back_goes_on_by_itself(
    server: Server, pcs: tuple[Database, ...]
) -> None:
    """The order names only who was one with it when it was made; others take changes as before."""
    one, two, three = pcs
    person, other = add_person(one), add_person(one, "Người khác")
    meet(server, *pcs)
    before = snapshot_of(server)
    erase(server, person.id)
    sync_directly(one, server)
    put_back(server, before)
    with two.write() as unit:
        unit.merge(Resident, other.id, person.id)
    edit(three, other, "muộn, không biết đã gộp")
    sync_directly(two, server)
    assert sync_directly(one, server).erased == 1
    meet(server, *pcs)
    edit(two, other, "sau đó")
    third = add_person(two, "Người thứ ba")
    with two.write() as unit:
        unit.merge(Resident, third.id, other.id)
    meet(server, *pcs)
    for database in pcs:
        assert NAME not in everything(database)
        with database.read() as unit:
            found = unit.get(Resident, other.id)
            assert found is not None
            assert found.note == "sau đó"
            assert [row.lost for row in unit.sync.inbox()] == []
            assert unit.root_of(third.id) == other.id
        assert put_aside_count(database) == 0


def put_aside_count(database: Database) -> int:
    with database.read() as unit:
        rows = unit.cursor.execute("SELECT 1 FROM outbox WHERE state = 'quarantined'").fetchall()
    return len(rows)
