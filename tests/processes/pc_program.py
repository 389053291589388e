"""PCs as processes that are killed: each life opens a team's file, works, syncs, and says so.

`python -m tests.processes.pc_program` loads everything once and forks a life for each order that
it reads, so that a start costs nothing. Lines of output, each begun by the PC's number: "pid P";
"saved ID.RECORD ..." after a commit, with the ops that are now safe; "synced"; "trouble CODE"; and
"gone" with what ended the life: 0 when its work was done, -9 when it was killed.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import traceback
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final, NoReturn

import msgspec

from desktop.domain.clock import SteppingClock, SystemClock
from desktop.domain.errors import LangSoError, TroubleError
from desktop.services.session import TeamSession
from desktop.storage.database import Database
from desktop.sync.account import require_account
from desktop.sync.drive import drive_here
from desktop.sync.session import sync_session
from desktop.sync.transport_http import HttpTransport
from tests.simulation.acts import IMPORT, KINDS, do

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.storage.write_unit import WriteUnit

KEY: Final = bytes(range(32))
"""Of the team's files; the key slots have tests of their own."""

POINTS: Final = ("in_transaction", "committed", "before_request", "answered")
"""Where a life may be told to die."""

LONG_ACTS: Final = (IMPORT, "note_for_many", "help_many", "invite")
"""Acts that touch everybody: now and then, so that the village stays one."""

_IDS_A_LINE: Final = 50
"""A line stays below what a pipe takes in one piece, so that lives do not mix theirs."""

_NOT_NOW = (LangSoError, AssertionError, IndexError, StopIteration, ValueError)
"""What an act raises for which nothing suitable is there; nothing is saved then."""


class Order(msgspec.Struct, frozen=True):
    """What one life does.

    Args:
        pc: Number of the PC, said before each line.
        path: The team's file.
        address: Of the server, or of the line to it; "" works without syncing.
        seed: Everything random follows from it.
        rounds: How often it works and syncs.
        acts: Acts before each sync.
        years_off: How wrong the PC's clock is.
        dies_at: One of `POINTS`, or "".
        dies_after: How often the point is passed before.
        intercepted: Share of the syncs that meet somebody else's TLS on the line.
    """

    pc: int
    path: str
    address: str
    seed: int
    rounds: int
    acts: int = 3
    years_off: int = 0
    dies_at: str = ""
    dies_after: int = 0
    intercepted: float = 0.0


class Life:
    """One process between its start and its end."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.random = Random(order.seed)  # noqa: S311 - repeats by its seed
        self.passed = 0
        now = SystemClock().now() + timedelta(days=365 * order.years_off)
        self.clock = SteppingClock(now, order.seed)

    def run(self) -> None:
        """Open, then work and sync in turn."""
        self._die_in_transactions()
        database = Database.open(Path(self.order.path), KEY, self.clock)
        session = TeamSession(database, self.clock)
        for _ in range(self.order.rounds):
            for _ in range(self.order.acts):
                self._act(session)
            if self.order.address:
                self._sync(database)
        database.close()

    def point(self, name: str) -> None:
        """Die here if the order says so."""
        if name == self.order.dies_at:
            if self.passed == self.order.dies_after:
                os.kill(os.getpid(), signal.SIGKILL)
            self.passed += 1

    def _act(self, session: TeamSession) -> None:
        kind = self.random.choice(KINDS)
        if kind in LONG_ACTS and self.random.random() < 0.8:
            return
        before = last_op(session.database)
        with suppress(*_NOT_NOW):
            do(session, kind, self.random)
        made = ops_after(session.database, before)
        self.say("saved", *(f"{op}.{record}" for op, record in made.items()))

    def _sync(self, database: Database) -> None:
        with database.read() as unit:
            account = require_account(unit)
        if self._drive(database, removal_allowed=False) == "mass_removal":
            # Somebody looks at the question and says yes.
            self._drive(database, removal_allowed=True)
        assert account.device_key

    def _drive(self, database: Database, *, removal_allowed: bool) -> str:
        """One session; the code of what kept it from its end, or ""."""
        line = self._line(self.order.address)
        session = sync_session(self.clock, removal_allowed=removal_allowed)
        try:
            drive_here(session, database, _Watched(line, self))
        except TroubleError as trouble:
            self.say("trouble", trouble.code)
            return trouble.code
        else:
            self.say("synced")
            return ""
        finally:
            line.close()

    def _line(self, address: str) -> HttpTransport:
        if self.random.random() < self.order.intercepted:
            return HttpTransport(address.replace("http:", "https:"), "0" * 64)
        return HttpTransport(address)

    def say(self, word: str, *details: str) -> None:
        """Lines that arrive even when the next moment is the last."""
        for start in range(0, max(len(details), 1), _IDS_A_LINE):
            piece = " ".join((word, *details[start : start + _IDS_A_LINE]))
            os.write(1, f"{self.order.pc} {piece}\n".encode())

    def _die_in_transactions(self) -> None:
        real = Database.write

        @contextmanager
        def write(database: Database, *args: Any, **options: Any) -> Iterator[WriteUnit]:
            with real(database, *args, **options) as unit:
                yield unit
                self.point("in_transaction")
            self.point("committed")

        Database.write = write  # type: ignore[method-assign,assignment]


class _Watched:
    """A transport with a point before each request and after each answer."""

    def __init__(self, line: HttpTransport, life: Life) -> None:
        self._line = line
        self._life = life

    def __getattr__(self, name: str) -> Any:
        """Whatever a session asks of a transport."""
        method = getattr(self._line, name)

        def ask(*args: Any) -> Any:
            self._life.point("before_request")
            answer = method(*args)
            self._life.point("answered")
            return answer

        return ask


def last_op(database: Database) -> int:
    """Creation number of the newest op."""
    with database.read() as unit:
        (newest,) = unit.cursor.execute("SELECT coalesce(max(lc), 0) FROM outbox").fetchone()
        return int(newest)


def ops_after(database: Database, lc: int) -> dict[str, str]:
    """Ids of the ops made since, and what record each is about."""
    with database.read() as unit:
        rows = unit.cursor.execute("SELECT id, r FROM outbox WHERE lc > ? ORDER BY lc", (lc,))
        return dict(rows.fetchall())


def _live(order: Order) -> NoReturn:
    code = 0
    try:
        Life(order).run()
    except BaseException:  # noqa: BLE001 - the life ends either way, and must say why
        traceback.print_exc()
        code = 1
    os._exit(code)


def _bury(lives: dict[int, int]) -> None:
    """Say of each life that ended how it did."""
    while lives:
        child, status = os.waitpid(-1, os.WNOHANG)
        if not child:
            return
        os.write(1, f"{lives.pop(child)} gone {os.waitstatus_to_exitcode(status)}\n".encode())


def main() -> None:
    """Take orders until the input is closed and every life has ended."""
    lives: dict[int, int] = {}
    waiting, rest, listening = [sys.stdin.fileno()], b"", True
    while listening or lives:
        ready, _, _ = select.select(waiting if listening else [], [], [], 0.01)
        if ready:
            data = os.read(sys.stdin.fileno(), 65_536)
            listening = bool(data)
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                order = msgspec.json.decode(line, type=Order)
                child = os.fork()
                if child == 0:
                    _live(order)
                lives[child] = order.pc
                os.write(1, f"{order.pc} pid {child}\n".encode())
        _bury(lives)


if __name__ == "__main__":
    main()
