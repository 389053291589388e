"""Two entries that are two: what one PC says of them, the other PC knows after a sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.ids import new_id
from desktop.domain.people import BirthPrecision, Resident
from desktop.domain.work import SubjectKind
from desktop.services.apart import KeepApart, keep_apart, pairs_apart
from desktop.services.duplicates import all_duplicates
from desktop.services.session import TeamSession
from desktop.services.sync_team import enrol, join_team, sync_now
from desktop.system.paths import Home
from tests.sync.conftest import NOW
from tests.sync.test_sync_team import PASSPHRASE, save

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.domain.clock import SteppingClock
    from desktop.protocol.enrolment import EnrolmentSheet
    from desktop.storage.database import Database


def add_person(session: TeamSession) -> str:
    record = Resident(
        id=new_id(session.clock),
        full_name="Chẩu Thị Hai",
        birth_on=NOW.date().replace(year=1980),
        birth_precision=BirthPrecision.DAY,
    )
    with session.database.write() as unit:
        unit.put(record)
    return record.id


def test_a_pair_that_is_two_is_quiet_on_the_other_pc(
    database: Database, sheet: Callable[[], EnrolmentSheet], clock: SteppingClock, tmp_path: Path
) -> None:
    enrol(database, save(sheet(), tmp_path), None, clock)
    here = TeamSession(database, clock)
    one = add_person(here)
    sync_now(database, clock)
    there = join_team(Home(tmp_path / "b"), save(sheet(), tmp_path), None, PASSPHRASE, clock)
    try:
        sync_now(there.database, clock)
        # Entered once more on the other PC: each PC sees the pair after a sync.
        other = add_person(there)
        sync_now(there.database, clock)
        sync_now(database, clock)
        assert here.read(all_duplicates).total == there.read(all_duplicates).total == 1
        here.write(keep_apart, KeepApart(SubjectKind.RESIDENT, one, (other,)))
        assert there.read(all_duplicates).total == 1
        sync_now(database, clock)
        sync_now(there.database, clock)
        assert there.read(all_duplicates).total == 0
        assert len(there.read(pairs_apart)) == 1
    finally:
        there.close()
