"""A team in memory for searches: the real programs of both ends, and what really happened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import Engine

from desktop.domain.changes import Seen
from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident
from desktop.domain.team import Team, TeamLevel
from desktop.protocol.ops import Cell
from desktop.protocol.wire import decode_answer, decode_request, encode_answer, encode_request
from desktop.storage.database import Database
from desktop.sync.account import ADDRESS, DEVICE_KEY, TOKEN
from desktop.sync.drive import EXPECTED_ERRORS, drive_here
from desktop.sync.session import sync_session
from desktop.sync.steps import DbStep
from server.security.can import Actor, ActorKind
from server.services.blobs import blob_state
from server.services.comparing import compare_digests, give_records
from server.services.exchange import Exchange
from server.services.restoring import mark_restored
from server.services.teams import open_log
from server.storage.engine import memory_engine
from server.storage.schema import metadata
from server.storage.scope import team_scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.protocol.blobs import BlobAsk, BlobState
    from desktop.protocol.comparing import DigestAnswer, DigestAsk, RecordsAnswer, RecordsAsk
    from desktop.protocol.messages import Answer, Frame, Hello
    from desktop.protocol.team_keys import TeamKeyAnswer, TeamKeyAsk
    from desktop.storage.write_unit import WriteUnit

START: Final = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
GROUPS: Final = ("note", "code")
_CELLS: Final = msgspec.msgpack.Decoder(dict[str, Cell])
_CELL: Final = msgspec.msgpack.Decoder(Cell)
SETTLING: Final = 4
"""Sessions without faults after which a PC's queue must be empty."""


class PropertyBrokenError(AssertionError):
    """A property of the sync design does not hold; the message names it."""


class PowerCutError(Exception):
    """The program dies inside a transaction."""


@dataclass(frozen=True)
class Templates:
    """Databases made once and copied for each run: a founder, joiners and a server."""

    team: str
    pcs: tuple[Database, ...]
    server: Engine


@cache
def templates() -> Templates:
    """Four PCs, of which the last is for whoever comes at the end."""
    clock = SteppingClock(START - timedelta(days=1), seed=11)
    team = Team(
        id=new_id(clock),
        name="Tổ công nghệ số cộng đồng thôn Nà Pất",
        level=TeamLevel.VILLAGE,
        commune_code="06463",
        valid_from=START.date(),
    )
    made = [Database.create(None, bytes(32), team, clock)]
    made += [Database.create_joined(None, bytes(32), team.id, clock) for _ in range(3)]
    for database in made:
        with database.write() as unit:
            for key, value in ((ADDRESS, "http://127.0.0.1"), (DEVICE_KEY, "00"), (TOKEN, "t")):
                unit.set_setting(key, value)
    engine = memory_engine()
    metadata.create_all(engine)
    with team_scope(engine, team.id) as connection:
        open_log(connection, team.id, clock)
    found = Templates(team.id, tuple(made), engine)
    # They have met, but for the last.
    office = Office(engine, team.id, clock)
    for database in (*made[:3], *made[:3]):
        line: Any = _Line(office, office.actor(database.device), "")
        drive_here(sync_session(clock), database, line)
    return found


@dataclass
class Write:
    """One value written into a group, and the value its writer had on the screen."""

    record: str
    group: str
    value: str
    saw: str | None
    op: str


@dataclass
class Form:
    """An edit that somebody opened and has not saved yet."""

    original: Household
    seen: Seen
    group: str


@dataclass
class Pc:
    """One machine."""

    number: int
    db: Database
    clock: SteppingClock
    forms: list[Form] = field(default_factory=list)

    def households(self) -> tuple[Household, ...]:
        """What the screen shows, in the order of the ids."""
        with self.db.read() as unit:
            return tuple(sorted(unit.all(Household), key=lambda one: one.id))

    def ops(self, where: str = "1") -> list[str]:
        """Ids of the ops that it still keeps, in their order."""
        with self.db.read() as unit:
            text = f"SELECT id FROM outbox WHERE {where} ORDER BY lc"  # noqa: S608 - our own words
            return [row[0] for row in unit.cursor.execute(text).fetchall()]


