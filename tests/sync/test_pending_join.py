"""The answer to a further PC's code is lost on the line; the code is not spent by that."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.clock import SystemClock
from desktop.domain.errors import TroubleError
from desktop.services.pending_join import pending_join
from desktop.services.sync_team import enrol, join_team, sync_now
from desktop.sync.transport_http import HttpTransport
from desktop.sync.trust import trust_of_sheet
from desktop.system.paths import Home
from tests.sync.test_sync_team import PASSPHRASE, save

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.domain.clock import SteppingClock
    from desktop.protocol.enrolment import EnrolAnswer, EnrolmentSheet, EnrolRequest
    from desktop.storage.database import Database

OTHER = "bep lua nha san coi nuoc"


class Forgetful(HttpTransport):
    """Its line is cut after the server has done what it was asked."""

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        super().enrol(request)
        raise TroubleError("no_network")


def test_the_same_pc_may_use_its_code_again(
    database: Database, sheet: Callable[[], EnrolmentSheet], clock: SteppingClock, tmp_path: Path
) -> None:
    enrol(database, save(sheet(), tmp_path), None, clock)
    sync_now(database, clock)
    given, home = sheet(), Home(tmp_path / "b")
    file = save(given, tmp_path)
    cut = Forgetful(given.address, trust_of_sheet(given))
    with pytest.raises(TroubleError, match="no_network"):
        join_team(home, file, None, PASSPHRASE, clock, cut)
    cut.close()
    with pytest.raises(TroubleError, match="code_used"):
        join_team(Home(tmp_path / "c"), file, None, PASSPHRASE, clock)
    joined = join_team(home, file, None, PASSPHRASE, clock)
    assert sync_now(joined.database, clock).equal is True
    joined.close()
    assert list((home.root / "joining").iterdir()) == []


def test_what_is_kept_meanwhile_is_sealed_and_goes_by_itself(tmp_path: Path) -> None:
    home, clock = Home(tmp_path), SystemClock()
    first = pending_join(home, "A" * 13, PASSPHRASE, clock)
    assert pending_join(home, "A" * 13, PASSPHRASE, clock) == first
    stored = b"".join(file.read_bytes() for file in (tmp_path / "joining").iterdir())
    assert first.key not in stored
    assert bytes.fromhex(first.dev) not in stored
    assert pending_join(home, "B" * 13, PASSPHRASE, clock) != first
    assert pending_join(home, "A" * 13, OTHER, clock) != first

    class Later:
        """Nine days on."""

        def now(self) -> Any:
            return clock.now() + timedelta(days=9)

        def random_bytes(self, count: int) -> bytes:
            return clock.random_bytes(count)

    pending_join(home, "C" * 13, PASSPHRASE, Later())  # type: ignore[arg-type]
    assert len(list((tmp_path / "joining").iterdir())) == 2
