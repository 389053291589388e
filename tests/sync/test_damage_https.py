"""Damage is found and mended through the real server, and told to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Household
from desktop.protocol.enrolment import write_sheet
from desktop.services.doctor_book import check_book
from desktop.services.sync_team import enrol, sync_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from desktop.domain.clock import SteppingClock
    from desktop.protocol.enrolment import EnrolmentSheet
    from desktop.storage.database import Database


@pytest.fixture
def enrolled(
    database: Database, clock: SteppingClock, sheet: Callable[[], EnrolmentSheet], tmp_path: Path
) -> Database:
    """A PC with a few households, all at the province."""
    file = tmp_path / "team.langso-sheet"
    file.write_bytes(write_sheet(sheet()))
    enrol(database, str(file), None, clock)
    with database.write() as unit:
        for at in range(8):
            unit.put(Household(id=new_id(clock), village_id=new_id(clock), note=f"nhà {at}"))
    assert sync_now(database, clock).equal is True
    return database


def test_a_damaged_record_comes_back_and_the_self_test_says_so(
    enrolled: Database, clock: SteppingClock
) -> None:
    with enrolled.read() as unit:
        before = unit.all(Household)
    with enrolled.write() as unit:
        unit.cursor.execute("UPDATE record_state SET cells = x'80' WHERE r = ?", (before[2].id,))
        unit.cursor.execute("UPDATE household SET note = 'khác' WHERE id = ?", (before[3].id,))
    outcome = sync_now(enrolled, clock)
    assert (outcome.equal, outcome.repaired) == (True, ("household",))
    assert outcome.repaired_records == 2
    with enrolled.read() as unit:
        assert unit.all(Household) == before
        kept = unit.sync.set_aside()
        (finding,) = [one for one in check_book(unit) if one.code == "mended"]
    assert {row.record for row in kept} == {before[2].id, before[3].id}
    assert (finding.ok, finding.params["count"]) == (False, len(kept))


def test_a_server_whose_log_is_damaged_says_so(
    enrolled: Database, clock: SteppingClock, engine: Engine
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE change SET hlc = hlc + 1 WHERE seq = 3")
    with enrolled.write() as unit:
        unit.cursor.execute("DELETE FROM record_state WHERE t = 'household'")
    with pytest.raises(TroubleError, match="log_damaged"):
        sync_now(enrolled, clock)