@dataclass
class Office:
    """The server's side; `wire` makes bytes of requests and answers on the way."""

    engine: Engine
    team: str
    clock: SteppingClock
    wire: bool = False

    def actor(self, dev: str) -> Actor:
        """A device as the server knows it."""
        return Actor(ActorKind.DEVICE, self.team, dev)

    def exchange(self, hello: Hello, frames: list[Frame], cut: int | None = None) -> Answer:
        """One request; the line is cut after `cut` frames."""
        if self.wire:
            hello, frames = decode_request(encode_request(hello, frames))
        exchange = Exchange(self.engine, self.actor(hello.dev), self.clock)
        exchange.hello(hello)
        for at, frame in enumerate(frames):
            if at == cut:
                raise TroubleError("no_network")
            exchange.frame(frame)
        answer = exchange.answer()
        return decode_answer(encode_answer(answer)) if self.wire else answer

    def rows(self, text: str) -> list[Any]:
        """Rows of the team."""
        with team_scope(self.engine, self.team, reads=True) as connection:
            return [tuple(row) for row in connection.exec_driver_sql(text).fetchall()]


@dataclass
class _Line:
    """One request on its way: `fault` says what happens to it."""

    office: Office
    actor: Actor
    fault: str

    def exchange(self, _token: str, hello: Hello, frames: list[Frame]) -> Answer:
        if self.fault == "lost":
            raise TroubleError("no_network")
        cut = len(frames) // 2 if self.fault == "cut" else None
        answer = self.office.exchange(hello, frames, cut)
        if self.fault == "twice":
            self.office.exchange(hello, frames)
        if self.fault == "unanswered":
            raise TroubleError("no_network")
        return answer

    def digests(self, _token: str, ask: DigestAsk) -> DigestAnswer:
        """Where two states differ."""
        return compare_digests(self.office.engine, self.actor, ask)

    def records(self, _token: str, ask: RecordsAsk) -> RecordsAnswer:
        """Records of the places that differ."""
        return give_records(self.office.engine, self.actor, ask)

    def blob_state(self, _token: str, ask: BlobAsk) -> BlobState:
        """How much of a sent report is there; nobody sends one here."""
        try:
            return blob_state(self.office.engine, self.actor, ask)
        except TroubleError as error:
            # What the route makes of any refusal.
            raise TroubleError("server_refused") from error

    def team_key(self, _token: str, _ask: TeamKeyAsk) -> TeamKeyAnswer:
        """A server that was started without its own key has none to give."""
        raise TroubleError("server_refused")


