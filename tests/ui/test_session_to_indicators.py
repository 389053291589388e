"""A session typed into the window: its numbers open exactly its rows, a cancelled one none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from desktop.domain.reporting import PeriodKind
from desktop.domain.training import AttendeeKind, SessionKind
from desktop.services.people import NewPerson, add_resident
from desktop.services.training import (
    InviteToSession,
    SaveSession,
    invite_to_session,
    save_session,
    session_card,
)
from desktop.ui.context import Page
from desktop.ui.training.guest_dialog import GuestDialog
from desktop.ui.training.later_dialogs import CancelSessionDialog
from tests.ui.driving import the_dialog
from tests.ui.test_shell import make_shell
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from desktop.ui.shell.view import ShellView
    from tests.ui.driving import Desk

DAY = date(2026, 11, 24)
INVITED, ABSENT, UNNAMED = 20, 2, 5
GUESTS = ("Lường Văn Đường", "Lường Thị Suối")
NEW_GUEST = "Lường Thị Mới"
COUNTS = {
    SessionKind.OUTREACH: ("outreach_session_count", "outreach_attendance_count", None),
    SessionKind.RESIDENT_CLASS: (
        "class_session_count",
        "class_attendance_count",
        "class_attendee_unique_count",
    ),
}


class Window:
    """The window, and what it opens behind a number of this quarter."""

    def __init__(self, shell: ShellView, desk: Desk, settle: Callable[[], None]) -> None:
        self.shell = shell
        self.desk = desk
        self.settle = settle

    def page(self, page: Page, **arguments: object) -> Any:
        self.shell.open_page(page, **arguments)
        self.settle()
        return self.shell.view(page)

    def opened(self, identifier: str) -> dict[str, int]:
        """Ids and times of the rows that the number of the present quarter opens."""
        view = self.page(Page.TARGETS)
        view.picker.kind.set_value(PeriodKind.QUARTER)
        view.picker.kind.edited.emit()
        self.settle()
        board = view.board
        board.show_table()
        line = board.table.rows_model.line_of(identifier)
        board.table.setCurrentIndex(board.table.rows_model.index(line, 4))
        press(board.table, Qt.Key.Key_Return)
        self.settle()
        rows = {row.ref.id: row.times for row in board.records.table.rows_model.rows}
        board.show_table()
        return rows

    def plan(self, kind: SessionKind, title: str) -> str:
        """A session of today, with twenty on its roster unless it is the team's."""
        made: str = self.desk.write(save_session, SaveSession(None, kind, title, DAY))
        if kind is not SessionKind.TEAM_TRAINING:
            ids = tuple(
                self.desk.write(add_resident, NewPerson(f"Hà Văn Mười {number:02d}"))
                for number in range(INVITED)
            )
            self.desk.write(invite_to_session, InviteToSession(made, AttendeeKind.RESIDENT, ids))
        return made


@pytest.fixture
def window(qtbot: QtBot, app_context: AppContext, desk: Desk, settle: Callable[[], None]) -> Window:
    shell = make_shell(app_context)
    qtbot.addWidget(shell)
    shell.show()
    return Window(shell, desk, settle)


def hold(window: Window, session_id: str) -> tuple[list[str], list[str]]:
    """By keys: two absent, the others present, three uninvited, five unnamed.

    Answers the ids of the lines of those who came, and of the people.
    """
    for name in GUESTS:
        window.desk.write(add_resident, NewPerson(name))
    page = window.page(Page.SESSIONS, session_id=session_id).page
    for _number in range(ABSENT):
        type_text(page.table, "1")
    press(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(page.marking.anonymous, str(UNNAMED))
    page.save_button.click()
    window.settle()
    page.adding.walk_in.set_value(True)
    for name in (*GUESTS, NEW_GUEST):
        type_text(page.picker.search, name)
        press(page.picker.search, Qt.Key.Key_Return)
        window.settle()
    the_dialog(page, GuestDialog).save()
    window.settle()
    roster = window.desk.read(session_card, session_id).roster
    came = [row for row in roster if row.status == "present"]
    assert (len(roster), len(came)) == (INVITED + 3, INVITED - ABSENT + 3)
    assert {row.full_name for row in roster if row.walk_in} == {*GUESTS, NEW_GUEST}
    return [row.attendance_id for row in came], [row.attendee_id for row in came]


@pytest.mark.parametrize("kind", COUNTS, ids=str)
def test_a_session_of_residents_opens_its_rows(window: Window, kind: SessionKind) -> None:
    held, listed, people = COUNTS[kind]
    before = {name: window.opened(name) for name in COUNTS[kind] if name}
    session_id = window.plan(kind, "Lớp ở Nà Pài")
    assert {name: window.opened(name) for name in before} == before, "planned is not held"
    lines, persons = hold(window, session_id)
    assert new_rows(window, held, before[held]) == {session_id: 1}
    expected = dict.fromkeys(lines, 1) | {session_id: UNNAMED}
    assert new_rows(window, listed, before[listed]) == expected
    if people is not None:
        found = new_rows(window, people, before[people])
        assert len(found) == len(persons)
        assert set(found) <= {*lines, *persons}
    others = [
        name for kind_, names in COUNTS.items() if kind_ is not kind for name in names if name
    ]
    for name in others:
        assert not {session_id, *lines} & set(window.opened(name))
    cancel(window, session_id)
    assert {name: window.opened(name) for name in before} == before, "it counts nowhere"


def test_a_training_of_the_team_opens_its_members(window: Window) -> None:
    before = window.opened("team_member_trained_count")
    session_id = window.plan(SessionKind.TEAM_TRAINING, "Tập huấn Tổ")
    page = window.page(Page.SESSIONS, session_id=session_id).page
    page.team_button.click()
    window.settle()
    press(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.save_button.click()
    window.settle()
    roster = window.desk.read(session_card, session_id).roster
    lines = {row.attendance_id for row in roster}
    opened = window.opened("team_member_trained_count")
    assert lines <= set(opened)
    assert not lines & set(before)
    for names in COUNTS.values():
        for name in names:
            assert name is None or not lines & set(window.opened(name))
    cancel(window, session_id)
    assert window.opened("team_member_trained_count") == before


def new_rows(window: Window, identifier: str, before: dict[str, int]) -> dict[str, int]:
    """What a number opens now and did not open before; nothing of before is gone."""
    now = window.opened(identifier)
    assert set(before) <= set(now)
    return {key: times for key, times in now.items() if key not in before}


def cancel(window: Window, session_id: str) -> None:
    """Say in the window that it did not take place after all."""
    page = window.page(Page.SESSIONS, session_id=session_id).page
    page.head.cancel_button.click()
    dialog = the_dialog(page, CancelSessionDialog)
    type_text(dialog.reason, "Ghi nhầm buổi")
    dialog.save()
    window.settle()
