from __future__ import annotations

import contextlib
import select
import socket
import ssl
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import NonceRequest
from desktop.protocol.messages import Answer, Hello, Page
from desktop.protocol.wire import encode_answer
from desktop.services.sync_pace import NO_LINE
from desktop.services.sync_team import enrol, sync_now
from desktop.sync import http_line
from desktop.sync.account import read_account
from desktop.sync.drive import drive_here
from desktop.sync.session import sync_session
from desktop.sync.transport_http import HttpTransport
from desktop.sync.trust import Trust
from desktop.system.sentences import sentence
from tests.support.province import running_server
from tests.sync.lines import CountingLine, blurting, read_request, saying, serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from desktop.protocol.enrolment import EnrolmentSheet
    from desktop.storage.database import Database
    from server.security.tls import ServerIdentity

HELLO = Hello(dev="0" * 32, ep=1, cursor=0, inc=0, digest=bytes(16))
QUIET = Answer(inc=1, head=0, last_n=0, last_id="", now=0, page=Page(first=1))


def trouble(port: int, scheme: str = "http", fingerprint: str = "") -> str:
    """Code of the trouble that one exchange ends in."""
    transport = HttpTransport(f"{scheme}://127.0.0.1:{port}", fingerprint)
    try:
        with pytest.raises(TroubleError) as caught:
            transport.exchange("t", HELLO, [])
    finally:
        transport.close()
    return caught.value.code


def test_a_quiet_sync_is_one_request_of_at_most_500_bytes_of_http(
    engine: Engine,
    server_clock: SteppingClock,
    database: Database,
    clock: SteppingClock,
    sheet: Callable[[], EnrolmentSheet],
) -> None:
    code = sheet().code
    with running_server(engine, server_clock) as plain:
        enrol(database, code, plain, clock)
        sync_now(database, clock)
        line = CountingLine(int(plain.rpartition(":")[2]))
        with serving(line) as port:
            transport = HttpTransport(f"http://127.0.0.1:{port}")
            with database.read() as unit:
                assert read_account(unit) is not None
            drive_here(sync_session(clock), database, transport)
            before = line.bytes
            outcome = drive_here(sync_session(clock), database, transport)
            transport.close()
        assert (outcome.requests, outcome.equal) == (1, True)
        assert line.connections == 1
        print(f"a quiet sync: {line.bytes - before} bytes of HTTP, both ways")
        assert line.bytes - before <= 500


def test_only_the_certificate_of_the_sheet_is_spoken_to(identity: ServerIdentity) -> None:
    heard: list[bytes] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.certificate, identity.key)

    def answer(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            heard.append(secure.recv(4096))

    with serving(answer) as port:
        assert trouble(port, "https", "00" * 32) == "wrong_certificate"
        assert trouble(port, "https") == "wrong_certificate", "nobody vouches for it"
    assert b"".join(heard) == b""


def test_a_portal_of_the_network_is_not_taken_for_the_server() -> None:
    page = b"<html>Wi-Fi mi\xe1\xbb\x85n ph\xc3\xad</html>"
    for status, headers in (
        ("200 OK", ("Content-Type: text/html",)),
        ("302 Found", ("Location: http://wifi.example/",)),
        ("404 Not Found", ()),
        ("511 Network Authentication Required", ()),
    ):
        with serving(saying(status, page, *headers)) as port:
            assert trouble(port) == "captive_portal"
    with serving(blurting(b"SSH-2.0-x\r\n\r\n")) as port:
        assert trouble(port) == "captive_portal"
    with serving(blurting(b"HTTP/1.1 400 \r\n\r\n")) as port:
        assert trouble(port, "https", "00" * 32) == "captive_portal"


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        ("401 Unauthorized", b'{"error":"token_refused"}', "token_refused"),
        ("403 Forbidden", b'{"error":"device_revoked"}', "device_revoked"),
        ("403 Forbidden", b'{"error":"wrong_device"}', "token_refused"),
        ("409 Conflict", b'{"error":"team_unknown"}', "team_not_enrolled"),
        ("503 Service Unavailable", b'{"error":"server_busy"}', "server_busy"),
        ("429 Too Many Requests", b"", "server_busy"),
        ("500 Internal Server Error", b"Internal Server Error", "server_refused"),
        ("400 Bad Request", b'{"error":"<b>any words</b>"}', "server_refused"),
    ],
)
def test_refusals_become_our_codes(status: str, body: bytes, code: str) -> None:
    with serving(saying(status, body)) as port:
        assert trouble(port) == code


