"""Sent reports go to the server and to the team's other PCs, in chunks, over real HTTPS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.reporting import Submission
from desktop.protocol.blobs import SEALED, BlobAsk, BlobPiece
from desktop.protocol.packages import CHUNK_BYTES, chunks_of, name_of
from desktop.services.sync_team import enrol, sync_now
from desktop.storage.database import Database
from desktop.sync.account import new_device_key, require_account, save_account
from desktop.sync.enrol import joining_request
from desktop.sync.transport_http import HttpTransport
from server.services.teams import after_restore
from server.storage.schema import blob, blob_chunk
from server.storage.scope import team_scope
from tests.sync.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.protocol.enrolment import EnrolmentSheet

LARGE = bytes(range(251)) * 2500
"""Three chunks."""


@dataclass
class Cut:
    """The real line, which breaks after so many chunks."""

    transport: HttpTransport
    chunks: int

    def __getattr__(self, name: str) -> Any:
        call = getattr(self.transport, name)
        if name not in ("put_blob", "get_blob"):
            return call

        def counted(*arguments: Any) -> Any:
            if not self.chunks:
                raise TroubleError("no_network")
            self.chunks -= 1
            return call(*arguments)

        return counted


_OPEN: list[HttpTransport] = []


def line_of(database: Database) -> HttpTransport:
    with database.read() as unit:
        account = require_account(unit)
    _OPEN.append(HttpTransport(account.address, account.fingerprint))
    return _OPEN[-1]


@pytest.fixture(autouse=True)
def _lines_are_closed(address: str) -> Iterator[None]:
    """Before the server is: it waits half a minute for each line to say goodbye."""
    del address
    yield
    while _OPEN:
        _OPEN.pop().close()


def send(database: Database, clock: SteppingClock, data: bytes = LARGE) -> str:
    with database.write(kind="send_report") as unit:
        name = unit.blobs.put(data)
        unit.put(
            Submission(
                id=new_id(clock),
                report_id=new_id(clock),
                sent_on=date(2026, 11, 24),
                package=name,
                pdf="b" * 64,
            )
        )
    return name


def held(database: Database, name: str) -> bytes | None:
    with database.read() as unit:
        return unit.blobs.get(name)


@pytest.fixture
def founder(
    database: Database, sheet: Callable[[], EnrolmentSheet], clock: SteppingClock, tmp_path: Path
) -> Database:
    from desktop.protocol.enrolment import write_sheet

    file = tmp_path / "tờ.langso-enrol"
    file.write_bytes(write_sheet(sheet()))
    enrol(database, str(file), None, clock)
    return database


@pytest.fixture
def second(
    founder: Database, sheet: Callable[[], EnrolmentSheet], tmp_path: Path
) -> Iterator[Database]:
    clock = SteppingClock(NOW, seed=99)
    dev, key, given = new_id(clock), new_device_key(clock), sheet()
    transport = HttpTransport(given.address, given.fingerprint)
    answer = transport.enrol(joining_request(given, dev, key, "PC hai"))
    transport.close()
    made = Database.create_joined(
        tmp_path / "second.db", bytes(32), founder.team_id, clock, device=dev
    )
    with made.write() as unit:
        save_account(unit, given, key, answer)
    yield made
    made.close()


def test_a_report_reaches_the_other_pc_after_a_cut_on_either_way(
    founder: Database, second: Database, clock: SteppingClock
) -> None:
    name = send(founder, clock)
    with pytest.raises(TroubleError, match="no_network"):
        sync_now(founder, clock, Cut(line_of(founder), 2))
    # The other PC knows of the sending, whose bytes are not whole at the server yet.
    sync_now(second, clock)
    assert held(second, name) is None
    again = Cut(line_of(founder), 1)
    sync_now(founder, clock, again)
    assert again.chunks == 0, "two of the three chunks were there"
    with pytest.raises(TroubleError, match="no_network"):
        sync_now(second, clock, Cut(line_of(second), 1))
    assert held(second, name) is None
    rest = Cut(line_of(second), 2)
    sync_now(second, clock, rest)
    assert held(second, name) == LARGE
    quiet = Cut(line_of(second), 0)
    assert sync_now(second, clock, quiet).requests == 1


def test_the_server_takes_only_what_a_sending_names_and_what_its_name_says(
    founder: Database, engine: Engine, clock: SteppingClock
) -> None:
    name = send(founder, clock)
    line = line_of(founder)
    sync_now(founder, clock, Cut(line, 9))
    with founder.read() as unit:
        token = require_account(unit).token
    stranger = b"x" * 100
    with pytest.raises(TroubleError, match="server_refused"):
        line.put_blob(token, BlobPiece(bytes.fromhex(name_of(stranger)), 100, 0, stranger))
    assert line.blob_state(token, BlobAsk(bytes.fromhex(name_of(stranger)))).size == 0
    wrong = b"y" * 100
    with founder.write() as unit:
        unit.put(
            Submission(
                id=new_id(clock), report_id=new_id(clock), sent_on=date(2026, 11, 24),
                package=name_of(stranger), pdf="b" * 64,
            )
        )  # fmt: skip
    sync_now(founder, clock, line)
    with pytest.raises(TroubleError, match="server_refused"):
        line.put_blob(token, BlobPiece(bytes.fromhex(name_of(stranger)), 100, 0, wrong))
    assert line.blob_state(token, BlobAsk(bytes.fromhex(name_of(stranger)))).have == 0
    with pytest.raises(TroubleError, match="token_refused"):
        line.get_blob("A" * 43, BlobAsk(bytes.fromhex(name)))
    with team_scope(engine, founder.team_id, reads=True) as connection:
        rows = connection.execute(select(blob_chunk).order_by(blob_chunk.c.number)).all()
        assert [len(row.body) for row in rows] == [len(one) + 16 for one in chunks_of(LARGE)]
        assert {row.form for row in rows} == {SEALED}
        assert all(one[:64] not in bytes(row.body) for row in rows for one in chunks_of(LARGE))
        assert connection.execute(select(blob.c.size)).scalars().all() == [len(LARGE)]


def test_what_came_damaged_is_not_kept(
    founder: Database, second: Database, clock: SteppingClock
) -> None:
    name = send(founder, clock)
    sync_now(founder, clock)

    class Damaging(Cut):
        def __getattr__(self, call_name: str) -> Any:
            call = super().__getattr__(call_name)
            if call_name != "get_blob":
                return call

            def changed(*arguments: Any) -> BlobPiece:
                piece = call(*arguments)
                return BlobPiece(piece.name, piece.size, piece.number, b"\0" * len(piece.body))

            return changed

    sync_now(second, clock, Damaging(line_of(second), 9))
    assert held(second, name) is None
    sync_now(second, clock)
    assert held(second, name) == LARGE


def test_a_restored_server_gets_its_blobs_again(
    founder: Database, engine: Engine, clock: SteppingClock, server_clock: SteppingClock
) -> None:
    send(founder, clock, b"z" * CHUNK_BYTES)
    sync_now(founder, clock)
    with team_scope(engine, founder.team_id) as connection:
        connection.execute(blob_chunk.delete())
        connection.execute(blob.delete())
        after_restore(connection, founder.team_id, server_clock)
    assert sync_now(founder, clock).server_restored
    with team_scope(engine, founder.team_id, reads=True) as connection:
        assert connection.execute(select(blob.c.size)).scalars().all() == [CHUNK_BYTES]
