"""Whom a PC takes for its province's server, over years of certificates and wrong clocks."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import (
    EnrolmentSheet,
    read_sheet,
    short_fingerprint,
    show_code,
    write_sheet,
)
from desktop.services.sync_team import enrol, join_team, sync_now
from desktop.sync.account import read_account
from desktop.sync.transport_http import HttpTransport
from desktop.sync.trust import Trust, trust_of_sheet
from desktop.system.paths import Home
from server.app import create_app
from server.security.can import OFFICER
from server.security.tls import SPARE, open_identity, renew_identity, renewed_in_time
from server.services.enrol import make_enrol_code
from server.serving import make_server
from tests.support.province import running_server
from tests.sync.conftest import NOW, TEAM_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.storage.database import Database
    from server.security.tls import ServerIdentity

HOST = "127.0.0.1"


def sheet_file(
    engine: Engine, clock: SteppingClock, identity: ServerIdentity, folder: Path, *, old: bool
) -> str:
    """A sheet for any address, as a file; an old one names only the certificate."""
    made = EnrolmentSheet(
        address=f"https://{HOST}:1",
        code=make_enrol_code(engine, OFFICER, TEAM_NAME, clock),
        fingerprint=identity.fingerprint,
        authorities=[] if old else identity.authority_fingerprints,
    )
    file = folder / "tờ.langso-enrol"
    file.write_bytes(write_sheet(made))
    assert read_sheet(file.read_bytes()) == made
    return str(file)


def line_to(address: str, database: Database, clock: SteppingClock) -> HttpTransport:
    """The way that an enrolled PC takes, to wherever the server runs today."""
    with database.read() as unit:
        account = read_account(unit)
    assert account is not None
    return HttpTransport(address, account.trust, clock)


def sync_at(address: str, database: Database, clock: SteppingClock) -> timedelta | None:
    """One sync; how far the PC's clock is said to be off."""
    transport = line_to(address, database, clock)
    try:
        outcome = sync_now(database, clock, transport)
    finally:
        transport.close()
    assert outcome.equal
    return outcome.clock_off


def enrol_at(address: str, database: Database, sheet: str, clock: SteppingClock) -> None:
    """Enrol with the sheet, which names no port yet."""
    with open(sheet, "rb") as file:  # noqa: PTH123 - a name is what people give
        trust = trust_of_sheet(read_sheet(file.read()))
    transport = HttpTransport(address, trust, clock)
    enrol(database, sheet, None, clock, transport)
    transport.close()


def code_of(address: str, trust: Trust, clock: SteppingClock | None = None) -> str:
    """What is said of a server when it is asked for something."""
    transport = HttpTransport(address, trust, clock)
    try:
        transport.post("/sync", b"a secret", "a token")
    except TroubleError as trouble:
        return trouble.code
    finally:
        transport.close()
    return ""


@pytest.mark.parametrize("old", [False, True], ids=["sheet with authorities", "sheet of 0.1.0"])
def test_a_renewed_certificate_needs_no_new_sheet(
    engine: Engine,
    server_clock: SteppingClock,
    identity: ServerIdentity,
    database: Database,
    clock: SteppingClock,
    tmp_path: Path,
    old: bool,  # noqa: FBT001 - a parameter of pytest
) -> None:
    sheet = sheet_file(engine, server_clock, identity, tmp_path, old=old)
    with running_server(engine, server_clock, identity) as address:
        enrol_at(address, database, sheet, clock)
        sync_at(address, database, clock)
    renew_identity(identity.certificate.parent, [HOST], server_clock)
    renewed = open_identity(identity.certificate.parent, HOST, server_clock)
    assert renewed.fingerprint != identity.fingerprint
    assert renewed.authorities == identity.authorities
    with running_server(engine, server_clock, renewed) as address:
        sync_at(address, database, clock)
        assert code_of(address, Trust(identity.fingerprint)) == "wrong_certificate"


def test_a_code_typed_from_paper_pins_the_authority_and_learns_the_spare_one(
    engine: Engine,
    server_clock: SteppingClock,
    identity: ServerIdentity,
    database: Database,
    clock: SteppingClock,
    tmp_path: Path,
) -> None:
    folder = identity.certificate.parent
    pin = short_fingerprint(identity.authority_fingerprints[0])
    typed = show_code(make_enrol_code(engine, OFFICER, TEAM_NAME, server_clock), pin).lower()
    with running_server(engine, server_clock, identity) as address:
        enrol(database, typed, address, clock)
        sync_at(address, database, clock)
    renew_identity(folder, [HOST], server_clock, SPARE)
    renewed = open_identity(folder, HOST, server_clock)
    with running_server(engine, server_clock, renewed) as address:
        sync_at(address, database, clock)
    stranger = open_identity(tmp_path / "stranger", HOST, server_clock)
    with running_server(engine, server_clock, stranger) as address:
        assert code_of(address, Trust(pin=pin)) == "pin_wrong"
        with pytest.raises(TroubleError, match="pin_wrong"):
            enrol(database, typed, address, clock)
        with pytest.raises(TroubleError, match="sheet_file_needed"):
            enrol(database, typed[:15], address, clock)
        with pytest.raises(TroubleError, match="sheet_file_needed"):
            join_team(Home(tmp_path / "pc"), typed[:15], address, "ruộng bậc thang", clock)


