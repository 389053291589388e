"""The list of people, saved as a file, is read into the book of the team that goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from desktop.domain.people import Household, Resident, ResidentStatus
from desktop.domain.places import Village
from desktop.importing.households import parse_households
from desktop.services.import_households import ImportHouseholds, import_households
from desktop.services.list_files import save_list
from desktop.services.session import TeamSession
from desktop.services.team import AddVillage, add_village, own_team
from desktop.storage.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.ui.context import AppContext
    from desktop.ui.people.people_view import PeopleView
    from tests.ui.driving import Desk

HEAD_COLUMN = 3


def households(read: Any) -> tuple[set[frozenset[tuple[object, ...]]], set[str]]:
    """Who lives with whom, and the names of the heads."""
    found: dict[str | None, set[tuple[object, ...]]] = {}
    names = {}
    for one in read.all(Resident):
        if one.status is ResidentStatus.ACTIVE:
            said = (one.full_name, one.birth_on, one.birth_precision, one.sex, one.phone)
            found.setdefault(one.household_id, set()).add(said)
            names[one.id] = one.full_name
    heads = {names[home.head_id] for home in read.all(Household) if home.head_id in names}
    return set(map(frozenset, found.values())), heads


def test_sorted_by_the_head_everybody_comes_with_whom_they_live(
    people: PeopleView, desk: Desk, app_context: AppContext, tmp_path: Path
) -> None:
    people.table.sortByColumn(HEAD_COLUMN, Qt.SortOrder.AscendingOrder)
    path = save_list(tmp_path / "nguoi-dan.xlsx", people.export_button.content())
    preview = parse_households(path, app_context.clock.today())
    assert preview.error_count == 0
    clock = app_context.clock
    successor = replace(desk.read(own_team), id="ab" * 16, name="Tổ thôn Nà Sầm")
    database = Database.create(None, bytes(32), successor, clock)
    with database.write() as unit:
        for village in desk.read(lambda read: read.all(Village)):
            add_village(unit, AddVillage(village.name))
    session = TeamSession(database, clock)
    done = import_households(session, ImportHouseholds(preview.rows, file=path.name)).result
    assert (done.left_out, done.residents) == ((), len(preview.rows))
    with database.read() as unit:
        assert households(unit) == desk.read(households)
    session.close()
