"""A province and its PCs in memory, that speak by wire (as bytes) or by bundles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, insert

from desktop.domain.clock import SteppingClock
from desktop.domain.ids import new_id
from desktop.domain.people import Household
from desktop.domain.team import Team, TeamLevel
from desktop.protocol.blobs import BlobAsk, BlobPiece, read_blob_message, write_blob_message
from desktop.protocol.feeds import public_key_of
from desktop.protocol.messages import Hello
from desktop.protocol.team_keys import TeamKeyAsk
from desktop.protocol.wire import RequestReader, encode_answer
from desktop.storage.database import Database
from desktop.sync.account import ADDRESS, BUNDLE_KEY, DEVICE_KEY, PROVINCE_KEY, SEALING_KEY, TOKEN
from desktop.sync.drive import drive_here
from desktop.sync.session import SyncOutcome, sync_session
from desktop.sync.stick import StickTaken, StickWritten, read_session, write_session
from desktop.sync.wire_transport import WireTransport
from server.api.comparing import answer_digests, answer_records
from server.api.orders import take_offer
from server.security.can import OFFICER, Actor, ActorKind
from server.security.sealing import SealingKey
from server.services.blobs import blob_state, give_piece, take_piece
from server.services.bundles import BundleDesk, TakenBundle, take_bundle
from server.services.exchange import Exchange
from server.services.feeds import publish_sealing_key
from server.services.team_keys import exchange_team_key
from server.services.teams import after_restore, milliseconds, open_log
from server.storage.engine import memory_engine
from server.storage.schema import device, metadata
from server.storage.scope import door_scope, team_scope

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
SIGNER = bytes(range(100, 132))
SEALING = bytes(range(50, 82))
_TIMED: Any = {"/digests": answer_digests, "/records": answer_records, "/offer": take_offer}


@dataclass
class World:
    """A province and the PCs of one team, none of which has spoken to it yet."""

    engine: Engine
    clock: SteppingClock
    team: str
    pcs: list[Database]

    @property
    def desk(self) -> BundleDesk:
        """Where bundles are taken."""
        return BundleDesk(self.engine, SealingKey(SEALING), SIGNER, self.clock)

    def wire(self, pc: Database, **options: Any) -> SyncOutcome:
        """Sync by wire, through the bytes of every message."""
        line: Any = DirectLine(self, pc.device)
        return drive_here(sync_session(pc.clock, **options), pc, line)

    def stick(self, pc: Database) -> SyncOutcome:
        """Sync by a stick that is carried there and back."""
        return read(pc, self.take(write(pc)).answer).outcome

    def take(self, data: bytes) -> TakenBundle:
        """The officer's side."""
        return take_bundle(self.desk, data)

    def copy_server(self) -> Engine:
        """The province's database as it is now, as a backup."""
        with self.engine.connect() as connection:
            return memory_engine(connection.connection.driver_connection)

    def restore_server(self, backup: Engine) -> None:
        """Put a backup in the place of what there is."""
        self.engine.dispose()
        self.engine = backup
        with team_scope(backup, self.team) as connection:
            after_restore(connection, self.team, self.clock)

    def log(self) -> list[tuple[Any, ...]]:
        """(op id, status) in the order of the log."""
        rows = self.rows("SELECT op_id, status FROM change ORDER BY seq")
        return [(row[0].hex(), row[1]) for row in rows]

    def rows(self, text: str) -> list[Any]:
        """Rows of the province's database."""
        with team_scope(self.engine, self.team, reads=True) as connection:
            return list(connection.exec_driver_sql(text).fetchall())


class DirectLine(WireTransport):
    """The server's code without a network between."""

    def __init__(self, world: World, dev: str) -> None:
        self._world = world
        self._actor = Actor(ActorKind.DEVICE, world.team, dev)

    def post(self, path: str, body: bytes, token: str = "") -> bytes:
        del token
        world, actor = self._world, self._actor
        if path == "/sync":
            return self._sync(body)
        if path == "/blob/put":
            piece = read_blob_message(body, BlobPiece)
            sealing = world.desk.sealing
            return write_blob_message(take_piece(world.engine, actor, piece, world.clock, sealing))
        if path == "/team-key":
            asked = read_blob_message(body, TeamKeyAsk)
            answer = exchange_team_key(world.engine, actor, asked, world.desk.sealing)
            return write_blob_message(answer)
        if path in _TIMED:
            timed: bytes = _TIMED[path](world.engine, actor, world.clock, body)
            return timed
        work: Any = {"/blob/state": blob_state, "/blob/get": give_piece}[path]
        return write_blob_message(work(world.engine, actor, read_blob_message(body, BlobAsk)))

    def _sync(self, body: bytes) -> bytes:
        exchange = Exchange(self._world.engine, self._actor, self._world.clock)
        for message in RequestReader().feed(body):
            if isinstance(message, Hello):
                exchange.hello(message)
            else:
                exchange.frame(message)
        answer = exchange.answer()
        return encode_answer(answer, exchange.following)


