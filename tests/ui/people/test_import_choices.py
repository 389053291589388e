"""Columns, encodings, corrections and lines kept aside, through the import page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook

from desktop.domain.importing_rows import ImportColumn
from desktop.domain.people import ResidentStatus
from desktop.domain.rows.people import PersonFilter
from desktop.domain.text.legacy import Charset, encode
from desktop.services.import_households import ImportRun
from desktop.services.import_memory import import_memory
from desktop.services.people_queries import list_people
from desktop.ui.people.import_correct import CorrectDialog
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

OWN = [
    ("Mã", "Công dân", "Vai", "Năm sinh"),
    ("91", "Lý Văn Thử", "Chủ hộ", "1970"),
    ("91", "Vi Thị Thử", "Vợ", "không nhớ"),
]


def write(path: Path, charset: Charset = Charset.UNICODE) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in OWN:
        sheet.append([encode(text, charset) for text in cells])
    book.save(path)
    return path


def names(desk: Desk) -> set[str]:
    found = desk.read(list_people, PersonFilter(status=ResidentStatus.ACTIVE))
    return {row.full_name for row in found}


def hold(page: ImportPage, letter: str, column: ImportColumn) -> None:
    """Choose as a person does, with the list of the field."""
    field = page.columns.line(letter).holds
    field.set_value(column)
    field.edited.emit()


def cells(page: ImportPage) -> list[tuple[str, ...]]:
    assert page.preview_table is not None
    return [line.row.cells for line in page.preview_table.rows_model.rows]


def correct(page: ImportPage, text: str) -> CorrectDialog:
    """Open the first line and type into its last field."""
    page.correct_button.click()
    (dialog,) = page.findChildren(CorrectDialog)
    dialog.inputs[-1].setText(text)
    dialog.save()
    return dialog


def test_a_list_with_titles_of_its_own(
    households: HouseholdsView,
    app_context: AppContext,
    desk: Desk,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    households.arrive(import_workbook=True)
    page = households.import_page
    page.read(write(tmp_path / "a.xlsx"))
    settle()
    assert not page.columns.isHidden()
    assert page.import_button.isHidden()
    check_access(households)
    check_plain_text(households)
    hold(page, "B", ImportColumn.FULL_NAME)
    settle()
    hold(page, "A", ImportColumn.HOUSEHOLD_CODE)
    settle()
    hold(page, "C", ImportColumn.RELATION)
    settle()
    assert sorted(cells(page))[0] == ("91", "Lý Văn Thử", "Chủ hộ", "1970")
    dialog = correct(page, "31/2/1970")
    assert dialog.isVisible()
    dialog.inputs[-1].setText("1972")
    dialog.save()
    assert cells(page)[1] == ("91", "Vi Thị Thử", "Vợ", "1972")
    # Another column is named: what was corrected stays.
    hold(page, "A", ImportColumn.NOTE)
    settle()
    assert ("91", "Vi Thị Thử", "Vợ", "1972") in cells(page)
    hold(page, "A", ImportColumn.HOUSEHOLD_CODE)
    settle()
    page.import_button.click()
    settle()
    assert {"Lý Văn Thử", "Vi Thị Thử"} <= names(desk)
    # The next list with these titles needs nobody.
    page.read(write(tmp_path / "b.xlsx"))
    settle()
    assert page.columns.isHidden()
    assert len(cells(page)) == 2


def test_letters_of_old_fonts_are_shown_before_and_after(
    households: HouseholdsView, settle: Callable[[], None], tmp_path: Path
) -> None:
    book = make_workbook(tmp_path / "new.xlsx", households=20)
    from openpyxl import load_workbook

    sheet = (old := load_workbook(book.path)).worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = encode(cell.value, Charset.TCVN3)
    old.save(tmp_path / "old.xlsx")
    households.arrive(import_workbook=True)
    page = households.import_page
    page.read(tmp_path / "old.xlsx")
    settle()
    assert {row[2] for row in cells(page)} == {person.full_name for person in book.people}
    page.columns_button.click()
    line = page.columns.line("C")
    assert line.charset.value() is Charset.TCVN3
    first = book.people[len(book.people) // 2].full_name
    assert encode(first, Charset.TCVN3)[:4] in line.sample.text() or "”" in line.sample.text()
    line.charset.set_value(Charset.UNICODE)
    line.charset.edited.emit()
    settle()
    raw = {encode(person.full_name, Charset.TCVN3) for person in book.people}
    assert {row[2].replace("\xad", "") for row in cells(page)} == {
        " ".join(text.split()).replace("\xad", "") for text in raw
    }


def test_lines_kept_aside_are_opened_later(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None], tmp_path: Path
) -> None:
    made = make_workbook(tmp_path / "ho.xlsx", households=20, bad=True)
    households.arrive(import_workbook=True)
    page = households.import_page
    page.read(made.path)
    settle()
    page.import_button.click()
    settle()
    assert not page.aside.isHidden()
    assert "10" in page.aside.open_buttons[0].text()
    before = names(desk)
    page.aside.open_buttons[0].click()
    assert len(cells(page)) == 10
    table = page.preview_table
    assert table is not None
    nameless = next(line for line in table.rows_model.rows if not line.row.cells[2])
    table.choose(str(nameless.row.number))
    page.correct_button.click()
    (dialog,) = page.findChildren(CorrectDialog)
    dialog.inputs[2].setText("Nông Văn Sửa")
    dialog.save()
    settle()
    page.import_button.click()
    settle()
    assert names(desk) == before | {"Nông Văn Sửa"}
    assert "9" in page.aside.open_buttons[0].text()


def test_stopping_takes_back_what_was_written(
    households: HouseholdsView,
    app_context: AppContext,
    desk: Desk,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    made = make_workbook(tmp_path / "ho.xlsx", households=200)
    before = names(desk)
    households.arrive(import_workbook=True)
    page = households.import_page
    page.read(made.path)
    settle()
    page.import_button.click()
    page.stop_button.click()
    settle()
    assert names(desk) == before
    assert desk.read(import_memory).broken_off is None


def test_an_import_that_broke_off_is_offered_to_be_taken_back(
    households: HouseholdsView,
    app_context: AppContext,
    desk: Desk,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    from desktop.services.import_households import ImportHouseholds
    from desktop.services.workbook import read_workbook

    made = make_workbook(tmp_path / "ho.xlsx", households=100)
    before = names(desk)
    rows = read_workbook(made.path, app_context.clock.today()).rows

    def break_off(unit: object, _nothing: None) -> None:
        run = ImportRun(app_context.session, ImportHouseholds(rows, file="ho.xlsx"))
        steps = run.steps(lambda *_told: None)
        work = next(steps)
        for _ in range(5):
            result = work(unit)  # type: ignore[arg-type]
            work = steps.send(result)

    desk.write(break_off, None)
    assert names(desk) > before
    households.arrive(import_workbook=True)
    households.show()
    settle()
    page = households.import_page
    assert "ho.xlsx" in page.aside.broken_text.text()
    presenter: RecordingPresenter = app_context.presenter  # type: ignore[assignment]
    page.aside.take_back_button.click()
    settle()
    assert presenter.codes == []
    assert page.aside.isHidden()
