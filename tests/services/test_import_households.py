"""Rows of a preview become households; nobody is added twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import JobCancelledError, RuleBrokenError, TroubleError
from desktop.domain.importing_rows import CellError, ImportColumn, ImportRow, ImportValues
from desktop.domain.people import BirthPrecision, Household, Relation, Resident
from desktop.services.book import Undo, undo
from desktop.services.import_households import ImportHouseholds, import_households
from desktop.services.people import NewHousehold, NewPerson, add_resident
from desktop.services.team import AddVillage, add_village
from desktop.services.workbook import read_workbook
from tests.services.conftest import TODAY, VILLAGE
from tests.support.workbook import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.services.session import TeamSession


def row(number: int, household: int, name: str | None, **values: Any) -> ImportRow:
    return ImportRow(number, (), household, ImportValues(full_name=name, **values))


FAMILY = (
    row(4, 0, "Nông Văn Tài", relation=Relation.HEAD, household_code="01", lane="Xóm Trên"),
    row(5, 0, "Vi Thị Hoa", relation=Relation.SPOUSE, birth_on=date(1980, 1, 1)),
    row(6, 1, "Bế Văn Sơn", relation=Relation.HEAD, household_code="02"),
)


def every(session: TeamSession, kind: type[Any]) -> list[Any]:
    return list(session.read(lambda read: read.all(kind)))


def names(session: TeamSession) -> list[str]:
    return sorted(one.full_name for one in every(session, Resident))


def test_rows_become_households_with_their_heads(session: TeamSession) -> None:
    done = session.write(import_households, ImportHouseholds(FAMILY)).result
    assert (done.households, done.residents, done.known_residents) == (2, 3, 0)
    by_code = {one.code: one for one in every(session, Household)}
    people = {one.full_name: one for one in every(session, Resident)}
    assert by_code["01"].head_id == people["Nông Văn Tài"].id
    assert by_code["01"].lane == "Xóm Trên"
    assert by_code["01"].village_id == VILLAGE
    assert people["Vi Thị Hoa"].household_id == by_code["01"].id


def test_the_same_rows_again_add_nobody(session: TeamSession) -> None:
    session.write(import_households, ImportHouseholds(FAMILY))
    again = session.write(import_households, ImportHouseholds(FAMILY)).result
    assert (again.households, again.residents, again.known_residents) == (0, 0, 3)
    assert len(names(session)) == 3


def test_a_corrected_line_joins_its_household(session: TeamSession) -> None:
    wrong = replace(FAMILY[1], errors=(CellError(ImportColumn.BIRTH, "date_format"),))
    done = session.write(import_households, ImportHouseholds((FAMILY[0], wrong))).result
    assert done.left_out == (5,)
    done = session.write(import_households, ImportHouseholds(FAMILY)).result
    assert (done.households, done.residents, done.known_residents) == (1, 2, 1)
    home = {one.full_name: one.household_id for one in every(session, Resident)}
    assert home["Vi Thị Hoa"] == home["Nông Văn Tài"]


def test_the_same_number_alone_is_not_the_same_household(session: TeamSession) -> None:
    new = NewHousehold(VILLAGE, code="01")
    session.write(add_resident, NewPerson("Triệu Thị Khác", new_household=new))
    done = session.write(import_households, ImportHouseholds(FAMILY)).result
    assert done.households == 2
    assert session.write(import_households, ImportHouseholds(FAMILY)).result.households == 0


def test_without_numbers_the_head_tells_households_apart(session: TeamSession) -> None:
    bare = tuple(replace(one, values=replace(one.values, household_code=None)) for one in FAMILY)
    session.write(import_households, ImportHouseholds(bare))
    done = session.write(import_households, ImportHouseholds(bare)).result
    assert (done.households, done.residents) == (0, 0)


def test_a_line_that_breaks_a_rule_is_left_out(session: TeamSession) -> None:
    future = row(7, 2, "Lô Văn Sau", birth_on=date(2030, 1, 1), birth_precision=BirthPrecision.DAY)
    nameless = row(8, 3, None)
    done = session.write(import_households, ImportHouseholds((future, nameless))).result
    assert done.left_out == (7, 8)
    assert every(session, Household) == []


def test_villages_are_known_by_their_own_name(session: TeamSession) -> None:
    other = session.write(add_village, AddVillage("Tổ dân phố số 5")).result
    rows = (
        row(1, 0, "Vi Văn Một", village="tdp so 5"),
        row(2, 1, "Vi Văn Hai", village="Nà Pài"),
        row(3, 2, "Vi Văn Ba", village="TỔ DÂN PHỐ SỐ 5"),
    )
    session.write(import_households, ImportHouseholds(rows, village_id=VILLAGE))
    village_of = {one.id: one.village_id for one in every(session, Household)}
    found = {one.full_name: village_of[one.household_id] for one in every(session, Resident)}
    assert found == {"Vi Văn Một": VILLAGE, "Vi Văn Hai": VILLAGE, "Vi Văn Ba": other}


def test_several_villages_and_none_named_is_asked_for(session: TeamSession) -> None:
    session.write(add_village, AddVillage("Thôn Khác"))
    with pytest.raises(RuleBrokenError, match="village_missing"):
        session.write(import_households, ImportHouseholds(FAMILY))
    with pytest.raises(RuleBrokenError, match="village_missing"):
        session.write(import_households, ImportHouseholds(FAMILY, village_id="e" * 32))
    with pytest.raises(RuleBrokenError, match="rows_missing"):
        session.write(import_households, ImportHouseholds(()))
    assert names(session) == []


def test_stopping_half_way_saves_nothing(session: TeamSession) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise JobCancelledError

    with pytest.raises(JobCancelledError):
        session.write(
            lambda unit, rows: import_households(unit, rows, stop), ImportHouseholds(FAMILY)
        )
    assert names(session) == []


def test_a_whole_commune_workbook_and_its_undo(session: TeamSession, tmp_path: Path) -> None:
    made = make_workbook(tmp_path / "ho.xlsx")
    preview = read_workbook(made.path, TODAY)
    assert preview.error_count == 0
    seen: list[tuple[int, int]] = []
    done = session.write(
        lambda unit, rows: import_households(unit, rows, lambda *step: seen.append(step)),
        ImportHouseholds(preview.rows),
    )
    assert done.result.households == made.households
    assert done.result.residents == len(made.people)
    assert seen[-1] == (made.households, made.households)
    assert done.changes.act is not None
    session.write(undo, Undo(done.changes.act))
    assert names(session) == []


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match="file_missing"):
        read_workbook(tmp_path / "none.xlsx", TODAY)
