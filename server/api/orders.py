"""`POST /offer`: what a PC kept of the province's own orders, for a server that went back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from desktop.protocol.orders import (
    MAX_OFFER_BYTES,
    Offer,
    OfferAnswer,
    read_order_message,
    write_order_message,
)
from server.api.parts import parts_of, small_body
from server.api.visitors import asking
from server.services.erasures import offer_orders

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from starlette.requests import Request

    from desktop.domain.clock import Clock
    from server.security.can import Actor


async def offer(request: Request) -> Response:
    """Take those that this server does not know."""
    parts, visitor = parts_of(request), await asking(request)
    body = await small_body(request, MAX_OFFER_BYTES)
    return Response(
        await run_in_threadpool(take_offer, parts.engine, visitor.actor, parts.clock, body)
    )


def take_offer(engine: Engine, actor: Actor, clock: Clock, body: bytes) -> bytes:
    """The work of the route, also for an offer that came on a stick.

    Raises:
        OrderError: not an offer.
        TroubleError: not_permitted, team_unknown.
    """
    offered = read_order_message(body, Offer)
    return write_order_message(OfferAnswer(offer_orders(engine, actor, offered.orders, clock)))