class World:
    """Three PCs and a server.

    Args:
        seed: Of every clock's randomness; what happens is chosen by the caller.
        wire: Whether requests become bytes on the way.
    """

    def __init__(self, seed: int = 0, *, wire: bool = False) -> None:
        self._seeds = seed << 20
        self.team = templates().team
        self.clock = self.new_clock()
        engine = _copy(templates().server)
        self.office = Office(engine, self.team, self.clock, wire)
        self.pcs = [self.new_pc(number) for number in range(3)]
        self.made: set[str] = set(self.pcs[0].ops())
        self.lost: set[str] = set()
        self.writes: list[Write] = []
        self._values = 0

    def close(self) -> None:
        """Give the memory back."""
        for pc in self.pcs:
            pc.db.close()
        self.office.engine.dispose()

    def new_clock(self, instant: datetime = START) -> SteppingClock:
        """One with randomness of its own."""
        self._seeds += 1
        return SteppingClock(instant, self._seeds)

    def new_pc(self, number: int) -> Pc:
        """An untouched PC."""
        clock = self.new_clock()
        return Pc(number, templates().pcs[number].copy(clock), clock)

    # --- the line -----------------------------------------------------------------------------

    def sync(
        self,
        pc: Pc,
        fault: str = "",
        dies_in: int = 0,
        between: Callable[[int], None] | None = None,
    ) -> None:
        """A session; `dies_in` is the database step in which the program dies, from 1.

        `between` is called with the number of each step before it, from 1.
        """
        session, value, error = sync_session(pc.clock), None, None
        steps = number = 0
        try:
            while True:
                step = session.send(value) if error is None else session.throw(error)
                value, error = None, None
                number += 1
                if between is not None:
                    between(number)
                steps += isinstance(step, DbStep)
                try:
                    value = self._do(pc, step, fault, dies=steps == dies_in)
                except EXPECTED_ERRORS as caught:
                    error = caught
        except StopIteration as end:
            require(end.value.equal is not False, "P1", f"PC {pc.number} has another digest")
            require(
                not end.value.repaired, "P1", f"PC {pc.number} had to mend {end.value.repaired}"
            )
        except PowerCutError:
            self.restart(pc)
        except TroubleError as trouble:
            require(trouble.code == "no_network" and fault != "", "P9", trouble.code)
        finally:
            session.close()

    def _do(self, pc: Pc, step: Any, fault: str, *, dies: bool) -> Any:
        if not isinstance(step, DbStep):
            return step.work(_Line(self.office, self.office.actor(pc.db.device), fault))
        with pc.db.write(kind="sync") as unit:
            value = step.work(unit)
            if dies:
                raise PowerCutError
        return value

    # --- what people do -------------------------------------------------------------------------

    def write(self, pc: Pc, work: Any) -> list[str]:
        """A saved act; ids of its ops in order."""
        before = len(pc.ops())
        with pc.db.write(kind="test") as unit:
            work(unit)
        ops = pc.ops()[before:]
        self.made.update(ops)
        return ops

    def add(self, pc: Pc) -> None:
        """A household and its first person, one business change."""
        value = self._value()
        household = Household(id=new_id(pc.clock), village_id=new_id(pc.clock), note=value)
        person = Resident(id=new_id(pc.clock), full_name="Hoàng Văn Thử", household_id=household.id)

        def work(unit: WriteUnit) -> None:
            unit.put(household)
            unit.put(person)

        op = self.write(pc, work)[0]
        self.writes.append(Write(household.id, "note", value, None, op))

    def open_form(self, pc: Pc, household: Household, group: str) -> None:
        """Somebody begins to edit; pulls may come before the form is saved.

        One person at one PC has one form of a value: of two, the later would be the only one.
        """
        if any((one.original.id, one.group) == (household.id, group) for one in pc.forms):
            return
        with pc.db.read() as unit:
            pc.forms.append(Form(household, unit.seen, group))

    def save_form(self, pc: Pc) -> None:
        """The oldest form that is open."""
        form, value = pc.forms.pop(0), self._value()
        new: dict[str, Any] = {form.group: value}
        edited = replace(form.original, **new)
        ops = self.write(pc, lambda unit: unit.put(edited, original=form.original, seen=form.seen))
        saw = getattr(form.original, form.group)
        self.writes.append(Write(form.original.id, form.group, value, saw, ops[-1]))

    def delete(self, pc: Pc, household: Household) -> None:
        """What it held stays in its cells, so that it can be restored."""
        self.write(pc, lambda unit: unit.delete(Household, household.id))

    def _value(self) -> str:
        self._values += 1
        return f"giá trị {self._values}"

    # --- what machines do -----------------------------------------------------------------------

    def restart(self, pc: Pc) -> None:
        """The program was killed: what was not committed is gone."""
        old, pc.db = pc.db, pc.db.copy(pc.clock)
        old.close()
        pc.forms.clear()

    def put_back(self, pc: Pc, copy: Database) -> None:
        """The PC is restored from a copy: what only the later disk had is lost, as people know."""
        pc.db.close()
        instant = pc.clock.instant
        pc.clock = self.new_clock(instant)
        pc.db = copy.copy(pc.clock)
        pc.forms.clear()
        self._note_losses()

    def copy_server(self) -> Engine:
        """A backup of the server."""
        return _copy(self.office.engine)

    def put_server_back(self, backup: Engine) -> None:
        """The server is restored from a backup, and its officer says so."""
        self.office.engine.dispose()
        self.office.engine = _copy(backup)
        mark_restored(self.office.engine, self.clock, [self.team])
        self._note_losses()

    def _note_losses(self) -> None:
        alive = {op for pc in self.pcs for op in pc.ops()} | set(self.log())
        self.lost |= self.made - alive

    def log(self) -> list[str]:
        """Op ids in the order of the log."""
        return [row[0].hex() for row in self.office.rows("SELECT op_id FROM change ORDER BY seq")]

    # --- what must hold ---------------------------------------------------------------------------

    def settle(self) -> None:
        """Faults end; everybody syncs until nothing waits (P9)."""
        for pc in self.pcs:
            while pc.forms:
                self.save_form(pc)
        for _ in range(2):
            for pc in self.pcs:
                for _ in range(SETTLING):
                    self.sync(pc)
                    if not pc.ops("state = 'pending'"):
                        break
                require(not pc.ops("state = 'pending'"), "P9", f"PC {pc.number} still waits")

    def pass_on(self, pc: Pc) -> None:
        """What this PC said reaches the others."""
        self.sync(pc)
        for other in self.pcs:
            if other is not pc:
                self.sync(other)

    def judge(self) -> None:
        """Raise PropertyBrokenError unless P1, P2, P3 and P5 hold; to be called when settled."""
        newcomer = self.new_pc(3)
        self.sync(newcomer)
        seen = [self._everything(pc) for pc in (*self.pcs, newcomer)]
        newcomer.db.close()
        for other in seen[1:]:
            require(other == seen[0], "P1", "two replicas differ")
        log = self.log()
        require(len(set(log)) == len(log), "P2", "an op is in the log twice")
        missing = self.made - self.lost - set(log)
        require(not missing, "P2", f"{len(missing)} ops are lost")
        require(set(log) <= self.made, "P2", "an op that nobody made")
        numbers = [row[0] for row in self.office.rows("SELECT seq FROM change ORDER BY seq")]
        require(numbers == list(range(1, len(log) + 1)), "P5", "a gap in seq")
        self._no_silent_loss(set(log))

    def _everything(self, pc: Pc) -> tuple[object, ...]:
        with pc.db.write() as unit:
            digest = unit.sync_store.digest(recompute=True)
            require(digest == unit.sync_store.digest(), "P15", "the kept digest is wrong")
            inbox = unit.cursor.execute("SELECT t, r, g, seq, cell FROM inbox ORDER BY 1, 2, 3, 4")
            lost = inbox.fetchall()
            roots = unit.cursor.execute("SELECT r, root FROM alias ORDER BY r").fetchall()
            return digest, unit.all(Household), unit.all(Resident), lost, roots

    def _no_silent_loss(self, log: set[str]) -> None:
        """Every value is current, in the inbox, or replaced by one who had seen it."""
        current = {
            (r.hex(), group, cell.value)
            for r, cells in self.office.rows("SELECT r, cells FROM record WHERE t = 'household'")
            for group, cell in _CELLS.decode(cells).items()
            if group in GROUPS
        }
        inbox = {
            (r.hex(), group, _CELL.decode(cell).value)
            for r, group, cell in self.office.rows("SELECT r, field_group, cell FROM inbox")
            if group in GROUPS
        }
        replaced = {(one.record, one.group, one.saw) for one in self.writes}
        for one in self.writes:
            key = (one.record, one.group, one.value)
            if one.op in log and one.group in GROUPS:
                found = key in current or key in inbox or key in replaced
                require(found, "P3", f"{one.value} vanished")


def _copy(engine: Engine) -> Engine:
    with engine.connect() as connection:
        return memory_engine(connection.connection.driver_connection)


def require(holds: bool, name: str, detail: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Raise PropertyBrokenError unless `holds`."""
    if not holds:
        raise PropertyBrokenError(f"{name}: {detail}")
