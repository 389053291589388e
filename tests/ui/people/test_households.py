"""Households through the real page: list, the two ticks, change, add."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.people import HouseholdStatus
from desktop.domain.rows.people import HouseholdFilter
from desktop.domain.work import HowKnown, MilestoneKind, SubjectKind
from desktop.services.milestones import RecordMilestone, record_milestone
from desktop.services.people import NewHousehold, NewPerson, add_household, add_resident
from desktop.services.people_queries import household_card, list_households, villages
from desktop.ui.context import Page
from desktop.ui.people.household_dialog import HouseholdDialog
from desktop.ui.people.milestone_dialogs import EndMilestoneDialog, NoteMilestoneDialog
from desktop.ui.people.person_dialogs import AddPersonDialog
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import no_dialog, the_dialog
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.rows.people import HouseholdCard
    from desktop.ui.context import AppContext
    from desktop.ui.people.households_view import HouseholdsView
    from tests.ui.conftest import RecordingNavigator, RecordingPresenter
    from tests.ui.driving import Desk

ENTER = Qt.Key.Key_Return
SPACE = Qt.Key.Key_Space


def made(desk: Desk, head: str, lane: str = "Xóm Hộ Thử") -> str:
    village = desk.read(villages)[0].id
    found = desk.write(add_household, NewHousehold(village, lane=lane, head_name=head))
    assert isinstance(found, str)
    return found


def card_of(desk: Desk, household_id: str) -> HouseholdCard:
    found = desk.read(household_card, household_id)
    assert found is not None
    return found  # type: ignore[no-any-return]


def presenter(context: AppContext) -> RecordingPresenter:
    return context.presenter  # type: ignore[return-value]


def take_back(context: AppContext, settle: Callable[[], None]) -> None:
    action = presenter(context).actions[-1]
    assert action is not None
    action()
    settle()


def test_the_list_says_in_words_who_has_what_and_filters_who_is_missing_it(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None]
) -> None:
    everybody = desk.read(list_households, HouseholdFilter())
    assert len(households.table.rows_model.rows) == len(everybody) == 120
    households.arrive(missing=MilestoneKind.DIGITAL_STORE)
    settle()
    shown = households.table.rows_model.rows
    assert {row.id for row in shown} == {row.id for row in everybody if not row.has_store}
    assert 0 < len(shown) < 120
    check_access(households)
    check_plain_text(households)


def test_a_tick_asks_for_the_day_and_unticking_since_when_not(
    households: HouseholdsView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    household_id = made(desk, "Hoàng Văn Tích")
    type_text(households.search, "hoang van tich")
    households.search.search_now()
    settle()
    press(households.search, ENTER)
    press(households.table, ENTER)
    settle()
    page = households.page
    page.store_tick.setFocus()
    press(page.store_tick, SPACE)
    assert not page.store_tick.isChecked()
    dialog = the_dialog(households, NoteMilestoneDialog)
    check_access(dialog)
    dialog.platform.set_value("voso")
    type_text(dialog.link, "voso.vn/hoang-van-tich")
    dialog.day.set_value(date(2026, 2, 3))
    press(dialog.link, ENTER)
    dialog.save()
    settle()
    assert page.store_tick.isChecked()
    (store,) = card_of(desk, household_id).milestones
    assert (store.kind, store.platform_code) == (MilestoneKind.DIGITAL_STORE, "voso")
    assert (store.reached_on, store.shop_link) == (date(2026, 2, 3), "voso.vn/hoang-van-tich")
    press(page.store_tick, SPACE)
    assert page.store_tick.isChecked()
    ending = the_dialog(households, EndMilestoneDialog)
    ending.day.set_value(date(2026, 11, 1))
    ending.save_button.click()
    settle()
    assert no_dialog(households)
    assert not page.store_tick.isChecked()
    (store,) = card_of(desk, household_id).milestones
    assert store.ended_on == date(2026, 11, 1)
    take_back(app_context, settle)
    assert page.store_tick.isChecked()


def test_a_store_without_its_day_stays_in_the_dialog(
    households: HouseholdsView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    households.arrive(household_id=made(desk, "Hoàng Văn Thiếu"))
    settle()
    press(households.page.store_tick, SPACE)
    dialog = the_dialog(households, NoteMilestoneDialog)
    dialog.day.set_value(None)
    dialog.save_button.click()
    settle()
    assert presenter(app_context).codes == ["date_format"]
    assert set(dialog.form.errors()) == {"reached_on"}


def test_the_account_of_a_member_ticks_the_household(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None]
) -> None:
    household_id = made(desk, "Hoàng Văn Chủ")
    member = desk.write(add_resident, NewPerson("Hoàng Thị Con", household_id=household_id))
    households.arrive(household_id=household_id)
    settle()
    page = households.page
    assert not page.epay_tick.isChecked()
    known = RecordMilestone(
        MilestoneKind.EPAY_ACCOUNT, date(2026, 1, 2), HowKnown.TOLD, resident_id=member
    )
    desk.write(record_milestone, known)
    assert page.epay_tick.isChecked()
    assert "Hoàng Thị Con" in page.milestones.words[0]
    (account,) = page.holding(MilestoneKind.EPAY_ACCOUNT)
    assert account.subject_kind is SubjectKind.RESIDENT


def test_a_household_is_added_changed_and_gets_a_member(
    households: HouseholdsView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    households.add_button.click()
    settle()
    dialog = the_dialog(households, HouseholdDialog)
    check_access(dialog)
    type_text(dialog.head_name, "Hoàng Văn Đầu")
    type_text(dialog.code, "999")
    dialog.save_button.click()
    settle()
    page = households.page
    card = page.card
    assert card is not None
    assert (card.head_name, card.household.code) == ("Hoàng Văn Đầu", "999")
    assert "999" in page.facts.text()
    assert page.facts.text()[0].isupper()
    page.edit_button.click()
    settle()
    change = the_dialog(households, HouseholdDialog)
    change.status.set_value(HouseholdStatus.MOVED)
    change.status.edited.emit()
    change.in_channel.set_value(True)
    change.save_button.click()
    settle()
    assert presenter(app_context).codes == ["moved_out_missing"]
    change.moved_out.set_value(date(2026, 9, 9))
    change.save_button.click()
    settle()
    saved = card_of(desk, card.household.id).household
    assert (saved.status, saved.moved_out_on) == (HouseholdStatus.MOVED, date(2026, 9, 9))
    assert saved.in_channel is True
    page.add_person_button.click()
    settle()
    adding = the_dialog(households, AddPersonDialog)
    type_text(adding.person.full_name, "Hoàng Thị Thêm")
    adding.save_button.click()
    settle()
    members = page.members.rows_model.rows
    assert [row.resident.full_name for row in members] == ["Hoàng Văn Đầu", "Hoàng Thị Thêm"]
    page.members.choose(members[1].resident.id)
    press(page.members, ENTER)
    navigator: RecordingNavigator = app_context.navigator  # type: ignore[assignment]
    assert navigator.opened == [(Page.PEOPLE, {"resident_id": members[1].resident.id})]
    check_access(households)


def test_escape_returns_to_the_list(households: HouseholdsView, settle: Callable[[], None]) -> None:
    press(households.search, ENTER)
    press(households.table, ENTER)
    settle()
    assert QApplication.focusWidget() is households.page.back_button
    press(households.page.back_button, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is households.table