def test_a_dead_line_is_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert trouble(port) == "connection_refused"

    def cut(connection: socket.socket) -> None:
        read_request(connection)
        begun = encode_answer(QUIET)[:9]
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + begun)

    with serving(cut) as port:
        assert trouble(port) == "no_network"

    def silent(connection: socket.socket) -> None:
        while connection.recv(4096):
            pass

    monkeypatch.setattr(http_line, "ANSWER_TIMEOUT_S", 0.05)
    with serving(silent) as port:
        assert trouble(port) == "server_silent"


def test_a_line_that_stalls_is_dead_wherever_it_stalls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_line, "STALL_TIMEOUT_S", 0.2)
    body = encode_answer(QUIET)
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    left = threading.Event()

    def half(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(head + body[: len(body) // 2])
        left.wait(timeout=10)

    with serving(half) as port:
        assert trouble(port) == "server_silent"
        left.set()

    def deaf(_connection: socket.socket) -> None:
        left.wait(timeout=10)

    left.clear()
    with serving(deaf) as port:
        transport = HttpTransport(f"http://127.0.0.1:{port}")
        with pytest.raises(TroubleError, match="server_silent"):
            transport.post("/sync", bytes(16 * 1024 * 1024), "t")
        transport.close()
        left.set()


def test_a_line_that_is_slow_is_not_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes longer than a line may stall, but something comes all the time."""
    monkeypatch.setattr(http_line, "STALL_TIMEOUT_S", 1.0)
    body = encode_answer(QUIET)
    whole = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

    def slow(connection: socket.socket) -> None:
        read_request(connection)
        size = len(whole) // 20 + 1
        for at in range(0, len(whole), size):
            connection.sendall(whole[at : at + size])
            # Ends at once when the device leaves.
            select.select([connection], [], [], 0.08)

    with serving(slow) as port:
        transport = HttpTransport(f"http://127.0.0.1:{port}")
        assert transport.exchange("t", HELLO, []) == QUIET
        transport.close()


@pytest.mark.skipif(sys.platform != "linux", reason="fills the queue of a port as Linux keeps it")
def test_a_port_at_which_nothing_answers_is_said_with_its_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http_line, "CONNECT_TIMEOUT_S", 0.2)
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        port = listener.getsockname()[1]
        for _ in range(4):
            # From the second on nobody takes them, and the system drops what comes after.
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        transport = HttpTransport(f"http://127.0.0.1:{port}")
        with pytest.raises(TroubleError, match="port_blocked") as caught:
            transport.exchange("t", HELLO, [])
    assert f"cổng {port}" in sentence(caught.value)
    assert caught.value.code in NO_LINE


def test_an_endless_answer_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_line, "MAX_ANSWER_BYTES", 1_000)
    with serving(saying("200 OK", bytes(5_000))) as port:
        assert trouble(port) == "captive_portal"


def test_a_connection_that_the_server_closed_while_idle_is_opened_again() -> None:
    body = encode_answer(QUIET)
    whole = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    requests: list[bytes] = []

    def once(connection: socket.socket) -> None:
        requests.append(read_request(connection))
        connection.sendall(whole)

    with serving(once) as port:
        transport = HttpTransport(f"http://127.0.0.1:{port}")
        for _ in range(3):
            assert transport.exchange("t", HELLO, []) == QUIET
        transport.close()
    assert len(requests) == 3
    assert all(b"Authorization: Bearer t\r\n" in request for request in requests)


def test_a_nonce_of_another_form_is_refused() -> None:
    with serving(saying("200 OK", b'{"nonce":"x"}')) as port:
        transport = HttpTransport(f"http://127.0.0.1:{port}")
        with pytest.raises(TroubleError, match="captive_portal"):
            transport.nonce(NonceRequest("0" * 32))
        transport.close()


def test_what_tls_says_for_itself_is_not_taken_for_an_answer(identity: ServerIdentity) -> None:
    """A server that gives tickets after the handshake, as most do, and waits for the rest."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.certificate, identity.key)
    assert context.num_tickets > 0
    asked, may_answer = threading.Event(), threading.Event()

    def answer(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(4096)
            asked.set()
            may_answer.wait(20)
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            secure.recv(4096)

    with serving(answer) as port:
        line = http_line.HttpLine(f"https://127.0.0.1:{port}", Trust(identity.fingerprint))
        line.begin("/sync", "t")
        assert asked.wait(20)
        assert line._connection is not None  # noqa: SLF001 - what lies on the socket
        select.select([line._connection.sock], [], [], 20)  # noqa: SLF001
        assert not line.has_answer()
        may_answer.set()
        while not line.has_answer():
            select.select([line._connection.sock], [], [], 20)  # noqa: SLF001
        line.end()
        assert b"".join(line.answered()) == b"ok"
        line.close()