def test_the_spare_authority_is_trusted_too(
    engine: Engine, server_clock: SteppingClock, identity: ServerIdentity
) -> None:
    trust = Trust(authorities=tuple(identity.authority_fingerprints))
    folder = identity.certificate.parent
    renew_identity(folder, [HOST], server_clock, SPARE)
    with running_server(engine, server_clock, open_identity(folder, HOST, server_clock)) as address:
        assert code_of(address, trust) == "token_refused"
    (folder / "authority.key").unlink()
    with pytest.raises(TroubleError, match="authority_key_missing"):
        renew_identity(folder, [HOST], server_clock)


def test_another_authority_is_refused_before_anything_is_said(
    engine: Engine, server_clock: SteppingClock, identity: ServerIdentity, tmp_path: Path
) -> None:
    ours = Trust(authorities=tuple(identity.authority_fingerprints))
    known = Trust(certificates="".join(identity.authorities))
    intruder = open_identity(tmp_path / "intruder", HOST, server_clock)
    with running_server(engine, server_clock, intruder) as address:
        assert code_of(address, ours) == "wrong_certificate"
        assert code_of(address, known) == "wrong_certificate"
    elsewhere = open_identity(tmp_path / "elsewhere", "dongbo.langson.example", server_clock)
    with running_server(engine, server_clock, elsewhere) as address:
        other = Trust(certificates="".join(elsewhere.authorities))
        assert code_of(address, other) == "wrong_certificate", "it is for another name"


@pytest.mark.parametrize("years", [-10, 10])
def test_a_pc_whose_clock_is_years_off_syncs_and_is_told(
    engine: Engine,
    server_clock: SteppingClock,
    identity: ServerIdentity,
    database: Database,
    clock: SteppingClock,
    tmp_path: Path,
    years: int,
) -> None:
    sheet = sheet_file(engine, server_clock, identity, tmp_path, old=False)
    clock.move_to(NOW + timedelta(days=365 * years))
    with running_server(engine, server_clock, identity) as address:
        enrol_at(address, database, sheet, clock)
        off = sync_at(address, database, clock)
    assert off is not None
    assert abs(off) > timedelta(days=3_000)


def test_a_certificate_that_ended_is_told_from_a_wrong_clock(
    engine: Engine, server_clock: SteppingClock, identity: ServerIdentity
) -> None:
    trust = Trust(certificates="".join(identity.authorities))
    late = SteppingClock(NOW + timedelta(days=500))
    with running_server(engine, server_clock, identity) as address:
        assert code_of(address, trust, late) == "token_refused", "the server says what day it is"
    with running_server(engine, late, identity) as address:
        assert code_of(address, trust, late) == "certificate_expired"


def test_the_server_renews_in_time_and_serves_the_new_one(
    engine: Engine, server_clock: SteppingClock, identity: ServerIdentity
) -> None:
    folder = identity.certificate.parent
    server = make_server(
        create_app(engine, server_clock),
        identity,
        renew=lambda: renewed_in_time(folder, [HOST], server_clock),
    )
    asyncio.run(server.on_tick(0))
    assert open_identity(folder, HOST, server_clock).fingerprint == identity.fingerprint
    server_clock.move_to(NOW + timedelta(days=397 - 30))
    asyncio.run(server.on_tick(0))
    renewed = open_identity(folder, HOST, server_clock)
    assert renewed.fingerprint != identity.fingerprint
    assert open_identity(folder, HOST, server_clock) == renewed


def test_a_certificate_gets_the_name_that_devices_call(
    tmp_path: Path, server_clock: SteppingClock
) -> None:
    name = "dongbo.langson.example"
    first = open_identity(tmp_path, "0.0.0.0", server_clock, [name])  # noqa: S104 - a name here
    assert first.authorities
    assert open_identity(tmp_path, name, server_clock) == first
    moved = open_identity(tmp_path, "moi.langson.example", server_clock)
    assert moved.fingerprint != first.fingerprint
    assert moved.authorities == first.authorities
    # One of before 0.2.0 has no spare authority, and PCs may know it by itself.
    (tmp_path / "spare.pem").unlink()
    kept = open_identity(tmp_path, "khac.langson.example", server_clock)
    assert (kept.fingerprint, kept.authorities) == (moved.fingerprint, ())
