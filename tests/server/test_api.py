"""The routes over real HTTP and TLS, with the transport that the desktop program uses."""

from __future__ import annotations

import http.client
import socket
import ssl
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.protocol.wire import RequestWriter, decode_answer, encode_request
from desktop.sync.transport_http import HttpTransport
from server.app import create_app
from server.security.can import OFFICER
from server.security.tls import open_identity
from server.services.enrol import make_enrol_code, revoke_device
from server.services.tokens import issue_token
from server.storage.engine import open_engine, sqlite_url
from tests.server.scribe import Scribe
from tests.support.province import DeviceKey, admit, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock


@pytest.fixture
def key(clock: SteppingClock) -> DeviceKey:
    return DeviceKey.make(clock)


@pytest.fixture
def device(engine: Engine, clock: SteppingClock, key: DeviceKey) -> Scribe:
    team = new_id(clock)
    admit(engine, key, team, clock)
    return Scribe(engine, team, clock, dev=key.dev)


@pytest.fixture
def address(engine: Engine, clock: SteppingClock) -> Iterator[str]:
    with running_server(engine, clock) as running:
        yield running


@pytest.fixture
def transport(address: str) -> Iterator[HttpTransport]:
    made = HttpTransport(address)
    yield made
    made.close()


def test_enrol_sign_and_sync_over_tls(
    engine: Engine, clock: SteppingClock, key: DeviceKey, tmp_path: Path
) -> None:
    team = new_id(clock)
    code = make_enrol_code(engine, OFFICER, f"Tổ {team}", clock)
    # Certificates have real dates, whatever day the test plays on.
    identity = open_identity(tmp_path / "tls", "127.0.0.1", clock)
    assert open_identity(tmp_path / "tls", "127.0.0.1", clock) == identity
    with running_server(engine, clock, identity) as running:
        transport = HttpTransport(running, identity.fingerprint)
        answer = transport.enrol(key.enrol_request(code, team))
        assert answer.team == team
        device = Scribe(engine, team, clock, dev=key.dev)
        token = key.fetch_token(transport)
        first = transport.exchange(token, device.hello(), [[device.op(), device.op()]])
        device.apply(first.page)
        device.inc = first.inc
        quiet = transport.exchange(token, device.hello(), [])
        assert (quiet.head, quiet.page.entries, quiet.digest) == (2, [], device.digest())
        transport.close()

        stranger = HttpTransport(running, "0" * 64)
        with pytest.raises(TroubleError) as caught:
            stranger.exchange(token, device.hello(), [])
        assert caught.value.code == "wrong_certificate"
        assert _tls_version(running) == "TLSv1.3"


def _tls_version(address: str) -> str | None:
    host, port = address.removeprefix("https://").split(":")
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection((host, int(port))) as raw, context.wrap_socket(raw) as secure:
        version = secure.version()
    old = ssl.create_default_context()
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with socket.create_connection((host, int(port))) as raw, pytest.raises(ssl.SSLError):
        old.wrap_socket(raw)
    return version


def test_a_quiet_sync_costs_few_bytes(
    engine: Engine, clock: SteppingClock, address: str, device: Scribe
) -> None:
    """Request line, headers and bodies both ways inside an open connection."""
    token = issue_token(engine, device.dev, clock)
    device.sync([device.op()])
    host = address.removeprefix("http://")
    body = encode_request(device.hello(), [])
    request = (
        f"POST /sync HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    name, port = host.split(":")
    with socket.create_connection((name, int(port)), timeout=20) as line:
        for _ in range(2):
            line.sendall(request)
            answer = b""
            while not _is_whole(answer):
                answer += line.recv(4096)
    head, _, rest = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert decode_answer(rest).digest == device.digest()
    print(f"quiet sync: {len(request)} bytes up, {len(answer)} bytes down")
    assert len(request) + len(answer) <= 500


def _is_whole(answer: bytes) -> bool:
    head, end, rest = answer.partition(b"\r\n\r\n")
    length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
    return bool(end) and len(rest) == int(length)


def test_frames_of_a_line_that_is_cut_stand(
    engine: Engine, clock: SteppingClock, address: str, device: Scribe, transport: HttpTransport
) -> None:
    token = issue_token(engine, device.dev, clock)
    writer = RequestWriter()
    first, second = [device.op()], [device.op()]
    sent = writer.hello(device.hello()) + writer.frame(first)
    cut = writer.frame(second)
    name, port = address.removeprefix("http://").split(":")
    with socket.create_connection((name, int(port)), timeout=20) as line:
        line.sendall(
            f"POST /sync HTTP/1.1\r\nHost: {name}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Length: {len(sent) + len(cut) + 100}\r\n\r\n".encode()
            + sent
            + cut[: len(cut) // 2]
        )
        while transport.exchange(token, device.hello(), []).last_n == 0:
            pass
    answer = transport.exchange(token, device.hello(), [first, second])
    assert (answer.head, answer.last_n) == (2, 2)


def test_a_token_is_renewed_in_the_answer(
    engine: Engine, clock: SteppingClock, device: Scribe, transport: HttpTransport
) -> None:
    from datetime import timedelta

    token = issue_token(engine, device.dev, clock)
    assert transport.exchange(token, device.hello(), []).token == ""
    clock.move_to(clock.now() + timedelta(hours=3))
    fresh = transport.exchange(token, device.hello(), []).token
    assert fresh not in ("", token)
    clock.move_to(clock.now() + timedelta(hours=10))
    with pytest.raises(TroubleError) as caught:
        transport.exchange(token, device.hello(), [])
    assert caught.value.code == "token_refused"
    assert transport.exchange(fresh, device.hello(), []).head == 0


def test_revocation_works_on_the_next_request(
    engine: Engine, clock: SteppingClock, device: Scribe, transport: HttpTransport
) -> None:
    token = issue_token(engine, device.dev, clock)
    transport.exchange(token, device.hello(), [])
    revoke_device(engine, OFFICER, device.dev, clock)
    with pytest.raises(TroubleError) as caught:
        transport.exchange(token, device.hello(), [])
    assert caught.value.code == "device_revoked"


def _post(address: str, path: str, body: bytes, token: str = "") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, data


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/enrol", b"{}"),
        ("/enrol", b"\xff\xfe"),
        ("/nonce", b'{"dev": "short"}'),
        ("/token", b"[]"),
    ],
)
def test_malformed_requests_are_refused_with_a_code(address: str, path: str, body: bytes) -> None:
    assert _post(address, path, body) == (400, b'{"error":"bad_request"}')


