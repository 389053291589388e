"""`POST /blob/state`, `/blob/put` and `/blob/get`: sent reports, a chunk at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from desktop.protocol.blobs import (
    MAX_PIECE_BYTES,
    BlobAsk,
    BlobPiece,
    read_blob_message,
    write_blob_message,
)
from server.api.parts import parts_of, small_body
from server.api.visitors import asking
from server.services.blobs import blob_state, give_piece, take_piece

if TYPE_CHECKING:
    from starlette.requests import Request

_MAX_ASK: Final = 256


async def state(request: Request) -> Response:
    """How much of a blob is here."""
    parts, visitor = parts_of(request), await asking(request)
    asked = read_blob_message(await small_body(request, _MAX_ASK), BlobAsk)
    found = await run_in_threadpool(blob_state, parts.engine, visitor.actor, asked)
    return Response(write_blob_message(found))


async def put(request: Request) -> Response:
    """One more chunk."""
    parts, visitor = parts_of(request), await asking(request)
    piece = read_blob_message(await small_body(request, MAX_PIECE_BYTES), BlobPiece)
    found = await run_in_threadpool(
        take_piece, parts.engine, visitor.actor, piece, parts.clock, parts.sealing
    )
    return Response(write_blob_message(found))


async def get(request: Request) -> Response:
    """One chunk of a whole one."""
    parts, visitor = parts_of(request), await asking(request)
    asked = read_blob_message(await small_body(request, _MAX_ASK), BlobAsk)
    found = await run_in_threadpool(give_piece, parts.engine, visitor.actor, asked)
    return Response(write_blob_message(found))
