"""HTTPS to the province's server over one kept connection, with as few header bytes as HTTP asks.

The certificate is the one of the enrolment sheet, by its fingerprint, and is checked before a
byte of ours goes out. Every request may be repeated, so a connection that the server closed
while it was idle is opened again once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from desktop.domain.errors import TroubleError
from desktop.protocol import enrolment
from desktop.protocol.enrolment import EnrolmentError, ErrorAnswer, certificate_fingerprint
from desktop.sync.wire_transport import WireTransport

if TYPE_CHECKING:
    import http.client
    import ssl

CONNECT_TIMEOUT_S: Final = 10.0
ANSWER_TIMEOUT_S: Final = 60.0
MAX_ANSWER_BYTES: Final = 16 * 1024 * 1024
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_BUSY: Final = frozenset({429, 502, 503, 504})
_HTML: Final = b"<"
_KNOWN_REFUSALS: Final = frozenset(
    {"token_refused", "device_revoked", "code_refused", "code_expired", "code_used"}
    | {"team_taken", "team_not_enrolled", "wrong_team"}
)
_RENAMED: Final = {"team_unknown": "team_not_enrolled", "wrong_device": "token_refused"}
"""Codes of the server that mean something else on a PC."""


class HttpTransport(WireTransport):
    """The way to one server; used by one thread at a time.

    Args:
        address: "https://host:port"; plain http only to this PC itself.
        fingerprint: SHA-256 of the certificate as hex; "" trusts the system's authorities.

    Raises:
        TroubleError: bad_address.
    """

    def __init__(self, address: str, fingerprint: str = "") -> None:
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
        self._fingerprint = fingerprint
        self._connection: http.client.HTTPConnection | None = None

    def close(self) -> None:
        """Close the kept connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def post(self, path: str, body: bytes, token: str = "") -> bytes:
        """Carry one request over the kept connection; see `WireTransport`."""
        import http.client

        kept = self._connection is not None
        try:
            try:
                status, answer = self._ask(path, body, token)
            except (http.client.RemoteDisconnected, ConnectionError):
                if not kept:
                    raise
                self.close()
                status, answer = self._ask(path, body, token)
        except (ConnectionError, http.client.IncompleteRead) as error:
            # RemoteDisconnected is an HTTPException too, but it means a line that was cut.
            self.close()
            raise TroubleError("no_network") from error
        except http.client.HTTPException as error:
            self.close()
            raise TroubleError("captive_portal") from error
        except OSError as error:
            self.close()
            raise TroubleError("no_network") from error
        except TroubleError:
            self.close()
            raise
        if status != 200:
            raise _refusal(status, answer)
        return answer

    def _ask(self, path: str, body: bytes, token: str) -> tuple[int, bytes]:
        import http.client

        if self._connection is None:
            self._connection = self._connect()
        connection = self._connection
        connection.putrequest("POST", path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", self._named)
        if token:
            connection.putheader("Authorization", f"Bearer {token}")
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        data = answer.read(MAX_ANSWER_BYTES + 1)
        if len(data) > MAX_ANSWER_BYTES:
            raise TroubleError("captive_portal")
        if answer.length:
            # A read with a limit does not say by itself that the line was cut.
            raise http.client.IncompleteRead(data, answer.length)
        return answer.status, data

    def _connect(self) -> http.client.HTTPConnection:
        import http.client
        import ssl

        if self._plain:
            plain = http.client.HTTPConnection(self._host, self._port, timeout=CONNECT_TIMEOUT_S)
            plain.connect()
            self._set_answer_timeout(plain)
            return plain
        secure = http.client.HTTPSConnection(
            self._host, self._port, timeout=CONNECT_TIMEOUT_S, context=self._tls()
        )
        try:
            secure.connect()
            self._check_certificate(secure.sock)
        except ssl.SSLCertVerificationError as error:
            secure.close()
            raise TroubleError("wrong_certificate") from error
        except ssl.SSLError as error:
            secure.close()
            raise TroubleError("captive_portal") from error
        except TroubleError:
            secure.close()
            raise
        self._set_answer_timeout(secure)
        return secure

    @staticmethod
    def _set_answer_timeout(connection: http.client.HTTPConnection) -> None:
        connection.sock.settimeout(ANSWER_TIMEOUT_S)

    def _tls(self) -> ssl.SSLContext:
        import ssl

        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self._fingerprint:
            # The sheet names the very certificate, so names, dates and authorities say no more.
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def _check_certificate(self, sock: Any) -> None:
        if self._fingerprint:
            shown = sock.getpeercert(binary_form=True)
            if shown is None or certificate_fingerprint(shown) != self._fingerprint:
                raise TroubleError("wrong_certificate")


def _refusal(status: int, answer: bytes) -> TroubleError:
    """What an answer other than 200 means; only codes of ours get through."""
    try:
        code = enrolment.decode_json(answer, ErrorAnswer).error
        code = _RENAMED.get(code, code)
    except EnrolmentError:
        code = ""
    if code in _KNOWN_REFUSALS:
        return TroubleError(code)
    if status in _BUSY:
        return TroubleError("server_busy")
    if status < 400 or (not code and answer.lstrip()[:1] == _HTML):
        return TroubleError("captive_portal")
    return TroubleError("server_refused", status=status)
