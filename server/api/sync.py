"""`POST /sync`: frames are taken while the body still arrives, each in its own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from desktop.domain.errors import TroubleError
from desktop.protocol.messages import MAX_FRAME_BYTES, MAX_REQUEST_FRAMES, Hello
from desktop.protocol.wire import AnswerWriter, RequestReader
from server.api.parts import parts_of
from server.api.refusals import log_failure
from server.api.visitors import look_at_visitor, visitor_of
from server.services.exchange import Exchange
from server.services.tokens import issue_token

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from server.services.tokens import Visitor

_MAX_BODY: Final = 2 * MAX_FRAME_BYTES * MAX_REQUEST_FRAMES


async def sync(request: Request) -> Response:
    """One session of a device."""
    visitor = await visitor_of(request)
    gate = parts_of(request).gate
    if gate is not None:
        gate.sync(visitor.actor.dev)
    return Conversation(request, visitor)


class Conversation(Response):
    """One request and its answer, which begins before the request's end when there is news.

    Args:
        request: Whose body is not read yet.
        visitor: The device that sent it.
    """

    def __init__(self, request: Request, visitor: Visitor) -> None:
        super().__init__()
        self._request = request
        self._visitor = visitor
        self._parts = parts_of(request)
        self._exchange = Exchange(
            self._parts.engine, visitor.actor, self._parts.clock, self._parts.witness
        )
        self._reader = RequestReader()
        self._writer = AnswerWriter()
        self._size = 0
        self._has_begun = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read, and answer."""
        try:
            await self._take_all(send)
            body = await run_in_threadpool(self._end)
            if self._has_begun:
                await send({"type": "http.response.body", "body": body})
            else:
                await Response(body)(scope, receive, send)
        except Exception as error:
            if not self._has_begun:
                raise
            # No refusal can be said any more: an answer that ends too soon is a line that was
            # cut, and the device hears the refusal when it comes again.
            log_failure(self._request, error)
            await send({"type": "http.response.body", "body": b""})

    async def _take_all(self, send: Send) -> None:
        try:
            async for piece in self._request.stream():
                self._size += len(piece)
                if self._size > _MAX_BODY:
                    raise TroubleError("body_too_large")
                early = await run_in_threadpool(self._take, piece) if piece else b""
                if early:
                    await self._say(send, early)
        finally:
            # Also of a request that was cut or refused.
            gate = self._parts.gate
            if gate is not None:
                gate.count_bytes(self._visitor.actor.dev, self._size)

    def _take(self, piece: bytes) -> bytes:
        """What the device hears of it already."""
        is_first = self._size == len(piece)
        early = b""
        for message in self._reader.feed(piece):
            if isinstance(message, Hello):
                self._exchange.hello(message)
                continue
            if not is_first:
                # Who was revoked while a long request is underway is not listened to any more.
                look_at_visitor(self._request)
            self._exchange.frame(message)
            page = self._exchange.early_page()
            early += b"" if page is None else self._writer.early(page)
        return early

    async def _say(self, send: Send, data: bytes) -> None:
        if not self._has_begun:
            self._has_begun = True
            await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": data, "more_body": True})

    def _end(self) -> bytes:
        parts = self._parts
        parts.fail_at("frames_committed")
        fresh = ""
        if self._visitor.renew:
            fresh = issue_token(parts.engine, self._visitor.actor.dev, parts.clock)
        answer = self._exchange.answer(fresh)
        return self._writer.end(answer, self._exchange.following)
