"""A text that fits too many for a list: some are shown, and it is said that there are more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.rows.people import HouseholdFilter, Listed, PersonFilter, PersonRow
from desktop.storage.queries import filter_text, word_index
from tests.storage.test_find_people import book  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from desktop.domain.people import Household
    from tests.storage.test_find_people import Book

NAMES = (
    "Nguyễn Văn Hoa",
    "Hoàng Thị Nguyên",
    "Lý Quỳnh Anh",
    "Lí Thị Quí",
    "Vi Văn Lý",
    "Nông Nguyễn Thị Vi",
    "Y Thu Niê",
)
TYPED = ("hoa van", "thi ly", "anh quy", "qui ly", "vi nong", "n v", "thi n v", "y n", "nguyen xx")


def listed(book: Book, text: str, limit: int = 20_000) -> Listed[PersonRow]:  # noqa: F811
    with book.database.read() as unit:
        return unit.people.people_listed(PersonFilter(text=text, limit=limit))


def names(found: Listed[PersonRow]) -> list[str]:
    return [row.full_name for row in found.rows]


@pytest.fixture
def full(book: Book) -> Book:  # noqa: F811 - the fixture
    for name in NAMES:
        book.person(name)
    return book


def test_a_village_never_sees_a_cut_list(full: Book) -> None:
    assert not listed(full, "").more
    assert not listed(full, "n").more
    assert names(listed(full, "vi nong")) == ["Nông Nguyễn Thị Vi"]


def test_too_many_are_said_to_be_more(full: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filter_text, "MOST_MEANT", 2)
    found = listed(full, "n")
    assert found.more
    assert set(names(found)) < set(NAMES)
    assert listed(full, "van hoa").more is False
    # Words not in a row: of many who have each of them everybody is looked at.
    assert names(listed(full, "vi nong")) == ["Nông Nguyễn Thị Vi"]
    assert listed(full, "", limit=len(NAMES) - 1).more


def test_households_too(full: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    homes: list[Household] = [full.household(lane=f"Xóm {number}") for number in range(4)]
    with full.database.read() as unit:
        found = unit.people.households_listed(HouseholdFilter(text="xóm"))
    assert len(found.rows) == len(homes)
    assert not found.more
    monkeypatch.setattr(filter_text, "MOST_MEANT", 2)
    with full.database.read() as unit:
        assert unit.people.households_listed(HouseholdFilter(text="xóm")).more


@pytest.mark.parametrize("typed", TYPED)
def test_names_read_and_the_index_alone_bring_the_same(
    full: Book, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    by_names = names(listed(full, typed))
    monkeypatch.setattr(word_index, "_FEW", -1)
    assert names(listed(full, typed)) == by_names
    assert by_names or typed.endswith("xx")
