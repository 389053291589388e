"""The index by which people are found follows every way in which a row changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident, ResidentStatus
from desktop.domain.places import Village

if TYPE_CHECKING:
    from desktop.domain.clock import SteppingClock
    from desktop.storage.database import Database


class Book:
    """A database with one village, to put people in by name."""

    def __init__(self, database: Database, clock: SteppingClock) -> None:
        self.database, self.clock = database, clock
        self.village = Village(id=new_id(clock), name="Nà Pài", commune_code="06040")
        self.put(self.village)

    def put(self, *entities: Any, original: Any = None) -> None:
        with self.database.write() as unit:
            for entity in entities:
                unit.put(entity, original=original)

    def person(self, name: str, **values: Any) -> Resident:
        made = Resident(id=new_id(self.clock), full_name=name, **values)
        self.put(made)
        return made

    def household(self, **values: Any) -> Household:
        made = Household(id=new_id(self.clock), village_id=self.village.id, **values)
        self.put(made)
        return made

    def found(self, text: str, limit: int = 30) -> list[str]:
        with self.database.read() as unit:
            return [row.full_name for row in unit.people.find_people(text, limit)]

    def words(self) -> set[tuple[str, str]]:
        with self.database.read() as unit:
            return set(unit.cursor.execute("SELECT word, r FROM search_word").fetchall())


@pytest.fixture
def book(database: Database, clock: SteppingClock) -> Book:
    return Book(database, clock)


def test_d_and_marks_do_not_matter_but_come_first_when_typed(book: Book) -> None:
    for name in ("Đặng Thị Hoà", "Dang Thi Hoa", "Đặng Thị Hóa", "Hoàng Văn Đan"):
        book.person(name)
    assert set(book.found("dang thi hoa")) == {"Đặng Thị Hoà", "Dang Thi Hoa", "Đặng Thị Hóa"}
    assert book.found("đặng")[:2] == ["Đặng Thị Hoà", "Đặng Thị Hóa"]
    assert book.found("Đặng Thị Hòa")[0] == "Đặng Thị Hoà"
    assert book.found("hóa")[0] == "Đặng Thị Hóa"
    assert set(book.found("dan")) >= {"Hoàng Văn Đan", "Đặng Thị Hoà"}


def test_accents_find_their_name_behind_a_thousand_without(book: Book) -> None:
    for number in range(120):
        book.person(f"Hoa Van {chr(97 + number % 26)}")
    book.person("Lý Thị Hoá")
    assert book.found("hoá", limit=1) == ["Lý Thị Hoá"]


def test_y_and_i_at_the_end_are_one_and_quy_may_become_quynh(book: Book) -> None:
    for name in ("Lý Văn Quý", "Lí Văn Quí", "Lê Thị Quỳnh", "Lê Văn Tay", "Lê Văn Tai"):
        book.person(name)
    assert book.found("ly van quy") == book.found("li van qui")
    assert set(book.found("li van qui")) == {"Lý Văn Quý", "Lí Văn Quí"}
    assert set(book.found("quy")) == {"Lý Văn Quý", "Lí Văn Quí", "Lê Thị Quỳnh"}
    assert book.found("tay") == ["Lê Văn Tay"]
    assert set(book.found("van li")) == set(book.found("van ly")) == {"Lý Văn Quý", "Lí Văn Quí"}


def test_initials_phone_head_and_house_number(book: Book) -> None:
    head = book.person("Nguyễn Văn An", phone="0912345678")
    house = book.household(head_id=head.id, house_number="12/4 B")
    book.put(replace(head, household_id=house.id), original=head)
    book.person("Triệu Mùi Chài", household_id=house.id)
    home = ["Nguyễn Văn An", "Triệu Mùi Chài"]
    for typed in ("nguyen an", "an nguyen", "van"):
        assert book.found(typed) == home, typed
    for typed in ("nva", "678"):
        assert book.found(typed) == home[:1], typed
    assert book.found("na")[0] == home[0]
    assert book.found("tmc") == home[1:]
    assert book.found("78") == []
    assert set(book.found("12/4b")) == {"Nguyễn Văn An", "Triệu Mùi Chài"}
    assert book.found("zz") == book.found("*") == book.found("  ") == []


def test_a_changed_name_and_number_are_found_and_the_old_ones_are_not(book: Book) -> None:
    one = book.person("Hoàng Thị Mai", phone="0912345678")
    book.put(replace(one, full_name="Hoàng Thị Mơ", phone="0987654321"), original=one)
    assert book.found("mo") == book.found("321") == ["Hoàng Thị Mơ"]
    assert book.found("mai") == book.found("678") == []
    assert {r for _, r in book.words()} == {one.id}


def test_what_is_deleted_and_restored(book: Book) -> None:
    one = book.person("Hoàng Thị Mai")
    before = book.words()
    with book.database.write() as unit:
        unit.delete(Resident, one.id)
    assert book.found("mai") == []
    assert book.words() == set()
    with book.database.write() as unit:
        unit.restore(Resident, one.id)
    assert book.found("mai") == ["Hoàng Thị Mai"]
    assert book.words() == before


def test_an_undone_act_is_no_longer_found(book: Book) -> None:
    with book.database.write() as unit:
        unit.put(Resident(id=new_id(book.clock), full_name="Hoàng Thị Mai"))
        act = unit.act
    with book.database.write() as unit:
        unit.undo(act)
    assert book.found("mai") == []
    assert book.words() == set()


def test_who_moved_away_comes_last(book: Book) -> None:
    book.person("Lê Văn An", status=ResidentStatus.MOVED)
    book.person("Trần Thị An Bình")
    assert book.found("an") == ["Trần Thị An Bình", "Lê Văn An"]
