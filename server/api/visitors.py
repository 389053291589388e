"""Who a request comes from: the device behind its token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool

from desktop.domain.errors import TroubleError
from server.api.parts import parts_of
from server.services.tokens import authenticate

if TYPE_CHECKING:
    from starlette.requests import Request

    from server.services.tokens import Visitor

_BEARER: Final = "Bearer "


async def visitor_of(request: Request) -> Visitor:
    """The device; TroubleError token_refused or device_revoked."""
    return await run_in_threadpool(look_at_visitor, request)


def look_at_visitor(request: Request) -> Visitor:
    """The same where the database may be waited for."""
    presented = request.headers.get("authorization", "")
    if not presented.startswith(_BEARER):
        raise TroubleError("token_refused")
    parts = parts_of(request)
    return authenticate(parts.engine, presented.removeprefix(_BEARER), parts.clock)


async def asking(request: Request) -> Visitor:
    """The same for every request but a sync, which has an allowance of its own.

    Raises:
        TroubleError: also too_many and maintenance.
    """
    visitor = await visitor_of(request)
    gate = parts_of(request).gate
    if gate is not None:
        gate.ask(visitor.actor.dev)
    return visitor
