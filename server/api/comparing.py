"""`POST /digests` and `/records`: where two states differ, and what the server holds there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from desktop.protocol.comparing import (
    MAX_ASK_BYTES,
    DigestAsk,
    RecordsAsk,
    read_comparison,
    write_comparison,
)
from server.api.parts import parts_of, small_body
from server.api.visitors import asking
from server.services.comparing import compare_digests, give_records

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from starlette.requests import Request

    from desktop.domain.clock import Clock
    from server.security.can import Actor


async def digests(request: Request) -> Response:
    """Which tables and buckets differ."""
    parts, visitor = parts_of(request), await asking(request)
    body = await small_body(request, MAX_ASK_BYTES)
    return Response(
        await run_in_threadpool(answer_digests, parts.engine, visitor.actor, parts.clock, body)
    )


async def records(request: Request) -> Response:
    """The records of the buckets that differ."""
    parts, visitor = parts_of(request), await asking(request)
    body = await small_body(request, MAX_ASK_BYTES)
    return Response(
        await run_in_threadpool(answer_records, parts.engine, visitor.actor, parts.clock, body)
    )


def answer_digests(engine: Engine, actor: Actor, clock: Clock, body: bytes) -> bytes:
    """The work of `/digests`, whatever brought the bytes."""
    del clock
    return write_comparison(compare_digests(engine, actor, read_comparison(body, DigestAsk)))


def answer_records(engine: Engine, actor: Actor, clock: Clock, body: bytes) -> bytes:
    """The work of `/records`."""
    del clock
    return write_comparison(give_records(engine, actor, read_comparison(body, RecordsAsk)))
