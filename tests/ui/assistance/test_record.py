"""Record a help through the real page, as people type."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.people import BirthPrecision
from desktop.domain.rows.people import PersonFilter
from desktop.domain.rows.work import HelpFilter
from desktop.domain.work import AssistanceAction, AssistancePlace, MilestoneKind
from desktop.services.apart import pairs_apart
from desktop.services.book import list_helps
from desktop.services.people import DeleteResident, NewHousehold, NewPerson, add_resident
from desktop.services.people import delete_resident as remove_resident
from desktop.services.people_queries import household_card, list_people, person_card, villages
from desktop.ui.assistance.who_panel import Mode
from desktop.ui.widgets.banner import MessageKind
from tests.ui.access import check_access, check_plain_text
from tests.ui.typing_keys import press, type_ime, type_text, type_unikey

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.domain.rows.people import PersonRow
    from desktop.domain.rows.work import HelpRow
    from desktop.ui.assistance.record_view import RecordView
    from desktop.ui.assistance.tiles import TickTile
    from desktop.ui.context import AppContext
    from tests.ui.conftest import RecordingPresenter
    from tests.ui.driving import Desk

ENTER = Qt.Key.Key_Return
SPACE = Qt.Key.Key_Space
TODAY = date(2026, 11, 24)


def add(desk: Desk, name: str, **fields: object) -> str:
    made = desk.write(add_resident, NewPerson(name, **fields))  # type: ignore[arg-type]
    assert isinstance(made, str)
    return made


def at_home(desk: Desk, lane: str) -> NewHousehold:
    return NewHousehold(desk.read(villages)[0].id, lane=lane)


def helps_of(desk: Desk, resident_id: str) -> tuple[HelpRow, ...]:
    found: tuple[HelpRow, ...] = desk.read(list_helps, HelpFilter(resident_id=resident_id))
    return found


def tile(record: RecordView, code: str, action: AssistanceAction) -> TickTile:
    if not record.work.all_button.isChecked():
        record.work.all_button.click()
    return next(one for one in record.work.tiles if one.key == (code, action))


def tick(record: RecordView, code: str, action: AssistanceAction) -> None:
    found = tile(record, code, action)
    found.setFocus()
    press(found, SPACE)


def find(record: RecordView, qtbot: QtBot, settle: Callable[[], None], name: str) -> None:
    type_text(record.who.picker.search, name)
    qtbot.waitUntil(lambda: bool(record.who.picker.found))
    settle()


def pick(record: RecordView, settle: Callable[[], None]) -> None:
    press(record.who.picker.search, ENTER)
    settle()


def presenter(context: AppContext) -> RecordingPresenter:
    return context.presenter  # type: ignore[return-value]


def test_name_enter_space_enter_records_a_help_and_undo_takes_it_back(
    record: RecordView,
    app_context: AppContext,
    desk: Desk,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    resident_id = add(desk, "Lường Thị Ẩn", birth_on=date(1961, 3, 4))
    find(record, qtbot, settle, "Lường Thị Ẩn")
    pick(record, settle)
    first = record.work.tiles[0]
    assert QApplication.focusWidget() is first
    press(first, SPACE)
    press(first, ENTER)
    assert not record.save_button.isEnabled()
    settle()
    (saved,) = helps_of(desk, resident_id)
    assert (saved.platform_code, saved.action) == first.key
    assert saved.helped_on == TODAY
    assert saved.helper_id == app_context.session.who
    assert record.save_button.isEnabled()
    assert QApplication.focusWidget() is record.who.picker.search
    assert record.who.picker.search.text() == ""
    assert not record.has_unsaved()
    kind, words = presenter(app_context).messages[-1]
    assert kind is MessageKind.SUCCESS
    assert "Lường Thị Ẩn" in words
    take_back = presenter(app_context).actions[-1]
    assert take_back is not None
    take_back()
    settle()
    assert helps_of(desk, resident_id) == ()


@pytest.mark.parametrize("way", ["composed", "unikey", "without accents", "initials"])
def test_every_way_of_typing_finds_the_person(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None], way: str
) -> None:
    resident_id = add(desk, "Lường Thị Ẩn Quỳnh")
    search = record.who.picker.search
    if way == "composed":
        type_ime(search, "Lường", "Thị", "Ẩn")
    elif way == "unikey":
        type_unikey(search, "Lu", "Luo", "Lươ", "Lường")
        type_text(search, " Thị Ẩn")
    else:
        type_text(search, {"without accents": "luong thi an quynh", "initials": "ltaq"}[way])
    qtbot.waitUntil(lambda: resident_id in [row.id for row in record.who.picker.found])
    settle()
    pick(record, settle)
    assert record.who.chosen.resident_id == resident_id


def test_namesakes_are_told_apart_and_the_arrow_keys_choose(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    for year, lane in ((1950, "Xóm Khau Thử"), (1990, "Xóm Nà Thử")):
        add(
            desk,
            "Đàm Văn Trùng",
            birth_on=date(year, 1, 1),
            birth_precision=BirthPrecision.YEAR,
            new_household=at_home(desk, lane),
        )
    find(record, qtbot, settle, "đàm văn trùng")
    results = record.who.picker.results
    lines = [results.item(number).text() for number in range(results.count())]
    assert len(set(lines)) == 2
    assert any("1950" in line and "Xóm Khau Thử" in line for line in lines)
    press(record.who.picker.search, Qt.Key.Key_Down)
    press(results, Qt.Key.Key_Down)
    press(results, ENTER)
    settle()
    assert record.who.chosen.resident_id == record.who.picker.found[1].id


def test_a_new_person_begins_with_what_was_typed(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    type_text(record.who.picker.search, "Chẩu Thị Mới Tinh")
    record.who.picker.search.search_now()
    settle()
    press(record.who.picker.search, ENTER)
    settle()
    assert record.who.mode is Mode.NEW
    form = record.who.new_form
    assert form.full_name.value() == "Chẩu Thị Mới Tinh"
    assert QApplication.focusWidget() is form.birth
    type_text(form.birth, "1958")
    choose(form.where, 2)
    type_text(form.lane, "Xóm Mới Thử")
    tick(record, "vneid", AssistanceAction.GUIDE)
    press(form.lane, ENTER)
    settle()
    found: tuple[PersonRow, ...] = desk.read(list_people, PersonFilter("Chẩu Thị Mới Tinh"))
    (person,) = found
    assert person.birth_on == date(1958, 1, 1)
    assert person.birth_precision is BirthPrecision.YEAR
    assert person.lane == "Xóm Mới Thử"
    assert person.head_name == "Chẩu Thị Mới Tinh"
    assert len(helps_of(desk, person.id)) == 1


def test_enter_takes_nobody_of_other_accents(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    resident_id = add(desk, "Chẩu Thị Thu Hương")
    search, results = record.who.picker.search, record.who.picker.results
    type_text(search, "Chẩu Thị Thử")
    press(search, ENTER)
    search.search_now()
    settle()
    press(search, ENTER)
    settle()
    assert record.who.mode is Mode.SEARCH
    assert "“Chẩu Thị Thử”" in record.who.picker.note.text()
    assert "“Chẩu Thị Thử”" in record.who.picker.new_button.text()
    press(search, Qt.Key.Key_Down)
    press(results, ENTER)
    settle()
    assert record.who.chosen.resident_id == resident_id


def choose(field: object, index: int) -> None:
    """Choose in a combo box as a person does."""
    field.setCurrentIndex(index)  # type: ignore[attr-defined]
    field.activated.emit(index)  # type: ignore[attr-defined]


def test_somebody_alike_is_offered_while_a_new_person_is_typed(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    resident_id = add(desk, "Tô Thị Đã Có")
    type_text(record.who.picker.search, "To Thi Da Co")
    record.who.picker.search.search_now()
    settle()
    record.who.picker.new_button.click()
    settle()
    offered = [
        button
        for button in record.who.findChildren(type(record.who.back_button))
        if "Tô Thị Đã Có" in button.text()
    ]
    offered[0].click()
    settle()
    assert record.who.mode is Mode.PERSON
    assert record.who.chosen.resident_id == resident_id


def test_who_is_somebody_else_is_saved_as_such_and_asked_about_no_more(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    known = add(desk, "Tô Thị Hai Người")
    type_text(record.who.picker.search, "Tô Thị Hai Người")
    record.who.picker.search.search_now()
    settle()
    record.who.picker.new_button.click()
    settle()
    (other,) = [
        button
        for button in record.who.findChildren(type(record.who.back_button))
        if button.text() == "Người khác"
    ]
    other.click()
    settle()
    assert not other.isVisible()
    assert QApplication.focusWidget() is record.who.new_form.birth
    tick(record, "vneid", AssistanceAction.GUIDE)
    press(record.who.new_form.birth, ENTER)
    settle()
    people: tuple[PersonRow, ...] = desk.read(list_people, PersonFilter("Tô Thị Hai Người"))
    assert len(people) == 2
    (pair,) = desk.read(pairs_apart)
    assert {pair.one.id, pair.other.id} == {row.id for row in people} >= {known}


def test_one_key_asks_only_for_the_number_of_people(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    before = desk.read(list_helps, HelpFilter(first_on=TODAY, last_on=TODAY))
    QTest.keyClick(record, Qt.Key.Key_F4)
    assert QApplication.focusWidget() is record.who.count
    type_text(record.who.count, "12")
    tick(record, "dvc", AssistanceAction.GUIDE)
    press(record.work.tiles[0], ENTER)
    settle()
    after = desk.read(list_helps, HelpFilter(first_on=TODAY, last_on=TODAY))
    (new,) = [row for row in after if row.id not in {one.id for one in before}]
    assert new.anonymous_count == 12
    assert new.resident_id is None
    assert record.who.mode is Mode.SEARCH


def test_enter_after_the_number_goes_on_to_what_was_done(
    record: RecordView, app_context: AppContext, settle: Callable[[], None]
) -> None:
    QTest.keyClick(record, Qt.Key.Key_F4)
    type_text(record.who.count, "4")
    press(record.who.count, ENTER)
    assert QApplication.focusWidget() is record.work.tiles[0]
    assert not record.work_error.isVisible()
    press(record.work.tiles[0], ENTER)
    settle()
    assert presenter(app_context).codes == ["items_missing"]


def test_milestones_that_the_work_implies_are_ticks_of_their_own(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    resident_id = add(desk, "Lục Thị Mốc", new_household=at_home(desk, "Xóm Thử"))
    find(record, qtbot, settle, "Lục Thị Mốc")
    pick(record, settle)
    tick(record, "vneid", AssistanceAction.ACTIVATE)
    tick(record, "bank_app", AssistanceAction.REGISTER)
    tick(record, "postmart", AssistanceAction.OPEN_STORE)
    offers = {offer.tick.kind: offer for offer in record.milestones.offers}
    assert set(offers) == {
        MilestoneKind.VNEID_2,
        MilestoneKind.EPAY_ACCOUNT,
        MilestoneKind.DIGITAL_STORE,
    }
    press(offers[MilestoneKind.EPAY_ACCOUNT].box, SPACE)
    link = offers[MilestoneKind.DIGITAL_STORE].link
    assert link is not None
    type_text(link, "https://postmart.vn/gian-hang-thử")
    press(link, ENTER)
    settle()
    card = desk.read(person_card, resident_id)
    assert [one.kind for one in card.milestones] == [MilestoneKind.VNEID_2]
    household = desk.read(household_card, card.household.id)
    (store,) = [one for one in household.milestones if one.kind is MilestoneKind.DIGITAL_STORE]
    assert store.platform_code == "postmart"
    assert store.shop_link == "https://postmart.vn/gian-hang-thử"
    assert len(card.helps) == 3


def test_a_store_of_somebody_without_household_is_explained_not_refused(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    resident_id = add(desk, "Lộc Văn Lẻ")
    find(record, qtbot, settle, "Lộc Văn Lẻ")
    pick(record, settle)
    tick(record, "postmart", AssistanceAction.OPEN_STORE)
    assert record.milestones.offers == ()
    assert record.milestones.isVisible()
    record.save()
    settle()
    assert len(helps_of(desk, resident_id)) == 1


def test_day_place_and_helper_carry_over_and_what_was_used_comes_first(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    yesterday = TODAY - timedelta(days=1)
    add(desk, "Sầm Thị Một")
    second = add(desk, "Sầm Thị Hai")
    find(record, qtbot, settle, "Sầm Thị Một")
    pick(record, settle)
    press(record.details.day, Qt.Key.Key_Down)
    record.details.place.set_value(AssistancePlace.HOME)
    tick(record, "etax", AssistanceAction.GUIDE)
    type_text(record.details.note, "Ghi chú riêng")
    record.save()
    settle()
    assert record.details.note.value() is None
    assert record.work.tiles[0].key == ("etax", AssistanceAction.GUIDE)
    assert not any(one.isChecked() for one in record.work.tiles)
    find(record, qtbot, settle, "Sầm Thị Hai")
    pick(record, settle)
    press(record.work.tiles[0], SPACE)
    press(record.work.tiles[0], ENTER)
    settle()
    (saved,) = helps_of(desk, second)
    assert (saved.helped_on, saved.place) == (yesterday, AssistancePlace.HOME)
    assert saved.note is None


def test_enter_pressed_many_times_saves_once(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    resident_id = add(desk, "Bế Thị Nhanh")
    find(record, qtbot, settle, "Bế Thị Nhanh")
    pick(record, settle)
    first = record.work.tiles[0]
    press(first, SPACE)
    for _time in range(4):
        press(first, ENTER)
    settle()
    assert len(helps_of(desk, resident_id)) == 1


def test_nothing_ticked_is_said_beside_the_ticks(
    record: RecordView,
    app_context: AppContext,
    desk: Desk,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    resident_id = add(desk, "Hà Thị Quên")
    find(record, qtbot, settle, "Hà Thị Quên")
    pick(record, settle)
    type_text(record.details.note, "Đã gõ rồi")
    record.save()
    settle()
    assert presenter(app_context).codes == ["items_missing"]
    assert record.work_error.isVisible()
    assert record.who.chosen.resident_id == resident_id
    assert record.details.note.value() == "Đã gõ rồi"
    press(record.work.tiles[0], SPACE)
    assert not record.work_error.isVisible()


def test_an_error_of_the_database_loses_nothing_typed(
    record: RecordView,
    app_context: AppContext,
    desk: Desk,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    resident_id = add(desk, "Ma Thị Mất")
    find(record, qtbot, settle, "Ma Thị Mất")
    pick(record, settle)
    tick(record, "vneid", AssistanceAction.GUIDE)
    type_text(record.details.note, "Giữ lại")
    desk.write(remove_resident, DeleteResident(resident_id))
    record.save()
    settle()
    assert presenter(app_context).codes == ["resident_unknown"]
    assert record.save_button.isEnabled()
    assert record.has_unsaved()
    assert record.work.ticked()
    assert record.details.note.value() == "Giữ lại"


def test_enter_is_a_line_of_the_note_and_saves_with_control(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    resident_id = add(desk, "Đinh Thị Ghi")
    find(record, qtbot, settle, "Đinh Thị Ghi")
    pick(record, settle)
    press(record.work.tiles[0], SPACE)
    record.details.note.setFocus()
    type_text(record.details.note, "Dòng một")
    QTest.keyClick(record.details.note, ENTER)
    type_text(record.details.note, "dòng hai")
    assert helps_of(desk, resident_id) == ()
    QTest.keyClick(record.details.note, ENTER, Qt.KeyboardModifier.ControlModifier)
    settle()
    (saved,) = helps_of(desk, resident_id)
    assert saved.note == "Dòng một\ndòng hai"


def test_nobody_chosen_and_days_to_come_are_said_at_their_fields(
    record: RecordView, app_context: AppContext, settle: Callable[[], None]
) -> None:
    tick(record, "vneid", AssistanceAction.GUIDE)
    record.save()
    assert presenter(app_context).codes == ["subject_missing"]
    assert QApplication.focusWidget() is record.who.picker.search
    QTest.keyClick(record, Qt.Key.Key_F4)
    record.details.day.set_value(None)
    type_text(record.details.day, "25/11/2026")
    record.save()
    settle()
    assert presenter(app_context).codes == ["subject_missing", "date_in_future"]
    assert "helped_on" in record.details.errors()
    assert record.details.day.text() == "25/11/2026"


def test_escape_chooses_again_and_keeps_the_ticks(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    add(desk, "Nùng Thị Nhầm")
    find(record, qtbot, settle, "Nùng Thị Nhầm")
    pick(record, settle)
    first = record.work.tiles[0]
    press(first, SPACE)
    press(first, Qt.Key.Key_Escape)
    assert record.who.mode is Mode.SEARCH
    assert QApplication.focusWidget() is record.who.picker.search
    assert record.work.tiles[0].isChecked()


def test_arrow_keys_walk_the_tiles(record: RecordView) -> None:
    tiles = record.work.tiles
    tiles[0].setFocus()
    press(tiles[0], Qt.Key.Key_Right)
    assert QApplication.focusWidget() is tiles[1]
    press(tiles[1], Qt.Key.Key_Left)
    press(tiles[0], Qt.Key.Key_Down)
    below = QApplication.focusWidget()
    assert below in tiles[2:]
    assert below.geometry().left() == tiles[0].geometry().left()


def test_another_page_sends_the_person_and_the_household_can_be_meant(
    record: RecordView, desk: Desk, settle: Callable[[], None]
) -> None:
    resident_id = add(desk, "Vi Thị Nhà", new_household=at_home(desk, "Xóm Thử"))
    record.arrive(resident_id=resident_id)
    settle()
    assert record.who.name == "Vi Thị Nhà"
    press(record.who.chosen.household_tick, SPACE)
    tick(record, "safety", AssistanceAction.GUIDE)
    record.save()
    settle()
    household_id = desk.read(person_card, resident_id).household.id
    (row,) = desk.read(list_helps, HelpFilter(household_id=household_id))
    assert (row.household_id, row.resident_id) == (household_id, None)


def test_everything_has_a_name_in_every_mode(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    check_access(record)
    check_plain_text(record)
    add(desk, "Lý Thị Tên")
    find(record, qtbot, settle, "Lý Thị Tên")
    check_access(record)
    pick(record, settle)
    tick(record, "postmart", AssistanceAction.OPEN_STORE)
    tick(record, "dvc", AssistanceAction.SUBMIT)
    check_access(record)
    record.who.picker.new_wanted.emit("Ai đó")
    settle()
    check_access(record)
    record.who.ask_count()
    check_access(record)
    check_plain_text(record)


def tab_stops(start: QWidget) -> list[QWidget]:
    """Where Tab goes from here, once around."""
    stops: list[QWidget] = []
    at = start.nextInFocusChain()
    while at is not None and at is not start:
        if at.isVisible() and at.isEnabled() and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(at)
        at = at.nextInFocusChain()
    return stops


def test_tab_goes_from_the_ticks_down_to_save(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    add(desk, "Lường Thị Ẩn", birth_on=date(1961, 3, 4))
    find(record, qtbot, settle, "Lường Thị Ẩn")
    pick(record, settle)
    tick(record, "vneid", AssistanceAction.ACTIVATE)
    details = record.details
    (offer,) = record.milestones.offers
    assert tab_stops(record.work.tiles[-1])[:8] == [
        record.work.all_button,
        offer.box,
        details.day,
        details.result,
        details.place,
        details.helper,
        details.note,
        record.save_button,
    ]
    assert tab_stops(record.work.tiles[0])[0] is record.work.tiles[1]


def test_asking_in_another_way_is_in_sight(
    record: RecordView, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    record.resize(900, 420)
    settle()
    press(record.who.picker.search, Qt.Key.Key_F4)
    assert QApplication.focusWidget() is record.who.count
    assert record.who.count_field.visibleRegion().boundingRect().height() > 0
    assert record.area.verticalScrollBar().value() == 0
    press(record.who.count, Qt.Key.Key_Escape)
    type_text(record.who.picker.search, "Nông Thị Chưa Có")
    qtbot.waitUntil(lambda: record.who.picker.search.value() is not None)
    settle()
    press(record.who.picker.search, ENTER)
    settle()
    assert record.who.mode is Mode.NEW
    assert record.area.verticalScrollBar().value() == 0


def test_milestones_come_into_sight_when_the_work_implies_them(
    record: RecordView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    add(desk, "Lục Thị Thấy", new_household=at_home(desk, "Xóm Thử Thấy"))
    record.resize(900, 420)
    find(record, qtbot, settle, "Lục Thị Thấy")
    pick(record, settle)
    assert record.area.verticalScrollBar().value() == 0

    def in_sight() -> None:
        for offer in record.milestones.offers:
            assert offer.box.visibleRegion().boundingRect().height() == offer.box.height()

    tick(record, "vneid", AssistanceAction.ACTIVATE)
    assert record.milestones.offers
    qtbot.waitUntil(in_sight)
    tick(record, "bank_app", AssistanceAction.REGISTER)
    assert len(record.milestones.offers) == 2
    qtbot.waitUntil(in_sight)
