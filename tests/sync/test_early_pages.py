"""Own changes come back while others of them are still being sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household
from desktop.protocol.messages import MAX_ANSWER_PAGES, Answer, Hello, Page
from desktop.protocol.wire import AnswerReader, AnswerWriter, RequestReader, RequestWriter
from desktop.sync import session as session_module
from desktop.sync.drive import drive_here
from desktop.sync.session import SyncOutcome, sync_session
from server.security.can import OFFICER
from server.services import exchange as exchange_module
from server.services.enrol import revoke_device
from server.services.exchange import Exchange
from tests.simulation.machines import START, Server, Templates, make_templates
from tests.support.province import running_server
from tests.sync.wired_team import WiredPc, wired_team

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from desktop.protocol.messages import Frame
    from desktop.storage.database import Database

OPS = 24


@pytest.fixture(autouse=True)
def _little(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long queue is one of a few ops."""
    monkeypatch.setattr(session_module, "FRAME_PAYLOAD", 600)
    monkeypatch.setattr(session_module, "REQUEST_OPS", 6)
    monkeypatch.setattr(exchange_module, "EARLY_ROWS", 3)


@pytest.fixture(scope="module")
def templates() -> Templates:
    return make_templates(2)


class Stream:
    """A line in memory that carries a request and its answer as bytes, both at once.

    Each piece is taken by the server at once. `before_send` happens before some frames go;
    `bend` may change a page on its way down.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self.before_send: Callable[[int], None] = lambda _count: None
        self.bend: Callable[[Page], Page] = lambda page: page
        self.said: list[str] = []
        self.frames = 0
        self.first_n = 0

    def exchange(self, _token: str, hello: Hello, frames: list[Frame]) -> Answer:
        self.said.append("ask" if not frames else "push")
        return self._server.exchange(hello, frames)

    def begin(self, _token: str, hello: Hello) -> None:
        self.said.append("stream")
        self._up, self._taken = RequestWriter(), RequestReader()
        self._down, self._heard = AnswerWriter(), AnswerReader()
        self._here: list[Answer | Page] = []
        self._exchange = Exchange(
            self._server.engine, self._server.actor(hello.dev), self._server.clock
        )
        hello = msgspec.structs.replace(hello, early=True, pages=MAX_ANSWER_PAGES)
        self._arrive(self._up.hello(hello))
        self.frames = self.first_n = 0

    def send(self, frames: list[Frame]) -> bool:
        self.before_send(self.frames)
        for frame in frames:
            self.first_n = self.first_n or frame[0].n
            self.frames += 1
            self._arrive(self._up.frame(frame))
        return True

    def early(self) -> Page | None:
        found = self._here.pop(0) if self._here else None
        assert not isinstance(found, Answer)
        return None if found is None else self.bend(found)

    def finish(self) -> None:
        answer = self._exchange.answer()
        self._hear(self._down.end(answer, self._exchange.following))

    def answer(self) -> Answer | Page:
        return self._here.pop(0)

    def next_page(self) -> Page:
        found = self._here.pop(0)
        assert isinstance(found, Page)
        return found

    def team_key(self, _token: str, _ask: object) -> object:
        raise TroubleError("server_refused", status=404)

    def _arrive(self, data: bytes) -> None:
        for message in self._taken.feed(data):
            if isinstance(message, Hello):
                self._exchange.hello(message)
                continue
            self._exchange.frame(message)
            page = self._exchange.early_page()
            if page is not None:
                self._hear(self._down.early(page))

    def _hear(self, data: bytes) -> None:
        self._here += self._heard.feed(data)


class Ends:
    """A PC that has met its server, another one, and the line."""

    def __init__(self, templates: Templates) -> None:
        # No clock of a PC is ahead of it: what it dates anew comes back by value, at the end.
        later = SteppingClock(START + timedelta(days=1), seed=4)
        self.server = Server(templates, later, bytes_too=True)
        self.pc = templates.pcs[0].copy(SteppingClock(START, seed=3))
        self.other = templates.pcs[1].copy(SteppingClock(START, seed=5))
        self.line = Stream(self.server)

    def sync(self, pc: Database | None = None) -> SyncOutcome:
        line: Any = self.line if pc is None else Stream(self.server)
        found = pc or self.pc
        return drive_here(sync_session(found.clock), found, line)

    def waiting(self) -> int:
        with self.pc.read() as unit:
            return unit.sync.state().waiting

    def in_log_once(self, count: int) -> bool:
        ids = [row[1] for row in self.server.log()]
        return len(ids) == len(set(ids)) == count


@pytest.fixture
def ends(templates: Templates) -> Ends:
    made = Ends(templates)
    assert made.sync().equal
    made.line.said.clear()
    return made


def add(pc: Database, count: int = OPS) -> None:
    for _ in range(count):
        with pc.write() as unit:
            unit.put(Household(id=new_id(unit.clock), village_id=new_id(unit.clock), note="một"))


def test_most_of_a_long_queue_is_settled_before_its_last_frame_goes(ends: Ends) -> None:
    add(ends.pc)
    left: list[int] = []
    ends.line.before_send = lambda _count: left.append(ends.waiting())
    outcome = ends.sync()
    assert (outcome.requests, outcome.pushed, outcome.equal) == (1, OPS, True)
    assert ends.line.said == ["stream"], "nobody asks where to go on after a sync that ended well"
    assert left[0] == OPS
    assert left[-1] < OPS // 2
    assert ends.waiting() == 0
    assert ends.in_log_once(OPS + 1)


def test_what_others_wrote_meanwhile_comes_at_the_end(ends: Ends) -> None:
    add(ends.pc)

    def meanwhile(count: int) -> None:
        if 0 < count <= 6:
            add(ends.other, 2)
            ends.sync(ends.other)

    ends.line.before_send = meanwhile
    outcome = ends.sync()
    assert (outcome.pushed, outcome.equal, outcome.requests) == (OPS, True, 1)
    assert outcome.pulled > 0
    ends.sync(ends.other)
    assert ends.sync(ends.other).equal


def test_after_a_cut_it_asks_and_what_was_settled_is_not_sent_again(ends: Ends) -> None:
    add(ends.pc)

    def cut(count: int) -> None:
        if count >= 4:
            raise TroubleError("no_network")

    ends.line.before_send = cut
    with pytest.raises(TroubleError, match="no_network"):
        ends.sync()
    settled = OPS - ends.waiting()
    assert settled > 0
    arrived = len(ends.server.log())
    ends.line.before_send = lambda _count: None
    outcome = ends.sync()
    assert ends.line.said == ["stream", "ask", "stream"]
    assert ends.line.first_n == arrived + 1
    assert (outcome.pushed, outcome.equal) == (OPS - settled, True)
    assert ends.in_log_once(OPS + 1)


def test_a_pc_that_died_while_it_sent_asks_where_to_go_on(ends: Ends) -> None:
    add(ends.pc)

    def die(count: int) -> None:
        if count:
            raise KeyboardInterrupt

    ends.line.before_send = die
    with pytest.raises(KeyboardInterrupt):
        ends.sync()
    ends.line.before_send = lambda _count: None
    assert ends.sync().equal
    assert ends.line.said == ["stream", "ask", "stream"]
    add(ends.pc)
    assert ends.sync().equal
    assert ends.line.said[3:] == ["stream"], "a sync that ended well is not asked about"


def test_a_cut_is_forgotten_when_the_rest_got_through(ends: Ends) -> None:
    add(ends.pc)

    def lose_the_answer() -> None:
        raise TroubleError("no_network")

    finish, ends.line.finish = ends.line.finish, lose_the_answer  # type: ignore[method-assign]
    with pytest.raises(TroubleError, match="no_network"):
        ends.sync()
    ends.line.finish = finish  # type: ignore[method-assign]
    assert ends.sync().equal
    assert ends.line.said == ["stream", "ask"], "all had arrived"
    add(ends.pc)
    assert ends.sync().equal
    assert ends.line.said[2:] == ["stream"]


def test_the_first_word_with_a_server_asks(templates: Templates) -> None:
    made = Ends(templates)
    add(made.pc)
    outcome = made.sync()
    assert (made.line.said, outcome.equal) == (["ask", "stream"], True)


def test_an_early_page_that_does_not_fit_leaves_nothing_half_done(ends: Ends) -> None:
    add(ends.pc)
    bent: list[Page] = []

    def bend(page: Page) -> Page:
        bent.append(page)
        return page if len(bent) != 2 else msgspec.structs.replace(page, chain=bytes(32))

    ends.line.bend = bend
    outcome = ends.sync()
    assert len(bent) > 1
    assert (outcome.equal, outcome.new_epoch) == (True, True)
    assert ends.waiting() == 0
    assert ends.in_log_once(OPS + 1)


def test_a_program_that_does_not_ask_for_it_hears_everything_at_the_end(ends: Ends) -> None:
    add(ends.pc)
    with ends.pc.write() as unit:
        state = unit.sync_store.hello()
        frames = unit.sync_store.frames(1, 600)
    exchange = Exchange(ends.server.engine, ends.server.actor(state.dev), ends.server.clock)
    exchange.hello(
        Hello(dev=state.dev, ep=state.ep, cursor=state.cursor, inc=state.inc, digest=b"")
    )
    for frame in frames:
        exchange.frame(frame)
        assert exchange.early_page() is None
    assert exchange.answer().page.count == OPS


def _team_of_one(engine: Engine, clock: SteppingClock, address: str) -> WiredPc:
    pc = wired_team(engine, clock, int(address.rpartition(":")[2]), 1).pcs[0]
    assert pc.sync().equal
    return pc


def test_over_http_pages_come_before_the_answer(
    engine: Engine, server_clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    with running_server(engine, server_clock) as address:
        pc = _team_of_one(engine, server_clock, address)
        reads = pc.line.early, pc.line.answer

        def early() -> Page | None:
            found = reads[0]()
            heard.extend(["Page"] if found else [])
            return found

        def answer() -> Answer | Page:
            found = reads[1]()
            heard.append(type(found).__name__)
            return found

        monkeypatch.setattr(pc.line, "early", early)
        monkeypatch.setattr(pc.line, "answer", answer)
        add(pc.database)
        outcome = pc.sync()
        assert (outcome.requests, outcome.pushed, outcome.equal) == (1, OPS, True)
        assert heard[0] == "Page"
        assert heard.count("Answer") == 1
        assert pc.sync().requests == 1, "the line is free for what comes next"
        pc.line.close()
        pc.database.close()


def test_who_is_revoked_while_it_sends_is_not_listened_to_and_hears_it_next(
    engine: Engine, server_clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_server(engine, server_clock) as address:
        pc = _team_of_one(engine, server_clock, address)
        held: list[Page] = []
        send, early, answer = pc.line.send, pc.line.early, pc.line.answer

        def wait_and_revoke(frames: list[Frame]) -> bool:
            assert send(frames)
            if not held and frames[-1][-1].n > OPS // 2:
                page = answer()
                assert isinstance(page, Page), "the answer has begun"
                held.append(page)
                revoke_device(engine, OFFICER, pc.database.device, server_clock)
            return True

        def early_or_held() -> Page | None:
            return held.pop() if held else early()

        monkeypatch.setattr(pc.line, "send", wait_and_revoke)
        monkeypatch.setattr(pc.line, "early", early_or_held)
        add(pc.database)
        assert pc.try_sync() == "no_network"
        monkeypatch.undo()
        assert pc.try_sync() == "device_revoked"
        with pc.database.read() as unit:
            assert unit.sync.state().waiting > 0
        pc.database.close()
