"""`POST /sync`: frames are taken while the body still arrives, each in its own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from desktop.domain.errors import TroubleError
from desktop.protocol.messages import MAX_FRAME_BYTES, MAX_REQUEST_FRAMES, Hello
from desktop.protocol.wire import RequestReader, encode_answer
from server.api.parts import parts_of
from server.api.visitors import visitor_of
from server.services.exchange import Exchange
from server.services.tokens import issue_token

if TYPE_CHECKING:
    from starlette.requests import Request

    from server.api.parts import Parts
    from server.services.tokens import Visitor

_MAX_BODY: Final = 2 * MAX_FRAME_BYTES * MAX_REQUEST_FRAMES


async def sync(request: Request) -> Response:
    """One session of a device."""
    parts = parts_of(request)
    visitor = await visitor_of(request)
    if parts.gate is not None:
        parts.gate.sync(visitor.actor.dev)
    exchange = Exchange(parts.engine, visitor.actor, parts.clock, parts.witness)
    reader = RequestReader()
    size = 0
    try:
        async for piece in request.stream():
            if size:
                # Who was revoked while a long request is underway is not listened to any more.
                await visitor_of(request)
            size += len(piece)
            if size > _MAX_BODY:
                raise TroubleError("body_too_large")
            if piece:
                await run_in_threadpool(_take, reader, exchange, piece)
    finally:
        # Also of a request that was cut or refused.
        if parts.gate is not None:
            parts.gate.count_bytes(visitor.actor.dev, size)
    body = await run_in_threadpool(_answer, parts, exchange, visitor)
    return Response(body)


def _take(reader: RequestReader, exchange: Exchange, piece: bytes) -> None:
    for message in reader.feed(piece):
        if isinstance(message, Hello):
            exchange.hello(message)
        else:
            exchange.frame(message)


def _answer(parts: Parts, exchange: Exchange, visitor: Visitor) -> bytes:
    parts.fail_at("frames_committed")
    fresh = issue_token(parts.engine, visitor.actor.dev, parts.clock) if visitor.renew else ""
    answer = exchange.answer(fresh)
    return encode_answer(answer, exchange.following)
