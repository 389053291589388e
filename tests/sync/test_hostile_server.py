"""A server that lies, or somebody in its place: what a PC does not take from it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident
from desktop.protocol.comparing import DigestAnswer, RecordsAnswer, RecordState, bucket_of
from desktop.protocol.messages import Echo, Page, Seed
from desktop.protocol.ops import Change, OpKind, Status, next_chain
from desktop.protocol.registry import MERGED_INTO
from desktop.sync.drive import drive_here
from desktop.sync.session import sync_session
from server.security.can import OFFICER
from server.services.erasures import Erasure, erase_record
from tests.simulation.machines import PROVINCE, START, Server, Templates, make_templates
from tests.support.direct_line import DirectLine, meet, sync_directly
from tests.sync.homes import add_homes, count_homes, small_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.protocol.comparing import DigestAsk, RecordsAsk
    from desktop.protocol.messages import Answer
    from desktop.protocol.registry import GroupValue
    from desktop.storage.database import Database

NAME = "Lò Thị Thử Nghiệm"
SEED = bytes(16)
STRANGER = "ab" * 16


@pytest.fixture(scope="module")
def templates() -> Templates:
    return make_templates(3)


@pytest.fixture
def server(templates: Templates) -> Server:
    return small_server(templates)


@pytest.fixture
def pc(templates: Templates, server: Server) -> Database:
    made = templates.pcs[0].copy(SteppingClock(START, seed=5))
    meet(server, made)
    return made


class Lying(DirectLine):
    """Puts entries of its own making behind the log, with a chain that comes out."""

    def __init__(self, server: Server, pc: Database) -> None:
        super().__init__(server, pc.device)
        self.pc = pc
        self.said: list[Change] = []
        self.bend: Callable[[Answer], Answer] = lambda answer: answer

    def exchange(self, _token: str, hello: Any, frames: Any) -> Answer:
        answer = super().exchange(_token, hello, frames)
        if self.said and not answer.page.more and hello.cursor < answer.head + len(self.said):
            answer = self._longer(answer)
        return self.bend(answer)

    def _longer(self, answer: Answer) -> Answer:
        page, seq = answer.page, answer.head
        with self.pc.read() as unit:
            chain: bytes = unit.cursor.execute("SELECT chain FROM sync_head").fetchone()[0]
        seeds = page.seeds or [Seed(seq + 1, SEED)]
        if page.entries:
            chain, seeds = page.chain, [*page.seeds, Seed(seq + 1, SEED)]
        added = []
        for change in self.said:
            seq += 1
            added.append(replace(change, seq=seq))
            chain = next_chain(chain, added[-1], SEED)
        page = Page(
            first=page.first,
            entries=[*page.entries, *added],
            seeds=seeds,
            chain=chain,
        )
        return replace(answer, page=page, head=seq, digest=b"")

    def sync(self, **options: Any) -> Any:
        line: Any = self
        return drive_here(sync_session(self.pc.clock, **options), self.pc, line)


def entry(
    record: str,
    f: dict[str, GroupValue],
    *,
    t: str = "resident",
    kind: OpKind = OpKind.PUT,
    dev: str = STRANGER,
    hlc: int = 0,
    **more: Any,
) -> Change:
    """Something that a device is said to have written."""
    hlc = hlc or int(START.timestamp() * 1000) << 16
    values: dict[str, Any] = {"op_id": record[:30] + "77", "status": Status.OK, "n": 1, **more}
    return Change(
        seq=0, dev=dev, ep=9, t=t, r=record, kind=kind, f=f, base_seq=0, hlc=hlc, s=2, who=None,
        act=record, txn=record, **values,
    )  # fmt: skip


def add_person(pc: Database) -> Resident:
    with pc.write(kind="add") as unit:
        made = Resident(id=new_id(unit.clock), full_name=NAME, household_id=None)
        unit.put(made)
    return made


@pytest.mark.parametrize(
    ("kind", "t", "f"),
    [
        (OpKind.ERASE, "resident", {"_ground": "theo yêu cầu"}),
        (OpKind.PUT, "report", {"review": "Đạt"}),
        (OpKind.PUT, "report", {"state": "locked"}),
    ],
)
def test_what_only_the_province_may_say_is_not_taken_from_another_author(
    server: Server, pc: Database, kind: OpKind, t: str, f: dict[str, GroupValue]
) -> None:
    person = add_person(pc)
    sync_directly(pc, server)
    line = Lying(server, pc)
    line.said = [entry(person.id, f, t=t, kind=kind)]
    with pytest.raises(TroubleError, match="forged_order"):
        line.sync()
    with pc.read() as unit:
        assert unit.get(Resident, person.id) == person


def test_own_work_is_not_forgotten_because_a_server_says_that_it_was_discarded(
    server: Server, pc: Database
) -> None:
    person = add_person(pc)
    line = Lying(server, pc)

    def discard(answer: Answer) -> Answer:
        entries: list[Change | Echo] = []
        with pc.read() as unit:
            chain = unit.cursor.execute("SELECT chain FROM sync_head").fetchone()[0]
            rows = unit.cursor.execute(
                "SELECT id, n, t, r FROM outbox WHERE state = 'pending' ORDER BY n"
            ).fetchall()
            ep = unit.cursor.execute("SELECT ep FROM sync_head").fetchone()[0]
        if not rows or not answer.page.entries:
            return answer
        for at, (op, n, t, r) in enumerate(rows):
            said = entry(r, {}, t=t, dev=pc.device, op_id=op, n=n, status=Status.DISCARD)
            entries.append(replace(said, seq=answer.page.first + at, ep=ep))
            chain = next_chain(chain, entries[-1], SEED)  # type: ignore[arg-type]
        page = replace(
            answer.page, entries=entries, seeds=[Seed(answer.page.first, SEED)], chain=chain
        )
        return replace(answer, page=page, digest=b"")

    line.bend = discard
    line.sync()
    with pc.read() as unit:
        assert unit.get(Resident, person.id) == person, "it stays in sight of who wrote it"
        state = unit.sync.state()
        assert (state.waiting, state.refused) == (0, 1)


def test_a_comparison_cannot_empty_the_book_without_a_question(
    server: Server, pc: Database
) -> None:
    ids = add_homes(pc, 120)
    sync_directly(pc, server)
    (mine,) = add_homes(pc, 1)

    class Emptying(Lying):
        def digests(self, _token: str, ask: DigestAsk) -> DigestAnswer:
            return DigestAnswer(ask.inc, ask.cursor, {"household": bytes(256 * 8)})

        def records(self, _token: str, ask: RecordsAsk) -> RecordsAnswer:
            wanted = {bucket.number for bucket in ask.buckets}
            gone = [("household", bytes.fromhex(r)) for r in ids if bucket_of(r) in wanted]
            return RecordsAnswer(ask.inc, ask.cursor, [], gone)

    line = Emptying(server, pc)
    line.bend = lambda answer: replace(answer, digest=bytes(16))
    for _ in range(3):
        with pytest.raises(TroubleError, match="mass_removal"):
            line.sync()
        assert count_homes(pc) >= 70, "at most fifty go before somebody is asked"
    assert sync_directly(pc, server).equal is True
    assert count_homes(pc) == 121
    with pc.read() as unit:
        assert unit.get(Household, mine) is not None


def test_merging_everything_into_one_record_is_asked_about_too(
    server: Server, pc: Database
) -> None:
    ids = add_homes(pc, 120)
    sync_directly(pc, server)
    line = Lying(server, pc)
    line.said = [
        entry(r, {MERGED_INTO: ids[0]}, t="household", kind=OpKind.MERGE, op_id=r[:-2] + "ee")
        for r in ids[1:]
    ]
    with pytest.raises(TroubleError, match="mass_removal"):
        line.sync()
    assert count_homes(pc) == 120


def test_a_removal_in_small_parts_on_one_day_is_counted_together(
    server: Server, pc: Database, templates: Templates
) -> None:
    stolen = templates.pcs[1].copy(SteppingClock(START, seed=6))
    ids = add_homes(pc, 120)
    meet(server, pc, stolen)
    for at in range(0, 80, 40):
        with stolen.write() as unit:
            for record in ids[at : at + 40]:
                with unit.txn():
                    unit.delete(Household, record)
        sync_directly(stolen, server)
        if at == 0:
            sync_directly(pc, server)
    with pytest.raises(TroubleError, match="mass_removal"):
        sync_directly(pc, server)
    assert count_homes(pc) == 80
    clock: Any = pc.clock
    clock.move_to(clock.now() + timedelta(days=1))
    assert sync_directly(pc, server).equal is True
    assert count_homes(pc) == 40


@pytest.mark.parametrize("ms", [(1 << 47) - 1])
def test_a_clock_of_another_age_does_not_stop_what_is_typed_here(
    server: Server, pc: Database, ms: int
) -> None:
    ids = add_homes(pc, 1)
    sync_directly(pc, server)
    line = Lying(server, pc)
    line.said = [entry(ids[0], {"note": "x"}, t="household", hlc=(ms << 16) | 0xFFFF)]
    line.sync()
    before = count_homes(pc)
    add_homes(pc, 1)
    assert count_homes(pc) == before + 1


def test_a_mark_of_a_backup_beyond_the_log_is_not_believed(server: Server, pc: Database) -> None:
    add_person(pc)
    sync_directly(pc, server)
    line = Lying(server, pc)
    line.bend = lambda answer: replace(answer, durable=answer.head + 1)
    clock: Any = pc.clock
    clock.move_to(clock.now() + timedelta(days=91))
    line.sync()
    with pc.read() as unit:
        kept = unit.cursor.execute("SELECT min(length(payload)) FROM outbox").fetchone()[0]
    assert kept > 0


def test_a_comparison_brings_nothing_back_that_was_erased_here(
    server: Server, pc: Database
) -> None:
    person = add_person(pc)
    sync_directly(pc, server)
    table = ("resident", bytes.fromhex(person.id))
    with pc.read() as unit:
        cells = unit.records.stored("resident", person.id) or b""
    assert NAME.encode() in cells
    order = Erasure(server.team, "resident", person.id, "theo yêu cầu", ("Bà Lan", "Ông Nam"))
    erase_record(server.engine, OFFICER, order, server.clock, PROVINCE)
    assert sync_directly(pc, server).erased == 1

    class Bringing(Lying):
        def digests(self, _token: str, ask: DigestAsk) -> DigestAnswer:
            return DigestAnswer(ask.inc, ask.cursor, {"resident": bytes(256 * 8)})

        def records(self, _token: str, ask: RecordsAsk) -> RecordsAnswer:
            return RecordsAnswer(ask.inc, ask.cursor, [RecordState(*table, cells)], [])

    line = Bringing(server, pc)
    line.bend = lambda answer: replace(answer, digest=bytes(16))
    assert line.sync().equal is False
    with pc.read() as unit:
        assert unit.get(Resident, person.id) is None
        assert unit.records.stored("resident", person.id) is None
