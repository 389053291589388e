"""A server that is killed between commit and answer, again and again, on one socket.

`python -m tests.support.faulty_server DATABASE_URL` prints its port. Each life answers one sync
and dies by SIGKILL in the second, after its frames are committed and before anything is sent.
A forked life costs no imports, so that a hundred of them take seconds.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from desktop.domain.clock import SystemClock
from server.app import create_app
from server.serving import bind, make_server
from server.storage.engine import open_engine

if TYPE_CHECKING:
    import socket


LOADED_LATE = (
    *("anyio._backends._asyncio", "uvicorn.loops.auto", "uvicorn.lifespan.off"),
    *("uvicorn.protocols.http.h11_impl", "zstandard", "encodings.idna"),
)
"""What a first request would import: once here instead of once a life."""


class DieInSecond:
    """Counts syncs; at the second the process is gone."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, point: str) -> None:
        self._count += point == "frames_committed"
        if self._count == 2:
            os.kill(os.getpid(), signal.SIGKILL)


def _live(database_url: str, listener: socket.socket) -> NoReturn:
    engine = open_engine(database_url)
    app = create_app(engine, SystemClock(), DieInSecond())
    make_server(app).run(sockets=[listener])
    os._exit(0)


def main(database_url: str) -> None:
    """Keep one life running; print each one that was killed. Ends with its process group."""
    for name in LOADED_LATE:
        importlib.import_module(name)
    open_engine(database_url).dispose()
    listener = bind("127.0.0.1", 0)
    print(listener.getsockname()[1], flush=True)
    while True:
        child = os.fork()
        if child == 0:
            _live(database_url, listener)
        _, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else "ended", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
