"""Uninvited people, what follows, another day, and lessons: on the page of a session."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.domain.papers import PaperKind
from desktop.domain.rows.people import PersonFilter
from desktop.domain.training import (
    AttendanceStatus,
    AttendeeKind,
    PartnerKind,
    SessionKind,
    SessionState,
)
from desktop.services.lessons import lesson, lessons
from desktop.services.people_queries import list_people
from desktop.services.training import (
    CancelSession,
    InviteToSession,
    SaveSession,
    cancel_session,
    invite_to_session,
    save_session,
    session_card,
)
from desktop.ui.context import Page
from desktop.ui.training.guest_dialog import GuestDialog
from desktop.ui.training.later_dialogs import FollowUpDialog, PlanAgainDialog
from desktop.ui.training.lesson_dialog import LessonDialog
from desktop.ui.training.session_dialog import SessionDialog
from desktop.ui.training.view import TrainingView
from desktop.ui.widgets.labels import TextLabel
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import Desk, Stage, no_dialog, the_dialog
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.rows.people import PersonRow
    from desktop.domain.rows.training import SessionCard
    from desktop.ui.context import AppContext

TODAY = date(2026, 11, 24)


@pytest.fixture
def view(stage: Stage) -> TrainingView:
    return stage.show(TrainingView)


def people(desk: Desk) -> tuple[PersonRow, ...]:
    rows: tuple[PersonRow, ...] = desk.read(list_people, PersonFilter(limit=50))
    return rows


def planned(desk: Desk, day: date = TODAY, names: int = 2) -> str:
    made: str = desk.write(
        save_session, SaveSession(None, SessionKind.RESIDENT_CLASS, "Lớp ở Khuổi Mây", day)
    )
    ids = tuple(one.id for one in people(desk)[:names])
    desk.write(invite_to_session, InviteToSession(made, AttendeeKind.RESIDENT, ids))
    return made


def card_of(desk: Desk, session_id: str | None) -> SessionCard:
    card: SessionCard = desk.read(session_card, session_id)
    return card


def add(view: TrainingView, settle: Callable[[], None], name: str) -> None:
    type_text(view.page.picker.search, name)
    press(view.page.picker.search, Qt.Key.Key_Return)
    settle()


def test_who_came_uninvited_is_present_at_once(
    view: TrainingView, desk: Desk, settle: Callable[[], None]
) -> None:
    session_id = planned(desk)
    view.open_session(session_id)
    settle()
    assert not view.page.adding.came_uninvited
    view.page.adding.walk_in.click()
    add(view, settle, people(desk)[9].full_name)
    card = card_of(desk, session_id)
    (came,) = [row for row in card.roster if row.walk_in]
    assert came.status is AttendanceStatus.PRESENT
    assert card.session.state is SessionState.HELD
    texts = [str(view.page.table.rows_model.index(line, 1).data()) for line in range(3)]
    assert [text for text in texts if "tự đến" in text] == ["Có mặt (tự đến)"]
    # Whoever is added once it took place stands on the signed list.
    view.page.head.back_button.click()
    view.open_session(session_id)
    settle()
    assert view.page.adding.came_uninvited


def test_somebody_new_is_written_down_where_they_are_looked_for(
    view: TrainingView, desk: Desk, settle: Callable[[], None]
) -> None:
    session_id = planned(desk)
    view.open_session(session_id)
    settle()
    view.page.adding.walk_in.click()
    add(view, settle, "Lò Thị Khách")
    dialog = the_dialog(view, GuestDialog)
    check_access(dialog)
    assert dialog.person.full_name.text() == "Lò Thị Khách"
    dialog.save()
    settle()
    assert no_dialog(view)
    (came,) = [row for row in card_of(desk, session_id).roster if row.walk_in]
    assert came.full_name == "Lò Thị Khách"
    assert [row.full_name for row in desk.read(list_people, PersonFilter(text="lo thi khach"))] == [
        "Lò Thị Khách"
    ]
    assert view.focusWidget() is view.page.picker.search


def test_nobody_comes_uninvited_to_a_session_that_is_still_to_come(
    view: TrainingView, desk: Desk, settle: Callable[[], None]
) -> None:
    session_id = planned(desk, date(2026, 12, 1))
    view.open_session(session_id)
    settle()
    assert not view.page.adding.walk_in.isVisibleTo(view)
    add(view, settle, people(desk)[9].full_name)
    assert [row.walk_in for row in card_of(desk, session_id).roster] == [False] * 3


def test_what_fell_through_is_planned_again_by_one_button(
    view: TrainingView, desk: Desk, settle: Callable[[], None]
) -> None:
    before = planned(desk)
    desk.write(cancel_session, CancelSession(before, "Mưa lũ"))
    view.open_session(before)
    settle()
    assert not view.page.head.cancel_button.isVisibleTo(view)
    view.page.head.again_button.click()
    dialog = the_dialog(view, PlanAgainDialog)
    check_access(dialog)
    assert dialog.held_on.value() == date(2026, 12, 1)
    press(dialog.held_on, Qt.Key.Key_Return)
    settle()
    assert no_dialog(view)
    card = card_of(desk, view.page.session_id)
    assert card.session.id != before
    assert (card.session.held_on, len(card.roster)) == (date(2026, 12, 1), 2)
    assert card_of(desk, before).session.state is SessionState.CANCELLED


def test_what_follows_is_noted_listed_and_done(
    view: TrainingView, desk: Desk, settle: Callable[[], None]
) -> None:
    session_id = planned(desk)
    view.open_session(session_id)
    settle()
    view.page.head.follow_button.click()
    dialog = the_dialog(view, FollowUpDialog)
    check_access(dialog)
    assert not dialog.today_button.isVisibleTo(dialog)
    type_text(dialog.what, "Đến nhà bà Lụa cài lại")
    press(dialog.what, Qt.Key.Key_Return)
    settle()
    assert list(dialog.form.errors()) == ["follow_up_on"]
    type_text(dialog.by, "1/12/2026")
    press(dialog.by, Qt.Key.Key_Return)
    settle()
    assert no_dialog(view)
    assert card_of(desk, session_id).session.follow_up_on == date(2026, 12, 1)
    view.page.head.back_button.click()
    view.follow_up.click()
    settle()
    assert [row.id for row in view.list.table.rows_model.rows] == [session_id]
    view.open_session(session_id)
    settle()
    view.page.head.follow_button.click()
    the_dialog(view, FollowUpDialog).today_button.click()
    settle()
    assert card_of(desk, session_id).session.followed_up_on == TODAY


def test_a_lesson_fills_what_is_empty_and_is_read_in_large_letters(
    view: TrainingView, desk: Desk, settle: Callable[[], None]
) -> None:
    view.new_button.click()
    settle()
    dialog = the_dialog(view, SessionDialog)
    dialog.lesson.set_value("safety")
    dialog.lesson.edited.emit()
    dialog.partner_kind.set_value(PartnerKind.WOMEN_UNION)
    type_text(dialog.partner, "Hội Phụ nữ xã")
    type_text(dialog.evidence, "DS-12")
    dialog.read_button.click()
    reading = the_dialog(view, LessonDialog)
    check_access(reading)
    check_plain_text(reading)
    shown = [label.text() for label in reading.page.inside.findChildren(TextLabel)]
    safety = lesson("safety")
    assert safety is not None
    assert safety.title_vi in shown
    assert f"2. {safety.steps[1]}" in shown
    least = reading.font().pointSizeF()
    sizes = {label.font().pointSizeF() for label in reading.page.inside.findChildren(TextLabel)}
    assert min(sizes) > 1.3 * least
    assert not reading.print_link.isVisibleTo(reading)
    reading.close_button.click()
    dialog.save()
    settle()
    saved = card_of(desk, view.page.session_id).session
    assert (saved.title, saved.duration_min) == (safety.title_vi, safety.minutes)
    assert (saved.platform_code, saved.lesson_code) == ("safety", "safety")
    assert (saved.partner_kind, saved.evidence_number) == (PartnerKind.WOMEN_UNION, "DS-12")
    view.page.head.lesson_button.click()
    assert the_dialog(view, LessonDialog).choice.value() == "safety"


def test_all_lessons_can_be_read_and_printed_from_the_list(
    view: TrainingView, app_context: AppContext
) -> None:
    view.lessons_button.click()
    dialog = the_dialog(view, LessonDialog)
    for one in lessons():
        dialog.choice.set_value(one.code)
        dialog.choice.edited.emit()
        titles = [label.text() for label in dialog.page.inside.findChildren(TextLabel)]
        assert one.title_vi in titles
    dialog.print_link.click()
    assert no_dialog(view)
    page, arguments = app_context.navigator.opened[-1]  # type: ignore[attr-defined]
    assert page is Page.PAPERS
    assert arguments == {"kind": PaperKind.LESSON, "lesson_code": lessons()[-1].code}


def test_nothing_is_cut(app_context: AppContext, desk: Desk, settle: Callable[[], None]) -> None:
    card = card_of(desk, planned(desk))
    for make in (
        lambda: PlanAgainDialog(app_context, card.session),
        lambda: FollowUpDialog(app_context, card.session, card.seen),
        lambda: GuestDialog(app_context, card.session.id, "Lò Thị Khách", walk_in=True),
        lambda: LessonDialog(app_context, "vneid_level2"),
    ):
        check_sizes(make, settle, whole_window=True)


def test_tab_goes_from_the_names_to_what_stands_below_them(
    stage: Stage, desk: Desk, settle: Callable[[], None]
) -> None:
    view = stage.begin(TrainingView)
    view.open_session(planned(desk))
    settle()
    page = view.page
    page.table.setFocus()
    for wanted in (*page.marking.controls, page.save_button):
        press(view.focusWidget(), Qt.Key.Key_Tab)
        assert view.focusWidget() is wanted
