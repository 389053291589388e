"""The real programs of a history: PCs with their database, and the province's server."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import insert
from sqlcipher3 import dbapi2 as driver

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident
from desktop.domain.team import Team, TeamLevel
from desktop.protocol.feeds import public_key_of
from desktop.protocol.ops import Cell, Op
from desktop.protocol.wire import decode_answer, decode_request, encode_answer, encode_request
from desktop.storage.database import Database
from desktop.storage.orders import kept_orders
from desktop.storage.records import decode_op
from desktop.sync.account import ADDRESS, DEVICE_KEY, PROVINCE_KEY, SEALING_KEY, TOKEN
from desktop.sync.session import SyncOutcome
from desktop.sync.steps import Session
from server.security.can import Actor, ActorKind
from server.security.sealing import SealingKey
from server.services.erasures import take_signed
from server.services.exchange import Exchange
from server.services.feeds import open_feed_key
from server.services.restoring import mark_restored
from server.services.teams import open_log
from server.storage.engine import memory_engine
from server.storage.schema import device, metadata
from server.storage.scope import door_scope, team_scope

if TYPE_CHECKING:
    from random import Random

    from sqlalchemy import Engine

    from desktop.protocol.messages import Answer, Frame, Hello
    from desktop.protocol.orders import Order
    from desktop.storage.write_unit import WriteUnit

GROUPS = ("note", "code", "address")
UNKNOWN = "zz_later"
"""A group that only a newer program knows."""

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
SEALING = SealingKey(bytes(range(32)))
PROVINCE = bytes(range(100, 132))
"""Seed of the province's key, which signs orders and what goes down by stick."""

_CELLS = msgspec.msgpack.Decoder(dict[str, Cell])
_CELL = msgspec.msgpack.Decoder(Cell)
_SHOWN = "SELECT id, note, code, lane FROM household"


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
    team = new_team("Tổ công nghệ số cộng đồng thôn Nà Pất", clock)
    made = [Database.create(None, bytes(32), team, clock)]
    made += [Database.create_joined(None, bytes(32), team.id, clock) for _ in range(pcs - 1)]
    engine = memory_engine()
    metadata.create_all(engine)
    with team_scope(engine, team.id) as connection:
        open_log(connection, team.id, clock)
    open_feed_key(engine, PROVINCE, clock)
    for at, database in enumerate(made):
        _enrol(engine, team.id, database, bytes([at + 1]) * 32)
    return Templates(team.id, new_id(clock), tuple(made), raw_of(engine))


def _enrol(engine: Engine, team_id: str, database: Database, key: bytes) -> None:
    """As an enrolment leaves both ends."""
    account = (
        *((ADDRESS, "http://127.0.0.1"), (DEVICE_KEY, key.hex()), (TOKEN, "t")),
        *((SEALING_KEY, SEALING.public.hex()), (PROVINCE_KEY, public_key_of(PROVINCE))),
    )
    with database.write() as unit:
        for name, value in account:
            unit.set_setting(name, value)
    row = {
        "dev": bytes.fromhex(database.device),
        "team_id": bytes.fromhex(team_id),
        "name": "Máy",
        "public_key": bytes.fromhex(public_key_of(key)),
        "enrolled_at": 0,
    }
    with door_scope(engine) as connection:
        connection.execute(insert(device).values(**row))


def new_team(name: str, clock: SteppingClock) -> Team:
    """A team of that village level."""
    return Team(
        id=new_id(clock),
        name=name,
        level=TeamLevel.VILLAGE,
        commune_code="06463",
        valid_from=START.date(),
    )


def raw_of(engine: Engine) -> Any:
    """The driver connection of an engine in memory."""
    with engine.connect() as connection:
        return connection.connection.driver_connection


