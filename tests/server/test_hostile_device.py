"""A stolen or malicious device against its province's server, over real HTTP."""

from __future__ import annotations

import http.client
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.protocol.blobs import BlobAsk, BlobPiece
from desktop.protocol.comparing import DigestAsk, read_comparison
from desktop.protocol.ops import OpKind
from desktop.protocol.packages import CHUNK_BYTES
from desktop.protocol.stream import Deflater, WireError
from desktop.protocol.wire import RequestWriter, encode_request
from server.api.parts import Parts
from server.app import create_app
from server.security.can import OFFICER
from server.services.blobs import blob_state, take_piece
from server.services.enrol import revoke_device
from server.services.gate import Gate, Limits, Rate
from server.services.tokens import issue_token
from tests.server.scribe import Scribe, new_team
from tests.support.province import DeviceKey, admit, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from desktop.protocol.registry import GroupValue

UNKNOWN = {("merged_into", "report"), ("state", "resident"), ("family", "report")}


@pytest.fixture
def device(engine: Engine, clock: SteppingClock) -> Scribe:
    key, team = DeviceKey.make(clock), new_id(clock)
    admit(engine, key, team, clock)
    return Scribe(engine, team, clock, dev=key.dev)


@contextmanager
def line_to(address: str) -> Iterator[http.client.HTTPConnection]:
    line = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
    try:
        yield line
    finally:
        line.close()


def post(address: str, path: str, token: str, body: bytes) -> int:
    with line_to(address) as line:
        line.request("POST", path, body, {"Authorization": f"Bearer {token}"})
        answer = line.getresponse()
        answer.read()
        return answer.status


def test_few_bytes_that_stand_for_gigabytes_are_not_opened() -> None:
    pipe = Deflater()
    nothing = bytes(4 * 1024 * 1024)
    bomb = b"".join(pipe.message(nothing) for _ in range(200)) + pipe.end()
    assert len(bomb) < 200_000, "800 MiB"
    import tracemalloc

    tracemalloc.start()
    with pytest.raises(WireError):
        read_comparison(bomb, DigestAsk)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * 1024 * 1024


@pytest.mark.parametrize("kind", list(OpKind))
@pytest.mark.parametrize(
    "groups",
    [
        {"state": {"a": 1}},
        {"merged_into": {"a": 1}},
        {"_ground": {"a": 1}},
        {"_child": None},
        {"_deleted": True},
        {"family": {"household_id": True}},
    ],
)
@pytest.mark.parametrize("table", ["report", "resident"])
def test_no_op_however_odd_is_a_bug_of_the_server_or_stops_the_queue(
    engine: Engine, clock: SteppingClock, kind: OpKind, groups: dict[str, GroupValue], table: str
) -> None:
    one = Scribe(engine, new_team(engine, clock), clock)
    base = (0, 2**62)
    odd = one.op(groups, table=table, kind=kind, base=base, hlc=2**62, schema=2**31 - 1)
    one.sync([odd])
    known = (next(iter(groups)), table) not in UNKNOWN
    (entry,) = [change for change in one.seen if change.op_id == odd.id]
    # What only a newer program knows is kept as it is; all else of this is put aside.
    if (known and kind is OpKind.PUT) or kind in (OpKind.ERASE, OpKind.MERGE):
        assert entry.status == "quarantine"
    assert entry.base_seq <= 2
    assert one.sync([one.op()]).head == 2


def test_who_is_revoked_in_a_long_request_is_not_listened_to_any_more(
    engine: Engine, clock: SteppingClock, device: Scribe
) -> None:
    token = issue_token(engine, device.dev, clock)
    writer = RequestWriter()
    first = writer.hello(device.hello()) + writer.frame([device.op()])
    second = writer.frame([device.op()]) + writer.end()
    with running_server(engine, clock) as address, line_to(address) as line:
        line.putrequest("POST", "/sync")
        line.putheader("Authorization", f"Bearer {token}")
        line.putheader("Transfer-Encoding", "chunked")
        line.endheaders()
        line.send(b"%x\r\n%s\r\n" % (len(first), first))
        other = Scribe(engine, device.team, clock)
        while other.ask().head < 1:
            pass
        revoke_device(engine, OFFICER, device.dev, clock)
        line.send(b"%x\r\n%s\r\n0\r\n\r\n" % (len(second), second))
        answer = line.getresponse()
        assert (answer.status, answer.read()) == (403, b'{"error":"device_revoked"}')
    assert other.ask().head == 1


