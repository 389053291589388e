"""Opens a file of an older release and dies on the way.

`python -m tests.processes.upgrade_program` loads everything once and forks a process for each line
"PATH KEY STATEMENT TURNS" of its input, which opens the file and so brings it up to date. It kills
itself before that SQL statement (0: never), or after some turns of a loop on another thread that
began with the opening (0: never). Lines of output: how many statements ran, or "killed".
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from desktop.domain.clock import SteppingClock
from desktop.storage.database import Database

NOW: Final = datetime(2026, 12, 1, tzinfo=UTC)


class Statements:
    """Counts what every connection runs."""

    def __init__(self, last: int) -> None:
        self.count = 0
        self._last = last

    def __call__(self, _statement: str) -> None:
        self.count += 1
        if self.count == self._last:
            _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _turn(turns: int) -> None:
    for _ in range(turns):
        pass
    _die()


def _open(path: Path, key: bytes, last: int, turns: int) -> int:
    statements, real = Statements(last), dbapi2.connect

    def connect(*args: Any, **options: Any) -> Any:
        connection = real(*args, **options)
        connection.set_trace_callback(statements)
        return connection

    dbapi2.connect = connect
    if turns:
        threading.Thread(target=_turn, args=(turns,), daemon=True).start()
    Database.open(path, key, SteppingClock(NOW, 1)).close()
    return statements.count


def main() -> None:
    """Take lines until the input is closed."""
    # What an upgrade imports late would be imported anew by every process.
    import alembic.migration
    import alembic.operations

    import desktop.storage.upgrade

    assert alembic.migration, alembic.operations
    desktop.storage.upgrade.steps()
    for line in sys.stdin:
        path, key, last, turns = line.split()
        child = os.fork()
        if child == 0:
            count = _open(Path(path), bytes.fromhex(key), int(last), int(turns))
            os.write(1, f"{count}\n".encode())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            os.write(1, b"killed\n")


if __name__ == "__main__":
    main()