class Server:
    """The real server code on a database in memory.

    Args:
        templates: What it begins with.
        clock: Its own.
        bytes_too: Whether requests are encoded and decoded on their way.
        spare: Engines that others gave back, to be written over.
    """

    def __init__(
        self,
        templates: Templates,
        clock: SteppingClock,
        *,
        bytes_too: bool,
        spare: list[Engine] | None = None,
    ) -> None:
        self._spare = spare
        self.engine: Engine = spare.pop() if spare else memory_engine()
        self.clock = clock
        self.team = templates.team
        self._bytes_too = bytes_too
        self.sealing = SEALING
        self.journal: list[Order] = []
        self._raw: Any = raw_of(self.engine)
        templates.server.backup(self._raw)

    def exchange(self, hello: Hello, frames: list[Frame], stop_after: int | None = None) -> Answer:
        """One request, through the wire's bytes in some histories.

        Args:
            hello: The device's greeting.
            frames: What it sends.
            stop_after: The line is cut after so many frames; TroubleError no_network.
        """
        if self._bytes_too:
            hello, frames = decode_request(encode_request(hello, frames))
        exchange = Exchange(self.engine, self.actor(hello.dev), self.clock)
        exchange.hello(hello)
        for at, frame in enumerate(frames):
            if at == stop_after:
                raise TroubleError("no_network")
            exchange.frame(frame)
        answer = exchange.answer()
        return decode_answer(encode_answer(answer)) if self._bytes_too else answer

    def actor(self, dev: str) -> Actor:
        """A device of the team, as the server knows it after authentication."""
        return Actor(ActorKind.DEVICE, self.team, dev)

    def backup(self) -> Any:
        """A copy of the whole database, as the driver connection of one in memory."""
        copy = driver.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._raw.backup(copy)
        return copy

    def restore(self, backup: Any, *, journal_lost: bool = False) -> None:
        """The database of an earlier moment takes the place of the present one.

        Args:
            backup: As `backup` gave it.
            journal_lost: The file beside the database is gone as well, which names what was erased.
        """
        backup.backup(self._raw)
        mark_restored(self.engine, self.clock, [self.team])
        if journal_lost:
            self.journal.clear()
        take_signed(self.engine, self.team, self.journal, self.clock)

    def close(self) -> None:
        """Give the memory back."""
        if self._spare is None:
            self.engine.dispose()
        else:
            self._spare.append(self.engine)

    def log(self) -> list[Any]:
        """Rows (seq, op id, dev, ep, n, status, reason) in the order of the log."""
        columns = "seq, op_id, dev, ep, n, status, reason"
        return self.rows(f"SELECT {columns} FROM change WHERE team_id = ? ORDER BY seq")  # noqa: S608 - names

    def quarantined(self) -> list[tuple[str, str, dict[str, Any]]]:
        """(op id, record, values) of what was put aside."""
        text = "SELECT op_id, r, patch FROM change WHERE status = 'quarantine' AND team_id = ?"
        return [
            (op.hex(), record.hex(), msgspec.msgpack.decode(patch))
            for op, record, patch in self.rows(text)
        ]

    def op_ids(self) -> set[str]:
        """Ids of all ops in the log."""
        return {row[0].hex() for row in self.rows("SELECT op_id FROM change WHERE team_id = ?")}

    def position(self) -> tuple[int, int, bytes]:
        """Incarnation and last position of the log, and the sum of its state."""
        inc, seq, total = self.rows("SELECT inc, seq, digest_sum FROM head WHERE team_id = ?")[0]
        return inc, seq, bytes(total)

    def record_ids(self) -> set[str]:
        """Records of which there is anything."""
        return {row[0].hex() for row in self.rows("SELECT r FROM record WHERE team_id = ?")}

    def cells(self) -> dict[tuple[str, str], dict[str, Cell]]:
        """Every record's cells."""
        return {
            (t, r.hex()): _CELLS.decode(cells)
            for t, r, cells in self.rows("SELECT t, r, cells FROM record WHERE team_id = ?")
        }

    def inbox(self) -> set[tuple[str, str, Any]]:
        """(record, group, value) of everything that lost."""
        text = "SELECT r, field_group, cell FROM inbox WHERE team_id = ?"
        return {
            (r.hex(), group, value_text(_CELL.decode(cell).value))
            for r, group, cell in self.rows(text)
        }

    def erased(self) -> set[str]:
        """Records of which nothing may be stored any more."""
        return {row[0].hex() for row in self.rows("SELECT r FROM erased WHERE team_id = ?")}

    def everything(self) -> bytes:
        """All that is stored of anybody, in one piece."""
        return dump(self._raw)

    def bases(self) -> dict[int, int]:
        """Up to where each entry's author had seen the log."""
        return dict(self.rows("SELECT seq, base_seq FROM change WHERE team_id = ?"))

    def rows(self, text: str) -> list[Any]:
        """Rows of a statement of the test's own with the team as its parameter."""
        return self.rows_of(bytes.fromhex(self.team), text)

    def rows_of(self, team: bytes, text: str) -> list[Any]:
        """The same with any team as its parameter."""
        found: list[Any] = self._raw.execute(text, (team,)).fetchall()
        return found

    def execute(self, text: str, values: tuple[Any, ...]) -> None:
        """What no program of ours does to the database."""
        self._raw.execute(text, values)


