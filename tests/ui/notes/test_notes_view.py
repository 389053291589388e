"""Noting down what is hard and what works, on one page and with few keys."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.domain.issues import GoodPractice, Issue, IssueKind, NoteKind
from desktop.services.notes import SaveNote, save_note
from desktop.ui.notes.dialogs import NoteDialog, SettleDialog
from desktop.ui.notes.view import NotesView
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import Desk, Stage, no_dialog, the_dialog
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.context import AppContext

DAY = date(2026, 11, 20)


@pytest.fixture
def noted(desk: Desk) -> None:
    """Three notes of three kinds."""
    for kind, text, day in (
        (NoteKind.DIFFICULTY, "Sóng yếu ở xóm trên\nnhất là buổi tối", DAY),
        (NoteKind.PROPOSAL, "Xin thêm một máy in", date(2026, 11, 21)),
        (NoteKind.PRACTICE, "Đi cùng trưởng thôn từng nhà", date(2026, 11, 22)),
    ):
        desk.write(save_note, SaveNote(kind, day, text))


@pytest.fixture
def view(stage: Stage) -> NotesView:
    return stage.show(NotesView)


def shown(view: NotesView) -> list[str]:
    return [row.text for row in view.table.rows_model.rows]


def choose(view: NotesView, text: str) -> None:
    row = next(row for row in view.table.rows_model.rows if row.text.startswith(text))
    view.table.choose(row.id)


def test_a_difficulty_is_noted_by_the_keys_alone(
    view: NotesView, desk: Desk, settle: Callable[[], None], app_context: AppContext
) -> None:
    view.focus_first()
    assert view.focusWidget() is view.new_button
    press(view.new_button, Qt.Key.Key_Space)
    dialog = the_dialog(view, NoteDialog)
    assert dialog.focusWidget() is dialog.kind
    press(dialog.kind, Qt.Key.Key_Tab)
    press(dialog.day, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.text
    type_text(dialog.text, "Mất điện cả tuần")
    dialog.save_button.click()
    settle()
    assert no_dialog(view)
    (issue,) = desk.read(lambda read: read.all(Issue))
    assert (issue.kind, issue.text, issue.raised_on) == (
        IssueKind.DIFFICULTY,
        "Mất điện cả tuần",
        date(2026, 11, 24),
    )
    assert shown(view) == ["Mất điện cả tuần"]
    undo = app_context.presenter.actions[-1]  # type: ignore[attr-defined]
    undo()
    settle()
    assert shown(view) == []


@pytest.mark.usefixtures("noted")
def test_the_list_shows_one_kind_or_one_state(view: NotesView, settle: Callable[[], None]) -> None:
    assert len(shown(view)) == 3
    press(view.kind, Qt.Key.Key_End)
    settle()
    assert shown(view) == ["Đi cùng trưởng thôn từng nhà"]
    press(view.kind, Qt.Key.Key_Home)
    press(view.state, Qt.Key.Key_Down)
    settle()
    assert shown(view)[0] == "Xin thêm một máy in"
    press(view.state, Qt.Key.Key_Down)
    settle()
    assert shown(view) == []


@pytest.mark.usefixtures("noted")
def test_a_proposal_is_settled_with_its_outcome_and_opened_again(
    view: NotesView, desk: Desk, settle: Callable[[], None]
) -> None:
    choose(view, "Xin thêm")
    view.settle_button.click()
    dialog = the_dialog(view, SettleDialog)
    assert dialog.focusWidget() is dialog.outcome
    type_text(dialog.outcome, "Xã cấp một máy")
    dialog.save_button.click()
    settle()
    (settled,) = [one for one in desk.read(lambda read: read.all(Issue)) if one.resolved_on]
    assert settled.outcome == "Xã cấp một máy"
    assert "Xã cấp một máy" in view.about.text()
    assert view.settle_button.isHidden()
    view.reopen_button.click()
    settle()
    assert not [one for one in desk.read(lambda read: read.all(Issue)) if one.resolved_on]
    assert not view.settle_button.isHidden()


@pytest.mark.usefixtures("noted")
def test_enter_changes_a_note_and_delete_takes_it_away(
    view: NotesView, desk: Desk, settle: Callable[[], None]
) -> None:
    choose(view, "Đi cùng")
    press(view.table, Qt.Key.Key_Return)
    dialog = the_dialog(view, NoteDialog)
    assert dialog.focusWidget() is dialog.text
    assert (dialog.kind.value(), dialog.kind.count()) == (NoteKind.PRACTICE, 1)
    dialog.text.set_value("Đi cùng bí thư chi bộ")
    dialog.save_button.click()
    settle()
    assert [one.text for one in desk.read(lambda read: read.all(GoodPractice))] == [
        "Đi cùng bí thư chi bộ"
    ]
    press(view.table, Qt.Key.Key_Delete)
    settle()
    assert desk.read(lambda read: read.all(GoodPractice)) == ()
    assert len(shown(view)) == 2


def test_what_is_wrong_is_said_at_its_field(view: NotesView, settle: Callable[[], None]) -> None:
    view.new_button.click()
    dialog = the_dialog(view, NoteDialog)
    dialog.save_button.click()
    settle()
    assert set(dialog.form.errors()) == {"text"}
    type_text(dialog.text, "Có chữ rồi")
    dialog.day.set_value(date(2026, 11, 25))
    dialog.save_button.click()
    settle()
    assert set(dialog.form.errors()) == {"day"}
    dialog.day.set_value(None)
    dialog.save_button.click()
    settle()
    assert set(dialog.form.errors()) == {"day"}
    assert dialog.text.value() == "Có chữ rồi"


@pytest.mark.usefixtures("noted")
def test_another_page_opens_one_of_them_or_those_still_open(
    view: NotesView, desk: Desk, settle: Callable[[], None]
) -> None:
    issue = next(one for one in desk.read(lambda read: read.all(Issue)) if one.raised_on == DAY)
    press(view.kind, Qt.Key.Key_End)
    settle()
    view.arrive(issue_id=issue.id)
    settle()
    chosen = view.table.current()
    assert chosen is not None
    assert chosen.id == issue.id
    view.arrive(open=True)
    settle()
    assert len(shown(view)) == 2
    view.arrive(new=True)
    settle()
    assert the_dialog(view, NoteDialog).isVisible()


@pytest.mark.usefixtures("noted")
def test_it_can_be_used_without_a_mouse(view: NotesView) -> None:
    check_access(view)
    check_plain_text(view)


@pytest.mark.usefixtures("noted")
def test_nothing_is_cut(app_context: AppContext, settle: Callable[[], None]) -> None:
    check_sizes(lambda: NotesView(app_context), settle)