def test_who_says_a_wrong_size_first_does_not_keep_a_report_away(
    engine: Engine, clock: SteppingClock
) -> None:
    one = Scribe(engine, new_team(engine, clock), clock)
    name = bytes(range(32))
    one.sync([one.op({"report_id": new_id(clock), "package": name.hex()}, table="submission")])
    wrong = BlobPiece(name, 3 * CHUNK_BYTES, 0, bytes(CHUNK_BYTES))
    take_piece(engine, one.actor, wrong, clock)
    right = BlobPiece(name, 2 * CHUNK_BYTES, 0, bytes(CHUNK_BYTES))
    for _ in range(2):
        state = take_piece(engine, one.actor, right, clock)
        assert (state.have, state.size) == (1, 2 * CHUNK_BYTES)
    other = Scribe(engine, new_team(engine, clock), clock)
    assert blob_state(engine, other.actor, BlobAsk(name)).have == 0


@contextmanager
def limited(engine: Engine, clock: SteppingClock, limits: Limits) -> Iterator[tuple[str, Gate]]:
    import threading

    from server.serving import bind, make_server

    gate, listener = Gate(clock, limits), bind("127.0.0.1", 0)
    app: Any = create_app(engine, clock, gate=gate)
    assert isinstance(app.state.parts, Parts)
    server = make_server(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", gate
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()


@pytest.mark.parametrize(
    "path", ["/digests", "/records", "/offer", "/team-key", "/blob/state", "/blob/put", "/blob/get"]
)
def test_every_request_of_a_device_has_an_allowance_of_its_own(
    engine: Engine, clock: SteppingClock, device: Scribe, path: str
) -> None:
    other = DeviceKey.make(clock)
    admit(engine, other, device.team, clock)
    mine, theirs = (issue_token(engine, dev, clock) for dev in (device.dev, other.dev))
    with limited(engine, clock, Limits(ask=Rate(1, 60))) as (address, _gate):
        tried = [post(address, path, mine, b"x") for _ in range(2)]
        assert tried[0] != 429
        assert tried[1] == 429
        assert post(address, path, theirs, b"x") != 429, "nobody is locked out by another"
        assert post(address, "/sync", mine, encode_request(device.hello(), [])) == 200


def test_what_a_cut_request_sent_is_counted(
    engine: Engine, clock: SteppingClock, device: Scribe
) -> None:
    token = issue_token(engine, device.dev, clock)
    with limited(engine, clock, Limits(sent_bytes=Rate(200, 86_400))) as (address, _gate):
        assert post(address, "/sync", token, b"x" * 500) == 400
        assert post(address, "/sync", token, encode_request(device.hello(), [])) == 429


def test_nobody_locks_a_pc_out_or_gets_tries_back_by_asking_for_nonces(
    clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.services.gate._MOST_KEPT", 20_000)
    gate = Gate(clock, Limits(enrol=Rate(1, 3600), client=Rate(100_000, 60)))
    gate.enrol("10.0.0.9")
    for _ in range(10):
        gate.door("a" * 32, "10.0.0.9")
    with pytest.raises(TroubleError, match="too_many"):
        gate.door("a" * 32, "10.0.0.9")
    gate.door("a" * 32, "10.0.0.1")
    for number in range(25_000):
        gate.door(f"{number:032x}", "10.0.0.9")
    with pytest.raises(TroubleError, match="too_many"):
        gate.enrol("10.0.0.9")
    one_address = Gate(clock, Limits(client=Rate(3, 60)))
    for number in range(3):
        one_address.door(f"{number:032x}", "10.0.0.9")
    with pytest.raises(TroubleError, match="too_many"):
        one_address.door("f" * 32, "10.0.0.9")
