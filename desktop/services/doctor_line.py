"""Whether this PC reaches its province: the name, the port, the certificate, both clocks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from desktop.domain.clock import VIETNAM
from desktop.domain.errors import TroubleError
from desktop.domain.text.dates import format_date
from desktop.services.doctor import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from desktop.domain.clock import Clock
    from desktop.sync.trust import Trust

_CLOCK_TOLERANCE: Final = timedelta(minutes=5)
_RENEW_BEFORE: Final = timedelta(days=14)


def check_line(address: str, trust: Trust, clock: Clock) -> tuple[Finding, ...]:
    """Reach the server once, without a word about the team.

    Args:
        address: Of the enrolment.
        trust: Whom to take for the server.
        clock: Compared with the server's.

    Returns:
        One finding with the trouble as `params["trouble"]`, when the server is not reached.
    """
    from desktop.sync.http_line import HttpLine

    try:
        line = HttpLine(address, trust, clock)
        try:
            greeting = line.greet()
        finally:
            line.close()
    except TroubleError as trouble:
        return (Finding("server", ok=False, params={"trouble": trouble}),)
    return (
        Finding("server", ok=True, params={"address": address}),
        *_certificate(greeting.valid_until, greeting.now),
        _clocks(clock.now(), greeting.now),
    )


def _certificate(valid_until: datetime | None, now: datetime) -> Iterator[Finding]:
    """Nothing of a server without TLS, which is this PC itself."""
    if valid_until is not None:
        until = format_date(valid_until.astimezone(VIETNAM).date())
        yield Finding("certificate", valid_until - now > _RENEW_BEFORE, {"until": until})


def _clocks(here: datetime, there: datetime) -> Finding:
    off = abs(here - there)
    minutes = round(off.total_seconds() / 60)
    return Finding("server_clock", off <= _CLOCK_TOLERANCE, {"minutes": minutes})
