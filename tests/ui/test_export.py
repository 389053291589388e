"""Every list is saved as it is shown, after a word about personal data."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFileDialog

from desktop.domain.rows.training import SessionFilter
from desktop.services.people import NewHousehold, add_household
from desktop.services.people_queries import villages as find_villages
from desktop.services.training import list_sessions
from desktop.ui.assistance.book_groups import Grouping
from desktop.ui.context import Page
from desktop.ui.people.households_view import HouseholdsView
from desktop.ui.people.people_view import PeopleView
from desktop.ui.targets.view import TargetsView
from desktop.ui.widgets.export_button import ExportButton, ExportDialog
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import activated, the_dialog
from tests.ui.sizes import check_sizes
from tests.ui.test_shell import make_shell

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from desktop.ui.shell.view import ShellView
    from desktop.ui.widgets.view import View
    from tests.ui.conftest import RecordingPresenter


def presenter(context: AppContext) -> RecordingPresenter:
    return context.presenter  # type: ignore[return-value]


def opened(
    kind: type[View], app_context: AppContext, qtbot: QtBot, settle: Callable[[], None]
) -> View:
    view = kind(app_context)  # type: ignore[call-arg]
    activated(qtbot, view, settle)
    return view


def button_of(view: View) -> ExportButton:
    return next(one for one in view.findChildren(ExportButton) if one.isVisible())


def people(shell: ShellView) -> None:
    shell.open_page(Page.PEOPLE)


def households(shell: ShellView) -> None:
    shell.open_page(Page.HOUSEHOLDS)


def door(shell: ShellView) -> None:
    shell.open_page(Page.HOUSEHOLDS, door=True)


def book(shell: ShellView) -> None:
    shell.open_page(Page.BOOK)


def book_by_person(shell: ShellView) -> None:
    shell.open_page(Page.BOOK)
    view: Any = shell.view(Page.BOOK)
    view.filter.grouping.set_value(Grouping.PERSON)
    view.filter.grouping.edited.emit()


def sessions(shell: ShellView) -> None:
    shell.open_page(Page.SESSIONS)


def targets(shell: ShellView) -> None:
    shell.open_page(Page.TARGETS)


def members(shell: ShellView) -> None:
    shell.open_page(Page.TEAM)


def channels(shell: ShellView) -> None:
    shell.open_page(Page.TEAM)
    shell.view(Page.TEAM).tabs.setCurrentIndex(1)  # type: ignore[attr-defined]


def villages(shell: ShellView) -> None:
    shell.open_page(Page.TEAM)
    shell.view(Page.TEAM).tabs.setCurrentIndex(2)  # type: ignore[attr-defined]


LISTS = (
    people, households, door, book, book_by_person, sessions, targets, members, channels, villages,
)  # fmt: skip


@pytest.fixture
def shell(qtbot: QtBot, app_context: AppContext) -> ShellView:
    made = make_shell(app_context)
    qtbot.addWidget(made)
    made.show()
    return made


def check_both_files(
    button: ExportButton, settle: Callable[[], None], folder: Path
) -> tuple[list[tuple[str, ...]], list[list[str]]]:
    """Save the list twice, open both files again and compare every cell with what is shown."""
    table = button.content()
    shown = [table.titles, *table.rows]
    assert table.rows
    for ending in ("xlsx", "csv"):
        button.save_to(str(folder / f"danh sách.{ending}"))
        settle()
    sheet = load_workbook(folder / "danh sách.xlsx").active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    read = [tuple(str(cell.value or "") for cell in row) for row in sheet.iter_rows()]
    assert read == shown
    text = (folder / "danh sách.csv").read_bytes().decode("utf-8-sig")
    lines = list(csv.reader(StringIO(text, newline="")))
    assert len(lines) == len(shown)
    for line, words in zip(lines, shown, strict=True):
        for cell, word in zip(line, words, strict=True):
            assert cell in (word, f"'{word}")
            assert not cell.lstrip(" ").startswith(("=", "+", "-", "@"))
    return read, lines


@pytest.mark.parametrize("opener", LISTS)
def test_both_files_hold_the_lines_shown_cell_by_cell(
    opener: Callable[[ShellView], None],
    shell: ShellView,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    opener(shell)
    settle()
    assert shell.page is not None
    (button,) = (
        one for one in shell.view(shell.page).findChildren(ExportButton) if one.isVisible()
    )
    check_both_files(button, settle, tmp_path)


def test_a_roster_and_the_records_behind_a_number(
    shell: ShellView, settle: Callable[[], None], ask: Callable[..., Any], tmp_path: Path
) -> None:
    held = next(row for row in ask(list_sessions, SessionFilter()) if row.present)
    shell.open_page(Page.SESSIONS, session_id=held.id)
    settle()
    read, _lines = check_both_files(button_of(shell.view(Page.SESSIONS)), settle, tmp_path)
    assert any("Có mặt" in cell for row in read for cell in row)
    shell.open_page(Page.TARGETS, indicator="households_with_store")
    settle()
    view: Any = shell.view(Page.TARGETS)
    table = view.board.table
    row = next(one for one in table.rows_model.rows if (one.current.value or 0) > 0)
    table.opened.emit(row)
    settle()
    (tmp_path / "b").mkdir()
    check_both_files(button_of(view), settle, tmp_path / "b")


def test_nothing_that_was_typed_becomes_a_formula(
    shell: ShellView,
    app_context: AppContext,
    settle: Callable[[], None],
    ask: Callable[..., Any],
    tmp_path: Path,
) -> None:
    home = NewHousehold(
        ask(find_villages)[0].id, code="@x", lane="=1+1", house_number="-1", head_name="Lò A"
    )
    app_context.runner.write(shell, add_household, home, done=lambda _id: None, failed=_raise)
    settle()
    shell.open_page(Page.HOUSEHOLDS)
    settle()
    read, lines = check_both_files(button_of(shell.view(Page.HOUSEHOLDS)), settle, tmp_path)
    (found,) = (row for row in read if "=1+1" in row)
    assert {"=1+1", "@x", "-1"} <= set(found)
    (line,) = (row for row in lines if "'=1+1" in row)
    assert {"'=1+1", "'@x", "'-1"} <= set(line)


def _raise(error: BaseException) -> None:
    raise error


def test_text_with_commas_by_the_ending_and_no_file_is_replaced(
    app_context: AppContext, qtbot: QtBot, settle: Callable[[], None], tmp_path: Path
) -> None:
    view = opened(PeopleView, app_context, qtbot, settle)
    button = button_of(view)
    there = tmp_path / "người.csv"
    there.write_text("của tôi", encoding="utf-8")
    button.save_to(str(there))
    settle()
    assert there.read_text(encoding="utf-8") == "của tôi"
    text = (tmp_path / "người (2).csv").read_bytes().decode("utf-8-sig")
    found = list(csv.reader(StringIO(text, newline="")))
    assert len(found) == len(button.content().rows) + 1
    assert "người (2).csv" in presenter(app_context).messages[-1][1]
    assert list(tmp_path.glob("*.part")) == []


def test_a_place_that_cannot_be_written_is_one_sentence(
    app_context: AppContext, qtbot: QtBot, settle: Callable[[], None], tmp_path: Path
) -> None:
    view = opened(PeopleView, app_context, qtbot, settle)
    button = button_of(view)
    button.save_to(str(tmp_path / "không có" / "người.xlsx"))
    settle()
    assert presenter(app_context).codes == ["file_not_written"]
    assert button.isEnabled()


@pytest.mark.parametrize(("kind", "warned"), [(PeopleView, 1), (TargetsView, 0)])
def test_lists_of_people_come_with_a_warning(
    kind: type[View],
    warned: int,
    app_context: AppContext,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    view = opened(kind, app_context, qtbot, settle)
    button_of(view).click()
    dialog = the_dialog(view, ExportDialog)
    assert dialog.warning.isVisible() is bool(warned)
    check_access(dialog)
    check_plain_text(dialog)
    dialog.csv_button.click()
    asked = the_dialog(view, QFileDialog)
    assert asked.defaultSuffix() == "csv"
    asked.reject()


def test_nothing_of_the_dialog_is_cut(app_context: AppContext, qtbot: QtBot) -> None:
    parent = HouseholdsView(app_context)
    qtbot.addWidget(parent)
    check_sizes(lambda: ExportDialog(1234, parent, personal=True))
