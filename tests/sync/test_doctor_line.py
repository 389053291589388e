"""The self-test of the line, against a real server and against what stands in its way."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import TroubleError
from desktop.services.doctor_book import server_of
from desktop.services.doctor_line import check_line
from desktop.services.sync_team import enrol
from desktop.sync.trust import Trust
from desktop.system.findings import finding_text
from tests.support.province import running_server
from tests.sync.conftest import NOW
from tests.sync.test_sync_team import save

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from desktop.protocol.enrolment import EnrolmentSheet
    from desktop.services.doctor import Finding
    from desktop.storage.database import Database
    from server.security.tls import ServerIdentity


def trouble_of(found: tuple[Finding, ...]) -> str:
    (one,) = found
    assert not one.ok
    trouble = one.params["trouble"]
    assert isinstance(trouble, TroubleError)
    assert finding_text(one.code, ok=one.ok, params=one.params)
    return trouble.code


def test_a_server_that_answers(
    address: str, identity: ServerIdentity, clock: SteppingClock
) -> None:
    found = check_line(address, Trust(identity.fingerprint), clock)
    assert [(one.code, one.ok) for one in found if one.code != "certificate"] == [
        ("server", True),
        ("server_clock", True),
    ]


def test_an_enrolled_book_knows_whom_to_ask(
    database: Database,
    sheet: Callable[[], EnrolmentSheet],
    clock: SteppingClock,
    tmp_path: Path,
) -> None:
    with database.read() as read:
        assert server_of(read) is None
    enrol(database, save(sheet(), tmp_path), None, clock)
    with database.read() as read:
        server = server_of(read)
    assert server is not None
    found = check_line(*server, clock)
    assert [(one.code, one.ok) for one in found] == [
        ("server", True),
        ("certificate", True),
        ("server_clock", True),
    ]


def test_a_clock_that_is_off_is_told_in_minutes(
    address: str, identity: ServerIdentity, clock: SteppingClock
) -> None:
    clock.move_to(clock.now() + timedelta(minutes=90))
    found = {one.code: one for one in check_line(address, Trust(identity.fingerprint), clock)}
    wrong = found["server_clock"]
    assert not wrong.ok
    assert wrong.params["minutes"] == 90
    for minutes, words in ((90, "lệch 90 phút"), (120, "khoảng 2 giờ"), (2_880, "khoảng 2 ngày")):
        assert words in finding_text(wrong.code, ok=False, params={"minutes": minutes})


def test_a_certificate_that_ends_soon_is_told_before_and_after(
    engine: Engine, identity: ServerIdentity, server_clock: SteppingClock
) -> None:
    trust = Trust(certificates="".join(identity.authorities))
    for days, code, ok in ((390, "certificate", False), (380, "certificate", True)):
        server_clock.move_to(NOW + timedelta(days=days))
        with running_server(engine, server_clock, identity) as address:
            found = {one.code: one for one in check_line(address, trust, server_clock)}
        assert found[code].ok is ok, days
        assert str(found[code].params["until"]) in finding_text(
            code, ok=ok, params=found[code].params
        )
    server_clock.move_to(NOW + timedelta(days=500))
    with running_server(engine, server_clock, identity) as address:
        assert trouble_of(check_line(address, trust, server_clock)) == "certificate_expired"


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_that_is_years_off_is_told_and_nothing_else(
    address: str, identity: ServerIdentity, clock: SteppingClock, years: int
) -> None:
    clock.move_to(clock.now() + timedelta(days=365 * years))
    trust = Trust(certificates="".join(identity.authorities))
    found = check_line(address, trust, clock)
    (wrong,) = [one for one in found if not one.ok]
    assert wrong.code == "server_clock"
    assert "lệch khoảng 3.650 ngày" in finding_text(wrong.code, ok=False, params=wrong.params)


def test_another_certificate(address: str, clock: SteppingClock) -> None:
    assert trouble_of(check_line(address, Trust("0" * 64), clock)) == "wrong_certificate"


def test_nobody_listens_there(clock: SteppingClock) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = check_line(f"https://127.0.0.1:{port}", Trust("0" * 64), clock)
    assert trouble_of(found) == "connection_refused"


def test_an_address_that_is_none(clock: SteppingClock) -> None:
    assert trouble_of(check_line("nonsense", Trust(), clock)) == "bad_address"
