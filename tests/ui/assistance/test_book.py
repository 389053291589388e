"""The book of helps through the real page: look up, sum up, correct, delete, undo."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.rows.work import HelpFilter
from desktop.domain.work import AssistanceAction, AssistancePlace
from desktop.services.book import help_card, list_helps
from desktop.services.people import NewPerson, add_resident
from desktop.services.record_assistance import HelpItem, RecordAssistance, record_assistance
from desktop.ui.assistance.book_groups import Grouping, Span
from desktop.ui.assistance.correct_dialog import CorrectDialog
from desktop.ui.context import Page
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import no_dialog, the_dialog
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.domain.rows.work import HelpRow
    from desktop.services.record_assistance import RecordedHelp
    from desktop.ui.assistance.book_view import BookView
    from desktop.ui.context import AppContext
    from tests.ui.conftest import RecordingNavigator, RecordingPresenter
    from tests.ui.driving import Desk

TODAY = date(2026, 11, 24)
GUIDE = AssistanceAction.GUIDE


def helped(
    desk: Desk, name: str, *codes: str, on: date = TODAY, note: str | None = None
) -> RecordedHelp:
    items = tuple(HelpItem(code, GUIDE) for code in codes)
    command = RecordAssistance(on, items, new_person=NewPerson(name), note=note)
    made: RecordedHelp = desk.write(record_assistance, command)
    return made


def search(book: BookView, qtbot: QtBot, settle: Callable[[], None], text: str) -> None:
    type_text(book.filter.search, text)
    book.filter.search.search_now()
    settle()


def listed(book: BookView) -> tuple[HelpRow, ...]:
    return book.table.rows_model.rows


def presenter(context: AppContext) -> RecordingPresenter:
    return context.presenter  # type: ignore[return-value]


def test_search_platform_and_days_narrow_the_book(
    book: BookView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    made = helped(desk, "Phùng Thị Sổ", "vneid", "dvc", "etax")
    helped(desk, "Phùng Thị Sổ Cũ", "dvc", on=date(2026, 1, 5))
    search(book, qtbot, settle, "phung thi so")
    assert {row.id for row in listed(book)} == set(made.ids)
    assert "3" in book.total.text()
    book.filter.platform.set_value("dvc")
    book.filter.platform.edited.emit()
    settle()
    assert [row.platform_code for row in listed(book)] == ["dvc"]
    book.filter.span.set_value(Span.YEAR)
    book.filter.span.edited.emit()
    settle()
    assert [row.helped_on for row in listed(book)] == [TODAY, date(2026, 1, 5)]


def test_days_chosen_by_hand(
    book: BookView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    helped(desk, "Phùng Thị Ngày", "vneid", on=date(2026, 2, 3))
    book.filter.span.set_value(Span.CHOSEN)
    book.filter.span.edited.emit()
    assert QApplication.focusWidget() is book.filter.first
    type_text(book.filter.first, "3/2/2026")
    press(book.filter.first, Qt.Key.Key_Tab)
    book.filter.last.setFocus()
    type_text(book.filter.last, "3/2/2026")
    book.filter.search.setFocus()
    settle()
    assert {row.helped_on for row in listed(book)} == {date(2026, 2, 3)}


def test_sums_by_person_keep_times_and_people_apart_and_open_the_helps(
    book: BookView, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    made = helped(desk, "Phùng Thị Gộp", "vneid", "dvc")
    items = (HelpItem("safety", GUIDE),)
    desk.write(record_assistance, RecordAssistance(TODAY, items, anonymous_count=9))
    book.filter.grouping.set_value(Grouping.PERSON)
    book.filter.span.set_value(Span.TODAY)
    book.filter.span.edited.emit()
    settle()
    lines = {line.title: line for line in book.groups.rows_model.rows}
    assert (lines["Phùng Thị Gộp"].times, lines["Phùng Thị Gộp"].people) == (2, 1)
    (unnamed,) = [line for line in lines.values() if line.people is None]
    assert unnamed.times >= 9
    book.groups.choose(made.resident_id or "")
    press(book.groups, Qt.Key.Key_Return)
    settle()
    assert {row.id for row in listed(book)} == set(made.ids)
    assert "Phùng Thị Gộp" in book.filter.subject_button.text()
    book.filter.subject_button.click()
    settle()
    assert len(listed(book)) > 2


def test_sums_by_platform_and_day(book: BookView, desk: Desk, settle: Callable[[], None]) -> None:
    helped(desk, "Phùng Thị Nền", "etax")
    book.filter.span.set_value(Span.YEAR)
    book.filter.grouping.set_value(Grouping.PLATFORM)
    book.filter.grouping.edited.emit()
    settle()
    lines = book.groups.rows_model.rows
    everything = desk.read(list_helps, HelpFilter(date(2026, 1, 1), TODAY))
    assert sum(line.times for line in lines) == sum(row.times for row in everything)
    assert [line.times for line in lines] == sorted((line.times for line in lines), reverse=True)
    book.filter.grouping.set_value(Grouping.DAY)
    book.filter.grouping.edited.emit()
    settle()
    days = [line.first_on for line in book.groups.rows_model.rows]
    assert days == sorted({row.helped_on for row in everything}, reverse=True)


def test_a_help_is_corrected_and_the_correction_undone(
    book: BookView,
    app_context: AppContext,
    desk: Desk,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    (help_id,) = helped(desk, "Phùng Thị Sửa", "vneid", note="Cũ").ids
    other = desk.write(add_resident, NewPerson("Phùng Thị Đúng"))
    search(book, qtbot, settle, "Phùng Thị Sửa")
    press(book.filter.search, Qt.Key.Key_Down)
    press(book.table, Qt.Key.Key_Return)
    settle()
    dialog = the_dialog(book, CorrectDialog)
    assert dialog.focusWidget() is dialog.platform
    check_access(dialog)
    check_plain_text(dialog)
    dialog.subject.change_button.click()
    type_text(dialog.subject.picker.search, "phùng thị đúng")
    dialog.subject.picker.search.search_now()
    settle()
    press(dialog.subject.picker.search, Qt.Key.Key_Return)
    dialog.platform.set_value("dvc")
    dialog.place.set_value(AssistancePlace.PHONE)
    dialog.note.set_value("")
    type_text(dialog.note, "Đã sửa lại")
    dialog.save_button.click()
    settle()
    assert no_dialog(book)
    saved = desk.read(help_card, help_id).assistance
    assert (saved.resident_id, saved.platform_code) == (other, "dvc")
    assert (saved.place, saved.note) == (AssistancePlace.PHONE, "Đã sửa lại")
    take_back = presenter(app_context).actions[-1]
    assert take_back is not None
    take_back()
    settle()
    again = desk.read(help_card, help_id).assistance
    assert (again.platform_code, again.place, again.note) == ("vneid", None, "Cũ")


def test_a_wrong_day_stays_in_the_dialog_and_escape_asks_once(
    book: BookView, app_context: AppContext, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    (help_id,) = helped(desk, "Phùng Thị Mai Kia", "vneid").ids
    search(book, qtbot, settle, "Phùng Thị Mai Kia")
    book.table.choose(help_id)
    book.correct_button.click()
    settle()
    dialog = the_dialog(book, CorrectDialog)
    dialog.day.set_value(None)
    type_text(dialog.day, "31/12/2026")
    dialog.save_button.click()
    settle()
    assert presenter(app_context).codes == ["date_in_future"]
    assert set(dialog.form.errors()) == {"helped_on"}
    assert dialog.day.text() == "31/12/2026"
    dialog.reject()
    assert dialog.isVisible()
    assert dialog.message
    dialog.reject()
    assert not dialog.isVisible()
    assert desk.read(help_card, help_id).assistance.helped_on == TODAY


def test_escape_while_saving_waits_for_the_answer(
    book: BookView, app_context: AppContext, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    (help_id,) = helped(desk, "Phùng Thị Vội", "vneid").ids
    search(book, qtbot, settle, "Phùng Thị Vội")
    book.table.choose(help_id)
    book.correct_button.click()
    settle()
    dialog = the_dialog(book, CorrectDialog)
    type_text(dialog.note, "Ghi vội")
    dialog.save_button.click()
    dialog.save()
    for _again in range(3):
        press(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.message == ""
    settle()
    assert no_dialog(book)
    assert len(presenter(app_context).actions) == 1
    assert desk.read(help_card, help_id).assistance.note == "Ghi vội"


def test_delete_asks_in_the_page_and_can_be_undone(
    book: BookView, app_context: AppContext, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    (help_id,) = helped(desk, "Phùng Thị Xóa", "vneid").ids
    search(book, qtbot, settle, "Phùng Thị Xóa")
    book.table.choose(help_id)
    book.table.setFocus()
    QTest.keyClick(book.table, Qt.Key.Key_Delete)
    assert "Phùng Thị Xóa" in book.confirm.text
    assert QApplication.focusWidget() is book.confirm.no_button
    press(book.confirm.no_button, Qt.Key.Key_Escape)
    settle()
    assert book.confirm.isHidden()
    assert desk.read(help_card, help_id) is not None
    book.delete_button.click()
    check_access(book)
    book.confirm.yes_button.click()
    settle()
    assert desk.read(help_card, help_id) is None
    assert listed(book) == ()
    take_back = presenter(app_context).actions[-1]
    assert take_back is not None
    take_back()
    settle()
    assert [row.id for row in listed(book)] == [help_id]


def test_other_pages_open_the_book_at_a_help_and_it_leads_to_the_person(
    book: BookView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    made = helped(desk, "Phùng Thị Đến", "vneid", "dvc", on=date(2026, 3, 9))
    book.arrive(help_id=made.ids[1], resident_id=made.resident_id)
    settle()
    assert {row.id for row in listed(book)} == set(made.ids)
    assert book.table.current_key() == made.ids[1]
    book.person_button.click()
    navigator: RecordingNavigator = app_context.navigator  # type: ignore[assignment]
    assert navigator.opened[-1] == (Page.PEOPLE, {"resident_id": made.resident_id})
    check_access(book)
    check_plain_text(book)
