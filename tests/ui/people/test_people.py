"""People through the real page: find, add, change, move away, milestones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.people import BirthPrecision, Relation, Resident, ResidentStatus
from desktop.domain.rows.people import PersonFilter
from desktop.domain.text.names import sort_key_bytes
from desktop.domain.work import AssistanceAction, MilestoneKind
from desktop.services.people import (
    EditResident,
    NewHousehold,
    NewPerson,
    add_resident,
    edit_resident,
)
from desktop.services.people_queries import list_people, person_card, villages
from desktop.services.record_assistance import HelpItem, RecordAssistance, record_assistance
from desktop.ui.context import Page
from desktop.ui.people.milestone_dialogs import EndMilestoneDialog, NoteMilestoneDialog
from desktop.ui.people.person_dialogs import AddPersonDialog, EditPersonDialog, LeaveDialog
from desktop.ui.widgets.buttons import ActionButton
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import no_dialog, the_dialog
from tests.ui.typing_keys import press, type_ime, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.rows.people import PersonCard
    from desktop.storage.write_unit import WriteUnit
    from desktop.ui.context import AppContext
    from desktop.ui.people.people_view import PeopleView
    from tests.ui.conftest import RecordingNavigator, RecordingPresenter
    from tests.ui.driving import Desk

ENTER = Qt.Key.Key_Return
TODAY = date(2026, 11, 24)


def presenter(context: AppContext) -> RecordingPresenter:
    return context.presenter  # type: ignore[return-value]


def take_back(context: AppContext, settle: Callable[[], None]) -> None:
    action = presenter(context).actions[-1]
    assert action is not None
    action()
    settle()


def open_person(people: PeopleView, settle: Callable[[], None], resident_id: str) -> PersonCard:
    people.arrive(resident_id=resident_id)
    settle()
    assert people.page.card is not None
    return people.page.card


def test_the_list_is_in_vietnamese_order_and_enter_opens_a_person(
    people: PeopleView, settle: Callable[[], None]
) -> None:
    names = [row.full_name for row in people.table.rows_model.rows]
    assert len(names) == 450
    assert names == sorted(names, key=sort_key_bytes)
    press(people.search, ENTER)
    assert QApplication.focusWidget() is people.table
    press(people.table, ENTER)
    settle()
    assert people.shows_person
    assert people.page.name.text() == names[0]
    press(people.page.record_button, Qt.Key.Key_Escape)
    assert people.page.isHidden()
    assert QApplication.focusWidget() is people.table


def test_search_finds_without_accents_while_typing(
    people: PeopleView, desk: Desk, settle: Callable[[], None]
) -> None:
    resident_id = desk.write(add_resident, NewPerson("Đồng Thị Ớt"))
    type_text(people.search, "dong thi ot")
    people.search.search_now()
    settle()
    assert [row.id for row in people.table.rows_model.rows] == [resident_id]
    assert people.total.text().startswith("1 ")


def test_a_person_is_added_with_an_input_method_into_a_household_of_the_list(
    people: PeopleView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    household = NewHousehold(desk.read(villages)[0].id, head_name="Đồng Văn Chủ")
    desk.write(add_resident, NewPerson("Đồng Thị Con", new_household=household))
    people.add_button.click()
    settle()
    dialog = the_dialog(people, AddPersonDialog)
    form = dialog.person
    type_ime(form.full_name, "Đồng", "Thị", "Út")
    type_text(form.birth, "1/6/2001")
    type_text(form.phone, "+84 912 345 678")
    form.where.setCurrentIndex(1)
    form.where.edited.emit()
    check_access(dialog)
    type_text(form.household.search, "dong van chu")
    form.household.search.search_now()
    settle()
    press(form.household.search, ENTER)
    assert "Đồng Văn Chủ" in form.chosen_household.text()
    press(form.full_name, ENTER)
    dialog.save_button.click()
    settle()
    assert no_dialog(people)
    (row,) = desk.read(list_people, PersonFilter("Đồng Thị Út"))
    assert (row.birth_on, row.phone) == (date(2001, 6, 1), "0912345678")
    assert row.head_name == "Đồng Văn Chủ"
    assert people.page.name.text() == "Đồng Thị Út"
    take_back(app_context, settle)
    assert desk.read(list_people, PersonFilter("Đồng Thị Út")) == ()


def test_a_wrong_phone_is_said_at_the_field_and_everything_stays(
    people: PeopleView, app_context: AppContext, settle: Callable[[], None]
) -> None:
    people.arrive(new_name="Đồng Thị Giữ")
    settle()
    dialog = the_dialog(people, AddPersonDialog)
    assert dialog.person.full_name.value() == "Đồng Thị Giữ"
    type_text(dialog.person.phone, "không có")
    type_text(dialog.person.birth, "1970")
    dialog.save_button.click()
    settle()
    assert presenter(app_context).codes == ["phone_format"]
    assert set(dialog.person.errors()) == {"phone"}
    assert dialog.person.phone.text() == "không có"
    assert dialog.save_button.isEnabled()
    dialog.person.phone.set_value(None)
    dialog.save_button.click()
    settle()
    assert people.page.name.text() == "Đồng Thị Giữ"


def test_namesakes_are_named_before_somebody_is_added_twice(
    people: PeopleView, desk: Desk, settle: Callable[[], None]
) -> None:
    desk.write(add_resident, NewPerson("Đồng Thị Đôi", birth_on=date(1980, 2, 2)))
    people.arrive(new_name="Dong Thi Doi")
    settle()
    dialog = the_dialog(people, AddPersonDialog)
    dialog.person.full_name.left.emit()
    settle()
    assert "02/02/1980" in dialog.message


def test_a_change_keeps_what_somebody_else_changed_meanwhile(
    people: PeopleView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    resident_id = desk.write(add_resident, NewPerson("Đồng Thị Cũ"))
    open_person(people, settle, resident_id)
    people.page.edit_button.click()
    settle()
    dialog = the_dialog(people, EditPersonDialog)
    original = desk.read(person_card, resident_id).resident
    other = EditResident(original, replace(original, phone="0987654321"))
    desk.write(edit_resident, other)
    dialog.person.birth.set_value(date(1955, 1, 1), BirthPrecision.YEAR)
    dialog.person.full_name.set_value("Đồng Thị Mới")
    dialog.save_button.click()
    settle()
    saved: Resident = desk.read(person_card, resident_id).resident
    assert (saved.full_name, saved.phone) == ("Đồng Thị Mới", "0987654321")
    assert saved.birth_precision is BirthPrecision.YEAR
    assert people.page.name.text() == "Đồng Thị Mới"
    take_back(app_context, settle)
    assert desk.read(person_card, resident_id).resident.full_name == "Đồng Thị Cũ"


def test_moved_away_leaves_the_list_and_can_be_undone(
    people: PeopleView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    resident_id = desk.write(add_resident, NewPerson("Đồng Thị Đi"))
    open_person(people, settle, resident_id)
    people.page.leave_button.click()
    dialog = the_dialog(people, LeaveDialog)
    check_access(dialog)
    dialog.day.set_value(date(2026, 10, 1))
    dialog.save_button.click()
    settle()
    saved = desk.read(person_card, resident_id).resident
    assert saved.status is ResidentStatus.MOVED
    assert saved.moved_out_on == date(2026, 10, 1)
    assert "01/10/2026" in people.page.facts.text()
    assert resident_id not in {row.id for row in people.table.rows_model.rows}
    take_back(app_context, settle)
    assert desk.read(person_card, resident_id).resident.status is ResidentStatus.ACTIVE


def test_somebody_with_helps_is_not_deleted_somebody_entered_by_mistake_is(
    people: PeopleView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    items = (HelpItem("vneid", AssistanceAction.GUIDE),)
    person = NewPerson("Đồng Thị Có Việc")
    recorded = desk.write(record_assistance, RecordAssistance(TODAY, items, new_person=person))
    open_person(people, settle, recorded.resident_id)
    people.page.delete_button.click()
    assert "Đồng Thị Có Việc" in people.page.confirm.text
    people.page.confirm.yes_button.click()
    settle()
    assert presenter(app_context).codes == ["resident_has_helps"]
    mistake = desk.write(add_resident, NewPerson("Đồng Thị Nhầm"))
    open_person(people, settle, mistake)
    people.page.delete_button.click()
    people.page.confirm.yes_button.click()
    settle()
    assert desk.read(person_card, mistake) is None
    assert people.page.isHidden()


def test_milestones_are_noted_ended_and_taken_away(
    people: PeopleView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    resident_id = desk.write(add_resident, NewPerson("Đồng Thị Mốc"))
    open_person(people, settle, resident_id)
    page = people.page
    page.note_milestone_button.click()
    dialog = the_dialog(people, NoteMilestoneDialog)
    check_access(dialog)
    dialog.kind.set_value(MilestoneKind.VNEID_2)
    dialog.day.set_value(date(2026, 5, 1))
    dialog.save_button.click()
    settle()
    assert len(page.milestones.words) == 1
    assert "01/05/2026" in page.milestones.words[0]
    end, away = page.milestones.findChildren(ActionButton)
    end.click()
    ending = the_dialog(people, EndMilestoneDialog)
    check_access(ending)
    ending.day.set_value(date(2026, 4, 1))
    ending.save_button.click()
    settle()
    assert presenter(app_context).codes == ["milestone_dates"]
    ending.day.set_value(date(2026, 6, 1))
    ending.save_button.click()
    settle()
    (milestone,) = desk.read(person_card, resident_id).milestones
    assert milestone.ended_on == date(2026, 6, 1)
    (away,) = [one for one in page.milestones.findChildren(ActionButton) if one.isVisible()]
    away.click()
    page.confirm.yes_button.click()
    settle()
    assert desk.read(person_card, resident_id).milestones == ()


def test_the_page_leads_to_record_book_and_household(
    people: PeopleView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    items = (HelpItem("vneid", AssistanceAction.GUIDE),)
    household = NewHousehold(desk.read(villages)[0].id)
    person = NewPerson("Đồng Thị Dẫn", new_household=household, relation=Relation.HEAD)
    recorded = desk.write(record_assistance, RecordAssistance(TODAY, items, new_person=person))
    card = open_person(people, settle, recorded.resident_id)
    assert card.household is not None
    page = people.page
    page.record_button.click()
    page.household_button.click()
    page.helps.setCurrentIndex(page.helps.rows_model.index(0, 0))
    press(page.helps, ENTER)
    navigator: RecordingNavigator = app_context.navigator  # type: ignore[assignment]
    assert navigator.opened == [
        (Page.RECORD, {"resident_id": recorded.resident_id}),
        (Page.HOUSEHOLDS, {"household_id": card.household.id}),
        (Page.BOOK, {"help_id": recorded.ids[0], "resident_id": recorded.resident_id}),
    ]
    check_access(people)
    check_plain_text(people)


def many(unit: WriteUnit, count: int) -> None:
    for number in range(count):
        if number % 50 == 0:
            with unit.txn():
                for more in range(50):
                    name = f"Đông Thị Người {number + more}"
                    unit.put(Resident(id=f"{number + more:032x}", full_name=name))


def test_ten_thousand_people_are_listed_and_sorted(
    people: PeopleView, desk: Desk, settle: Callable[[], None]
) -> None:
    desk.write(many, 10_000)
    model = people.table.rows_model
    assert model.rowCount() == 10_450
    people.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    known = [row.birth_on for row in model.rows if row.birth_on is not None]
    assert known == sorted(known)
    type_text(people.search, "dong thi nguoi 9999")
    people.search.search_now()
    settle()
    assert [row.full_name for row in model.rows] == ["Đông Thị Người 9999"]


def test_an_unknown_person_is_said_and_the_list_shown(
    people: PeopleView, app_context: AppContext, settle: Callable[[], None]
) -> None:
    people.arrive(resident_id="0" * 32)
    settle()
    assert presenter(app_context).codes == ["resident_unknown"]
    assert not people.shows_person
