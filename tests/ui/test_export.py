"""Every list is saved as it is shown, after a word about personal data."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QFileDialog

from desktop.ui.assistance.book_view import BookView
from desktop.ui.people.households_view import HouseholdsView
from desktop.ui.people.people_view import PeopleView
from desktop.ui.targets.view import TargetsView
from desktop.ui.training.view import TrainingView
from desktop.ui.widgets.banner import MessageKind
from desktop.ui.widgets.export_button import ExportButton, ExportDialog
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import activated, the_dialog
from tests.ui.sizes import check_sizes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from desktop.ui.widgets.view import View
    from tests.ui.conftest import RecordingPresenter

PAGES = (PeopleView, HouseholdsView, BookView, TrainingView, TargetsView)


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


@pytest.mark.parametrize("kind", PAGES)
def test_the_file_holds_the_lines_shown(
    kind: type[View],
    app_context: AppContext,
    qtbot: QtBot,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    view = opened(kind, app_context, qtbot, settle)
    button = button_of(view)
    table = button.content()
    assert table.rows
    button.save_to(str(tmp_path / "danh sách.xlsx"))
    assert not button.isEnabled()
    settle()
    assert button.isEnabled()
    sheet = load_workbook(tmp_path / "danh sách.xlsx").active
    assert sheet is not None
    found = [tuple(cell.value or "" for cell in row) for row in sheet.iter_rows()]
    assert found == [table.titles, *table.rows]
    assert presenter(app_context).messages[-1][0] is MessageKind.SUCCESS


def test_text_with_commas_by_the_ending_and_no_file_is_replaced(
    app_context: AppContext, qtbot: QtBot, settle: Callable[[], None], tmp_path: Path
) -> None:
    button = button_of(opened(PeopleView, app_context, qtbot, settle))
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
    button = button_of(opened(PeopleView, app_context, qtbot, settle))
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
