"""A line to a server that breaks in every way a country line does, one request at a time.

It stands between devices and a server on plain HTTP, takes each request whole, and treats it as
the plan says. What it did is counted.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections import Counter
from contextlib import contextmanager
from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TLS_HELLO: Final = 0x16
_PATIENCE_S: Final = 20.0
_PORTAL: Final = "<html><body>Wi-Fi miễn phí, mời đăng nhập</body></html>".encode()


class Fault(StrEnum):
    """What becomes of one request."""

    NONE = "none"
    DROP_REQUEST = "drop request"
    DROP_REPLY = "drop reply"
    DUPLICATE = "duplicate"
    REORDER = "reorder"
    """It comes to the server after the next one, and nobody hears the answer."""

    HALF_CLOSE = "half-close"
    """The server's side of the line ends in the middle of the request."""

    TRUNCATE = "truncate"
    TRICKLE = "one byte at a time"
    WRONG_LENGTH = "wrong length"
    BAD_GATEWAY = "502"
    BUSY = "503"
    PORTAL = "portal"
    INTERCEPT = "interception"
    """Another certificate: for requests that come with TLS."""

    RESTART = "server restart"


FAULTS: Final = tuple(fault for fault in Fault if fault is not Fault.NONE)


class FaultyLine:
    """Passes requests on to a server, each by the fault that is drawn for it.

    Args:
        port: Of the server, on loopback; `port` may be moved while it runs.
        draw: The fault of the next request.
        seed: Of the places where things are cut.
        restart: Restarts the server, while a request is on its way to it.
        certificate: Files (certificate, key) of whoever intercepts.
    """

    def __init__(
        self,
        port: int,
        draw: Callable[[], Fault] = lambda: Fault.NONE,
        *,
        seed: int = 0,
        restart: Callable[[], None] | None = None,
        certificate: tuple[str, str] | None = None,
    ) -> None:
        self.port = port
        self.draw = draw
        self.counts: Counter[Fault] = Counter()
        self.requests = 0
        """Those that reached the server whole."""

        self.most_lost = 0
        """Bytes of the longest request that was in vain."""

        self._random = Random(seed)  # noqa: S311 - repeatable on purpose
        self.restart = restart
        self._certificate = certificate
        self._late: list[bytes] = []
        self._lock = threading.Lock()

    def serve(self, near: socket.socket) -> None:
        """Handle one connection of a device."""
        near.settimeout(_PATIENCE_S)
        if near.recv(1, socket.MSG_PEEK)[:1] == bytes([_TLS_HELLO]):
            self._intercept(near)
            return
        reader = _Reader(near)
        while (request := reader.request()) is not None:
            fault = self.draw()
            with self._lock:
                self.counts[fault] += 1
                if fault is not Fault.NONE:
                    self.most_lost = max(self.most_lost, len(request))
            if not self._treat(near, request, fault):
                return

    def _treat(self, near: socket.socket, request: bytes, fault: Fault) -> bool:
        """Whether the connection goes on."""
        said = _SAID.get(fault)
        if said is not None:
            near.sendall(said)
            return True
        if fault is Fault.DROP_REQUEST:
            return False
        if fault is Fault.REORDER:
            self._late.append(request)
            return False
        if fault in (Fault.HALF_CLOSE, Fault.RESTART):
            self._cut_request(request, fault)
            return False
        answer = self._ask(request, slowly=fault is Fault.TRICKLE)
        if fault is Fault.DUPLICATE:
            self._ask(request)
        while self._late:
            self._ask(self._late.pop())
        return self._give(near, answer, fault)

    def _give(self, near: socket.socket, answer: bytes, fault: Fault) -> bool:
        if fault is Fault.DROP_REPLY or not answer:
            return False
        if fault is Fault.TRUNCATE:
            near.sendall(answer[: self._random.randrange(len(answer))])
            return False
        if fault is Fault.WRONG_LENGTH:
            near.sendall(_misled(answer, self._random.choice((-7, -1, 1, 9))))
            return False
        _send(near, answer, slowly=fault is Fault.TRICKLE)
        return True

    def _ask(self, request: bytes, *, slowly: bool = False) -> bytes:
        """The server's whole answer; b"" when it gave none."""
        with contextlib.suppress(OSError), self._far() as far:
            _send(far, request, slowly=slowly)
            with self._lock:
                self.requests += 1
            return _Reader(far).answer()
        return b""

    def _cut_request(self, request: bytes, fault: Fault) -> None:
        with contextlib.suppress(OSError), self._far() as far:
            far.sendall(request[: self._random.randrange(1, len(request))])
            if fault is Fault.RESTART and self.restart is not None:
                self.restart()
                return
            far.shutdown(socket.SHUT_WR)
            _Reader(far).answer()

    def _far(self) -> socket.socket:
        far = socket.create_connection(("127.0.0.1", self.port), timeout=_PATIENCE_S)
        far.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return far

    def _intercept(self, near: socket.socket) -> None:
        with self._lock:
            self.counts[Fault.INTERCEPT] += 1
        if self._certificate is None:
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self._certificate)
        with contextlib.suppress(OSError), context.wrap_socket(near, server_side=True) as secure:
            # A device that goes on all the same would be heard here.
            self.requests += bool(secure.recv(65_536))


def _answered(status: str, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


_SAID: Final = {
    Fault.BAD_GATEWAY: _answered("502 Bad Gateway", b"<html>502</html>"),
    Fault.BUSY: _answered("503 Service Unavailable", b"", "Retry-After: 17"),
    Fault.PORTAL: _answered("200 OK", _PORTAL, "Content-Type: text/html"),
}


def _misled(answer: bytes, by: int) -> bytes:
    """The answer with a length that is not its own."""
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length")]
    length = b"content-length: %d" % max(0, len(body) + by)
    return b"\r\n".join([*lines, length, b"", b""]) + body


def _send(sock: socket.socket, data: bytes, *, slowly: bool = False) -> None:
    if not slowly:
        sock.sendall(data)
        return
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for at in range(len(data)):
        sock.sendall(data[at : at + 1])


class _Reader:
    """Whole messages of HTTP from one side of a line."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._data = b""

    def request(self) -> bytes | None:
        """The next request; None when the line ended before it was whole."""
        return self._message() or None

    def answer(self) -> bytes:
        """The next answer; b"" when the line ended before it was whole."""
        return self._message()

    def _message(self) -> bytes:
        while b"\r\n\r\n" not in self._data:
            if not self._more():
                return b""
        head, _, _ = self._data.partition(b"\r\n\r\n")
        fields = head.lower().split(b"\r\n")
        if b"transfer-encoding: chunked" in fields:
            return self._chunked(len(head) + 4)
        lengths = [int(field.split(b":")[1]) for field in fields if field.startswith(b"content-l")]
        return self._take(len(head) + 4 + (lengths[0] if lengths else 0))

    def _chunked(self, at: int) -> bytes:
        while True:
            while (end := self._data.find(b"\r\n", at)) < 0:
                if not self._more():
                    return b""
            size = int(self._data[at:end], 16)
            at = end + 2 + size + 2
            if size == 0:
                return self._take(at)

    def _take(self, size: int) -> bytes:
        while len(self._data) < size:
            if not self._more():
                return b""
        message, self._data = self._data[:size], self._data[size:]
        return message

    def _more(self) -> bool:
        try:
            piece = self._sock.recv(65_536)
        except OSError:
            return False
        self._data += piece
        return bool(piece)


@contextmanager
def listening(line: FaultyLine) -> Iterator[int]:
    """The line as a port on loopback."""
    from tests.sync.lines import serving

    with serving(line.serve) as port:
        yield port
