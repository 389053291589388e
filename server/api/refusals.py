"""How known trouble looks to a device: a status and a code, never a sentence."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from desktop.domain.errors import TroubleError
from desktop.protocol.blobs import BlobError
from desktop.protocol.enrolment import EnrolmentError, ErrorAnswer, encode_json
from desktop.protocol.orders import OrderError
from desktop.protocol.stream import WireError
from server.log import log

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

_STATUS: Final = {
    "database_restored": 503,
    "too_many": 429,
    "maintenance": 503,
    "no_authority": 404,
    "token_refused": 401,
    "device_revoked": 403,
    "code_refused": 403,
    "code_expired": 403,
    "code_used": 403,
    "team_taken": 409,
    "team_unknown": 409,
    "team_closed": 409,
    "body_too_large": 413,
    "blob_unknown": 404,
    "blob_unwanted": 409,
    "blob_damaged": 422,
    "log_damaged": 409,
    "sealing_missing": 404,
}
_OTHER_TROUBLE: Final = 403
_BAD_REQUEST: Final = 400
_BUG: Final = 500
_BUSY: Final = 503
_USUAL_WAIT_S: Final = 5


def refusal(code: str, status: int, wait_s: int | None = None, about: str = "") -> Response:
    """A refusal's answer.

    Args:
        code: What it is.
        status: Of HTTP.
        wait_s: When the device may come again after so many seconds.
        about: A name that the code's sentence needs.
    """
    if wait_s is None and status == _BUSY:
        wait_s = _USUAL_WAIT_S
    headers = None if wait_s is None else {"Retry-After": str(wait_s)}
    return Response(encode_json(ErrorAnswer(code, about)), status, headers, "application/json")


def trouble_answer(_request: Request, error: Exception) -> Response:
    """For `TroubleError`."""
    code = error.code if isinstance(error, TroubleError) else "refused"
    log("refused", code=code)
    params = error.params if isinstance(error, TroubleError) else {}
    wait, about = params.get("seconds"), params.get("successor")
    known = _STATUS.get(code, _OTHER_TROUBLE)
    return refusal(code, known, wait if isinstance(wait, int) else None, str(about or ""))


def malformed_answer(_request: Request, error: Exception) -> Response:
    """For what is not our protocol."""
    code = error.code if isinstance(error, (WireError, EnrolmentError)) else "message"
    log("malformed", code=code)
    return refusal("bad_request", _BAD_REQUEST)


def busy_answer(_request: Request, error: Exception) -> Response:
    """For a database that is out of reach, locked or in full use: the device comes again."""
    log("busy", code=type(error).__name__)
    return refusal("server_busy", _BUSY)


def cut_answer(_request: Request, _error: Exception) -> Response:
    """For a line that was cut: nobody reads this, and the device comes again."""
    log("cut")
    return refusal("bad_request", _BAD_REQUEST)


def log_failure(request: Request, error: Exception) -> None:
    """Log what stopped an answer that was underway, as if it could still be a refusal."""
    known = request.app.exception_handlers
    handler = next(known[kind] for kind in type(error).__mro__ if kind in known)
    handler(request, error)


def bug_answer(_request: Request, error: Exception) -> Response:
    """For our own mistakes: where it happened goes to the log, never what the message says.

    A database's message may hold values of people.
    """
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-6:]]
    log("bug", code=type(error).__name__, path=" ".join(places))
    return refusal("internal", _BUG)


HANDLERS: Final[dict[type[Exception], Callable[[Request, Exception], Response]]] = {
    TroubleError: trouble_answer,
    WireError: malformed_answer,
    EnrolmentError: malformed_answer,
    BlobError: malformed_answer,
    OrderError: malformed_answer,
    OperationalError: busy_answer,
    NoConnectionError: busy_answer,
    ClientDisconnect: cut_answer,
    Exception: bug_answer,
}
