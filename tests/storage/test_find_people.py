"""The index by which people are found follows every way in which a row changes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import pytest

from desktop.domain.ids import new_id
from desktop.domain.people import Household, Resident, ResidentStatus
from desktop.domain.places import Village
from desktop.domain.rows.people import HouseholdFilter, PersonFilter
from desktop.domain.text.name_order import NameOrder
from desktop.domain.work import Assistance, AssistanceAction, AssistanceResult

if TYPE_CHECKING:
    from desktop.domain.clock import SteppingClock
    from desktop.storage.database import Database


class Book:
    """A database with one village, to put people in by name."""

    def __init__(self, database: Database, clock: SteppingClock) -> None:
        self.database, self.clock = database, clock
        self.village = Village(id=new_id(clock), name="Nà Pài", commune_code="06040")
        self.put(self.village)

    def put(self, *entities: Any, original: Any = None, kind: str = "import_households") -> None:
        """By default as an import, after which nobody counts as met lately."""
        with self.database.write(kind=kind) as unit:
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

    def listed(self, text: str) -> list[str]:
        with self.database.read() as unit:
            rows = unit.people.list_people(PersonFilter(text=text))
        return [row.full_name for row in rows]

    def listed_households(self, text: str) -> list[str]:
        with self.database.read() as unit:
            rows = unit.people.list_households(HouseholdFilter(text=text))
        return [row.code or "" for row in rows]

    def households(self, text: str, limit: int = 30) -> list[str]:
        with self.database.read() as unit:
            return [row.code or "" for row in unit.people.find_households(text, limit)]

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


ODD_NAMES = ("Nguyễn Văn Đạt", "Ðinh Văn Ðức", "H'Linh Niê", "Ỷ", "An 😀", "Trần % Bình", "A*B [x]")


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_a_name_is_found_by_each_of_its_beginnings_however_it_is_written(
    book: Book, form: Literal["NFC", "NFD", "NFKD"]
) -> None:
    for name in ODD_NAMES:
        book.person(name)
    for name in ODD_NAMES:
        for typed in (name, name.upper(), name.lower()):
            text = unicodedata.normalize(form, typed)
            for end in range(1, len(text) + 1):
                assert name in book.found(text[:end]), text[:end]


@pytest.mark.parametrize(
    "text",
    ["", "%", "_", "*", "?", "[", "'", '"', "\\", "--", "\0", "\ud83d", "\u0301", "\U0010ffff",
     "😀", "đ" * 200, "nguyen " * 200, "²½", "٣"],
)  # fmt: skip
def test_nothing_that_is_typed_is_an_error(book: Book, text: str) -> None:
    book.person("Nguyễn Văn Đạt")
    assert book.found(text) == []
    assert book.found(f"nguyen{text}") in ([], ["Nguyễn Văn Đạt"])


def test_whom_this_pc_met_last_comes_first_among_equals(book: Book) -> None:
    first, second, third = (book.person(f"{name} Thị Hoa") for name in ("Bế", "Lê", "Vi"))
    assert book.found("hoa") == ["Bế Thị Hoa", "Lê Thị Hoa", "Vi Thị Hoa"]
    book.put(help_of(book, third.id), kind="record_assistance")
    assert book.found("hoa") == ["Vi Thị Hoa", "Bế Thị Hoa", "Lê Thị Hoa"]
    book.put(replace(second, note="x"), original=second, kind="edit_resident")
    assert book.found("hoa") == ["Lê Thị Hoa", "Vi Thị Hoa", "Bế Thị Hoa"] == book.found("hoa")
    assert book.found("thi hoa be") == ["Bế Thị Hoa"]
    # A beginning stays behind a whole word, and accents before both.
    book.put(help_of(book, book.person("Lê Thị Hoàn").id), kind="record_assistance")
    assert book.found("hoa")[-1] == "Lê Thị Hoàn"
    book.put(help_of(book, book.person("Vi Thị Hòa").id), kind="record_assistance")
    assert book.found("hoa")[0] == "Vi Thị Hòa"
    book.put(help_of(book, first.id), kind="record_assistance")
    assert book.found("hoa")[0] == "Bế Thị Hoa"
    assert book.found("hòa")[0] == "Vi Thị Hòa"


def test_whom_this_pc_met_is_found_behind_a_thousand_namesakes(book: Book) -> None:
    for number in range(90):
        book.person(f"Bế Văn{chr(97 + number % 26)} Hoa")
    last = book.person("Vi Văn Hoa")
    assert "Vi Văn Hoa" not in book.found("hoa")
    book.put(help_of(book, last.id), kind="record_assistance")
    assert book.found("hoa")[0] == "Vi Văn Hoa"


def test_a_list_is_filtered_by_any_words_without_accents(book: Book) -> None:
    head = book.person("Nguyễn Văn An", phone="0912345678")
    house = book.household(head_id=head.id, lane="Xóm Phím", house_number="12/4 B", code="7")
    book.put(replace(head, household_id=house.id), original=head)
    book.person("Triệu Mùi Chài", household_id=house.id)
    book.person("Lý Văn Anh")
    for typed in ("xom phim", "phim", "Xóm Ph", "12/4b", "an nguyen", "nguyen an", "nguyễn"):
        assert book.listed(typed) == ["Nguyễn Văn An", "Triệu Mùi Chài"], typed
        assert book.households(typed) == book.listed_households(typed) == ["7"], typed
    assert book.listed("an") == ["Nguyễn Văn An", "Lý Văn Anh", "Triệu Mùi Chài"]
    assert book.listed("nva") == ["Nguyễn Văn An"]
    assert book.listed("5678") == ["Nguyễn Văn An"]
    assert book.listed("tmc") == ["Triệu Mùi Chài"]
    assert book.listed("li van") == ["Lý Văn Anh"]
    assert book.households("7") == book.listed_households("7") == ["7"]
    assert book.listed("%") == book.listed("zz") == book.households("_") == []


def test_a_household_by_its_number_then_its_head_then_its_lane(book: Book) -> None:
    for code, name in (("1", "Lê Văn Tư"), ("2", "Bế Thị Phím"), ("3", "Vi Thị Hoa")):
        head = book.person(name)
        house = book.household(head_id=head.id, lane=f"Xóm {code}", code=code)
        book.put(replace(head, household_id=house.id), original=head)
    book.household(lane="Phím", code="12")
    assert book.households("phim") == ["2", "12"]
    assert book.households("phím") == ["2", "12"]
    assert book.households("2")[0] == "2"
    assert set(book.households("xom")) == {"1", "2", "3"}
    assert book.households("hoa vi") == ["3"]
    book.put(book.household(lane="Xóm 9", code="9"), kind="edit_household")
    changed = book.household(lane="Xóm 8", code="8")
    book.put(replace(changed, lane="Ngõ 8"), original=changed, kind="edit_household")
    assert "8" not in book.households("xom")
    assert book.households("ngo") == ["8"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (NameOrder.GIVEN_FAMILY_MIDDLE, ["Bế Văn An", "Lê Thị An", "H'An Niê", "An Thị Vi"]),
        (NameOrder.GIVEN_MIDDLE_FAMILY, ["Lê Thị An", "Bế Văn An", "H'An Niê", "An Thị Vi"]),
        (NameOrder.FAMILY_MIDDLE_GIVEN, ["An Thị Vi", "Bế Văn An", "Lê Thị An", "H'An Niê"]),
    ],
)
def test_lists_in_each_order_of_names(book: Book, order: NameOrder, expected: list[str]) -> None:
    for name in sorted(expected):
        head = book.person(name)
        book.household(head_id=head.id)
    book.household()
    book.database.name_order = order
    with book.database.read() as unit:
        listed = [row.full_name for row in unit.people.list_people(PersonFilter())]
        heads = [row.head_name for row in unit.people.list_households(HouseholdFilter())]
        first = unit.people.list_people(PersonFilter(limit=1))
    assert listed == expected
    assert heads == [*expected, None]
    assert first[0].full_name == expected[0]


def help_of(book: Book, resident_id: str) -> Assistance:
    return Assistance(
        id=new_id(book.clock),
        helped_on=date(2026, 3, 2),
        platform_code="vneid",
        action=AssistanceAction.REGISTER,
        result=AssistanceResult.DONE,
        resident_id=resident_id,
    )


@pytest.mark.parametrize("typed", ["+84 912 340 003", "84912340003", "0912.340.003", "340003"])
def test_a_phone_number_is_found_as_people_write_it(book: Book, typed: str) -> None:
    book.person("Lý Văn A", phone="0912340003")
    assert book.found(typed) == ["Lý Văn A"]
