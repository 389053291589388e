"""The real programs of a history: PCs with their database, and the province's server."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident
from desktop.domain.team import Team, TeamLevel
from desktop.protocol.ops import Cell
from desktop.protocol.wire import decode_answer, decode_request, encode_answer, encode_request
from desktop.storage.database import Database
from desktop.sync.account import ADDRESS, DEVICE_KEY, TOKEN
from desktop.sync.session import SyncOutcome
from desktop.sync.steps import Session
from server.security.can import Actor, ActorKind
from server.services.exchange import Exchange
from server.services.teams import open_log
from server.storage.engine import memory_engine
from server.storage.schema import metadata
from server.storage.scope import team_scope

if TYPE_CHECKING:
    from random import Random

    from sqlalchemy import Engine

    from desktop.protocol.messages import Answer, Frame, Hello
    from desktop.storage.write_unit import WriteUnit

GROUPS = ("note", "code", "address")
START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
_CELLS = msgspec.msgpack.Decoder(dict[str, Cell])
_CELL = msgspec.msgpack.Decoder(Cell)


@dataclass(frozen=True, slots=True)
class Templates:
    """Databases made once and copied for each history: a founder, joiners and a server."""

    team: str
    village: str
    pcs: tuple[Database, ...]
    server: Any


def make_templates(pcs: int = 4) -> Templates:
    """The first PC made the team; the others joined it and are still empty."""
    clock = SteppingClock(START - timedelta(days=1), seed=11)
    team = Team(
        id=new_id(clock),
        name="Tổ công nghệ số cộng đồng thôn Nà Pất",
        level=TeamLevel.VILLAGE,
        commune_code="06463",
        valid_from=START.date(),
    )
    made = [Database.create(None, bytes(32), team, clock)]
    made += [Database.create_joined(None, bytes(32), team.id, clock) for _ in range(pcs - 1)]
    for database in made:
        with database.write() as unit:
            for key, value in ((ADDRESS, "http://127.0.0.1"), (DEVICE_KEY, "00"), (TOKEN, "t")):
                unit.set_setting(key, value)
    engine = memory_engine()
    metadata.create_all(engine)
    with team_scope(engine, team.id) as connection:
        open_log(connection, team.id, clock)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
    return Templates(team.id, new_id(clock), tuple(made), raw)


class Server:
    """The real server code on a database in memory."""

    def __init__(self, templates: Templates, clock: SteppingClock, *, bytes_too: bool) -> None:
        self.engine: Engine = memory_engine(templates.server)
        self.clock = clock
        self.team = templates.team
        self._bytes_too = bytes_too

    def exchange(self, hello: Hello, frames: list[Frame], stop_after: int | None = None) -> Answer:
        """One request, through the wire's bytes in some histories.

        Args:
            hello: The device's greeting.
            frames: What it sends.
            stop_after: The line is cut after so many frames; TroubleError no_network.
        """
        if self._bytes_too:
            hello, frames = decode_request(encode_request(hello, frames))
        actor = Actor(ActorKind.DEVICE, self.team, hello.dev)
        exchange = Exchange(self.engine, actor, self.clock)
        exchange.hello(hello)
        for at, frame in enumerate(frames):
            if at == stop_after:
                raise TroubleError("no_network")
            exchange.frame(frame)
        answer = exchange.answer()
        return decode_answer(encode_answer(answer)) if self._bytes_too else answer

    def log(self) -> list[Any]:
        """Rows (seq, op id, dev, ep, n, status) in the order of the log."""
        text = "SELECT seq, op_id, dev, ep, n, status FROM change ORDER BY seq"
        return self._rows(text)

    def cells(self) -> dict[tuple[str, str], dict[str, Cell]]:
        """Every record's cells."""
        return {
            (t, r.hex()): _CELLS.decode(cells)
            for t, r, cells in self._rows("SELECT t, r, cells FROM record")
        }

    def inbox(self) -> set[tuple[str, str, Any]]:
        """(record, group, value) of everything that lost."""
        return {
            (r.hex(), group, value_text(_CELL.decode(cell).value))
            for r, group, cell in self._rows("SELECT r, field_group, cell FROM inbox")
        }

    def bases(self) -> dict[int, int]:
        """Up to where each entry's author had seen the log."""
        return dict(self._rows("SELECT seq, base_seq FROM change"))

    def _rows(self, text: str) -> list[Any]:
        with team_scope(self.engine, self.team, reads=True) as connection:
            return [tuple(row) for row in connection.exec_driver_sql(text).fetchall()]


