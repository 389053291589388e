"""A server that dies again and again on one socket, until people leave it in peace.

`python -m tests.processes.server_program DATABASE_URL SEED CALM` prints "port P", then for each of
its lives "life PID" and how it ended. A life draws after how many syncs it dies by SIGKILL, with
the frames committed and nothing sent; whoever likes may kill it earlier. Once the file CALM is
there, no life dies by itself any more.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import traceback
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NoReturn

from desktop.domain.clock import SystemClock
from server.app import create_app
from server.serving import bind, make_server
from server.storage.engine import open_engine
from tests.support.faulty_server import LOADED_LATE

if TYPE_CHECKING:
    import socket

_LONGEST_LIFE = 12


class DieLater:
    """Counts syncs; at its number the process is gone."""

    def __init__(self, syncs: int, calm: Path) -> None:
        self._left = syncs
        self._calm = calm

    def __call__(self, point: str) -> None:
        self._left -= point == "frames_committed"
        if self._left == 0 and not self._calm.exists():
            os.kill(os.getpid(), signal.SIGKILL)


def _live(database_url: str, listener: socket.socket, syncs: int, calm: Path) -> NoReturn:
    try:
        app = create_app(open_engine(database_url), SystemClock(), DieLater(syncs, calm))
        make_server(app).run(sockets=[listener])
    except BaseException:  # noqa: BLE001 - the life ends either way, and must say why
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main(database_url: str, seed: str, calm: str) -> None:
    """Keep one life running. Ends with its process group."""
    for name in LOADED_LATE:
        importlib.import_module(name)
    open_engine(database_url).dispose()
    random = Random(seed)  # noqa: S311 - repeats by its seed
    listener = bind("127.0.0.1", 0)
    print(f"port {listener.getsockname()[1]}", flush=True)
    while True:
        syncs = random.randint(2, _LONGEST_LIFE)
        child = os.fork()
        if child == 0:
            _live(database_url, listener, syncs, Path(calm))
        print(f"life {child}", flush=True)
        _, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else "ended", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
