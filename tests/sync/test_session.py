from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household
from desktop.protocol.messages import Answer, Echo, Page, Stop
from desktop.protocol.ops import Change
from desktop.services.sync_troubles import sync_troubles
from desktop.sync import session as session_module
from desktop.sync.drive import drive_here
from desktop.sync.session import SyncOutcome, sync_session
from server.services.pages import make_page
from tests.simulation.machines import START, Server, Templates, make_templates

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.protocol.messages import Frame, Hello
    from desktop.storage.database import Database


@pytest.fixture(scope="module")
def templates() -> Templates:
    return make_templates(3)


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(START, seed=3)


@pytest.fixture
def server(templates: Templates) -> Server:
    return Server(templates, SteppingClock(START, seed=4), bytes_too=True)


@pytest.fixture
def pc(templates: Templates, clock: SteppingClock) -> Database:
    return templates.pcs[0].copy(clock)


@pytest.fixture
def other(templates: Templates) -> Database:
    return templates.pcs[1].copy(SteppingClock(START, seed=5))


class Net:
    """The line to the server; `bend` may change an answer or raise."""

    def __init__(self, server: Server, bend: Callable[[Answer], Answer] | None = None) -> None:
        self.server = server
        self.bend = bend
        self.sent: list[tuple[Hello, list[Frame]]] = []
        self.cut_after: int | None = None

    def exchange(self, _token: str, hello: Hello, frames: list[Frame]) -> Answer:
        self.sent.append((hello, frames))
        cut, self.cut_after = self.cut_after, None
        answer = self.server.exchange(hello, frames, stop_after=cut)
        return self.bend(answer) if self.bend else answer

    def team_key(self, _token: str, _ask: object) -> object:
        raise TroubleError("server_refused", status=404)

    digests = team_key
    """As a server of before 0.2.0, which knows neither."""


def sync(pc: Database, net: Net | Server, **options: Any) -> SyncOutcome:
    line: Any = net if isinstance(net, Net) else Net(net)
    return drive_here(sync_session(pc.clock, **options), pc, line)


def add(pc: Database, count: int, note: str = "ghi chú") -> list[str]:
    made = []
    for _ in range(count):
        with pc.write() as unit:
            household = Household(id=new_id(unit.clock), village_id=new_id(unit.clock), note=note)
            unit.put(household)
            made.append(household.id)
    return made


def waiting(pc: Database) -> int:
    with pc.read() as unit:
        return unit.sync.state().waiting


def log_ops(server: Server) -> list[str]:
    return [row[1].hex() for row in server.log()]


def test_a_small_queue_goes_up_and_the_log_comes_down_in_one_request(
    pc: Database, server: Server
) -> None:
    add(pc, 3)
    net = Net(server)
    outcome = sync(pc, net)
    assert (outcome.requests, outcome.pushed, outcome.equal) == (1, 4, True)
    assert waiting(pc) == 0
    assert sync(pc, net).requests == 1
    assert net.sent[-1][1] == []


def test_a_long_queue_asks_first_where_to_go_on_and_resumes_after_a_cut(
    pc: Database, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "FRAME_PAYLOAD", 600)
    add(pc, 12)
    net = Net(server)
    session = sync_session(pc.clock)
    with pytest.raises(TroubleError, match="no_network"):
        drive_here(session, pc, Cutting(net, at=2, after=3))  # type: ignore[arg-type]
    assert net.sent[0][1] == []
    arrived = len(server.log())
    assert 0 < arrived < 13
    assert waiting(pc) == 13, "nothing leaves the queue before it is seen in the log"
    net.sent.clear()
    outcome = sync(pc, net)
    assert outcome.pushed == 13
    assert net.sent[0][1] == []
    assert net.sent[1][1][0][0].n == arrived + 1, "goes on where the server stands"
    assert len(server.log()) == 13


class Cutting:
    """Cuts the line in request `at` after so many frames."""

    def __init__(self, net: Net, at: int, after: int) -> None:
        self._net, self._at, self._after, self._count = net, at, after, 0

    def exchange(self, token: str, hello: Hello, frames: list[Frame]) -> Answer:
        self._count += 1
        if self._count == self._at:
            self._net.cut_after = self._after
        return self._net.exchange(token, hello, frames)


def test_a_queue_longer_than_a_request_goes_in_several(
    pc: Database, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "FRAME_PAYLOAD", 400)
    monkeypatch.setattr(session_module, "REQUEST_OPS", 5)
    add(pc, 30)
    seen: list[tuple[int, int]] = []
    outcome = sync(pc, server, progress=lambda at, of: seen.append((at, of)))
    assert (outcome.pushed, outcome.equal) == (31, True)
    assert outcome.requests > 4
    assert seen == sorted(seen)
    assert seen[-1] == (31, 31)


def test_a_restored_copy_gets_a_new_epoch_and_loses_nothing(
    pc: Database, server: Server, clock: SteppingClock
) -> None:
    sync(pc, server)
    copy = pc.copy(SteppingClock(START, seed=9))
    mine = add(pc, 2, "trên máy thật")
    sync(pc, server)
    theirs = add(copy, 2, "trên bản sao")
    epoch = copy.epoch
    outcome = sync(copy, server)
    assert outcome.new_epoch
    assert outcome.equal
    assert copy.epoch != epoch
    sync(pc, server)
    with pc.read() as unit:
        assert {*mine, *theirs} <= {household.id for household in unit.all(Household)}
    assert not sync(copy, server).new_epoch, "once"