@dataclass(slots=True)
class Form:
    """An edit that somebody opened and has not saved yet."""

    original: Household
    seen: Any
    group: str


@dataclass(slots=True)
class Pc:
    """One machine: database, clock, open forms, and the sync that is under way."""

    name: str
    db: Database
    clock: SteppingClock
    forms: list[Form] = field(default_factory=list)
    session: Session[SyncOutcome] | None = None
    send: tuple[Any, Exception | None] = (None, None)
    mine: dict[tuple[str, str], tuple[str, str | None]] = field(default_factory=dict)

    def households(self) -> tuple[Household, ...]:
        """Live households as the screen shows them."""
        with self.db.read() as unit:
            return unit.all(Household)

    def household(self, record: str) -> Household | None:
        """One household as the screen shows it."""
        with self.db.read() as unit:
            return unit.get(Household, record)

    def merged(self) -> list[str]:
        """Households that another one stands for, as the screen shows them."""
        found = self.rows("SELECT r FROM alias WHERE t = 'household' AND root <> r ORDER BY r")
        return [row[0] for row in found]

    def waiting(self) -> list[str]:
        """Ids of ops that were not seen in the log yet."""
        return [row[0] for row in self.rows("SELECT id FROM outbox WHERE state = 'pending'")]

    def ops_after(self, lc: int) -> list[str]:
        """Ids of the ops made after that one, in the order of their making."""
        return [row[0] for row in self.rows("SELECT id, lc FROM outbox ORDER BY lc") if row[1] > lc]

    def stored_pairs(self, pairs: list[tuple[str, str]]) -> list[tuple[bool, bool]]:
        """Which halves of each pair of records the log brought here."""
        have = {row[0] for row in self.rows("SELECT r FROM record_state")}
        return [(one in have, other in have) for one, other in pairs]

    def rows(self, text: str) -> list[Any]:
        """Rows of a statement of the test's own."""
        with self.db.read() as unit:
            return [tuple(row) for row in unit.cursor.execute(text).fetchall()]

    def reopen(self) -> None:
        """The program was killed and started again: what was not committed is gone."""
        old, self.db = self.db, self.db.copy(self.clock)
        old.close()
        self.forget_screen()

    def forget_screen(self) -> None:
        """Forms and the running sync die with the program."""
        self.forms.clear()
        self.session, self.send = None, (None, None)


def value_text(value: Any) -> str:
    """A group's value as the truth names it."""
    if isinstance(value, dict):
        return str(value.get("lane"))
    return str(value)


def shown(household: Household, group: str) -> str:
    """What the screen shows of a group."""
    return str(household.lane if group == "address" else getattr(household, group))


def new_pair(unit: WriteUnit, village: str, value: str) -> tuple[Household, Resident]:
    """A household and its first person, one business change."""
    household = Household(id=new_id(unit.clock), village_id=village, note=value, lane=value)
    resident = Resident(
        id=new_id(unit.clock), full_name="Hoàng Văn Thử", household_id=household.id, note=value
    )
    unit.put(household)
    unit.put(resident)
    return household, resident


def seeded_clock(random: Random, offset_s: int = 0) -> SteppingClock:
    """A clock of its own for each machine."""
    return SteppingClock(START + timedelta(seconds=offset_s), seed=random.getrandbits(32))
