"""`POST /team-key`: the key of the device's team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from desktop.protocol.blobs import read_blob_message, write_blob_message
from desktop.protocol.team_keys import TeamKeyAsk
from server.api.parts import parts_of, small_body
from server.api.visitors import asking
from server.services.team_keys import exchange_team_key

if TYPE_CHECKING:
    from starlette.requests import Request

_MAX_ASK: Final = 1024


async def team_key(request: Request) -> Response:
    """What the team seals its blobs with."""
    parts, visitor = parts_of(request), await asking(request)
    asked = read_blob_message(await small_body(request, _MAX_ASK), TeamKeyAsk)
    found = await run_in_threadpool(
        exchange_team_key, parts.engine, visitor.actor, asked, parts.sealing
    )
    return Response(write_blob_message(found))
