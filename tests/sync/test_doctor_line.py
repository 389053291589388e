"""The self-test of the line, against a real server and against what stands in its way."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.domain.errors import TroubleError
from desktop.services.doctor_line import check_line
from desktop.sync.trust import Trust
from desktop.system.findings import finding_text

if TYPE_CHECKING:
    from desktop.domain.clock import SteppingClock
    from desktop.services.doctor import Finding
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


def test_a_clock_that_is_off_is_told_in_minutes(
    address: str, identity: ServerIdentity, clock: SteppingClock
) -> None:
    clock.move_to(clock.now() + timedelta(minutes=90))
    found = {one.code: one for one in check_line(address, Trust(identity.fingerprint), clock)}
    wrong = found["server_clock"]
    assert not wrong.ok
    assert wrong.params["minutes"] == 90


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
