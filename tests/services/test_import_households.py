"""Rows of a preview become households; nobody is added twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import JobCancelledError, RuleBrokenError, TroubleError
from desktop.domain.importing_rows import (
    CellError,
    ImportColumn,
    ImportRow,
    ImportValues,
    MappedColumn,
    SheetColumn,
)
from desktop.domain.people import BirthPrecision, Household, Relation, Resident
from desktop.services.import_households import (
    ImportHouseholds,
    ImportRun,
    import_households,
    take_back_import,
)
from desktop.services.import_memory import (
    BrokenOff,
    broken_off,
    drop_leftovers,
    known_titles,
    leftovers,
)
from desktop.services.people import NewHousehold, NewPerson, add_resident
from desktop.services.team import AddVillage, add_village
from desktop.services.undoing import take_back
from desktop.services.workbook import correct_line, read_workbook
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
    done = import_households(session, ImportHouseholds(FAMILY)).result
    assert (done.households, done.residents, done.known_residents) == (2, 3, 0)
    by_code = {one.code: one for one in every(session, Household)}
    people = {one.full_name: one for one in every(session, Resident)}
    assert by_code["01"].head_id == people["Nông Văn Tài"].id
    assert by_code["01"].lane == "Xóm Trên"
    assert by_code["01"].village_id == VILLAGE
    assert people["Vi Thị Hoa"].household_id == by_code["01"].id


def test_the_same_rows_again_add_nobody(session: TeamSession) -> None:
    import_households(session, ImportHouseholds(FAMILY))
    again = import_households(session, ImportHouseholds(FAMILY)).result
    assert (again.households, again.residents, again.known_residents) == (0, 0, 3)
    assert len(names(session)) == 3


def test_a_corrected_line_joins_its_household(session: TeamSession) -> None:
    wrong = replace(FAMILY[1], errors=(CellError(ImportColumn.BIRTH, "date_format"),))
    done = import_households(session, ImportHouseholds((FAMILY[0], wrong))).result
    assert done.left_out == (5,)
    done = import_households(session, ImportHouseholds(FAMILY)).result
    assert (done.households, done.residents, done.known_residents) == (1, 2, 1)
    home = {one.full_name: one.household_id for one in every(session, Resident)}
    assert home["Vi Thị Hoa"] == home["Nông Văn Tài"]


def test_the_same_number_alone_is_not_the_same_household(session: TeamSession) -> None:
    new = NewHousehold(VILLAGE, code="01")
    session.write(add_resident, NewPerson("Triệu Thị Khác", new_household=new))
    done = import_households(session, ImportHouseholds(FAMILY)).result
    assert done.households == 2
    assert import_households(session, ImportHouseholds(FAMILY)).result.households == 0


def test_without_numbers_the_head_tells_households_apart(session: TeamSession) -> None:
    bare = tuple(replace(one, values=replace(one.values, household_code=None)) for one in FAMILY)
    import_households(session, ImportHouseholds(bare))
    done = import_households(session, ImportHouseholds(bare)).result
    assert (done.households, done.residents) == (0, 0)


def test_a_line_that_breaks_a_rule_is_left_out(session: TeamSession) -> None:
    future = row(7, 2, "Lô Văn Sau", birth_on=date(2030, 1, 1), birth_precision=BirthPrecision.DAY)
    nameless = row(8, 3, None)
    done = import_households(session, ImportHouseholds((future, nameless))).result
    assert done.left_out == (7, 8)
    assert every(session, Household) == []


def test_villages_are_known_by_their_own_name(session: TeamSession) -> None:
    other = session.write(add_village, AddVillage("Tổ dân phố số 5")).result
    rows = (
        row(1, 0, "Vi Văn Một", village="tdp so 5"),
        row(2, 1, "Vi Văn Hai", village="Nà Pài"),
        row(3, 2, "Vi Văn Ba", village="TỔ DÂN PHỐ SỐ 5"),
    )
    import_households(session, ImportHouseholds(rows, village_id=VILLAGE))
    village_of = {one.id: one.village_id for one in every(session, Household)}
    found = {one.full_name: village_of[one.household_id] for one in every(session, Resident)}
    assert found == {"Vi Văn Một": VILLAGE, "Vi Văn Hai": VILLAGE, "Vi Văn Ba": other}


def test_several_villages_and_none_named_is_asked_for(session: TeamSession) -> None:
    session.write(add_village, AddVillage("Thôn Khác"))
    with pytest.raises(RuleBrokenError, match="village_missing"):
        import_households(session, ImportHouseholds(FAMILY))
    with pytest.raises(RuleBrokenError, match="village_missing"):
        import_households(session, ImportHouseholds(FAMILY, village_id="e" * 32))
    with pytest.raises(RuleBrokenError, match="rows_missing"):
        import_households(session, ImportHouseholds(()))
    assert names(session) == []


def stop(done: int, total: int) -> None:
    if done < total:
        raise JobCancelledError


def many(households: int) -> tuple[ImportRow, ...]:
    """Households of three, of people who differ by their year of birth."""
    return tuple(
        row(
            3 * number + place,
            number,
            "Nông Thị Bưởi",
            relation=Relation.HEAD if place == 0 else Relation.CHILD,
            household_code=str(number),
            birth_on=date(1940 + number % 70, 1, 1 + place),
            birth_precision=BirthPrecision.DAY,
        )
        for number in range(households)
        for place in range(3)
    )


def digest(session: TeamSession) -> object:
    """Everything that people would see of every record."""
    return sorted(repr(one) for kind in (Household, Resident) for one in every(session, kind))


def test_stopping_half_way_saves_nothing(session: TeamSession) -> None:
    import_households(session, ImportHouseholds(FAMILY))
    before = digest(session)

    with pytest.raises(JobCancelledError):
        import_households(session, ImportHouseholds(many(150)), stop)
    assert digest(session) == before
    assert session.read(broken_off) is None


def test_no_transaction_is_long_and_no_household_is_divided(session: TeamSession) -> None:
    run = ImportRun(session, ImportHouseholds(many(100)))
    steps = run.steps(lambda *_told: None)
    sizes = []
    for work in steps:
        before = len(names(session))
        while run.run_step(work) is True:
            pass
        sizes.append(len(names(session)) - before)
    assert sum(sizes) == 300
    assert max(sizes) <= 200
    assert all(size % 3 == 0 for size in sizes)
    assert run.changes.act == run.act


def test_an_import_that_broke_off_goes_on_as_the_same_act(session: TeamSession) -> None:
    before = digest(session)
    command = ImportHouseholds(many(150), file="ho.xlsx")
    run = ImportRun(session, command)
    steps = run.steps(lambda *_told: None)
    work = next(steps)
    while not names(session):
        work = steps.send(run.run_step(work))
    steps.close()
    assert 0 < len(names(session)) < 450
    assert session.read(broken_off) == BrokenOff(run.act, "ho.xlsx")
    done = import_households(session, command)
    assert len(names(session)) == 450
    assert done.result.known_residents > 0
    assert done.changes.act == run.act
    assert session.read(broken_off) is None
    take_back(session, run.act)
    assert digest(session) == before


def test_a_step_after_taking_back_writes_nothing(session: TeamSession) -> None:
    run = ImportRun(session, ImportHouseholds(many(150)))
    steps = run.steps(lambda *_told: None)
    work = next(steps)
    while not names(session):
        work = steps.send(run.run_step(work))
    run.stop()
    take_back_import(session, run.act)
    assert names(session) == []
    with pytest.raises(JobCancelledError):
        run.run_step(work)
    assert names(session) == []


def test_a_line_corrected_later_joins_its_household(session: TeamSession) -> None:
    wrong = replace(FAMILY[0], errors=(CellError(ImportColumn.PHONE, "phone_format"),))
    done = import_households(session, ImportHouseholds((wrong, *FAMILY[1:]))).result
    assert done.left_out == (4,)
    home = done.homes[0]
    later = ImportHouseholds((FAMILY[0],), homes={0: home})
    assert import_households(session, later).result.households == 0
    people = {one.full_name: one for one in every(session, Resident)}
    assert people["Nông Văn Tài"].household_id == people["Vi Thị Hoa"].household_id == home
    heads = {one.id: one.head_id for one in every(session, Household)}
    assert heads[home] == people["Nông Văn Tài"].id


def test_a_whole_commune_workbook_and_its_undo(session: TeamSession, tmp_path: Path) -> None:
    made = make_workbook(tmp_path / "ho.xlsx")
    preview = read_workbook(made.path, TODAY)
    assert preview.error_count == 0
    seen: list[tuple[int, int]] = []
    done = import_households(
        session, ImportHouseholds(preview.rows), lambda *step: seen.append(step)
    )
    assert done.result.households == made.households
    assert done.result.residents == len(made.people)
    assert seen[-1] == (made.households, made.households)
    assert done.changes.act is not None
    take_back(session, done.changes.act)
    assert names(session) == []


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TroubleError, match="file_missing"):
        read_workbook(tmp_path / "none.xlsx", TODAY)


COLUMNS = (
    MappedColumn(ImportColumn.FULL_NAME, "B", "Họ và tên"),
    MappedColumn(ImportColumn.PHONE, "C", "SĐT"),
)


def test_lines_with_errors_are_kept_aside_until_they_are_imported(session: TeamSession) -> None:
    wrong = replace(
        FAMILY[1],
        cells=("Vi Thị Hoa", "không"),
        errors=(CellError(ImportColumn.PHONE, "phone_format"),),
    )
    command = ImportHouseholds((FAMILY[0], wrong), file="ho.xlsx", columns=COLUMNS)
    import_households(session, command)
    (kept,) = session.read(leftovers)
    assert (kept.file, kept.rows) == ("ho.xlsx", (wrong,))
    preview = kept.preview()
    right = correct_line(preview, wrong, ("Vi Thị Hoa", "0912345678"), TODAY)
    assert right.errors == ()
    later = ImportHouseholds((right,), file="ho.xlsx", homes=kept.homes, columns=COLUMNS)
    assert import_households(session, later).result.residents == 1
    assert session.read(leftovers) == ()
    people = {one.full_name: one for one in every(session, Resident)}
    assert people["Vi Thị Hoa"].phone == "0912345678"
    assert people["Vi Thị Hoa"].household_id == people["Nông Văn Tài"].household_id


def test_kept_lines_can_be_forgotten(session: TeamSession) -> None:
    wrong = replace(FAMILY[0], errors=(CellError(ImportColumn.PHONE, "phone_format"),))
    for file in ("a.xlsx", "b.xlsx"):
        command = ImportHouseholds((wrong,), file=file, columns=COLUMNS)
        import_households(session, command)
    session.write(drop_leftovers, "a.xlsx")
    assert [one.file for one in session.read(leftovers)] == ["b.xlsx"]


def test_what_a_column_holds_is_remembered_by_its_title(session: TeamSession) -> None:
    columns = (
        SheetColumn("A", "Công dân", ImportColumn.FULL_NAME),
        SheetColumn("B", "Họ và tên", ImportColumn.FULL_NAME),
        SheetColumn("C", "Ghi chú", None),
        SheetColumn("D", "Nghề nghiệp", None),
    )
    import_households(session, ImportHouseholds(FAMILY, sheet_columns=columns))
    assert session.read(known_titles) == {"cong dan": ImportColumn.FULL_NAME, "ghi chu": None}
    again = (SheetColumn("C", "GHI CHÚ", ImportColumn.NOTE),)
    import_households(session, ImportHouseholds(FAMILY, sheet_columns=again))
    assert session.read(known_titles)["ghi chu"] is ImportColumn.NOTE