def test_malformed_syncs_are_refused_with_a_code(
    engine: Engine, clock: SteppingClock, address: str, device: Scribe
) -> None:
    token = issue_token(engine, device.dev, clock)
    assert _post(address, "/sync", b"") == (401, b'{"error":"token_refused"}')
    for body in (b"", b"no zstd", encode_request(device.hello(), [])[:10]):
        assert _post(address, "/sync", body, token) == (400, b'{"error":"bad_request"}')
    device.dev = new_id(clock)
    body = encode_request(device.hello(), [])
    assert _post(address, "/sync", body, token) == (403, b'{"error":"wrong_device"}')


def test_bodies_above_the_limit_are_refused(
    engine: Engine, clock: SteppingClock, address: str
) -> None:
    assert _post(address, "/enrol", b" " * 9000) == (413, b'{"error":"body_too_large"}')


def test_other_paths_and_methods(address: str) -> None:
    assert _post(address, "/admin", b"")[0] == 404
    assert _post(address, "/health", b"")[0] == 405


def test_health(address: str) -> None:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
    connection.request("GET", "/health")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b'{"ok":true}')
    connection.close()


def test_an_app_on_a_database_without_tables_is_refused(
    tmp_path: Path, clock: SteppingClock
) -> None:
    engine = open_engine(sqlite_url(tmp_path / "empty.db"))
    with pytest.raises(TroubleError) as caught:
        create_app(engine, clock)
    assert caught.value.code == "database_not_migrated"
    engine.dispose()


def test_a_bug_says_where_and_never_what(
    engine: Engine, clock: SteppingClock, device: Scribe, capfd: pytest.CaptureFixture[str]
) -> None:
    def break_down(_point: str) -> None:
        raise ValueError("Giàng Thị Mỷ 0912345678")

    token = issue_token(engine, device.dev, clock)
    with running_server(engine, clock, fault=break_down) as running:
        body = encode_request(device.hello(), [])
        assert _post(running, "/sync", body, token) == (500, b'{"error":"internal"}')
    said = capfd.readouterr()
    assert '"event": "bug", "code": "ValueError"' in said.err
    assert "test_api.py" in said.err
    assert "Giàng" not in said.err + said.out
    assert "0912345678" not in said.err + said.out


def test_a_locked_database_is_busy_and_not_broken(clock: SteppingClock, tmp_path: Path) -> None:
    from server.storage.migrate import migrate

    engine = open_engine(sqlite_url(tmp_path / "server.db"))
    migrate(engine)
    with running_server(engine, clock) as running:
        with engine.connect() as connection:
            connection.exec_driver_sql("DROP TABLE nonce")
            connection.commit()
        status, answer = _post(running, "/nonce", b'{"dev":"%s"}' % (b"a" * 32))
    assert (status, answer) == (503, b'{"error":"server_busy"}')
    engine.dispose()


def test_a_database_in_full_use_is_busy_and_not_broken(
    engine: Engine, clock: SteppingClock
) -> None:
    engine.dispose()
    engine.pool._timeout = 0  # type: ignore[attr-defined] # noqa: SLF001 - thirty seconds else
    with ExitStack() as others, running_server(engine, clock) as running:
        for _ in range(16):
            others.enter_context(engine.connect())
        status, answer = _post(running, "/nonce", b'{"dev":"%s"}' % (b"a" * 32))
    assert (status, answer) == (503, b'{"error":"server_busy"}')


@pytest.mark.parametrize("key_name", ["name", "phone", "full_name"])
def test_the_log_takes_listed_keys_only(key_name: str) -> None:
    from server.log import log

    with pytest.raises(ValueError, match="not a log key"):
        log("event", **{key_name: "x"})
