"""One kept HTTP connection, with as few header bytes as HTTP asks, that tells what went wrong.

A line is given up when it stalls, not when it is slow. Every request may be repeated, so a
connection that the server closed while it was idle is opened again once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from desktop.domain.errors import TroubleError
from desktop.sync.http_answers import MAX_SMALL_BYTES, authorities_in, get_small, has_begun
from desktop.sync.line_troubles import refusal, told_apart
from desktop.sync.trust import Trust, is_valid_at, valid_until

if TYPE_CHECKING:
    import http.client
    import ssl
    from collections.abc import Iterator
    from datetime import datetime

    from desktop.domain.clock import Clock

CONNECT_TIMEOUT_S: Final = 10.0
STALL_TIMEOUT_S: Final = 30.0
"""No byte for so long, and the line counts as dead."""

ANSWER_TIMEOUT_S: Final = 60.0
"""The same for the first byte of an answer, for which the server has to work."""

MAX_ANSWER_BYTES: Final = 16 * 1024 * 1024
_SLOWEST_BYTES_PER_S: Final = 1024
_KERNEL_BUFFER: Final = 128 * 1024
"""Sent bytes may still be in here, and no answer can come before they are out."""

_PIECE: Final = 4096
_READ: Final = 16 * 1024
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class Greeting(NamedTuple):
    """The server's time, and when its certificate ends as far as it is known; UTC-aware."""

    now: datetime
    valid_until: datetime | None


