"""Lines that look like somebody of the list: shown, chosen line by line or at once, imported."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from openpyxl import Workbook

from desktop.domain.people import BirthPrecision
from desktop.domain.rows.people import PersonFilter
from desktop.services.import_choices import Choice
from desktop.services.people import NewPerson, add_resident
from desktop.services.people_queries import find_people, list_people, person_card
from tests.ui.access import check_access, check_plain_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.ui.people.households_view import HouseholdsView
    from desktop.ui.people.import_page import ImportPage
    from tests.ui.driving import Desk

TITLES = ("Số hộ", "Họ và tên", "Quan hệ", "Ngày sinh", "Điện thoại")
LINES = (
    ("901", "Ma Thi Nhamm", "Chủ hộ", "03/02/1971", "0912345678"),
    ("901", "Ma Văn Mới", "Con", "1999", ""),
    ("902", "Hứa Văn Hai", "Chủ hộ", "05/06/1988", ""),
    ("903", "Hua Van Hai", "Chủ hộ", "05/06/1988", "0987654321"),
)


def write(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (TITLES, *LINES):
        sheet.append(cells)
    book.save(path)
    return path


def opened(households: HouseholdsView, desk: Desk, settle: Callable[[], None], path: Path) -> str:
    known = desk.write(
        add_resident,
        NewPerson("Ma Thị Nhầm", birth_on=date(1971, 2, 3), birth_precision=BirthPrecision.DAY),
    )
    households.arrive(import_workbook=True)
    households.import_page.read(write(path))
    settle()
    assert isinstance(known, str)
    return known


def known_words(page: ImportPage) -> dict[int, str]:
    assert page.preview_table is not None
    return {line.row.number: line.known for line in page.preview_table.rows_model.rows}


def choose_line(page: ImportPage, number: int, choice: Choice) -> None:
    """As a person does: the line in the table, then the choice above it."""
    table = page.preview_table
    assert table is not None
    table.choose(str(number))
    field = page.alike.for_line
    assert field.isVisible()
    for index in range(field.count()):
        field.setCurrentIndex(index)
        chosen = field.value()
        if chosen is not None and chosen.choice is choice:
            field.edited.emit()
            return


def named(desk: Desk, *names: str) -> int:
    """How many in the list have one of these names."""
    return sum(row.full_name in names for row in desk.read(list_people, PersonFilter()))


NHAM, HAI = ("Ma Thị Nhầm", "Ma Thi Nhamm"), ("Hứa Văn Hai", "Hua Van Hai")


def test_each_line_that_looks_like_somebody_is_chosen(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None], tmp_path: Path
) -> None:
    known = opened(households, desk, settle, tmp_path / "ho.xlsx")
    page = households.import_page
    assert list(page.alike.undecided) == [2, 5]
    words = known_words(page)
    assert "Ma Thị Nhầm" in words[2]
    assert "Hứa Văn Hai" in words[5]
    assert (words[3], words[4]) == ("", "")
    choose_line(page, 2, Choice.SAME)
    choose_line(page, 5, Choice.SAME)
    check_access(households)
    check_plain_text(households)
    assert len(page.alike.undecided) == 0
    page.import_button.click()
    settle()
    card = desk.read(person_card, known)
    assert (card.resident.full_name, card.resident.phone) == ("Ma Thị Nhầm", "0912345678")
    assert card.household is not None
    (hai,) = desk.read(find_people, "hua van hai")
    assert (hai.full_name, hai.phone) == ("Hứa Văn Hai", "0987654321")
    assert named(desk, *NHAM) == 1


def test_without_a_choice_it_is_asked_once_and_then_all_are_added(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None], tmp_path: Path
) -> None:
    opened(households, desk, settle, tmp_path / "ho.xlsx")
    page = households.import_page
    page.import_button.click()
    settle()
    assert page.trouble.text() == page.alike.asking_words()
    assert named(desk, *HAI) == 0
    page.import_button.click()
    settle()
    assert named(desk, *HAI) == 2
    assert named(desk, *NHAM) == 2


def test_one_choice_for_all_lines(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None], tmp_path: Path
) -> None:
    opened(households, desk, settle, tmp_path / "ho.xlsx")
    page = households.import_page
    page.alike.for_all.set_value(Choice.LEAVE_OUT)
    page.alike.for_all.edited.emit()
    assert len(page.alike.undecided) == 0
    page.import_button.click()
    settle()
    assert named(desk, *HAI) == 1
    assert named(desk, *NHAM) == 1
    assert named(desk, "Ma Văn Mới") == 1


def test_a_second_reading_knows_who_was_imported(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None], tmp_path: Path
) -> None:
    opened(households, desk, settle, tmp_path / "ho.xlsx")
    page = households.import_page
    page.alike.for_all.set_value(Choice.OTHER)
    page.alike.for_all.edited.emit()
    page.import_button.click()
    settle()
    page.read(tmp_path / "ho.xlsx")
    settle()
    assert len(page.alike.undecided) == 0
    assert all(known_words(page).values())


def test_comparing_can_be_stopped(
    households: HouseholdsView, desk: Desk, settle: Callable[[], None], tmp_path: Path
) -> None:
    opened(households, desk, settle, tmp_path / "ho.xlsx")
    page = households.import_page
    page.village.edited.emit()
    assert not page.import_button.isEnabled()
    page.stop_button.click()
    settle()
    assert not page.alike.comparing
    assert page.import_button.isEnabled()
