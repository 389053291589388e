"""P17: one changed stored byte in any synced row is found at the next sync and mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident
from desktop.domain.places import Village
from desktop.domain.work import Assistance, AssistanceAction, AssistanceResult
from desktop.protocol.comparing import read_comparison, write_comparison
from desktop.protocol.messages import MAX_PLAIN_BYTES
from desktop.protocol.ops import digest_of_total
from desktop.protocol.wire import encode_answer, encode_request
from desktop.storage.database import Database
from desktop.storage.set_aside import ROW, forget_aside, put_aside
from desktop.sync.account import ADDRESS, DEVICE_KEY, TOKEN
from desktop.sync.drive import EXPECTED_ERRORS, drive_here, run_step
from desktop.sync.session import SyncOutcome, sync_session
from desktop.sync.steps import DbStep
from server.security.can import Actor, ActorKind
from server.services.comparing import compare_digests, give_records
from server.services.digests import recomputed_total
from server.storage.scope import team_scope
from server.storage.stores import open_store
from tests.server.scribe import Scribe
from tests.simulation.machines import START, Server, Templates, make_templates
from tests.sync.damage import Flip, dump, flip_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.protocol.comparing import DigestAnswer, DigestAsk, RecordsAnswer, RecordsAsk
    from desktop.protocol.messages import Answer, Frame, Hello

M = TypeVar("M", bound=msgspec.Struct)


class Line:
    """The way to the server, all of its bytes counted; `bend` may do something on the way."""

    def __init__(self, server: Server, dev: str, bend: Callable[[str], None] | None = None) -> None:
        self.server = server
        self.actor = Actor(ActorKind.DEVICE, server.team, dev)
        self.bend = bend or (lambda _route: None)
        self.requests: list[str] = []
        self.bytes = 0

    def exchange(self, _token: str, hello: Hello, frames: list[Frame]) -> Answer:
        self._note("sync", encode_request(hello, frames))
        answer = self.server.exchange(hello, frames)
        self.bytes += len(encode_answer(answer))
        return answer

    def digests(self, _token: str, ask: DigestAsk) -> DigestAnswer:
        self._note("digests", write_comparison(ask))
        return self._passed(compare_digests(self.server.engine, self.actor, self._passed(ask)))

    def records(self, _token: str, ask: RecordsAsk) -> RecordsAnswer:
        self._note("records", write_comparison(ask))
        return self._passed(give_records(self.server.engine, self.actor, self._passed(ask)))

    def team_key(self, _token: str, _ask: object) -> Any:
        raise TroubleError("server_refused", status=404)

    def _note(self, route: str, data: bytes) -> None:
        self.requests.append(route)
        self.bytes += len(data)
        self.bend(route)

    def _passed(self, message: M) -> M:
        data = write_comparison(message)
        self.bytes += len(data)
        return read_comparison(data, type(message))


@pytest.fixture(scope="module")
def templates() -> Templates:
    return make_templates(3)


@pytest.fixture
def server(templates: Templates) -> Server:
    return Server(templates, SteppingClock(START, seed=4), bytes_too=False)


@pytest.fixture
def other(templates: Templates) -> Database:
    return templates.pcs[1].copy(SteppingClock(START, seed=5))


@pytest.fixture
def pc(templates: Templates, tmp_path: Path) -> Iterator[Database]:
    """A PC of the team with a real encrypted file."""
    clock = SteppingClock(START, seed=3)
    made = Database.create_joined(tmp_path / "team.db", bytes(range(32)), templates.team, clock)
    with made.write() as unit:
        for key, value in ((ADDRESS, "http://127.0.0.1"), (DEVICE_KEY, "00"), (TOKEN, "t")):
            unit.set_setting(key, value)
    yield made
    made.close()


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - repeats by its seed


def sync(database: Database, line: Line) -> SyncOutcome:
    return drive_here(sync_session(database.clock), database, line)  # type: ignore[arg-type]


def line_of(database: Database, server: Server) -> Line:
    return Line(server, database.device)


def fill(pc: Database, other: Database, server: Server) -> None:
    """A village with helps, deleted and merged records, and values that lost."""
    village = Village(id=new_id(pc.clock), name="Nà Pất", commune_code="06463")
    households: list[Household] = []
    residents: list[Resident] = []
    with pc.write() as unit:
        unit.put(village)
        for at in range(24):
            home = Household(
                id=new_id(pc.clock), village_id=village.id, note=f"nhà {at}", lane=f"ngõ {at % 5}"
            )
            households.append(home)
            unit.start_txn()
            unit.put(home)
            for place in range(3):
                person = Resident(
                    id=new_id(pc.clock),
                    full_name=f"Nông Thị Thử {at * 3 + place}",
                    household_id=home.id,
                    phone="0912345678" if place == 0 else None,
                )
                residents.append(person)
                unit.put(person)
            help_given = Assistance(
                id=new_id(pc.clock),
                helped_on=date(2026, 11, 3),
                platform_code="vneid",
                action=AssistanceAction.GUIDE,
                result=AssistanceResult.DONE,
                resident_id=residents[-1].id,
            )
            unit.put(help_given)
        unit.start_txn()
        unit.delete(Resident, residents[0].id)
        unit.start_txn()
        unit.merge(Household, households[1].id, households[2].id)
    sync(pc, line_of(pc, server))
    sync(other, line_of(other, server))
    for at in range(6, 16):
        for database in (other, pc):
            with database.write() as unit:
                was = unit.get(Household, households[at].id)
                assert was is not None
                unit.put(replace(was, note=f"{database.device[-6:]} nói {at}"), original=was)
    for database in (other, pc, other):
        sync(database, line_of(database, server))


def stored_there(server: Server) -> bytes:
    with team_scope(server.engine, server.team, reads=True) as connection:
        return digest_of_total(recomputed_total(open_store(connection, server.team)))


def aside(pc: Database) -> int:
    with pc.read() as unit:
        return len(unit.sync.set_aside())


def _damage_and_sync(pc: Database, server: Server, random: Random, sizes: list[int]) -> list[Flip]:
    whole = dump(pc)
    digest = stored_there(server)
    flips: list[Flip] = []
    for size in sizes:
        kept = aside(pc)
        here = flip_bytes(pc, random, size)
        outcome = sync(pc, line_of(pc, server))
        assert outcome.equal is True, here
        assert outcome.repaired, here
        assert outcome.repaired_records >= size / 2, here
        assert outcome.mended_there == 0, here
        assert dump(pc) == whole, here
        assert aside(pc) >= kept + 1, here
        flips += here
    assert stored_there(server) == digest
    return flips


def test_a_thousand_changed_bytes_are_all_found_at_the_next_sync(
    pc: Database, other: Database, server: Server
) -> None:
    fill(pc, other, server)
    flips = _damage_and_sync(pc, server, dice(17), [1] * 100 + [20] * 45)
    assert len(flips) == 1_000
    assert {flip.table for flip in flips} >= {"record_state", "inbox", "resident", "household"}
    print(f"{len(flips)} changed bytes in {len({f[:2] for f in flips})} columns: all found, mended")


@pytest.mark.sweep
def test_ten_thousand_changed_bytes_are_all_found_at_the_next_sync(
    pc: Database, other: Database, server: Server
) -> None:
    fill(pc, other, server)
    _damage_and_sync(pc, server, dice(18), [1] * 2_000 + [20] * 400)


def test_what_is_saved_while_damage_is_mended_is_never_overwritten(
    pc: Database, other: Database, server: Server
) -> None:
    fill(pc, other, server)
    random, said = dice(19), dict[str, str]()
    with pc.read() as unit:
        people = [person.id for person in unit.all(Resident)]

    def save() -> None:
        with pc.write() as unit:
            person = random.choice(people)
            was = unit.get(Resident, person)
            if was is not None:
                said[person] = f"sửa lần {len(said)}-{random.random()}"
                unit.put(replace(was, note=said[person]), original=was)

    for _ in range(30):
        flip_bytes(pc, random, 12)
        session = sync_session(pc.clock)
        line, value, error, saves = line_of(pc, server), None, None, 0
        outcome: SyncOutcome | None = None
        while outcome is None:
            try:
                step: Any = session.send(value) if error is None else session.throw(error)
                value, error = None, None
                try:
                    value = run_step(step, pc, line)  # type: ignore[arg-type]
                except EXPECTED_ERRORS as caught:
                    error = caught
                if isinstance(step, DbStep) and saves < 3 and "digests" in line.requests:
                    save()
                    saves += 1
            except StopIteration as end:
                outcome = end.value
        assert outcome.equal is True
        with pc.read() as read:
            for person, note in said.items():
                found = read.get(Resident, person)
                assert found is not None
                assert found.note == note
    assert len(said) > 20
    sync(pc, line_of(pc, server))
    sync(other, line_of(other, server))
    with other.read() as unit:
        notes = {person.id: person.note for person in unit.all(Resident)}
    assert {person: notes[person] for person in said} == said


def test_one_damaged_row_of_ten_thousand_costs_few_bytes(pc: Database, server: Server) -> None:
    home = Household(id=new_id(pc.clock), village_id=new_id(pc.clock))
    with pc.write() as unit:
        unit.put(home)
    for start in range(0, 10_000, 500):
        with pc.write() as unit:
            for at in range(start, start + 500):
                if at % 20 == 0:
                    unit.start_txn()
                unit.add(
                    Resident(
                        id=new_id(pc.clock),
                        full_name=f"Lương Văn Thử {at}",
                        household_id=home.id,
                        birth_on=date(1950 + at % 60, 1 + at % 12, 1 + at % 28),
                    )
                )
    first = line_of(pc, server)
    assert sync(pc, first).equal is True
    nothing = line_of(pc, server)
    sync(pc, nothing)
    assert nothing.requests == ["sync"]
    with pc.write() as unit:
        unit.cursor.execute(
            "UPDATE record_state SET cells = CAST(replace(cells, CAST('Thử 5000' AS BLOB),"
            " CAST('Thử 6000' AS BLOB)) AS BLOB) WHERE t = 'resident' AND instr(cells, 'Thử 5000')"
        )
        assert unit.cursor.rowcount == 1
    line = line_of(pc, server)
    outcome = sync(pc, line)
    assert (outcome.equal, outcome.repaired) == (True, ("resident",))
    assert line.requests == ["sync", "digests", "records", "sync"]
    print(f"one damaged row of 10,000 residents: {line.bytes} bytes both ways")
    assert line.bytes <= 20_000


def _break_server(server: Server, sql: str) -> None:
    with server.engine.begin() as connection:
        assert connection.exec_driver_sql(sql).rowcount >= 1


def test_a_damaged_row_of_the_server_is_mended_from_its_log_and_not_taken(
    pc: Database, other: Database, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(pc, other, server)
    whole, digest = dump(pc), stored_there(server)
    _break_server(
        server,
        "UPDATE record SET cells = CAST(replace(cells, CAST('nhà 3' AS BLOB),"
        " CAST('nhà 9' AS BLOB)) AS BLOB) WHERE t = 'household' AND instr(cells, 'nhà 3')",
    )
    assert stored_there(server) != digest
    server.clock.move_to(server.clock.now() + timedelta(days=2))
    outcome = sync(pc, line_of(pc, server))
    assert (outcome.equal, outcome.repaired, outcome.mended_there) == (True, (), 1)
    assert dump(pc) == whole
    assert stored_there(server) == digest
    assert "state_mended" in capsys.readouterr().err


def test_both_ends_damaged_are_both_mended(pc: Database, other: Database, server: Server) -> None:
    fill(pc, other, server)
    whole, digest = dump(pc), stored_there(server)
    _break_server(server, "DELETE FROM record WHERE t = 'resident' AND hex(r) LIKE '%0'")
    _break_server(server, "DELETE FROM inbox")
    flip_bytes(pc, dice(20), 30)
    outcome = sync(pc, line_of(pc, server))
    assert outcome.equal is True
    assert outcome.mended_there > 1
    assert dump(pc) == whole
    assert stored_there(server) == digest


def test_a_damaged_log_mends_nothing_and_is_said(
    pc: Database, other: Database, server: Server
) -> None:
    fill(pc, other, server)
    whole = dump(pc)
    _break_server(server, "UPDATE change SET base_seq = base_seq + 1 WHERE seq = 5")
    _break_server(server, "DELETE FROM record WHERE t = 'village'")
    server.clock.move_to(server.clock.now() + timedelta(days=2))
    with pytest.raises(TroubleError, match="log_damaged"):
        sync(pc, line_of(pc, server))
    assert dump(pc) == whole


def test_a_file_that_lost_every_row_gets_them_back(
    pc: Database, other: Database, server: Server
) -> None:
    fill(pc, other, server)
    whole = dump(pc)
    with pc.write() as unit:
        for name in ("record_state", "inbox", "resident", "household", "alias"):
            unit.cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - names of our own tables
    outcome = sync(pc, line_of(pc, server))
    assert outcome.equal is True
    assert dump(pc) == whole


def test_when_the_team_goes_on_meanwhile_the_news_are_pulled_first(
    pc: Database, other: Database, server: Server
) -> None:
    fill(pc, other, server)
    flip_bytes(pc, dice(21), 3)
    with pc.write() as unit:
        unit.cursor.execute("UPDATE record_state SET cells = x'80' WHERE t = 'village'")
    news = new_id(other.clock)

    def somebody_else(route: str) -> None:
        if route == "records" and line.requests.count("records") == 1:
            with other.write() as unit:
                unit.put(Household(id=news, village_id=news, note="tin mới"))
            sync(other, line_of(other, server))

    line = Line(server, pc.device, somebody_else)
    outcome = sync(pc, line)
    assert outcome.equal is True
    with pc.read() as read:
        assert read.get(Household, news) is not None
    assert dump(pc) == dump(other)


def test_a_server_of_before_says_only_that_they_differ(
    pc: Database, other: Database, server: Server
) -> None:
    fill(pc, other, server)

    def old(route: str) -> None:
        if route == "digests":
            raise TroubleError("server_refused", status=404)

    with pc.write() as unit:
        unit.cursor.execute("DELETE FROM record_state WHERE t = 'village'")
    outcome = sync(pc, Line(server, pc.device, old))
    assert outcome.equal is False
    assert outcome.repaired == ("village",), "its row was made anew from what is stored"


def test_a_record_larger_than_any_answer_comes_in_parts_and_holds_up_no_other(
    pc: Database, other: Database, server: Server
) -> None:
    """Groups that only newer programs know add up in a record; each came in a small change."""
    fill(pc, other, server)
    with pc.read() as unit:
        home, beside = (one.id for one in unit.all(Household)[:2])
    Scribe(server.engine, server.team, server.clock).grow(home, "household")
    assert sync(pc, line_of(pc, server)).equal is True
    whole = dump(pc)
    with pc.write() as unit:
        (size,) = unit.cursor.execute(
            "SELECT length(cells) FROM record_state WHERE r = ?", (home,)
        ).fetchone()
        assert size > MAX_PLAIN_BYTES
        unit.cursor.execute(
            "UPDATE record_state SET cells = x'80' WHERE r IN (?, ?)", (home, beside)
        )
    line = line_of(pc, server)
    outcome = sync(pc, line)
    assert outcome.equal is True
    assert outcome.repaired_records >= 2
    assert dump(pc) == whole
    assert line.requests.count("records") > 5


def test_a_kept_sum_that_is_wrong_is_set_right(
    pc: Database, other: Database, server: Server
) -> None:
    fill(pc, other, server)
    with pc.write() as unit:
        unit.head.add_digest(1)
    line = line_of(pc, server)
    assert sync(pc, line).equal is True
    assert line.requests == ["sync"]
    with pc.write() as unit:
        assert unit.sync_store.digest() == unit.sync_store.digest(recompute=True)


def test_a_change_on_top_of_a_damaged_record_is_folded_and_the_rest_comes_back(
    pc: Database, other: Database, server: Server
) -> None:
    fill(pc, other, server)
    with other.write() as unit:
        was = unit.all(Household)[3]
        unit.put(replace(was, note="sửa ở máy khác"), original=was)
    sync(other, line_of(other, server))
    with pc.write() as unit:
        unit.cursor.execute("UPDATE record_state SET cells = x'ff' WHERE r = ?", (was.id,))
    assert sync(pc, line_of(pc, server)).equal is True
    assert dump(pc) == dump(other)


def test_a_damaged_record_cannot_be_edited_before_it_is_mended(
    pc: Database, other: Database, server: Server
) -> None:
    fill(pc, other, server)
    with pc.read() as unit:
        was = unit.all(Household)[0]
    with pc.write() as unit:
        unit.cursor.execute("UPDATE record_state SET cells = x'ff' WHERE r = ?", (was.id,))
    with pytest.raises(TroubleError, match="record_damaged"), pc.write() as unit:
        unit.put(replace(was, note="sửa"), original=was)
    assert sync(pc, line_of(pc, server)).equal is True
    with pc.write() as unit:
        unit.put(replace(was, note="sửa"), original=was)


def test_an_erasure_takes_what_was_kept_aside_of_the_record_and_of_nobody_known(
    pc: Database, other: Database, server: Server
) -> None:
    fill(pc, other, server)
    with pc.write() as unit:
        erased, kept = (home.id for home in unit.all(Household)[:2])
        for record in (erased, kept, "", "7" * 32):
            put_aside(unit.cursor, 0, ("household", record), ROW, ["Nông Thị Thử"])
        forget_aside(unit.cursor, erased)
        assert [row.record for row in unit.sync.set_aside()] == [kept]
