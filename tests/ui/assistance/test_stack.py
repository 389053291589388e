"""A stack of field sheets: digits tick, day and place stay, every line has its undo."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.domain.rows.work import HelpFilter
from desktop.domain.work import AssistancePlace
from desktop.services.book import DeleteAssistance, delete_assistance, list_helps
from desktop.services.people import NewPerson, add_resident
from tests.ui.access import check_access, check_plain_text
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.rows.work import HelpRow
    from desktop.ui.assistance.record_view import RecordView
    from desktop.ui.assistance.tiles import TickTile
    from tests.ui.driving import Desk

ENTER = Qt.Key.Key_Return
DAY = date(2026, 11, 20)


def at() -> QWidget:
    """Where the keyboard is."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def enter_sheet(
    record: RecordView, settle: Callable[[], None], name: str, digits: str
) -> tuple[str, ...]:
    """One sheet without the mouse, sent to whatever has the focus."""
    assert at() is record.who.picker.search
    type_text(at(), name)
    record.who.picker.search.search_now()
    settle()
    press(at(), ENTER)
    settle()
    wanted = tuple(record.work.tiles[int(digit) - 1].text() for digit in digits)
    for digit in digits:
        type_text(at(), digit)
    press(at(), ENTER)
    settle()
    return wanted


def helps_of(desk: Desk, resident_id: str) -> tuple[HelpRow, ...]:
    found: tuple[HelpRow, ...] = desk.read(list_helps, HelpFilter(resident_id=resident_id))
    return found


def test_a_stack_is_entered_by_keys_and_each_line_is_taken_back_alone(
    record: RecordView, desk: Desk, settle: Callable[[], None]
) -> None:
    names = ("Lường Thị Xấp", "Vi Văn Xấp", "Hứa Thị Xấp")
    ids = [desk.write(add_resident, NewPerson(name)) for name in names]
    record.details.day.set_value(DAY)
    record.details.place.set_value(AssistancePlace.HOME)
    record.who.focus_first()
    wanted = [enter_sheet(record, settle, name, "31") for name in names]
    assert record.details.day.value() == DAY
    for resident_id in ids:
        saved = helps_of(desk, resident_id)
        assert len(saved) == 2
        assert {one.helped_on for one in saved} == {DAY}
        assert {one.place for one in saved} == {AssistancePlace.HOME}
    assert [line.number for line in record.stack.lines] == [1, 2, 3]
    for line, name, words in zip(record.stack.lines, names, wanted, strict=True):
        assert name in line.words
        assert all(one in line.words for one in words)
    check_access(record)
    check_plain_text(record)
    undo = next(
        one
        for one in record.stack.findChildren(QAbstractButton)
        if names[1] in one.accessibleName() and one.isVisible()
    )
    undo.click()
    settle()
    assert helps_of(desk, ids[1]) == ()
    assert len(helps_of(desk, ids[0])) == len(helps_of(desk, ids[2])) == 2
    assert [line.number for line in record.stack.lines] == [1, 3]
    record.stack.new_button.click()
    assert not record.stack.isVisible()
    assert len(helps_of(desk, ids[0])) == 2


def test_a_sheet_taken_back_on_another_page_leaves_the_stack(
    record: RecordView, desk: Desk, settle: Callable[[], None]
) -> None:
    names = ("Lường Thị Xấp", "Vi Văn Xấp")
    for name in names:
        desk.write(add_resident, NewPerson(name))
    record.who.focus_first()
    for name in names:
        enter_sheet(record, settle, name, "1")
    (first, _second) = record.stack.lines
    record.context.runner.write(
        record.window(),
        delete_assistance,
        DeleteAssistance(first.helps[0]),
        done=print,
        failed=print,
    )
    settle()
    assert [line.number for line in record.stack.lines] == [2]
    assert "1" in record.stack.heading.text()


def test_digits_tick_the_first_nine_tiles_and_go_back(record: RecordView) -> None:
    record.work.focus_first()
    numbered = [tile for tile in record.work.tiles if tile.number]
    assert [tile.number for tile in numbered] == list(range(1, len(numbered) + 1))
    type_text(at(), "2")
    assert numbered[1].isChecked()
    assert at() is numbered[1]
    type_text(at(), "2")
    assert record.work.ticked() == ()
    record.work.all_button.click()
    others = [tile for tile in record.work.tiles if not tile.number]
    assert others
    first: TickTile = others[0]
    first.setFocus()
    type_text(first, "1")
    assert record.work.ticked() == ()
