"""The disk is full in the middle of an import: said, every household whole, gone on with later."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import TroubleError
from desktop.domain.people import Household, Resident
from desktop.services.import_households import ImportHouseholds, import_households
from desktop.services.workbook import read_workbook
from tests.services.conftest import TODAY
from tests.support.workbook import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.services.session import TeamSession

HOUSEHOLDS = 120


def sizes(session: TeamSession) -> list[int]:
    """How many live in each household."""
    with session.database.read() as unit:
        found = Counter(one.household_id for one in unit.all(Resident))
        return sorted(found[home.id] for home in unit.all(Household))


def limit_pages(session: TeamSession, more: int) -> None:
    with session.database.write() as unit:
        pages = unit.cursor.execute("PRAGMA page_count").fetchone()[0]
        unit.cursor.execute(f"PRAGMA max_page_count = {pages + more}")


@pytest.mark.parametrize("room", [3, 40, 120])
def test_what_was_brought_in_is_whole_and_the_rest_follows(
    session: TeamSession, tmp_path: Path, room: int
) -> None:
    made = make_workbook(tmp_path / "ho.xlsx", households=HOUSEHOLDS)
    rows = read_workbook(made.path, TODAY).rows
    whole = sorted(Counter(row.household for row in rows).values())
    command = ImportHouseholds(rows, file=made.path.name)
    limit_pages(session, room)
    with pytest.raises(TroubleError, match="disk_full"):
        import_households(session, command)
    half = sizes(session)
    assert len(half) < HOUSEHOLDS
    assert not Counter(half) - Counter(whole), "no household is half in the list"
    limit_pages(session, 100_000)
    import_households(session, command)
    assert sizes(session) == whole
