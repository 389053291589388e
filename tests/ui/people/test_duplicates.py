"""Duplicates through the real page: shown before saving, compared, made one, parted, undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.domain.people import BirthPrecision
from desktop.services.apart import pairs_apart
from desktop.services.people import NewHousehold, NewPerson, add_household, add_resident
from desktop.services.people_queries import (
    find_people,
    household_card,
    person_card,
    villages,
)
from desktop.ui.people.merge_dialog import MergeDialog
from desktop.ui.people.merge_household_dialog import MergeHouseholdDialog
from desktop.ui.people.person_dialogs import AddPersonDialog
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import no_dialog, the_dialog
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ui.context import AppContext
    from desktop.ui.people.households_view import HouseholdsView
    from desktop.ui.people.people_view import PeopleView
    from tests.ui.driving import Desk

BORN = {"birth_on": date(1971, 2, 3), "birth_precision": BirthPrecision.DAY}
ENTER = Qt.Key.Key_Return


def two_entries(desk: Desk) -> tuple[str, str]:
    one = desk.write(add_resident, NewPerson("Ma Thị Nhầm", **BORN))  # type: ignore[arg-type]
    two = desk.write(
        add_resident,
        NewPerson("Ma Thi Nham", phone="0912345678", **BORN),  # type: ignore[arg-type]
    )
    return one, two


def test_a_person_who_is_there_already_is_shown_before_saving(
    people: PeopleView, desk: Desk, settle: Callable[[], None]
) -> None:
    desk.write(add_resident, NewPerson("Ma Thị Nhầm", **BORN))  # type: ignore[arg-type]
    people.arrive(new_name="Ma Thi Nham")
    settle()
    dialog = the_dialog(people, AddPersonDialog)
    type_text(dialog.person.birth, "03/02/1971")
    dialog.save_button.click()
    settle()
    assert "Ma Thị Nhầm" in dialog.message
    assert len(desk.read(find_people, "ma thi nham")) == 1
    dialog.save_button.click()
    settle()
    assert no_dialog(people)
    assert len(desk.read(find_people, "ma thi nham")) == 2
    # Who was added all the same was said to be somebody else.
    assert len(desk.read(pairs_apart)) == 1


def test_two_entries_are_compared_made_one_and_parted(
    people: PeopleView, desk: Desk, settle: Callable[[], None]
) -> None:
    one, two = two_entries(desk)
    people.duplicates_button.click()
    settle()
    page = people.duplicates_page
    assert page.table.current() is not None or page.table.rows_model.rows
    page.table.choose(f"{one} {two}")
    press(page.table, ENTER)
    settle()
    dialog = the_dialog(people, MergeDialog)
    check_access(dialog)
    check_plain_text(dialog)
    assert set(dialog.picks) == {"full_name", "phone"}
    assert dialog.picks["phone"].value() is True
    dialog.save_button.click()
    settle()
    card = desk.read(person_card, two)
    assert (card.resident.id, card.resident.full_name, card.resident.phone) == (
        one,
        "Ma Thị Nhầm",
        "0912345678",
    )
    assert page.table.rows_model.rows == () or all(
        pair.other.id != two for pair in page.table.rows_model.rows
    )
    people.arrive(resident_id=one)
    settle()
    check_access(people)
    (button,) = people.page.merged.buttons
    button.click()
    settle()
    assert desk.read(person_card, two).resident.id == two
    assert people.page.merged.isHidden()


def test_two_entries_of_one_household_are_made_one(
    households: HouseholdsView, app_context: AppContext, desk: Desk, settle: Callable[[], None]
) -> None:
    village = desk.read(villages)[0].id
    one = desk.write(add_household, NewHousehold(village, code="NHẦM-1"))
    two = desk.write(add_household, NewHousehold(village, code="NHẦM-2", head_name="Ma Văn Nhầm"))
    households.arrive(household_id=one)
    settle()
    households.page.merge_button.click()
    dialog = the_dialog(households, MergeHouseholdDialog)
    check_access(dialog)
    dialog.save_button.click()
    settle()
    assert not no_dialog(households)
    type_text(dialog.picker.search, "NHẦM-2")
    dialog.picker.search.search_now()
    settle()
    press(dialog.picker.search, ENTER)
    settle()
    dialog.save_button.click()
    settle()
    assert no_dialog(households)
    card = desk.read(household_card, two)
    assert (card.household.id, card.head_name) == (one, "Ma Văn Nhầm")
    assert len(households.page.merged.buttons) == 1


def test_two_people_are_kept_apart_and_compared_again(
    people: PeopleView, desk: Desk, settle: Callable[[], None]
) -> None:
    one, two = two_entries(desk)
    people.arrive(duplicates=True)
    settle()
    page = people.duplicates_page
    before = len(page.table.rows_model.rows)
    assert f"({before})" in people.duplicates_button.text()
    page.table.choose(f"{one} {two}")
    press(page.table, Qt.Key.Key_Delete)
    settle()
    assert len(page.table.rows_model.rows) == before - 1
    check_access(people)
    page.kept_button.click()
    assert [line.key for line in page.table.rows_model.rows] == [" ".join(sorted((one, two)))]
    assert page.apart_button.isHidden()
    page.again_button.click()
    settle()
    assert desk.read(pairs_apart) == ()
    assert len(page.table.rows_model.rows) == before
    page.table.choose(f"{one} {two}")
    press(page.table, ENTER)
    settle()
    the_dialog(people, MergeDialog).apart_button.click()
    settle()
    assert no_dialog(people)
    assert len(desk.read(pairs_apart)) == 1


def test_two_households_that_look_alike_are_compared(
    people: PeopleView, desk: Desk, settle: Callable[[], None]
) -> None:
    village = desk.read(villages)[0].id
    for code in ("NHẦM-1", "NHẦM-2"):
        home = NewHousehold(village, code=code, house_number="12", head_name="Ma Văn Nhầm")
        desk.write(add_household, home)
    people.arrive(duplicates=True)
    settle()
    page = people.duplicates_page
    (line,) = [
        line for line in page.table.rows_model.rows if getattr(line.one, "code", "") == "NHẦM-1"
    ]
    page.table.choose(line.key)
    press(page.table, ENTER)
    settle()
    dialog = the_dialog(people, MergeHouseholdDialog)
    check_access(dialog)
    dialog.save_button.click()
    settle()
    assert no_dialog(people)
    both = (desk.read(household_card, row.id) for row in (line.one, line.other))
    assert len({card.household.id for card in both}) == 1
