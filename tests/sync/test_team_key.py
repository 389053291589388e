"""The team's key, and the sent reports that it seals, by wire and by stick (P18)."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.packages import ReportPackage
from desktop.domain.reporting import PeriodKind, Report, ReportState, Submission, report_id
from desktop.protocol.blobs import (
    SEALED,
    BlobError,
    BlobPiece,
    open_piece,
    seal_piece,
)
from desktop.protocol.packages import CHUNK_BYTES, name_of, write_package
from desktop.protocol.team_keys import TeamKeyAsk
from desktop.sync.account import TEAM_KEYS, TEAM_KEYS_INC
from desktop.sync.drive import drive_here
from desktop.sync.session import sync_session
from desktop.sync.team_key import team_keys
from server.security.can import OFFICER, Actor, ActorKind
from server.security.sealing import SealingKey
from server.services.blobs import read_blob
from server.services.sent_papers import sent_paper
from server.services.team_keys import exchange_team_key
from server.storage.schema import blob, blob_chunk, team_key
from server.storage.scope import team_scope
from tests.sync.sticks import SEALING, START, DirectLine, World, make_world, read, write, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from desktop.storage.database import Database
    from desktop.sync.session import SyncOutcome

    Sync = Callable[[Database], SyncOutcome]

LARGE = bytes(range(251)) * 2500
"""Three chunks."""


@pytest.fixture
def world() -> World:
    return make_world(3)


@pytest.fixture(params=["wire", "stick"])
def sync(request: pytest.FixtureRequest, world: World) -> Sync:
    """One sync, there and back."""
    return world.wire if request.param == "wire" else world.stick


def send(pc: Database, data: bytes) -> str:
    """Send a report whose package are these bytes."""
    with pc.write(kind="send_report") as unit:
        name = unit.blobs.put(data)
        unit.put(
            Submission(
                id=new_id(unit.clock),
                report_id=new_id(unit.clock),
                sent_on=date(2026, 11, 24),
                package=name,
                pdf="b" * 64,
            )
        )
    return name


def held(pc: Database, name: str) -> bytes | None:
    with pc.read() as unit:
        return unit.blobs.get(name)


def keys_of(pc: Database) -> tuple[bytes, ...]:
    with pc.read() as unit:
        return team_keys(unit)


def test_all_pcs_of_a_team_get_the_key_of_the_first(world: World, sync: Sync) -> None:
    for pc in world.pcs:
        sync(pc)
    (key,) = keys_of(world.pcs[0])
    assert [keys_of(pc) for pc in world.pcs] == [(key,)] * 3
    with team_scope(world.engine, world.team, reads=True) as connection:
        sealed = connection.execute(select(team_key.c.sealed)).scalars().all()
    assert len(sealed) == 1
    assert key not in bytes(sealed[0])


def test_a_report_reaches_every_pc_and_the_server_sees_it_sealed(world: World, sync: Sync) -> None:
    one, two, three = world.pcs
    sync(one)
    name = send(one, LARGE)
    sync(one)
    with one.read() as unit:
        assert unit.blobs.to_send() == ()
    for pc in (two, three):
        sync(pc)
        assert held(pc, name) == LARGE
    with team_scope(world.engine, world.team, reads=True) as connection:
        rows = connection.execute(select(blob_chunk).order_by(blob_chunk.c.number)).all()
    assert {row.form for row in rows} == {SEALED}
    assert not any(LARGE[:40] in bytes(row.body) for row in rows)
    assert read_blob(world.engine, OFFICER, world.team, name, SealingKey(SEALING)) == (LARGE)
    with pytest.raises(TroubleError, match="blob_unknown"):
        read_blob(world.engine, OFFICER, world.team, name, SealingKey(bytes(32)))


def test_an_officer_reads_the_paper_that_was_sent(world: World) -> None:
    one = world.pcs[0]
    pdf = b"%PDF-1.7 " + bytes(100)
    package = ReportPackage(
        program="0.2.0",
        report_id=report_id(PeriodKind.MONTH, date(2026, 10, 15)),
        period="2026-11",
        kind=PeriodKind.MONTH,
        first_on=date(2026, 10, 15),
        last_on=date(2026, 11, 14),
        cut=None,
        made_on=date(2026, 11, 20),
        pdf=pdf,
        numbers=(),
    )
    digest = hashlib.sha256(pdf).hexdigest()
    with one.write(kind="send_report") as unit:
        unit.put(
            Report(
                id=package.report_id,
                period_kind=package.kind,
                period_first_on=package.first_on,
                period_last_on=package.last_on,
                state=ReportState.SENT,
            )
        )
        name = unit.blobs.put(write_package(package))
        unit.put(
            Submission(
                id=new_id(unit.clock),
                report_id=package.report_id,
                sent_on=package.made_on,
                package=name,
                pdf=digest,
            )
        )
    sealing = SealingKey(SEALING)
    world.wire(one)
    assert sent_paper(world.engine, OFFICER, world.team, "2026-11", sealing) == pdf
    with pytest.raises(TroubleError, match="paper_not_here"):
        sent_paper(world.engine, OFFICER, world.team, "2026-11", SealingKey(bytes(32)))
    device = Actor(ActorKind.DEVICE, world.team, one.device)
    with pytest.raises(TroubleError, match="not_permitted"):
        sent_paper(world.engine, device, world.team, "2026-11", sealing)


def test_a_report_sent_before_the_first_stick_goes_with_the_second(world: World) -> None:
    """There is no key to seal it with before the first answer; nothing leaves the PC unsealed."""
    one, two, _ = world.pcs
    name = send(one, LARGE)
    data, done = written(one)
    assert done.reports == 0
    read(one, world.take(data).answer)
    data, done = written(one)
    assert (done.changes, done.reports) == (0, 1)
    read(one, world.take(data).answer)
    with one.read() as unit:
        assert unit.blobs.to_send() == ()
    world.stick(two)
    assert held(two, name) == LARGE


def test_what_a_stick_has_no_room_for_goes_with_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.sync import stick
    from server.services import carried

    one, two, _ = world.pcs
    world.wire(one)
    names = [send(one, bytes([at]) * CHUNK_BYTES) for at in range(3)]
    monkeypatch.setattr(stick, "MAX_BLOB_ROOM", 2 * CHUNK_BYTES)
    monkeypatch.setattr(carried, "MAX_BLOB_ROOM", 2 * CHUNK_BYTES)
    assert written(one)[1].reports == 2
    for _ in range(2):
        world.stick(one)
    with one.read() as unit:
        assert unit.blobs.to_send() == ()
    for _ in range(3):
        world.stick(two)
    assert all(held(two, name) for name in names)


def test_a_restored_server_learns_the_key_and_the_reports_again(world: World) -> None:
    one, two, three = world.pcs
    backup = world.copy_server()
    world.wire(one)
    name = send(one, LARGE)
    world.wire(one)
    (key,) = keys_of(one)
    world.restore_server(backup)
    # A PC that never spoke to the server comes first, with a key of its own making.
    world.wire(three)
    other = keys_of(three)
    assert other != (key,)
    assert world.wire(one).server_restored
    assert set(keys_of(one)) == {key, *other}
    for pc in (two, three, three):
        world.wire(pc)
    assert held(two, name) == held(three, name) == LARGE


def test_what_another_key_sealed_is_asked_for_again_with_the_keys(world: World) -> None:
    one, two, _ = world.pcs
    world.wire(one)
    name = send(one, LARGE)
    world.wire(one)
    world.wire(two)
    with two.write() as unit:
        unit.blobs.drop(name)
        unit.set_setting(TEAM_KEYS, bytes(32).hex())
    world.wire(two)
    assert held(two, name) is None
    with two.read() as unit:
        assert unit.get_setting(TEAM_KEYS_INC) is None
    world.wire(two)
    assert held(two, name) == LARGE


def test_a_chunk_opens_only_in_its_place_and_under_its_key() -> None:
    key, name = bytes(range(32)), bytes.fromhex(name_of(LARGE))
    piece = BlobPiece(name, len(LARGE), 1, LARGE[CHUNK_BYTES : 2 * CHUNK_BYTES])
    sealed = seal_piece(piece, key)
    assert sealed.fits
    assert seal_piece(piece, key) == sealed, "two PCs seal the same chunk to the same bytes"
    assert open_piece(sealed, [bytes(32), key]) == piece.body
    flipped = bytes([sealed.body[0] ^ 1]) + sealed.body[1:]
    for wrong in (
        BlobPiece(name, piece.size, 0, sealed.body, SEALED),
        BlobPiece(bytes(32), piece.size, 1, sealed.body, SEALED),
        BlobPiece(name, piece.size, 1, flipped, SEALED),
    ):
        with pytest.raises(BlobError, match="sealed"):
            open_piece(wrong, [key])
    with pytest.raises(BlobError, match="sealed"):
        open_piece(sealed, [bytes(32)])
    assert open_piece(piece, []) == piece.body, "what came unsealed before stays readable"


def test_a_team_sees_no_other_teams_key_and_a_full_ring_takes_no_more(world: World) -> None:
    sealing = SealingKey(SEALING)
    one = Actor(ActorKind.DEVICE, world.team, world.pcs[0].device)
    stranger = Actor(ActorKind.DEVICE, "f" * 32, "e" * 32)
    first = exchange_team_key(world.engine, one, TeamKeyAsk([b"k" * 32], fresh=True), sealing)
    assert first.keys == [b"k" * 32]
    with pytest.raises(TroubleError, match="team_unknown"):
        exchange_team_key(world.engine, stranger, TeamKeyAsk([b"x" * 32]), sealing)
    many = [bytes([number]) * 32 for number in range(8)]
    assert len(exchange_team_key(world.engine, one, TeamKeyAsk(many), sealing).keys) == 8
    again = exchange_team_key(world.engine, one, TeamKeyAsk([b"z" * 32], fresh=True), sealing)
    assert again.keys[0] == b"k" * 32
    with pytest.raises(TroubleError, match="sealing_missing"):
        exchange_team_key(world.engine, one, TeamKeyAsk([]), None)


def test_without_a_key_of_the_server_a_sync_goes_on_and_nothing_leaves_unsealed(
    world: World,
) -> None:
    one = world.pcs[0]
    send(one, LARGE)

    class Keyless(DirectLine):
        def post(self, path: str, body: bytes, token: str = "") -> bytes:
            if path == "/team-key":
                raise TroubleError("server_refused", status=404)
            assert path != "/blob/put"
            return super().post(path, body, token)

    line = Keyless(world, one.device)
    assert drive_here(sync_session(one.clock), one, line).equal
    with one.read() as unit:
        assert len(unit.blobs.to_send()) == 1


@pytest.mark.parametrize("seed", range(8))
def test_what_a_sending_names_is_never_lost(seed: int) -> None:
    """P18: whatever is sent, undone, restored, damaged or carried, a named report stays whole."""
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    world = make_world(3, seed)
    named: dict[str, bytes] = {}
    backup = world.copy_server()
    for at in range(30):
        pc = random.choice(world.pcs)
        act = random.choice(("send", "wire", "wire", "stick", "write", "backup", "restore", "lose"))
        if act == "send":
            data = bytes([at]) * random.choice((10, CHUNK_BYTES, CHUNK_BYTES + 1))
            named[send(pc, data)] = data
        elif act == "wire":
            world.wire(pc)
        elif act in ("stick", "write"):
            carry(world, pc, back=act == "stick")
        else:
            backup = keep_or_lose(world, act, backup)
    world.clock.move_to(START + timedelta(days=1))
    for _ in range(3):
        for pc in world.pcs:
            assert world.wire(pc).equal
    for pc in world.pcs:
        for name, data in named.items():
            assert held(pc, name) == data, (seed, name)


def carry(world: World, pc: Database, *, back: bool) -> None:
    try:
        answer = world.take(write(pc)).answer
        if back:
            read(pc, answer)
    except TroubleError as error:
        assert error.code == "bundle_again"  # noqa: PT017 - after a restore of the server


def keep_or_lose(world: World, act: str, backup: Engine) -> Engine:
    if act == "restore":
        world.restore_server(backup)
    elif act == "lose":
        lose_a_report(world)
    return world.copy_server()


def lose_a_report(world: World) -> None:
    """The server's disk lost the bytes of one; it is put back without them."""
    with team_scope(world.engine, world.team) as connection:
        one = select(blob_chunk.c.name).limit(1).scalar_subquery()
        connection.execute(blob_chunk.delete().where(blob_chunk.c.name == one))
        connection.execute(blob.delete().where(blob.c.name.not_in(select(blob_chunk.c.name))))
    world.restore_server(world.copy_server())