@dataclass(slots=True)
class Form:
    """An edit that somebody opened and has not saved yet."""

    original: Household
    seen: Any
    group: str


@dataclass(slots=True)
class Pc:
    """One machine: database, clock, open forms, and the sync that is under way.

    `mine` are the values that its people wrote last, with what each replaced.
    """

    name: str
    db: Database
    clock: SteppingClock
    forms: list[Form] = field(default_factory=list)
    session: Session[SyncOutcome] | None = None
    send: tuple[Any, Exception | None] = (None, None)
    mine: dict[tuple[str, str], tuple[str, str | None]] = field(default_factory=dict)
    looked: tuple[int, int] = (-1, -1)
    removal_allowed: bool = False
    _cursor: tuple[Database, Any] | None = None

    def households(self) -> tuple[Household, ...]:
        """Live households as the screen shows them."""
        with self.db.read() as unit:
            return unit.all(Household)

    def screen(self) -> dict[str, dict[str, str]]:
        """What the screen shows of every live household, by group."""
        return {
            row[0]: {"note": str(row[1]), "code": str(row[2]), "address": str(row[3])}
            for row in self.rows(_SHOWN)
        }

    def parts_of(self, record: str) -> frozenset[str]:
        """The people whom the screen shows in a household."""
        found = self.rows(f"SELECT id FROM resident WHERE household_id = '{record}'")  # noqa: S608 - an id of ours
        return frozenset(row[0] for row in found)

    def op(self, op_id: str) -> Op:
        """One own op."""
        return decode_op(self.rows(f"SELECT payload FROM outbox WHERE id = '{op_id}'")[0][0])  # noqa: S608 - an id of ours

    def last_op_of(self, record: str) -> str:
        """The last op made of a household."""
        where = f"t = 'household' AND r = '{record}'"
        text = f"SELECT id FROM outbox WHERE {where} ORDER BY lc DESC LIMIT 1"  # noqa: S608 - as above
        return str(self.rows(text)[0][0])

    def everybody(self) -> set[str]:
        """Every record that the screen shows, and how the guard counts them."""
        names = ("household", "resident", "submission", "team")
        text = " UNION ALL ".join(f"SELECT id FROM {name}" for name in names)  # noqa: S608 - names of tables
        return {row[0] for row in self.rows(text)} - self.aliases()

    def aliases(self) -> set[str]:
        """Merged records: still there, under another, or by itself when that one is gone."""
        return {row[0] for row in self.rows("SELECT r FROM alias")}

    def position(self) -> tuple[int, int, bytes]:
        """Incarnation and position up to which it has read the log, and the sum of its state."""
        inc, cursor, total = self.rows("SELECT inc, cursor, total FROM sync_head")[0]
        return inc, cursor, bytes(total)

    def blobs_waiting(self) -> set[str]:
        """Names of sent blobs that are not here yet, or not known to be at the province."""
        there = (
            "SELECT c.name FROM blob_chunk c JOIN blob b ON b.name = c.name WHERE b.stored_there"
        )
        found = self.rows(f"SELECT package FROM submission WHERE package NOT IN ({there})")  # noqa: S608 - words of ours
        return {row[0] for row in found}

    def removals_counted_of(self) -> int:
        """How many records there were when the guard began to count; 0 when it does not."""
        found = self.rows("SELECT value FROM setting WHERE key = 'sync.removals'")
        return int(found[0][0].split()[1]) if found and " " in found[0][0] else 0

    def merged(self) -> list[str]:
        """Households that another one stands for, as the screen shows them."""
        found = self.rows("SELECT r FROM alias WHERE t = 'household' AND root <> r ORDER BY r")
        return [row[0] for row in found]

    def waiting(self) -> list[str]:
        """Ids of ops that were not seen in the log yet."""
        return [row[0] for row in self.rows("SELECT id FROM outbox WHERE state = 'pending'")]

    def kept(self) -> list[str]:
        """Ids of all own ops that it could send (again): not of what was erased."""
        return [row[0] for row in self.rows("SELECT id FROM outbox WHERE length(payload) > 0")]

    def emptied(self) -> list[str]:
        """Ids of own ops of what was erased: of them only the number is left."""
        return [row[0] for row in self.rows("SELECT id FROM outbox WHERE length(payload) = 0")]

    def ops_after(self, lc: int) -> list[str]:
        """Ids of the ops made after that one, in the order of their making."""
        return [row[0] for row in self.rows(f"SELECT id FROM outbox WHERE lc > {lc} ORDER BY lc")]  # noqa: S608 - a number

    def stored(self) -> dict[str, bytes]:
        """Cells of the households and people that the log brought here."""
        text = "SELECT r, cells FROM record_state WHERE t IN ('household', 'resident')"
        return dict(self.rows(text))

    def inbox(self) -> set[tuple[str, str, str]]:
        """(record, group, value) of everything that lost, as this PC knows it."""
        return {
            (r, group, value_text(_CELL.decode(cell).value))
            for r, group, cell in self.rows("SELECT r, g, cell FROM inbox")
        }

    def rows(self, text: str) -> list[Any]:
        """Rows of a statement of the test's own."""
        if self._cursor is None or self._cursor[0] is not self.db:
            with self.db.read() as unit:
                self._cursor = (self.db, unit.cursor)
        found: list[Any] = self._cursor[1].execute(text).fetchall()
        return found

    def everything(self) -> bytes:
        """All that is stored of anybody, in one piece."""
        self.rows("SELECT 1")
        assert self._cursor is not None
        return dump(self._cursor[1].connection)

    def orders(self) -> set[str]:
        """Ids of the province's orders that it keeps."""
        with self.db.read() as unit:
            return {order.id for order in kept_orders(unit.cursor)}

    def written(self) -> tuple[int, int]:
        """Changes with every row that is written, by this connection or another one."""
        version = self.rows("PRAGMA data_version")[0][0]
        assert self._cursor is not None
        return version, int(self._cursor[1].connection.total_changes)

    def replace(self, database: Database) -> None:
        """Another database takes the place of the present one; forms and sync die."""
        self.db, self._cursor, self.looked = database, None, (-1, -1)
        self.forget_screen()

    def forget_screen(self) -> None:
        """Forms and the running sync die with the program."""
        self.forms.clear()
        self.forget_sync()

    def forget_sync(self) -> None:
        """The running sync ends here."""
        self.session, self.send = None, (None, None)