def make_world(pcs: int = 2, seed: int = 7, engine: Engine | None = None) -> World:
    """The first PC made the team, the others joined it; all are enrolled.

    Args:
        pcs: How many.
        seed: Of ids and keys.
        engine: A migrated database; None for one in memory.
    """
    clock = SteppingClock(START, seed=seed)
    team = Team(
        id=new_id(clock),
        name="Tổ công nghệ số cộng đồng thôn Nà Pất",
        level=TeamLevel.VILLAGE,
        commune_code="06463",
        valid_from=START.date(),
    )
    clocks = [SteppingClock(START, seed=seed * 10 + at) for at in range(pcs)]
    made = [Database.create(None, bytes(32), team, clocks[0])]
    made += [Database.create_joined(None, bytes(32), team.id, one) for one in clocks[1:]]
    if engine is None:
        engine = memory_engine()
        metadata.create_all(engine)
    with team_scope(engine, team.id) as connection:
        open_log(connection, team.id, clock)
    sealing = SealingKey(SEALING)
    publish_sealing_key(engine, OFFICER, sealing.public, SIGNER, clock)
    world = World(engine, clock, team.id, made)
    for database in made:
        key = clock.random_bytes(32)
        admit(world, database.device, key)
        with database.write() as unit:
            for name, value in (
                (ADDRESS, "http://127.0.0.1"),
                (DEVICE_KEY, key.hex()),
                (PROVINCE_KEY, public_key_of(SIGNER)),
                (SEALING_KEY, sealing.public.hex()),
                (BUNDLE_KEY, clock.random_bytes(32).hex()),
                (TOKEN, "t"),
            ):
                unit.set_setting(name, value)
    return world


def admit(world: World, dev: str, key: bytes) -> None:
    """Make a device known to the province."""
    with door_scope(world.engine) as connection:
        connection.execute(
            insert(device).values(
                dev=bytes.fromhex(dev),
                team_id=bytes.fromhex(world.team),
                name="PC nhà văn hóa",
                public_key=bytes.fromhex(public_key_of(key)),
                enrolled_at=milliseconds(world.clock),
            )
        )


def write(pc: Database) -> bytes:
    """What this PC puts onto a stick."""
    return written(pc)[0]


def written(pc: Database) -> tuple[bytes, StickWritten]:
    """The same, with what it says of it."""
    held: list[bytes] = []
    nowhere: Any = None
    done = drive_here(write_session(held.append), pc, nowhere)
    return held[0], done


def read(pc: Database, data: bytes, **options: Any) -> StickTaken:
    """Take what came back."""
    nowhere: Any = None
    return drive_here(read_session(data, pc.clock, **options), pc, nowhere)


def add(pc: Database, count: int, note: str = "ghi chú") -> list[str]:
    """So many households, each saved by itself."""
    made = []
    for _ in range(count):
        with pc.write() as unit:
            household = Household(id=new_id(unit.clock), village_id=new_id(unit.clock), note=note)
            unit.put(household)
            made.append(household.id)
    return made


def change_note(pc: Database, record: str, note: str) -> None:
    """An edit that somebody saves."""
    from dataclasses import replace

    with pc.write() as unit:
        held = unit.get(Household, record)
        assert held is not None
        unit.put(replace(held, note=note), original=held, seen=unit.seen)


def notes(pc: Database) -> dict[str, str | None]:
    """What the screen shows."""
    with pc.read() as unit:
        return {household.id: household.note for household in unit.all(Household)}


def waiting(pc: Database) -> int:
    """Own changes that were not seen in the log yet."""
    with pc.read() as unit:
        return unit.sync.state().waiting
