"""Changes that a PC of the team made up: whatever the server takes, every other PC has to read."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import LangSoError
from desktop.domain.ids import new_id
from desktop.domain.periods import month_containing
from desktop.domain.rows.people import PersonFilter
from desktop.domain.rows.work import HelpFilter
from desktop.protocol.messages import Hello
from desktop.protocol.ops import Op
from desktop.protocol.wire import WireError, decode_request, encode_request
from desktop.services.book import list_helps
from desktop.services.home import home_summary
from desktop.services.people_queries import list_people
from desktop.services.reporting import monthly_report
from desktop.services.session import TeamSession
from desktop.services.sync_troubles import sync_troubles
from desktop.storage.database import Database
from server.services.exchange import sync_exchange
from tests.fuzz.target import Target
from tests.stateful.world import START, World
from tests.upgrade.make_fixture import make_fixture

if TYPE_CHECKING:
    from tests.fuzz.mutating import Mutator

_SAID: Final = ("kind", "t", "r", "f", "base", "hlc", "s", "who", "act")
"""What an op says; its place in the queue is made to fit, or the server would look no further."""
_LOOKS_EVERY: Final = 40


class Poison(Target):
    """One op a request, of a device that the team knows; then another PC syncs."""

    watched = ("server.services.validation", "server.services.sync_frames")

    def __init__(self) -> None:
        self._world = World()
        self._reader = self._world.new_pc(3)
        self._clock = SteppingClock(START, 77)
        self._dev, self._ep, self._n, self._prev = new_id(self._clock), 5, 0, ""

    def seeds(self) -> list[bytes]:
        """Every op of a team in which something of everything was done."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "team.db"
            make_fixture(path)
            key = bytes.fromhex(path.with_suffix(".key").read_text("ascii").strip())
            database = Database.open(path, key, self._clock)
            with database.read() as unit:
                rows = unit.cursor.execute("SELECT payload FROM outbox ORDER BY lc").fetchall()
            database.close()
        ops = [msgspec.msgpack.decode(row[0]) for row in rows]
        return [msgspec.msgpack.encode({name: op[name] for name in _SAID}) for op in ops]

    def spoil(self, mutator: Mutator) -> bytes:
        """Values of an op; often about a record of before, so that they meet."""
        op = msgspec.msgpack.decode(mutator.pick())
        if mutator.number(3):
            op["f"] = mutator.tree(op["f"])
        else:
            op = mutator.tree(op)
        other = msgspec.msgpack.decode(mutator.pick())
        if isinstance(op, dict) and mutator.coin():
            op = {**op, "r": other["r"]}
        return mutator.encoded(op)

    def read(self, data: bytes) -> str:
        """Send it as the device's next op."""
        op = self._op(data)
        if op is None:
            return "no op"
        hello = Hello(dev=self._dev, ep=self._ep, cursor=0, inc=0, digest=b"")
        world = self._world
        try:
            request = decode_request(encode_request(hello, [[op]]))
            answer = sync_exchange(
                world.office.engine, world.office.actor(self._dev), *request, world.clock
            )
        except WireError as error:
            return f"wire {error.code}"
        except LangSoError as error:
            return f"trouble {getattr(error, 'code', '')}"
        if answer.last_n == op.n:
            self._n, self._prev = op.n, op.id
        world.sync(self._reader)
        if self._n % _LOOKS_EVERY == 0:
            self._look()
        return "taken" if answer.last_n == op.n else f"stopped {answer.stopped}"

    def _look(self) -> None:
        """What its window shows first, and what it reports."""
        session = TeamSession(self._reader.db, self._clock)
        today = self._clock.today()
        session.read(home_summary, today)
        session.read(list_people, PersonFilter())
        session.read(list_helps, HelpFilter())
        session.read(sync_troubles)
        session.read(monthly_report, month_containing(today), today)

    def _op(self, data: bytes) -> Op | None:
        clock = self._clock
        try:
            said: Any = msgspec.msgpack.decode(data)
            return msgspec.convert(
                {
                    **{name: said[name] for name in _SAID},
                    "id": new_id(clock),
                    "team": self._world.team,
                    "dev": self._dev,
                    "ep": self._ep,
                    "n": self._n + 1,
                    "prev": self._prev,
                    "lc": self._n + 1,
                    "txn": new_id(clock),
                },
                Op,
            )
        except (msgspec.MsgspecError, TypeError, KeyError, ValueError):
            return None
