"""A record that is new is saved without looking for it first, and exactly as any other."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.people import BirthPrecision, Household, Relation, Resident
from desktop.domain.team import Sex
from desktop.storage.database import Database
from desktop.storage.engine import DatabaseError
from tests.storage.conftest import KEY, TEAM

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.storage.write_unit import WriteUnit

HOME = Household(id="b" * 32, village_id="c" * 32, code="01", house_number="12/4B")
PEOPLE = (
    Resident(
        id="d" * 32,
        full_name="Nông Thị Bưởi",
        household_id=HOME.id,
        relation=Relation.HEAD,
        birth_on=date(1961, 1, 1),
        birth_precision=BirthPrecision.YEAR,
        sex=Sex.FEMALE,
        phone="0912345678",
    ),
    Resident(id="e" * 32, full_name="Vi Văn Đạt", household_id=HOME.id, note="Đi làm xa"),
)
TABLES = ("household", "resident", "search_word", "outbox", "before_image", "history", "sync_head")


def everything(save: Callable[[WriteUnit, Any], None]) -> dict[str, list[Any]]:
    """All that a fresh database holds after these records were saved that way."""
    clock = SteppingClock(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), seed=7)
    database = Database.create(None, KEY, TEAM, clock)
    with database.write("a" * 32, kind="import_households") as unit:
        for record in (HOME, *PEOPLE):
            save(unit, record)
    with database.read() as unit:
        found = {t: unit.cursor.execute(f"SELECT * FROM {t}").fetchall() for t in TABLES}  # noqa: S608
        assert unit.all(Resident) == PEOPLE
    database.close()
    return found


def test_what_is_stored_is_the_same_either_way() -> None:
    added = everything(lambda unit, record: unit.add(record))
    assert added == everything(lambda unit, record: unit.put(record))
    assert len(added["outbox"]) == len(PEOPLE) + 2
    assert added["search_word"]


def test_a_record_that_is_there_is_not_written_over(database: Database) -> None:
    with database.write() as unit:
        unit.add(PEOPLE[0])
    with pytest.raises(DatabaseError), database.write() as unit:
        unit.add(Resident(id=PEOPLE[0].id, full_name="Lô Văn Khác"))
    with database.read() as unit:
        assert unit.all(Resident) == PEOPLE[:1]
        assert unit.cursor.execute("SELECT count(*) FROM outbox").fetchone() == (2,)


def test_a_value_that_the_other_end_would_refuse_is_a_bug(database: Database) -> None:
    with pytest.raises(ValueError, match="full_name"), database.write() as unit:
        unit.add(Resident(id="d" * 32, full_name="\0"))
    with pytest.raises(ValueError, match="merge"), database.write() as unit:
        unit.add(Resident(id="d" * 32, full_name="Vi Thị Hai", merged_into="e" * 32))
