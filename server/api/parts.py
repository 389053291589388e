"""What every route needs, made once by the app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from desktop.domain.clock import Clock
from desktop.domain.errors import TroubleError
from server.security.sealing import SealingKey
from server.services.gate import Gate
from server.services.restoring import Witness

if TYPE_CHECKING:
    from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Parts:
    """The database, the clock, and where tests make the server fail (None in production).

    `sealing` is the server's sealing key; without it no team key is handed out. `authorities`
    are the certificates (PEM) that vouch for this server. `gate` None lets everybody in.
    """

    engine: Engine
    clock: Clock
    fault: Callable[[str], None] | None = None
    sealing: SealingKey | None = None
    witness: Witness | None = None
    authorities: tuple[str, ...] = ()
    gate: Gate | None = None

    def fail_at(self, point: str) -> None:
        """Give a test its chance to break the server here."""
        if self.fault is not None:
            self.fault(point)


def parts_of(request: Request) -> Parts:
    """The parts of the app that the request came to."""
    parts: Parts = request.app.state.parts
    return parts


async def small_body(request: Request, limit: int) -> bytes:
    """The whole body; TroubleError body_too_large as soon as it is longer."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > limit:
            raise TroubleError("body_too_large")
    return bytes(data)
