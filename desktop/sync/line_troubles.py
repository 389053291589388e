"""What stands between a PC and its server, as codes that have a sentence each."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import EnrolmentError, ErrorAnswer, decode_json
from desktop.sync.trust import refusal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEFAULT_WAIT_S: Final = 60
LONGEST_WAIT_S: Final = 24 * 60 * 60
_BUSY: Final = frozenset({429, 502, 503, 504})
_HTML: Final = b"<"
_VERSION: Final = "HTTP/1."
_KNOWN_REFUSALS: Final = frozenset(
    {"token_refused", "device_revoked", "code_refused", "code_expired", "code_used"}
    | {"team_taken", "team_not_enrolled", "wrong_team", "certificate_expired", "log_damaged"}
)
_TEAM_CLOSED: Final = "team_closed"
_RENAMED: Final = {"team_unknown": "team_not_enrolled", "wrong_device": "token_refused"}
"""Codes of the server that mean something else on a PC."""


@contextmanager
def told_apart(let_go: Callable[[], None]) -> Iterator[None]:
    """Turn what the network raises into known trouble; `let_go` closes the connection first.

    Raises:
        TroubleError: name_not_found, connection_refused, server_silent, no_network,
            wrong_certificate, wrong_clock, captive_portal.
    """
    try:
        yield
    except TroubleError:
        let_go()
        raise
    except Exception as error:
        let_go()
        trouble = _trouble_of(error)
        if trouble is None:
            raise
        raise trouble from error


def _trouble_of(error: Exception) -> TroubleError | None:
    import http.client
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        return refusal_of(error)
    if isinstance(error, http.client.BadStatusLine) and _is_begun(str(error)):
        return TroubleError("no_network")
    # RemoteDisconnected is an HTTPException too, but it means a line that was cut.
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (socket.gaierror, "name_not_found"),
        (ConnectionRefusedError, "connection_refused"),
        (TimeoutError, "server_silent"),
        (ssl.SSLEOFError, "no_network"),
        (ssl.SSLZeroReturnError, "no_network"),
        (ssl.SSLError, "captive_portal"),
        (ConnectionError, "no_network"),
        (http.client.IncompleteRead, "no_network"),
        (http.client.HTTPException, "captive_portal"),
        (OSError, "no_network"),
    )
    code = next((code for kind, code in kinds if isinstance(error, kind)), None)
    return None if code is None else TroubleError(code)


def _is_begun(line: str) -> bool:
    """Whether it may be the first line of an answer that was cut in it."""
    said = line.strip()
    return said.startswith(_VERSION) or _VERSION.startswith(said)


def refusal(status: int, answer: bytes, retry_after: str | None = None) -> TroubleError:
    """What an answer other than 200 means; only codes of ours get through.

    Args:
        status: Of HTTP.
        answer: The body.
        retry_after: The header, when there is one.
    """
    try:
        said = decode_json(answer, ErrorAnswer)
    except EnrolmentError:
        said = ErrorAnswer("")
    code = _RENAMED.get(said.error, said.error)
    if code == _TEAM_CLOSED:
        return TroubleError(code, successor="".join(filter(str.isprintable, said.about)))
    if code in _KNOWN_REFUSALS:
        return TroubleError(code)
    if status in _BUSY:
        busy = "server_maintenance" if code == "maintenance" else "server_busy"
        return TroubleError(busy, seconds=_wait_of(retry_after))
    if status < 400 or (not code and answer.lstrip()[:1] == _HTML):
        return TroubleError("captive_portal")
    return TroubleError("server_refused", status=status)


def _wait_of(retry_after: str | None) -> int:
    """Seconds to wait; a date, which no server of ours says, counts as none."""
    text = (retry_after or "").strip()
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LONGEST_WAIT_S)):
        return DEFAULT_WAIT_S
    return min(int(text), LONGEST_WAIT_S)
