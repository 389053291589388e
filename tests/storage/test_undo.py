"""Undo takes an act back per field group, and never what somebody did afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.domain.people import Relation, Resident
from desktop.domain.reporting import PeriodKind, Report, report_id
from desktop.domain.team import Team
from desktop.storage.database import Database
from tests.storage.conftest import KEY, TEAM

if TYPE_CHECKING:
    from desktop.domain.changes import Undone
    from desktop.domain.clock import SteppingClock


def save(database: Database, entity: Resident, original: Resident | None = None) -> str:
    with database.write() as unit:
        unit.put(entity, original=original)
        return unit.act


def undo(database: Database, act: str) -> Undone:
    with database.write(kind="undo") as unit:
        return unit.undo(act)


def get(database: Database, record: str) -> Resident | None:
    with database.read() as unit:
        return unit.get(Resident, record)


@pytest.fixture
def mau(clock: SteppingClock) -> Resident:
    return Resident(id=new_id(clock), full_name="Lò Thị Mẫu", phone="0901234567")


def test_create_is_undone_by_delete_and_that_by_restore(database: Database, mau: Resident) -> None:
    act = save(database, mau)
    undone = undo(database, act)
    assert (undone.restored, undone.kept) == (1, ())
    assert get(database, mau.id) is None
    undo(database, undone.act)
    assert get(database, mau.id) == mau


def test_an_edit_is_undone_only_where_nobody_edited_since(
    database: Database, mau: Resident
) -> None:
    save(database, mau)
    edited = replace(mau, phone=None, full_name="Lò Thị Mầu")
    act = save(database, edited, mau)
    later = replace(edited, full_name="Lò Thị Mau")
    save(database, later, edited)
    undone = undo(database, act)
    assert undone.kept == (("resident", mau.id, "full_name"),)
    assert get(database, mau.id) == replace(later, phone=mau.phone)


def test_a_created_record_that_was_edited_since_stays(database: Database, mau: Resident) -> None:
    act = save(database, mau)
    save(database, replace(mau, relation=Relation.HEAD), mau)
    undone = undo(database, act)
    assert undone.restored == 0
    assert undone.kept == (("resident", mau.id, "family"),)
    assert get(database, mau.id) is not None


def test_several_changes_of_one_record_are_one_step_back(database: Database, mau: Resident) -> None:
    save(database, mau)
    with database.write() as unit:
        first = replace(mau, phone="1", note="x")
        unit.put(first, original=mau)
        unit.put(replace(first, phone="2"), original=first)
        unit.delete(Resident, mau.id)
        act = unit.act
    undo(database, act)
    assert get(database, mau.id) == mau


def test_a_large_act_is_undone_txn_by_txn(database: Database, clock: SteppingClock) -> None:
    people = [Resident(id=new_id(clock), full_name=f"Người {i}") for i in range(150)]
    with database.write() as unit:
        for start in range(0, 150, 50):
            with unit.txn():
                for one in people[start : start + 50]:
                    unit.put(one)
        act = unit.act
    assert undo(database, act).restored == 150
    with database.read() as unit:
        assert unit.all(Resident) == ()


def test_an_unknown_act_is_known_trouble(database: Database) -> None:
    with pytest.raises(TroubleError, match="act_unknown"):
        undo(database, "f" * 32)


def test_images_are_dropped_after_thirty_days(
    database: Database, mau: Resident, clock: SteppingClock
) -> None:
    act = save(database, mau)
    clock.move_to(clock.instant.replace(year=2027))
    assert database.path is not None
    later = Database.open(database.path, KEY, clock)
    with pytest.raises(TroubleError, match="act_unknown"):
        undo(later, act)
    later.close()


def test_long_texts_come_back_in_as_many_changes_as_they_need(database: Database) -> None:
    first_on = date(2026, 10, 1)
    long = "ể" * 4000
    report = Report(
        id=report_id(PeriodKind.MONTH, first_on),
        period_kind=PeriodKind.MONTH,
        period_first_on=first_on,
        period_last_on=date(2026, 10, 31),
    )
    full = replace(report, situation=long, difficulties=long, proposals=long)
    steps = [
        report,
        replace(report, situation=long),
        replace(report, situation=long, difficulties=long),
        full,
    ]
    with database.write() as unit:
        for step in steps:
            with unit.txn():
                unit.put(step)
    with database.write() as unit:
        unit.put(report, original=full)
        act = unit.act
    assert undo(database, act).restored == 1
    with database.read() as unit:
        assert unit.get(Report, report.id) == full


def test_the_first_act_of_a_book_leaves_the_team_where_it_is(database: Database) -> None:
    with database.read() as unit:
        first = unit.local.history()[-1]
    undone = undo(database, first.act)
    assert undone.kept == (("team", TEAM.id, "_deleted"),)
    with database.read() as unit:
        assert unit.get(Team, TEAM.id) == TEAM
