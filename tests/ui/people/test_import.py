"""A workbook as a commune keeps it, through the preview into the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLabel

from desktop.domain.people import ResidentStatus
from desktop.domain.rows.people import HouseholdFilter, PersonFilter
from desktop.services.people_queries import list_households, list_people
from desktop.services.team import AddVillage, add_village
from tests.support.workbook import make_workbook
from tests.ui.access import check_access, check_plain_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.ui.context import AppContext
    from desktop.ui.people.households_view import HouseholdsView
    from desktop.ui.people.import_page import ImportPage
    from tests.ui.conftest import RecordingPresenter
    from tests.ui.driving import Desk

HOUSEHOLDS = 40


def bring_in(page: ImportPage, settle: Callable[[], None]) -> None:
    """Import; lines that look like people of the practice village are all somebody else."""
    page.import_button.click()
    if page.alike.undecided:
        page.import_button.click()
    settle()


def counts(desk: Desk) -> tuple[int, int]:
    people = desk.read(list_people, PersonFilter(status=ResidentStatus.ACTIVE))
    return len(desk.read(list_households, HouseholdFilter())), len(people)


def test_errors_are_named_by_cell_and_the_rest_is_imported_once(
    households: HouseholdsView,
    app_context: AppContext,
    desk: Desk,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    workbook = make_workbook(tmp_path / "danh sách hộ.xlsx", households=HOUSEHOLDS, bad=True)
    before = counts(desk)
    households.import_button.click()
    page = households.import_page
    assert QApplication.focusWidget() is page.choose_button
    page.read(workbook.path)
    assert not page.choose_button.isEnabled()
    settle()
    table = page.preview_table
    assert table is not None
    lines = table.rows_model.rows
    assert len(lines) == len(workbook.people)
    bad = [line for line in lines if line.trouble]
    assert {line.row.number for line in bad} == {number for number, *_rest in workbook.bad_cells}
    assert lines[: len(bad)] == tuple(bad)
    letters = {number: letter for number, letter, *_rest in workbook.bad_cells}
    for line in bad:
        assert f"({letters[line.row.number]})" in line.trouble
    table.setCurrentIndex(table.rows_model.index(0, 0))
    assert page.detail.text() == bad[0].trouble
    assert counts(desk) == before
    assert households.has_unsaved()
    check_access(households)
    check_plain_text(households)
    bring_in(page, settle)
    after = counts(desk)
    assert after[0] == before[0] + HOUSEHOLDS
    assert after[1] == before[1] + len(workbook.people) - len(bad)
    assert not households.has_unsaved()
    page.read(workbook.path)
    settle()
    bring_in(page, settle)
    assert counts(desk) == after
    assert str(len(workbook.people) - len(bad)) in page.trouble.text()


def test_the_whole_import_is_undone_by_one_press(
    households: HouseholdsView,
    app_context: AppContext,
    desk: Desk,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    workbook = make_workbook(tmp_path / "ho.xlsx", households=HOUSEHOLDS)
    before = counts(desk)
    households.arrive(import_workbook=True)
    households.import_page.read(workbook.path)
    settle()
    bring_in(households.import_page, settle)
    assert counts(desk) != before
    presenter: RecordingPresenter = app_context.presenter  # type: ignore[assignment]
    take_back = presenter.actions[-1]
    assert take_back is not None
    take_back()
    settle()
    assert counts(desk) == before


def test_a_file_that_is_no_workbook_is_one_sentence(
    households: HouseholdsView,
    app_context: AppContext,
    desk: Desk,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    broken = tmp_path / "hỏng.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    before = counts(desk)
    households.arrive(import_workbook=True)
    households.import_page.read(broken)
    settle()
    presenter: RecordingPresenter = app_context.presenter  # type: ignore[assignment]
    assert presenter.codes == ["file_unreadable"]
    assert households.import_page.choose_button.isEnabled()
    assert households.import_page.preview_table is None
    assert counts(desk) == before


def test_reading_can_be_stopped(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None], tmp_path: Path
) -> None:
    workbook = make_workbook(tmp_path / "ho.xlsx", households=3)
    before = counts(desk)
    households.arrive(import_workbook=True)
    page = households.import_page
    page.read(workbook.path)
    page.stop_button.click()
    settle()
    assert page.preview_table is None
    assert page.choose_button.isEnabled()
    assert counts(desk) == before


def test_of_several_villages_none_is_taken_silently(
    households: HouseholdsView,
    desk: Desk,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    desk.write(add_village, AddVillage("Thôn Khau Thử"))
    households.reload()
    settle()
    page = households.import_page
    households.import_button.click()
    page.read(make_workbook(tmp_path / "hộ.xlsx", households=4).path)
    settle()
    assert page.village.value() is None
    before = counts(desk)
    bring_in(page, settle)
    assert counts(desk) == before
    assert any("thôn" in error for error in errors_of(page))
    page.read(make_workbook(tmp_path / "Danh sách hộ thôn Khau Thử.xlsx", households=4).path)
    settle()
    assert page.village.currentText() == "Thôn Khau Thử"
    bring_in(page, settle)
    assert counts(desk)[0] == before[0] + 4
    assert page.village.value() is None


def errors_of(page: ImportPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if not label.isHidden()]


def test_lines_with_errors_are_not_among_those_to_be_imported(
    households: HouseholdsView, settle: Callable[[], None], tmp_path: Path
) -> None:
    made = make_workbook(tmp_path / "hộ.xlsx", households=HOUSEHOLDS, bad=True)
    households.import_button.click()
    page = households.import_page
    page.read(made.path)
    settle()
    bad = len({number for number, *_rest in made.bad_cells})
    assert f"{len(made.people) - bad} người" in page.summary.text()
