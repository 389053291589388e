"""The history through the real page: what was done in words, a preview, and undo."""

from __future__ import annotations

import inspect
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import desktop.services
from desktop.domain.rows.people import HouseholdFilter
from desktop.domain.work import AssistanceAction
from desktop.services.people import NewHousehold, NewPerson, add_household, add_resident
from desktop.services.people_queries import find_people, list_households, person_card, villages
from desktop.services.record_assistance import HelpItem, RecordAssistance, record_assistance
from desktop.services.undoing import UndoRun
from desktop.ui.history.view import HistoryView
from desktop.ui.history.words import KINDS
from tests.ui.access import check_access, check_plain_text
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.changes import Undone
    from desktop.services.slices import Steps
    from desktop.storage.write_unit import WriteUnit
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from tests.ui.driving import Desk, Stage

TODAY = date(2026, 11, 24)
LANE = "Xóm Hoàn Tác"
EVERYBODY = HouseholdFilter(text=LANE)
ONLY_ON_THIS_PC = {
    *("drop_old_drafts", "keep_draft", "keep_leftovers", "note_asked_copy", "note_code_kept"),
    *("note_under_way", "remember_titles", "mark_notice_read", "note_losses_seen"),
    *("reach_milestone", "add_fitting", "remember_sheet"),
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


def test_half_an_undo_is_told_and_goes_on(
    history: HistoryView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    act = many_households(desk)
    stopped = stop_after(app_context, history, act, 60, settle)
    rows = history.table.rows_model.rows
    assert [row.act for row in rows[:2]] == [stopped.act, act]
    assert rows[1].row.undone is not None
    assert rows[1].row.undone.partly
    for row in rows[:2]:
        history.table.choose(row.act)
        press(history.table, Qt.Key.Key_Return)
        settle()
        assert history.go_on_button.isVisible()
        assert QApplication.focusWidget() is history.go_on_button
    history.go_on_button.click()
    settle()
    assert history.table.rows_model.rows[0].act == stopped.act
    undone = history.table.rows_model.rows[1].row.undone
    assert undone is not None
    assert not undone.partly
    assert not [one for one in desk.read(list_households, EVERYBODY) if one.lane == LANE]


def many_households(desk: Desk) -> str:
    village = desk.read(villages)[0].id

    def add(unit: WriteUnit, _nothing: None) -> str:
        for number in range(60):
            with unit.txn():
                new = NewHousehold(village, head_name=f"Chủ Hộ {number}", lane=LANE)
                add_household(unit, new)
        return unit.act

    return desk.write(add, None)  # type: ignore[no-any-return]


def stop_after(
    context: AppContext, view: HistoryView, act: str, records: int, settle: Callable[[], None]
) -> UndoRun:
    """An undo that was stopped after its second transaction or so."""
    run = UndoRun(context.session, act, 20)

    def far_enough(finished: int, _total: int) -> None:
        if finished >= records:
            run.stop()

    ended: list[object] = []

    def steps(_job: Job) -> Steps[Undone]:
        return run.steps(far_enough)

    context.runner.drive(
        view, steps, run_step=run.step_call, done=ended.append, failed=ended.append
    )
    settle()
    context.runner.announce(run.changes)
    settle()
    assert run.changes.act == run.act
    return run


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