def test_a_server_that_was_restored_gets_everything_again(
    pc: Database, other: Database, server: Server
) -> None:
    add(pc, 2)
    sync(pc, server)
    sync(other, server)
    backup = server.backup()
    add(pc, 1, "sau bản sao lưu")
    add(other, 1, "cũng sau đó")
    sync(pc, server)
    sync(other, server)
    sync(pc, server)
    before = set(log_ops(server))
    server.restore(backup)
    for each in (pc, other, pc):
        outcome = sync(each, server)
        assert outcome.equal
    assert set(log_ops(server)) == before
    assert len(log_ops(server)) == len(before)
    assert not sync(other, server).server_restored
    with pc.read() as one, other.read() as two:
        assert one.all(Household) == two.all(Household)
        assert len(one.all(Household)) == 4


def test_what_a_restored_server_has_still_is_no_sign_of_a_copied_pc(
    pc: Database, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its log comes in pages, and each of them takes some of what is to be sent off the queue."""
    monkeypatch.setattr(session_module, "FRAME_PAYLOAD", 600)
    monkeypatch.setitem(make_page.__kwdefaults__ or {}, "max_rows", 9)
    add(pc, 12)
    sync(pc, server)
    backup = server.backup()
    add(pc, 4, "sau bản sao lưu")
    sync(pc, server)
    before = set(log_ops(server))
    server.restore(backup)
    add(pc, 2, "chưa gửi")
    net = Net(server)
    outcome = sync(pc, net)
    assert (outcome.server_restored, outcome.equal) == (True, True)
    assert not outcome.new_epoch, "nobody copied this PC"
    assert len(log_ops(server)) == len(before) + 2
    sent = [op.id for _, frames in net.sent for frame in frames for op in frame]
    assert len(sent) == len(set(sent)) == 6, "only what the server has not"


def test_a_page_that_was_changed_on_the_way_is_not_taken(
    pc: Database, other: Database, server: Server
) -> None:
    add(other, 1, "thật")
    sync(other, server)

    def forge(answer: Answer) -> Answer:
        entries = [
            msgspec.structs.replace(entry, f=entry.f | {"note": "giả"})
            if isinstance(entry, Change) and "note" in entry.f
            else entry
            for entry in answer.page.entries
        ]
        page = msgspec.structs.replace(answer.page, entries=entries)
        return msgspec.structs.replace(answer, page=page)

    with pytest.raises(TroubleError, match="log_damaged"):
        sync(pc, Net(server, forge))
    with pc.read() as unit:
        assert unit.all(Household) == ()
        assert unit.seen.seq == 0
    assert sync(pc, server).equal


def test_a_server_with_another_state_is_told_as_unequal(pc: Database, server: Server) -> None:
    def other_digest(answer: Answer) -> Answer:
        return msgspec.structs.replace(answer, digest=bytes(16))

    assert sync(pc, Net(server, other_digest)).equal is False
    with pc.read() as unit:
        assert unit.sync.state().last_equal is False
    assert sync(pc, server).equal is True


@pytest.mark.parametrize(
    "change",
    [
        {"stopped": Stop.FORK, "page": Page(first=1)},
        {"stopped": Stop.GAP, "page": Page(first=1)},
        {"stopped": Stop.WENT_BACK, "page": Page(first=1)},
        {"page": Page(first=1), "last_n": 0, "last_id": ""},
        {"page": Page(first=1, more=True)},
        {"page": Page(first=9, entries=[Echo(9, 1, 1)])},
    ],
)
def test_a_server_that_never_moves_on_ends_the_session(
    pc: Database, server: Server, change: dict[str, Any]
) -> None:
    net = Net(server, lambda answer: msgspec.structs.replace(answer, **change))
    with pytest.raises(TroubleError, match="sync_stuck"):
        sync(pc, net)
    assert len(net.sent) < 8
    assert waiting(pc) == 1
    assert sync(pc, server).equal


def test_an_op_that_the_server_refuses_is_set_aside_with_its_reason(
    pc: Database, server: Server
) -> None:
    add(pc, 1)
    with pc.write() as unit:
        ops = unit.cursor.execute("SELECT lc, payload FROM outbox ORDER BY lc DESC").fetchall()
        lc, payload = ops[0]
        op = msgspec.msgpack.decode(payload)
        op["f"]["in_channel"] = "không phải đúng sai"
        unit.cursor.execute(
            "UPDATE outbox SET payload = ? WHERE lc = ?", (msgspec.msgpack.encode(op), lc)
        )
    add(pc, 1)
    outcome = sync(pc, server)
    assert (outcome.pushed, outcome.quarantined, outcome.equal) == (3, 1, True)
    with pc.read() as unit:
        assert len(unit.all(Household)) == 2, "what is put aside stays in sight"
        assert [row.reason for row in unit.sync.refused()]
        (told,) = sync_troubles(unit).put_aside
        assert (told.table, told.reason) == ("household", "invalid_value")
        assert "in_channel" in told.groups


def test_the_session_holds_no_transaction_while_it_waits_for_the_network(
    pc: Database, server: Server
) -> None:
    saved: list[str] = []

    def save_meanwhile(answer: Answer) -> Answer:
        saved.extend(add(pc, 1, "trong lúc chờ mạng"))
        return answer

    net = Net(server, save_meanwhile)
    net.bend = lambda answer: save_meanwhile(answer) if not saved else answer
    outcome = sync(pc, net)
    assert outcome.pushed == 2
    assert waiting(pc) == 0