def dump(connection: Any) -> bytes:
    """Every text and every bytes of a database, in one piece."""
    found: list[bytes] = []
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        for row in connection.execute(f'SELECT * FROM "{table}"').fetchall():  # noqa: S608 - a name
            for value in row:
                if isinstance(value, str):
                    found.append(value.encode())
                elif isinstance(value, bytes):
                    found.append(value)
    return b"\n".join(found)


def value_text(value: Any) -> str:
    """A group's value as the truth names it."""
    if isinstance(value, dict):
        return str(value.get("lane"))
    return str(value)


def shown(household: Household, group: str) -> str:
    """What the screen shows of a group."""
    return str(household.lane if group == "address" else getattr(household, group))


def new_pair(unit: WriteUnit, village: str, value: str) -> tuple[Household, Resident]:
    """A household and its first person, one business change; each names the other."""
    home, person = new_id(unit.clock), new_id(unit.clock)
    household = Household(id=home, village_id=village, head_id=person, note=value, lane=value)
    resident = Resident(id=person, full_name="Hoàng Văn Thử", household_id=home, note="mới")
    unit.put(household)
    unit.put(resident)
    return household, resident


def seeded_clock(random: Random, offset_s: int = 0) -> SteppingClock:
    """A clock of its own for each machine."""
    return SteppingClock(START + timedelta(seconds=offset_s), seed=random.getrandbits(32))
