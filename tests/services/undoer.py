"""The program of the kill test: takes an act back, a few records a transaction.

It loads everything once and then, for each line read from its input, forks a process that goes on
with the undo until somebody kills it or all is taken back. Lines of output: "pid P", then how many
records are done after each transaction, and "gone" when the process ended.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from desktop.domain.clock import SteppingClock
from desktop.services.session import TeamSession
from desktop.services.undoing import UndoRun
from desktop.storage.database import Database

KEY = bytes(range(32))
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
RECORDS_EACH = 4


def say(finished: int, _total: int) -> None:
    print(finished, flush=True)


def main() -> None:
    path, act = Path(sys.argv[1]), sys.argv[2]
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            # Another seed each time: no two processes may make the same id.
            clock = SteppingClock(NOW, seed=int(line))
            session = TeamSession(Database.open(path, KEY, clock), clock)
            UndoRun(session, act, RECORDS_EACH).here(say)
            os._exit(0)
        print(f"pid {child}", flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main()