class HttpLine:
    """The way to one server; used by one thread at a time, except `abort`.

    Args:
        address: "https://host:port"; plain http only to this PC itself.
        trust: Whom to take for the server.
        clock: Compared with the validity of the server's certificate; None compares nothing.

    Raises:
        TroubleError: bad_address.
    """

    def __init__(self, address: str, trust: Trust, clock: Clock | None = None) -> None:
        parts = urlsplit(address.strip())
        host = parts.hostname or ""
        plain = parts.scheme == "http" and host in _LOOPBACK
        if not host or not (plain or parts.scheme == "https") or parts.path not in ("", "/"):
            raise TroubleError("bad_address")
        try:
            port = parts.port or (80 if plain else 443)
        except ValueError as error:
            raise TroubleError("bad_address") from error
        self._host, self._port, self._plain = host, port, plain
        self._named = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._clock = clock
        self._connection: http.client.HTTPConnection | None = None
        self._is_busy = False
        self._is_asking = False
        self._written = 0
        self._early: http.client.HTTPResponse | None = None
        """What `has_answer` looks into, and `_answer` reads then."""

        self._is_answering = False
        self.trust = trust

    def ask(self, path: str, body: bytes, token: str = "") -> Iterator[bytes]:
        """One request; the answer's body, piece by piece as it comes."""
        with told_apart(self._let_go):
            self._leave_unread()
            kept = self._connection is not None
            try:
                answer = self._ask(path, body, token)
            except ConnectionError:
                if not kept:
                    raise
                self.close()
                answer = self._ask(path, body, token)
        return self._pieces(answer)

    def begin(self, path: str, token: str) -> None:
        """Begin a request whose body is written piece by piece."""
        with told_apart(self._let_go):
            self._leave_unread()
            connection = self._open()
            self._is_busy = self._is_asking = True
            self._put_head(connection, path, token)
            connection.putheader("Transfer-Encoding", "chunked")
            connection.endheaders()

    def write(self, data: bytes) -> None:
        """One more piece of the body; returns when it is in the hands of the system."""
        with told_apart(self._let_go):
            self._send(b"%x\r\n" % len(data) + data + b"\r\n")

    def end(self) -> None:
        """End the body."""
        with told_apart(self._let_go):
            self._send(b"0\r\n\r\n")
            self._is_asking = False
            connection = self._connection
            if connection is not None and connection.sock is not None:
                # Also when the answer began before: its next bytes wait for ours to be there.
                connection.sock.settimeout(self._patience())

    def answered(self) -> Iterator[bytes]:
        """The answer to what was begun, as `ask`; a server may answer before the body's end."""
        with told_apart(self._let_go):
            answer = self._answer(self._open())
        yield from self._pieces(answer)

    def has_answer(self) -> bool:
        """Whether bytes of the answer are here, so that nobody waits for them.

        What TLS says for itself, such as the tickets after a handshake, is no answer.
        """
        import http.client
        import select
        import ssl

        connection = self._connection
        sock = None if connection is None else connection.sock
        if sock is None:
            return False
        with told_apart(self._let_go):
            if not self._is_answering:
                if self._early is None:
                    self._early = http.client.HTTPResponse(sock, method="POST")
                return has_begun(self._early, sock)
            if isinstance(sock, ssl.SSLSocket) and sock.pending():
                return True
            return bool(select.select([sock], [], [], 0)[0])

    def learn(self) -> str:
        """The authorities (PEM) that the server offers and the trust allows.

        Raises:
            TroubleError: server_refused, wrong_certificate.
        """
        with told_apart(self._let_go):
            self._leave_unread()
            connection = self._open()
            self._is_busy = True
            offered = get_small(connection, "/ca", self._named)
            self._is_busy = False
            return self.trust.learned(authorities_in(offered))

    def greet(self) -> Greeting:
        """Reach the server and ask for its time; nothing of ours is said.

        Raises:
            TroubleError: what keeps this PC from its server.
        """
        import ssl

        from desktop.protocol.enrolment import EnrolmentError, ServerTime, decode_json

        with told_apart(self._let_go):
            self._leave_unread()
            connection = self._open()
            self._is_busy = True
            try:
                theirs = decode_json(get_small(connection, "/time", self._named), ServerTime)
            except EnrolmentError as error:
                raise TroubleError("captive_portal") from error
            self._is_busy = False
            ends = None
            if isinstance(connection.sock, ssl.SSLSocket):
                ends = valid_until(connection.sock.getpeercert() or {})
            return Greeting(theirs.as_datetime(), ends)

    def close(self) -> None:
        """Close the kept connection."""
        connection, self._connection = self._connection, None
        early, self._early = self._early, None
        self._is_busy = False
        if early is not None:
            # It holds the socket open, too.
            early.close()
        if connection is not None:
            connection.close()

    def _let_go(self) -> None:
        if self._is_busy:
            self.close()

    def abort(self) -> None:
        """Wake up whoever waits on the line, from any thread: it counts as cut."""
        import socket
        from contextlib import suppress

        connection = self._connection
        sock = None if connection is None else connection.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _leave_unread(self) -> None:
        """What was left of an earlier answer would be taken for the next one."""
        if self._is_busy:
            self.close()

    def _ask(self, path: str, body: bytes, token: str) -> http.client.HTTPResponse:
        connection = self._open()
        self._is_busy = True
        self._put_head(connection, path, token)
        connection.putheader("Content-Length", str(len(body)))
        if len(body) <= _READ:
            connection.endheaders(body)
        else:
            connection.endheaders()
            self._send(body)
        return self._answer(connection)

    def _put_head(self, connection: http.client.HTTPConnection, path: str, token: str) -> None:
        self._written, self._early, self._is_answering = 0, None, False
        connection.putrequest("POST", path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", self._named)
        if token:
            connection.putheader("Authorization", f"Bearer {token}")

    def _send(self, data: bytes) -> None:
        """`sendall` has one deadline for everything; here each piece has its own."""
        connection = self._connection
        if connection is None or connection.sock is None:
            raise ConnectionResetError
        view = memoryview(data)
        while view:
            sent = connection.sock.send(view[:_PIECE])
            view = view[sent:]
        self._written += len(data)

    def _patience(self) -> float:
        """Seconds until the answer's first bytes: what was written may still be on its way."""
        return ANSWER_TIMEOUT_S + min(self._written, _KERNEL_BUFFER) / _SLOWEST_BYTES_PER_S

    def _answer(self, connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
        import http.client

        connection.sock.settimeout(self._patience())
        early = self._early
        if early is not None:
            connection.response_class = lambda *_args, **_names: early  # type: ignore[assignment]
        try:
            answer = connection.getresponse()
        finally:
            connection.response_class = http.client.HTTPResponse
        self._early, self._is_answering = None, True
        if connection.sock is not None:
            connection.sock.settimeout(STALL_TIMEOUT_S)
        if answer.status != 200:
            body = b"".join(self._limited(answer, MAX_SMALL_BYTES))
            # The line is whole, so it is kept, unless the refusal came before our last byte.
            self._is_busy = self._is_asking
            raise refusal(answer.status, body, answer.getheader("Retry-After"))
        return answer

    def _pieces(self, answer: http.client.HTTPResponse) -> Iterator[bytes]:
        with told_apart(self._let_go):
            for piece in self._limited(answer, MAX_ANSWER_BYTES):
                if not self._is_asking and self._connection and self._connection.sock:
                    self._connection.sock.settimeout(STALL_TIMEOUT_S)
                yield piece
            self._is_busy = False

    @staticmethod
    def _limited(answer: http.client.HTTPResponse, limit: int) -> Iterator[bytes]:
        import http.client

        size = 0
        while piece := answer.read1(_READ):
            size += len(piece)
            if size > limit:
                raise TroubleError("captive_portal")
            yield piece
        if answer.length:
            # A read with a limit does not say by itself that the line was cut.
            raise http.client.IncompleteRead(b"", answer.length)
        answer.close()

    def _open(self) -> http.client.HTTPConnection:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> http.client.HTTPConnection:
        if self._plain:
            import http.client

            plain = http.client.HTTPConnection(self._host, self._port, timeout=CONNECT_TIMEOUT_S)
            self._reach(plain)
            _prepare(plain)
            return plain
        if self.trust.must_learn:
            self._learn()
        secure = self._shake_hands(self.trust)
        try:
            self._check_dates(secure)
        except BaseException:
            secure.close()
            raise
        return secure

    def _learn(self) -> None:
        """Fetch the authority over a line that nobody vouches for yet; the sheet names it."""
        found = self._shake_hands(self.trust)
        try:
            offered = get_small(found, "/ca", self._named)
        finally:
            found.close()
        self.trust = replace(self.trust, certificates=self.trust.learned(authorities_in(offered)))

    def _shake_hands(self, trust: Trust) -> http.client.HTTPSConnection:
        import http.client

        context: ssl.SSLContext = trust.context()
        secure = http.client.HTTPSConnection(
            self._host, self._port, timeout=CONNECT_TIMEOUT_S, context=context
        )
        try:
            self._reach(secure)
            trust.check(secure.sock.getpeercert(binary_form=True))
        except BaseException:
            secure.close()
            raise
        _prepare(secure)
        return secure

    def _reach(self, connection: http.client.HTTPConnection) -> None:
        """Connect; nobody answering at all is told from a server that falls silent.

        Raises:
            TroubleError: port_blocked. A firewall that drops what it does not let pass looks like
                this, and so does a machine that is off.
        """
        try:
            connection.connect()
        except TimeoutError as error:
            if connection.sock is None:
                raise TroubleError("port_blocked", port=self._port) from error
            raise

    def _check_dates(self, secure: http.client.HTTPSConnection) -> None:
        """A certificate that is not valid by this PC's clock must be by the server's.

        Otherwise it was not renewed. The authority vouched for it, so nobody else's time is
        asked; that the PC's clock is off is told with the outcome of the sync.

        Raises:
            TroubleError: certificate_expired.
        """
        if self._clock is None or not self.trust.certificates:
            return
        shown = secure.sock.getpeercert() or {}
        if is_valid_at(shown, self._clock.now()):
            return
        from desktop.protocol.enrolment import EnrolmentError, ServerTime, decode_json

        try:
            theirs = decode_json(get_small(secure, "/time", self._named), ServerTime)
        except EnrolmentError as error:
            raise TroubleError("captive_portal") from error
        if not is_valid_at(shown, theirs.as_datetime()):
            raise TroubleError("certificate_expired")


def _prepare(connection: http.client.HTTPConnection) -> None:
    """Time limits of the line, and a buffer that does not hide a minute of a slow one."""
    import socket

    connection.sock.settimeout(STALL_TIMEOUT_S)
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _KERNEL_BUFFER // 2)
