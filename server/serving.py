"""uvicorn with as few header bytes as HTTP asks, on a socket that is bound before it is named."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, Any, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from desktop.domain.errors import TroubleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

    from server.security.tls import ServerIdentity


_WAIT_S: Final = 0.02
_MOST_WAITS: Final = 500
_TICKS_AN_HOUR: Final = 36_000
"""uvicorn ticks ten times a second."""


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Raises:
        TroubleError: port_taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise TroubleError("port_taken", port=port) from error
    listener.listen(256)
    return listener


class PatientProtocol(H11Protocol):
    """Hands out all that arrived before a line was cut.

    uvicorn forgets it, and the device would have to send it again.
    """

    _waits = 0

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the request that its line is gone once it has read what came."""
        cycle = self.cycle
        unread = cycle is not None and cycle.body and not cycle.response_complete
        if unread and self._waits < _MOST_WAITS:
            self._waits += 1
            self.loop.call_later(_WAIT_S, self.connection_lost, exc)
            return
        super().connection_lost(exc)


class AnnouncingServer(uvicorn.Server):
    """Says that it is ready when it answers and stops cleanly on Ctrl+C, not before.

    Args:
        config: uvicorn's.
        ready: Called once, when signals are caught and connections accepted.
        renew: Called every hour; True when the certificate's file is a new one.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        ready: Callable[[], None],
        renew: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._renew = renew

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        await super().startup(sockets)
        self._ready()

    async def on_tick(self, counter: int) -> bool:
        """Also look after the certificate; connections from now on get the new one."""
        if counter % _TICKS_AN_HOUR == 0 and self.config.ssl is not None and self._renew():
            certificate, key = self.config.ssl_certfile, self.config.ssl_keyfile
            self.config.ssl.load_cert_chain(str(certificate), str(key))
        return await super().on_tick(counter)


def make_server(
    app: Starlette,
    identity: ServerIdentity | None = None,
    ready: Callable[[], None] = lambda: None,
    renew: Callable[[], bool] = lambda: False,
) -> AnnouncingServer:
    """A server that is started with `run(sockets=[bind(...)])`; TLS with an identity."""
    files: dict[str, Any] = {}
    if identity is not None:
        files = {"ssl_certfile": identity.certificate, "ssl_keyfile": identity.key}
    config = uvicorn.Config(
        app,
        **files,
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        # uvicorn would print whole tracebacks, whose messages may hold people's data.
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
    )
    config.load()
    if config.ssl is not None:
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
        # Nobody takes a session up again, so that tickets for it are bytes for nothing.
        config.ssl.num_tickets = 0
    return AnnouncingServer(config, ready, renew)
