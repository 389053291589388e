"""Sixty names on screen: pasted, marked by few keys, and one help for all who came."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.rows.work import HelpFilter
from desktop.domain.training import AttendanceStatus, AttendeeKind, SessionKind
from desktop.domain.work import AssistanceAction, AssistancePlace
from desktop.services.book import list_helps
from desktop.services.people import NewPerson, add_resident
from desktop.services.training import (
    InviteToSession,
    SaveSession,
    invite_to_session,
    save_session,
    session_card,
)
from desktop.ui.training.help_dialog import HelpForPresentDialog
from desktop.ui.training.view import TrainingView
from desktop.ui.widgets.paste_dialog import PasteDialog
from tests.ui.access import check_access
from tests.ui.driving import Desk, activated, no_dialog, the_dialog
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.domain.rows.people import PersonRow
    from desktop.domain.rows.training import SessionCard
    from desktop.ui.context import AppContext

DAY = date(2026, 11, 20)
CTRL = Qt.KeyboardModifier.ControlModifier
THREE_MINUTES = 180.0
KEY_S, DECIDE_S = 0.28, 1.35
"""Seconds for a key and for a decision. Source: Card, Moran & Newell 1980, operators K and M."""


def session_of(desk: Desk, people: tuple[str, ...] = ()) -> str:
    found = desk.write(
        save_session, SaveSession(None, SessionKind.OUTREACH, "Buổi đông người", DAY)
    )
    if people:
        desk.write(invite_to_session, InviteToSession(found, AttendeeKind.RESIDENT, people))
    return str(found)


def sixty(desk: Desk) -> tuple[str, ...]:
    return tuple(
        desk.write(add_resident, NewPerson(f"Hà Thị Dự {number:02d}")) for number in range(60)
    )


def opened(
    app_context: AppContext, qtbot: QtBot, settle: Callable[[], None], session_id: str
) -> TrainingView:
    view = TrainingView(app_context)
    activated(qtbot, view, settle)
    view.arrive(session_id=session_id)
    settle()
    return view


def card_of(desk: Desk, session_id: str) -> SessionCard:
    card: SessionCard = desk.read(session_card, session_id)
    return card


def test_sixty_are_marked_by_keys_in_under_three_minutes(
    app_context: AppContext, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    desk = Desk(app_context, settle)
    session_id = session_of(desk, sixty(desk))
    view = opened(app_context, qtbot, settle, session_id)
    table = view.page.table
    assert QApplication.focusWidget() is table
    keys = 0
    for number in range(60):
        # Every sixth did not come, of every other of them a reason is known.
        absent = number % 6 == 5
        if absent and number % 12 == 11:
            type_text(table, "1")
            keys += 1
        elif absent:
            type_text(table, "v")
            press(table, Qt.Key.Key_Down)
            keys += 2
        else:
            press(table, Qt.Key.Key_Space)
            keys += 1
    view.page.save()
    keys += 2
    settle()
    marks = [row.status for row in card_of(desk, session_id).roster]
    assert marks.count(AttendanceStatus.PRESENT) == 50
    assert marks.count(AttendanceStatus.ABSENT) == 10
    assert keys * KEY_S + 60 * DECIDE_S < THREE_MINUTES
    assert keys <= 70


def test_when_nearly_all_came_only_the_absent_are_marked(
    app_context: AppContext, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    desk = Desk(app_context, settle)
    session_id = session_of(desk, sixty(desk))
    view = opened(app_context, qtbot, settle, session_id)
    type_text(view.page.table, "1")
    press(view.page.table, Qt.Key.Key_A, CTRL)
    assert QApplication.focusWidget() is view.page.save_button
    assert not view.page.marking.rest.isEnabled()
    view.page.save_button.click()
    settle()
    marks = [row.status for row in card_of(desk, session_id).roster]
    assert marks.count(AttendanceStatus.PRESENT) == 59
    assert marks.count(AttendanceStatus.ABSENT) == 1


def test_a_pasted_list_fills_the_roster_and_unknown_names_wait(
    app_context: AppContext, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    desk = Desk(app_context, settle)
    people = sixty(desk)
    desk.write(add_resident, NewPerson("Vi Thị Mới Đến"))
    session_id = session_of(desk)
    view = opened(app_context, qtbot, settle, session_id)
    view.page.adding.paste_button.click()
    dialog = the_dialog(view, PasteDialog)
    lines = [f"{number + 1}\tHÀ THỊ DỰ {number:02d}\t" for number in range(60)]
    dialog.text.set_value("\n".join([*lines, "61\tKhách Lạ"]))
    dialog.look_up()
    settle()
    check_access(dialog)
    dialog.take_button.click()
    settle()
    assert no_dialog(view)
    assert {row.attendee_id for row in card_of(desk, session_id).roster} == set(people)
    assert "1" in view.page.adding.left_over.text()
    view.page.adding.paste_button.click()
    again = the_dialog(view, PasteDialog)
    assert again.text.value() == "61\tKhách Lạ"
    again.look_up()
    settle()
    press(again.table, Qt.Key.Key_Return)
    assert again.focusWidget() is again.picker.search
    type_text(again.picker.search, "vi thi moi den")
    press(again.picker.search, Qt.Key.Key_Return)
    settle()
    assert not again.table.isVisibleTo(again)
    again.take_button.click()
    settle()
    names = {row.full_name for row in card_of(desk, session_id).roster}
    assert "Vi Thị Mới Đến" in names
    assert view.page.adding.left_over.isHidden()


def test_one_help_for_all_who_came(
    app_context: AppContext, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    desk = Desk(app_context, settle)
    people = sixty(desk)[:5]
    session_id = session_of(desk, people)
    view = opened(app_context, qtbot, settle, session_id)
    assert view.page.head.help_button.isHidden()
    for _time in range(4):
        press(view.page.table, Qt.Key.Key_Space)
    view.page.save()
    settle()
    view.page.head.help_button.click()
    settle()
    dialog = the_dialog(view, HelpForPresentDialog)
    check_access(dialog)
    dialog.tick.set_value(("safety", AssistanceAction.GUIDE))
    dialog.save()
    settle()
    found = desk.read(list_helps, HelpFilter(first_on=DAY, last_on=DAY, limit=500))
    ours = [row for row in found if row.resident_id in people]
    assert len(ours) == 4
    assert {row.place for row in ours} == {AssistancePlace.SESSION}


def test_sizes(app_context: AppContext, settle: Callable[[], None]) -> None:
    desk = Desk(app_context, settle)
    people = sixty(desk)[:3]
    session_id = session_of(desk, people)
    made: list[PasteDialog[PersonRow]] = []

    def make() -> PasteDialog[PersonRow]:
        from desktop.services.matching import match_people
        from desktop.ui.widgets.person_picker import PersonPicker, describe_person

        picker = PersonPicker(app_context, "Là ai?", offer_new=False)
        made.append(
            PasteDialog(app_context, match_people, describe_person, picker, "Dán danh sách")
        )
        return made[-1]

    def fill() -> None:
        made[-1].text.set_value("Khách Lạ\nHà Thị Dự 01\nHà Thị Dự 02")
        made[-1].look_up()
        settle()

    check_sizes(make, fill, whole_window=True)
    card = card_of(desk, session_id)
    check_sizes(lambda: HelpForPresentDialog(app_context, card), settle, whole_window=True)
