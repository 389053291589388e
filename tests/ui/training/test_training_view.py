"""Plan a session, put names on its roster, mark who came: by key, on a real encrypted team."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.domain.rows.people import PersonFilter
from desktop.domain.rows.training import SessionFilter
from desktop.domain.training import (
    AbsenceReason,
    AttendanceStatus,
    AttendeeKind,
    SessionKind,
    SessionState,
)
from desktop.services.people_queries import list_people
from desktop.services.training import (
    DeleteSession,
    InviteToSession,
    SaveSession,
    delete_session,
    invite_to_session,
    list_sessions,
    save_session,
    session_card,
)
from desktop.ui.training.later_dialogs import CancelSessionDialog
from desktop.ui.training.session_dialog import SessionDialog
from desktop.ui.training.view import TrainingView
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import Desk, Stage, no_dialog, the_dialog
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_ime, type_text, type_unikey

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.people import PersonRow
    from desktop.domain.rows.training import SessionCard
    from desktop.ui.context import AppContext

TODAY = date(2026, 11, 24)
TITLE = "Phòng lừa đảo qua điện thoại ở Khuổi Mây"


@pytest.fixture
def view(stage: Stage) -> TrainingView:
    return stage.show(TrainingView)


def card_of(desk: Desk, session_id: str | None) -> SessionCard:
    card: SessionCard | None = desk.read(session_card, session_id)
    assert card is not None
    return card


def residents(desk: Desk) -> tuple[PersonRow, ...]:
    rows: tuple[PersonRow, ...] = desk.read(list_people, PersonFilter(limit=50))
    return rows


def showing_session(view: TrainingView) -> bool:
    return view.shows_session


def planned(
    desk: Desk, today: date, names: int = 3, kind: SessionKind = SessionKind.OUTREACH
) -> str:
    """A session of that day with that many residents on its roster."""
    session_id: str = desk.write(save_session, SaveSession(None, kind, TITLE, today))
    ids = tuple(one.id for one in residents(desk)[:names])
    if names:
        desk.write(invite_to_session, InviteToSession(session_id, AttendeeKind.RESIDENT, ids))
    return session_id


def test_a_session_is_planned_by_typing(
    view: TrainingView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    view.new_button.click()
    settle()
    dialog = the_dialog(view, SessionDialog)
    type_text(dialog.title, TITLE)
    type_unikey(dialog.place, "Nha", "Nhà", "Nhà va", "Nhà văn", "Nhà văn hóa")
    type_text(dialog.starts_at, "8h30")
    type_text(dialog.duration, "90")
    press(dialog.duration, Qt.Key.Key_Return)
    settle()
    assert no_dialog(view)
    assert view.shows_session
    session = card_of(desk, view.page.session_id).session
    assert (session.title, session.place) == (TITLE, "Nhà văn hóa")
    assert (session.starts_at, session.duration_min) == ("08:30", 90)
    assert session.held_on == app_context.clock.today()
    # The next thing to do is to put names on the roster.
    assert view.focusWidget() is view.page.picker.search


def test_tab_goes_from_the_lesson_to_reading_it_and_on_to_the_speaker(stage: Stage) -> None:
    """In the order of the eyes: a name typed after Tab, Tab, Tab lands where it is meant."""
    dialog = stage.show(lambda context: SessionDialog(context, ()))
    order: list[QWidget] = [dialog.lesson, dialog.platform, dialog.read_button, dialog.trainer]
    found: list[QWidget] = []
    at: QWidget | None = dialog.lesson
    while at is not None and len(found) < len(order):
        if at in order and at not in found:
            found.append(at)
        at = at.nextInFocusChain()
    assert found == order


def test_nothing_typed_is_lost_when_the_time_is_wrong(
    view: TrainingView, settle: Callable[[], None]
) -> None:
    view.new_button.click()
    settle()
    dialog = the_dialog(view, SessionDialog)
    type_ime(dialog.title, "Thanh", "toán", "số")
    type_text(dialog.starts_at, "chiều")
    dialog.save_button.click()
    settle()
    assert list(dialog.form.errors()) == ["starts_at"]
    assert dialog.title.text() == "Thanh toán số"
    assert dialog.save_button.isEnabled()
    press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "the first Esc only asks"
    press(dialog, Qt.Key.Key_Escape)
    assert no_dialog(view)


def test_names_are_added_by_search_and_marked_by_key(
    view: TrainingView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    session_id = planned(desk, TODAY, names=0)
    view.open_session(session_id)
    settle()
    people = residents(desk)
    for person in (people[0], people[7], people[11]):
        type_text(view.page.picker.search, person.full_name)
        press(view.page.picker.search, Qt.Key.Key_Return)
        settle()
    roster = card_of(desk, session_id).roster
    assert len(roster) == 3
    table = view.page.table
    table.choose(roster[0].attendee_id)
    press(table, Qt.Key.Key_Space)
    type_text(table, "v2")
    type_text(table, "v")
    type_text(view.page.marking.anonymous, "12")
    view.page.save_button.click()
    settle()
    card = card_of(desk, session_id)
    marks = [(row.status, row.absence_reason) for row in card.roster]
    assert marks == [
        (AttendanceStatus.PRESENT, None),
        (AttendanceStatus.ABSENT, AbsenceReason.BUSY),
        (AttendanceStatus.ABSENT, None),
    ]
    assert (card.session.state, card.session.anonymous_count) == (SessionState.HELD, 12)
    assert not view.has_unsaved()
    assert [one.changed for one in table.rows_model.rows] == [False, False, False]


def test_space_twice_takes_the_mark_back(
    view: TrainingView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    view.open_session(planned(desk, TODAY, names=1))
    settle()
    press(view.page.table, Qt.Key.Key_Space)
    assert view.has_unsaved()
    press(view.page.table, Qt.Key.Key_Space)
    assert not view.has_unsaved()


def test_the_whole_team_comes_to_a_training_of_the_team(
    view: TrainingView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    session_id = planned(desk, TODAY, names=0, kind=SessionKind.TEAM_TRAINING)
    view.open_session(session_id)
    settle()
    assert not view.page.picker.isVisibleTo(view)
    view.page.team_button.click()
    settle()
    roster = card_of(desk, session_id).roster
    assert len(roster) > 2
    assert {row.attendee_kind for row in roster} == {AttendeeKind.MEMBER}
    view.page.marking.present.click()
    view.page.save_button.click()
    settle()
    statuses = [row.status for row in card_of(desk, session_id).roster]
    assert statuses.count(AttendanceStatus.PRESENT) == 1


def test_marks_outlive_what_others_change_meanwhile(
    view: TrainingView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    session_id = planned(desk, TODAY, names=2)
    view.open_session(session_id)
    settle()
    press(view.page.table, Qt.Key.Key_Space)
    people = residents(desk)
    command = InviteToSession(session_id, AttendeeKind.RESIDENT, (people[20].id,))
    desk.write(invite_to_session, command)
    assert [one.changed for one in view.page.table.rows_model.rows].count(True) == 1
    assert len(view.page.table.rows_model.rows) == 3
    view.page.save_button.click()
    settle()
    statuses = [row.status for row in card_of(desk, session_id).roster]
    assert statuses.count(AttendanceStatus.PRESENT) == 1


@pytest.mark.parametrize("typed", ["5000", "mười hai"])
def test_a_wrong_number_of_unnamed_keeps_every_mark(
    view: TrainingView, desk: Desk, app_context: AppContext, settle: Callable[[], None], typed: str
) -> None:
    session_id = planned(desk, TODAY, names=1)
    view.open_session(session_id)
    settle()
    press(view.page.table, Qt.Key.Key_Space)
    type_text(view.page.marking.anonymous, typed)
    view.page.save_button.click()
    settle()
    assert app_context.presenter.codes == ["anonymous_count_range"]  # type: ignore[attr-defined]
    assert view.page.marking.anonymous.text() == typed
    assert view.has_unsaved()
    assert card_of(desk, session_id).session.state is SessionState.PLANNED


def test_a_session_to_come_cannot_have_been_held(
    view: TrainingView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    session_id = planned(desk, TODAY + timedelta(days=3), names=1)
    view.open_session(session_id)
    settle()
    assert not view.page.marking.held()
    view.page.marking.state.set_value(True)
    view.page.save_button.click()
    settle()
    assert app_context.presenter.codes == ["held_in_future"]  # type: ignore[attr-defined]


def test_why_it_did_not_take_place_must_be_said(
    view: TrainingView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    session_id = planned(desk, TODAY)
    view.open_session(session_id)
    settle()
    view.page.head.cancel_button.click()
    dialog = the_dialog(view, CancelSessionDialog)
    dialog.save_button.click()
    settle()
    assert list(dialog.form.errors()) == ["reason"]
    type_text(dialog.reason, "Mưa lũ, đường sạt lở")
    press(dialog.reason, Qt.Key.Key_Return)
    settle()
    session = card_of(desk, session_id).session
    assert (session.state, session.cancel_reason) == (
        SessionState.CANCELLED,
        "Mưa lũ, đường sạt lở",
    )
    assert not view.page.marking.isVisibleTo(view)
    press(view.page.table, Qt.Key.Key_Space)
    assert not view.has_unsaved()


def test_a_deleted_session_comes_back_with_its_roster(
    view: TrainingView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    session_id = planned(desk, TODAY)
    view.open_session(session_id)
    settle()
    view.page.head.delete_button.click()
    view.page.confirm.yes_button.click()
    settle()
    assert not view.shows_session
    listed = desk.read(list_sessions, SessionFilter())
    assert session_id not in {row.id for row in listed}
    assert app_context.presenter.errors == []  # type: ignore[attr-defined]
    take_back = app_context.presenter.actions[-1]  # type: ignore[attr-defined]
    take_back()
    settle()
    assert len(card_of(desk, session_id).roster) == 3
    assert view.list.table.rows_model.line_of(session_id) is not None


def test_leaving_with_marks_asks_first(
    view: TrainingView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    view.open_session(planned(desk, TODAY))
    settle()
    press(view.page.table, Qt.Key.Key_Space)
    view.page.head.back_button.click()
    assert showing_session(view)
    assert view.page.confirm.text
    view.page.confirm.yes_button.click()
    assert not showing_session(view)
    assert not view.has_unsaved()


def test_another_session_does_not_push_marks_aside_unasked(
    view: TrainingView, desk: Desk, settle: Callable[[], None]
) -> None:
    first, second = planned(desk, TODAY), planned(desk, TODAY, names=1)
    view.open_session(first)
    settle()
    press(view.page.table, Qt.Key.Key_Space)
    view.arrive(session_id=second)
    settle()
    assert view.page.session_id == first
    view.page.confirm.yes_button.click()
    settle()
    assert view.page.session_id == second
    assert len(view.page.table.rows_model.rows) == 1
    assert not view.has_unsaved()


def test_a_session_deleted_elsewhere_closes_with_a_word(
    view: TrainingView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    session_id = planned(desk, TODAY)
    view.open_session(session_id)
    settle()
    press(view.page.table, Qt.Key.Key_Space)
    desk.write(delete_session, DeleteSession(session_id))
    assert app_context.presenter.codes == ["session_unknown"]  # type: ignore[attr-defined]
    assert not view.shows_session
    assert not view.has_unsaved()


def test_a_name_is_taken_off_by_delete(
    view: TrainingView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    session_id = planned(desk, TODAY)
    view.open_session(session_id)
    settle()
    press(view.page.table, Qt.Key.Key_Delete)
    settle()
    assert len(card_of(desk, session_id).roster) == 2


def test_the_list_shows_one_kind(view: TrainingView, settle: Callable[[], None]) -> None:
    everything = len(view.list.table.rows_model.rows)
    view.kind.set_value(SessionKind.OUTREACH)
    view.kind.edited.emit()
    settle()
    rows = view.list.table.rows_model.rows
    assert {row.kind for row in rows} == {SessionKind.OUTREACH}
    assert 0 < len(rows) < everything


def test_enter_opens_a_session(view: TrainingView, settle: Callable[[], None]) -> None:
    press(view.list.table, Qt.Key.Key_Return)
    settle()
    assert view.shows_session


def test_everything_has_a_name(
    view: TrainingView, desk: Desk, app_context: AppContext, settle: Callable[[], None]
) -> None:
    check_access(view)
    view.open_session(planned(desk, TODAY))
    settle()
    check_access(view)
    check_plain_text(view)
    view.page.head.edit_button.click()
    settle()
    check_access(the_dialog(view, SessionDialog))


def test_nothing_is_cut(app_context: AppContext, desk: Desk, settle: Callable[[], None]) -> None:
    session_id = planned(desk, TODAY)

    def make() -> TrainingView:
        view = TrainingView(app_context)
        view.open_session(session_id)
        return view

    check_sizes(lambda: TrainingView(app_context), settle)
    check_sizes(make, settle)
    check_sizes(lambda: SessionDialog(app_context, ()), settle)
