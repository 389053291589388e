"""The history through the real page: what was done in words, a preview, and undo."""

from __future__ import annotations

import inspect
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

import desktop.services
from desktop.domain.work import AssistanceAction
from desktop.services.people import NewPerson, add_resident
from desktop.services.people_queries import find_people, person_card
from desktop.services.record_assistance import HelpItem, RecordAssistance, record_assistance
from desktop.ui.history.view import HistoryView
from desktop.ui.history.words import KINDS
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.context import AppContext
    from tests.ui.driving import Desk, Stage

TODAY = date(2026, 11, 24)
ONLY_ON_THIS_PC = {
    *("drop_old_drafts", "keep_draft", "keep_leftovers", "note_asked_copy", "note_code_kept"),
    *("note_under_way", "remember_titles"),
    *("reach_milestone", "add_fitting"),
}
"""What makes no act: drafts, settings and leftovers, and a step of another use case."""


@pytest.fixture
def history(stage: Stage) -> HistoryView:
    return stage.begin(HistoryView)


def help_for_somebody_new(desk: Desk) -> None:
    desk.write(
        record_assistance,
        RecordAssistance(
            helped_on=TODAY,
            items=(HelpItem("vneid", AssistanceAction.GUIDE),),
            new_person=NewPerson("Ma Thị Vừa Ghi"),
        ),
    )


def open_first(history: HistoryView, settle: Callable[[], None]) -> None:
    first = history.table.rows_model.rows[0]
    history.table.choose(first.act)
    press(history.table, Qt.Key.Key_Return)
    settle()


def test_an_act_is_shown_in_words_previewed_and_taken_back(
    history: HistoryView, desk: Desk, settle: Callable[[], None]
) -> None:
    help_for_somebody_new(desk)
    open_first(history, settle)
    check_access(history)
    check_plain_text(history)
    assert "Ma Thị Vừa Ghi" in history.title_label.text()
    assert "→" in history.words.text()
    assert len(desk.read(find_people, "ma thi vua ghi")) == 1
    history.undo_button.click()
    settle()
    assert desk.read(find_people, "ma thi vua ghi") == ()
    assert history.panel.isHidden()
    assert history.table.rows_model.rows[0].row.kind == "undo"


def test_what_was_changed_since_is_named(
    history: HistoryView, desk: Desk, settle: Callable[[], None]
) -> None:
    from dataclasses import replace

    from desktop.services.people import EditResident, edit_resident

    one = desk.write(add_resident, NewPerson("Ma Thị Sửa Sau"))
    before = desk.read(person_card, one).resident
    desk.write(edit_resident, EditResident(before, replace(before, note="sau đó")))
    added = history.table.rows_model.rows[1]
    history.table.choose(added.act)
    press(history.table, Qt.Key.Key_Return)
    settle()
    assert "Ma Thị Sửa Sau" in history.words.text()
    assert not history.undo_button.isEnabled()


def test_nothing_is_cut(app_context: AppContext, desk: Desk, settle: Callable[[], None]) -> None:
    help_for_somebody_new(desk)
    made: list[HistoryView] = []

    def make() -> HistoryView:
        made.append(HistoryView(app_context))
        return made[-1]

    def show() -> None:
        settle()
        open_first(made[-1], settle)

    check_sizes(make, show)


def test_every_use_case_that_writes_has_words() -> None:
    assert writing_services() - set(KINDS) - ONLY_ON_THIS_PC == set()


def writing_services() -> set[str]:
    """Names of the functions that take a write unit and one command."""
    found = set()
    for info in iter_modules(desktop.services.__path__):
        module = import_module(f"desktop.services.{info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            kinds = [str(one.annotation) for one in inspect.signature(function).parameters.values()]
            takes = len(kinds) == 2 and kinds[0] == "WriteUnit" and kinds[1][:1].isupper()
            if takes and function.__module__ == module.__name__ and not name.startswith("_"):
                found.add(name)
    return found
