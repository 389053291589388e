"""The small endpoints: enrol a device, ask for a nonce, trade it for a token, and health."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace
from sqlalchemy import text
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import (
    AuthorityAnswer,
    EnrolRequest,
    NonceAnswer,
    NonceRequest,
    ServerTime,
    TokenAnswer,
    TokenRequest,
    decode_json,
    encode_json,
)
from server.api.parts import parts_of, small_body
from server.log import log
from server.services.enrol import enrol_device
from server.services.teams import milliseconds
from server.services.tokens import make_nonce, trade_nonce

if TYPE_CHECKING:
    import msgspec
    from starlette.requests import Request

_MAX_BODY: Final = 8192
_JSON: Final = "application/json"


async def enrol(request: Request) -> Response:
    """`POST /enrol`."""
    parts = parts_of(request)
    if parts.gate is not None:
        parts.gate.enrol(_client_of(request))
    asked = decode_json(await small_body(request, _MAX_BODY), EnrolRequest)
    answer = await run_in_threadpool(enrol_device, parts.engine, asked, parts.clock)
    log("enrolled", team=answer.team, dev=asked.dev)
    return _json(replace(answer, authorities=list(parts.authorities)))


async def nonce(request: Request) -> Response:
    """`POST /nonce`."""
    parts = parts_of(request)
    asked = decode_json(await small_body(request, _MAX_BODY), NonceRequest)
    if parts.gate is not None:
        parts.gate.door(asked.dev, _client_of(request))
    made = await run_in_threadpool(make_nonce, parts.engine, asked.dev, parts.clock)
    return _json(NonceAnswer(made))


async def token(request: Request) -> Response:
    """`POST /token`."""
    parts = parts_of(request)
    asked = decode_json(await small_body(request, _MAX_BODY), TokenRequest)
    if parts.gate is not None:
        parts.gate.door(asked.dev, _client_of(request))
    made = await run_in_threadpool(trade_nonce, parts.engine, asked, parts.clock)
    return _json(TokenAnswer(made))


async def authorities(request: Request) -> Response:
    """`GET /ca`: who vouches for this server."""
    found = parts_of(request).authorities
    if not found:
        raise TroubleError("no_authority")
    return _json(AuthorityAnswer(list(found)))


async def time(request: Request) -> Response:
    """`GET /time`, for a device whose clock says that our certificate is not valid."""
    return _json(ServerTime(milliseconds(parts_of(request).clock)))


async def health(request: Request) -> Response:
    """`GET /health`: the server and its database answer."""
    engine = parts_of(request).engine

    def ask() -> None:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    await run_in_threadpool(ask)
    return Response(b'{"ok":true}', media_type=_JSON)


def _client_of(request: Request) -> str:
    return request.client.host if request.client else ""


def _json(answer: msgspec.Struct) -> Response:
    return Response(encode_json(answer), media_type=_JSON)
