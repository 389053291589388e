"""What is typed survives a pulled plug, by name and time; it is never synced."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.rows.people import PersonFilter
from desktop.domain.rows.training import SessionFilter
from desktop.domain.training import AttendanceStatus
from desktop.domain.work import AssistanceAction
from desktop.services.drafts import KeepDraft, drop_old_drafts, keep_draft, list_drafts
from desktop.services.people_queries import list_people
from desktop.services.training import list_sessions
from desktop.ui.assistance.record_view import RecordView
from desktop.ui.assistance.who_panel import Mode
from desktop.ui.context import Page
from desktop.ui.people.household_dialog import HouseholdDialog
from desktop.ui.people.person_dialogs import AddPersonDialog, EditPersonDialog
from desktop.ui.reports.view import ReportsView
from desktop.ui.shell.drafts import LOOK_MS
from desktop.ui.training.session_dialog import SessionDialog
from desktop.ui.widgets.paste_dialog import PasteDialog
from desktop.ui.widgets.person_form import Where
from tests.ui.access import check_access, check_plain_text
from tests.ui.draft_typist import DIFFICULTY, HEAD, NOTE, PASTED, SEARCH
from tests.ui.sizes import SCREEN, cut_when_settled
from tests.ui.test_shell import make_shell
from tests.ui.typing_keys import type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.system.paths import Home
    from desktop.ui.context import AppContext
    from desktop.ui.shell.view import ShellView


def raise_it(error: BaseException) -> None:
    raise error


@pytest.fixture
def open_shell(
    qtbot: QtBot, app_context: AppContext, settle: Callable[[], None]
) -> Callable[[], ShellView]:
    """A window on the same team, as after the program was started again."""

    def opened() -> ShellView:
        shell = make_shell(app_context)
        qtbot.addWidget(shell)
        shell.resize(*SCREEN)
        shell.show()
        shell.open_page(Page.HOME)
        settle()
        return shell

    return opened


def again(
    shell: ShellView, open_shell: Callable[[], ShellView], settle: Callable[[], None]
) -> ShellView:
    """The window after a crash: the file has what was kept, the old window is gone."""
    shell.drafts.look()
    settle()
    shell.drafts._timer.stop()  # noqa: SLF001 - the old process is dead
    shell.hide()
    fresh = open_shell()
    assert len(fresh.draft_bar.lines) == 1, fresh.draft_bar.lines
    fresh.draft_bar.buttons[0][0].click()
    settle()
    fresh.drafts.look()
    settle()
    return fresh


def test_a_help_half_recorded_comes_back(
    open_shell: Callable[[], ShellView],
    settle: Callable[[], None],
    ask: Callable[..., Any],
    app_context: AppContext,
) -> None:
    shell = open_shell()
    person = ask(list_people, PersonFilter(limit=1))[0]
    shell.open_page(Page.RECORD, resident_id=person.id)
    settle()
    view: Any = shell.view(Page.RECORD)
    view.work.tiles[0].click()
    view.work.tiles[2].click()
    type_text(view.details.note, "Đã hẹn")
    view.details.day.setText("20/11")
    ticked = view.work.ticked()
    fresh = again(shell, open_shell, settle)
    assert fresh.page is Page.RECORD
    back: Any = fresh.view(Page.RECORD)
    assert back.who.mode is Mode.PERSON
    assert back.who.chosen.resident_id == person.id
    assert back.work.ticked() == ticked
    assert (back.details.note.value(), back.details.day.text()) == ("Đã hẹn", "20/11")
    assert [one.key for one in ask(list_drafts)] == [fresh.drafts._key(Page.RECORD)]  # noqa: SLF001
    assert fresh.draft_bar.isHidden()
    assert app_context.session.who == ask(list_drafts)[0].who


def test_a_new_person_with_a_store_comes_back_with_the_shop(
    open_shell: Callable[[], ShellView], settle: Callable[[], None]
) -> None:
    shell = open_shell()
    shell.open_page(Page.RECORD)
    settle()
    view: Any = shell.view(Page.RECORD)
    view.who._on_new_wanted("Lường Thị Ngoan")  # noqa: SLF001 - as the picker asks
    view.who.new_form.birth.setText("01/02/1990")
    view.who.new_form.where.set_value(Where.NEW)
    view.who.new_form.where.edited.emit()
    type_text(view.who.new_form.lane, "Ngõ 3")
    settle()
    view.work.all_button.click()
    tile = next(one for one in view.work.tiles if one.key[1] is AssistanceAction.OPEN_STORE)
    tile.click()
    type_text(view.milestones.offers[-1].link, "https://cho.example")
    fresh = again(shell, open_shell, settle)
    back: Any = fresh.view(Page.RECORD)
    form = back.who.new_form
    assert back.who.mode is Mode.NEW
    assert (form.full_name.value(), form.birth.text()) == ("Lường Thị Ngoan", "01/02/1990")
    assert (form.where.value(), form.lane.value()) == (Where.NEW, "Ngõ 3")
    assert back.milestones.offers[-1].link.value() == "https://cho.example"


def test_dialogs_of_a_person_come_back(
    open_shell: Callable[[], ShellView], settle: Callable[[], None], ask: Callable[..., Any]
) -> None:
    shell = open_shell()
    shell.open_page(Page.PEOPLE, new_name="Vi Văn")
    settle()
    dialog = shell.view(Page.PEOPLE).findChildren(AddPersonDialog)[0]
    type_text(dialog.person.full_name, "Vi Văn Tình")
    type_text(dialog.person.note, "Ở đầu bản")
    fresh = again(shell, open_shell, settle)
    (back,) = fresh.view(Page.PEOPLE).findChildren(AddPersonDialog)
    assert (back.person.full_name.value(), back.person.note.value()) == ("Vi Văn Tình", "Ở đầu bản")
    back._warned = True  # noqa: SLF001 - left out on purpose
    back.reject()
    fresh.drafts.look()
    settle()
    assert ask(list_drafts) == ()
    person = ask(list_people, PersonFilter(limit=1))[0]
    fresh.open_page(Page.PEOPLE, resident_id=person.id)
    settle()
    page: Any = fresh.view(Page.PEOPLE)
    page.page.edit_button.click()
    (edit,) = page.findChildren(EditPersonDialog)
    edit.person.phone.setText("")
    type_text(edit.person.phone, "0912 34")
    last = again(fresh, open_shell, settle)
    (edit_back,) = last.view(Page.PEOPLE).findChildren(EditPersonDialog)
    assert edit_back.person.phone.text() == "0912 34"
    assert edit_back.person.full_name.value() == person.full_name


def test_a_session_and_its_marks_come_back(
    open_shell: Callable[[], ShellView], settle: Callable[[], None], ask: Callable[..., Any]
) -> None:
    shell = open_shell()
    shell.open_page(Page.SESSIONS, new=True)
    settle()
    (dialog,) = shell.view(Page.SESSIONS).findChildren(SessionDialog)
    type_text(dialog.title, "Phòng lừa đảo")
    fresh = again(shell, open_shell, settle)
    (back,) = fresh.view(Page.SESSIONS).findChildren(SessionDialog)
    assert back.title.value() == "Phòng lừa đảo"
    back._warned = True  # noqa: SLF001 - left out on purpose
    back.reject()
    rows = [row for row in ask(list_sessions, SessionFilter()) if (row.present or 0) > 1]
    fresh.open_page(Page.SESSIONS, session_id=rows[0].id)
    settle()
    view: Any = fresh.view(Page.SESSIONS)
    wanted = view.page.table.rows_model.rows[1].row.attendee_id
    view.page._on_marked(wanted, AttendanceStatus.ABSENT, None)  # noqa: SLF001 - as the table says
    type_text(view.page.marking.anonymous, "7")
    typed = view.page.marking.anonymous.text()
    last = again(fresh, open_shell, settle)
    shown: Any = last.view(Page.SESSIONS)
    marks = {row.row.attendee_id: row for row in shown.page.table.rows_model.rows}
    assert marks[wanted].changed
    assert marks[wanted].mark.status is AttendanceStatus.ABSENT
    assert shown.page.marking.anonymous.text() == typed


def test_texts_of_a_report_come_back_to_their_period(
    open_shell: Callable[[], ShellView], settle: Callable[[], None]
) -> None:
    shell = open_shell()
    shell.open_page(Page.REPORT, period="2026-09")
    settle()
    view: Any = shell.view(Page.REPORT)
    type_text(view.texts.proposals, "Thêm một trạm phát sóng")
    fresh = again(shell, open_shell, settle)
    back: Any = fresh.view(Page.REPORT)
    assert back.picker.period().code == "2026-09"
    assert back.texts.proposals.value() == "Thêm một trạm phát sóng"
    assert back.has_unsaved()


def test_what_is_saved_leaves_no_draft(
    open_shell: Callable[[], ShellView], settle: Callable[[], None], ask: Callable[..., Any]
) -> None:
    shell = open_shell()
    person = ask(list_people, PersonFilter(limit=1))[0]
    shell.open_page(Page.RECORD, resident_id=person.id)
    settle()
    view: Any = shell.view(Page.RECORD)
    view.work.tiles[0].click()
    shell.drafts.look()
    settle()
    assert len(ask(list_drafts)) == 1
    view.save()
    settle()
    settle()
    assert ask(list_drafts) == ()


def test_a_draft_is_not_written_over_and_can_be_left_out_and_wanted_again(
    open_shell: Callable[[], ShellView], settle: Callable[[], None], ask: Callable[..., Any]
) -> None:
    shell = open_shell()
    shell.open_page(Page.RECORD)
    settle()
    type_text(shell.view(Page.RECORD).who.picker.search, "Nông")  # type: ignore[attr-defined]
    shell.drafts.look()
    settle()
    shell.drafts._timer.stop()  # noqa: SLF001 - the old process is dead
    fresh = open_shell()
    check_access(fresh)
    check_plain_text(fresh)
    assert fresh.draft_bar.lines == ["Bản nháp lúc 09:00: " + fresh.view(Page.RECORD).title]
    fresh.open_page(Page.RECORD)
    settle()
    type_text(fresh.view(Page.RECORD).who.picker.search, "Vi")  # type: ignore[attr-defined]
    fresh.drafts.look()
    settle()
    assert len(ask(list_drafts)) == 2
    fresh.draft_bar.buttons[0][0].click()
    assert "nháp" in fresh.banner.text
    assert len(fresh.draft_bar.lines) == 1
    fresh.draft_bar.buttons[0][1].click()
    settle()
    assert len(ask(list_drafts)) == 1
    fresh.banner.action_button.click()
    settle()
    assert len(ask(list_drafts)) == 2
    assert len(fresh.draft_bar.lines) == 1
    assert not cut_when_settled(fresh.draft_bar)


def test_drafts_are_not_synced_and_go_after_a_month(
    app_context: AppContext, settle: Callable[[], None], ask: Callable[..., Any], qtbot: QtBot
) -> None:
    from datetime import timedelta

    from PySide6.QtWidgets import QWidget

    owner = QWidget()
    qtbot.addWidget(owner)
    waiting = ask(lambda read: read.sync.state().waiting)

    def write(service: Any, command: object) -> None:
        app_context.runner.write(owner, service, command, done=lambda _: None, failed=raise_it)
        settle()

    write(keep_draft, KeepDraft("a/record", "record", {"who": {}}, None))
    assert ask(lambda read: read.sync.state().waiting) == waiting
    clock: Any = app_context.clock
    clock.move_to(clock.instant + timedelta(days=29))
    write(drop_old_drafts, None)
    assert len(ask(list_drafts)) == 1
    clock.move_to(clock.instant + timedelta(days=2))
    write(drop_old_drafts, None)
    assert ask(list_drafts) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_a_pulled_plug_loses_nothing_that_was_typed(
    practice_home: Home, open_shell: Callable[[], ShellView], settle: Callable[[], None]
) -> None:
    """The real window in a process of its own is killed; this one opens the same team."""
    assert LOOK_MS <= 1_000
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.draft_typist", str(practice_home.root)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()
    assert said == "kept"
    shell = open_shell()
    assert len(shell.draft_bar.waiting) == 4
    while not shell.draft_bar.isHidden():
        shell.draft_bar.buttons[0][0].click()
        settle()
    (home,) = shell.view(Page.HOUSEHOLDS).findChildren(HouseholdDialog)
    (paste,) = shell.view(Page.PEOPLE).findChildren(PasteDialog)
    assert home.head_name.value() == HEAD
    assert paste.text.value() == PASTED
    record, report = shell.view(Page.RECORD), shell.view(Page.REPORT)
    assert isinstance(record, RecordView)
    assert isinstance(report, ReportsView)
    assert record.who.picker.search.value() == SEARCH
    assert record.details.note.value() == NOTE
    assert DIFFICULTY in (report.texts.difficulties.value() or "")
