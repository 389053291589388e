"""Entries that look alike are found, and stay quiet once somebody said that they are two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.household_likeness import (
    HeadNames,
    HouseholdFacts,
    KnownHousehold,
    known_household,
)
from desktop.domain.people import BirthPrecision, Household
from desktop.domain.work import SubjectKind
from desktop.services.apart import (
    CompareAgain,
    HouseholdsApart,
    KeepApart,
    PeopleApart,
    compare_again,
    keep_apart,
    pairs_apart,
)
from desktop.services.duplicates import Duplicates, all_duplicates, search_duplicates
from desktop.services.history import list_history
from desktop.services.merging import MergeResidents, Part, merge_residents, part_resident
from desktop.services.people import NewHousehold, NewPerson, add_household, add_resident
from desktop.services.people_queries import person_card
from desktop.services.undoing import take_back
from tests.domain.real_village import HOUSES, RealVillage
from tests.services.conftest import VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

BORN: dict[str, Any] = {"birth_on": date(1980, 5, 4), "birth_precision": BirthPrecision.DAY}


def add(session: TeamSession, name: str, **values: Any) -> str:
    return session.write(add_resident, NewPerson(name, **values)).result


def home(
    session: TeamSession, head: str, phone: str | None = None, *, born: bool = False, **values: Any
) -> str:
    """A household with a head of its own."""
    own = BORN if born else {}
    made = add(session, head, new_household=NewHousehold(VILLAGE, **values), phone=phone, **own)
    card = session.read(person_card, made)
    assert card is not None
    assert card.household is not None
    return card.household.id


def people(session: TeamSession) -> list[set[str]]:
    return [{pair.one.id, pair.other.id} for pair in session.read(all_duplicates).people]


def households(session: TeamSession) -> list[set[str]]:
    return [{pair.one.id, pair.other.id} for pair in session.read(all_duplicates).households]


def test_two_people_are_left_in_peace_until_it_is_taken_back(session: TeamSession) -> None:
    one, two = add(session, "Ma Thị Nhầm", **BORN), add(session, "Ma Thi Nham", **BORN)
    assert people(session) == [{one, two}]
    done = session.write(keep_apart, KeepApart(SubjectKind.RESIDENT, two, (one,)))
    assert session.read(all_duplicates) == Duplicates()
    (apart,) = session.read(pairs_apart)
    assert isinstance(apart, PeopleApart)
    assert {apart.one.id, apart.other.id} == {one, two}
    newest = session.read(list_history)[0]
    assert (newest.row.kind, newest.about) == ("keep_apart", ("Ma Thị Nhầm",)) or (
        newest.about == ("Ma Thi Nham",)
    )
    assert done.changes.act is not None
    take_back(session, done.changes.act)
    assert people(session) == [{one, two}]
    session.write(keep_apart, KeepApart(SubjectKind.RESIDENT, one, (two,)))
    assert people(session) == []
    session.write(compare_again, CompareAgain((apart.id,)))
    assert people(session) == [{one, two}]
    assert session.read(pairs_apart) == ()


def test_a_pair_goes_with_the_entry_that_stands_after_a_merge(session: TeamSession) -> None:
    one, two = add(session, "Ma Thị Nhầm", **BORN), add(session, "Ma Thi Nham", **BORN)
    three = add(session, "Ma Thị Nhầm", **BORN)
    session.write(keep_apart, KeepApart(SubjectKind.RESIDENT, one, (two, three)))
    assert people(session) == [{two, three}]
    card = session.read(person_card, two)
    assert card is not None
    session.write(merge_residents, MergeResidents(three, card.resident, card.resident))
    assert people(session) == []
    session.write(part_resident, Part(three))
    assert people(session) == [{two, three}]


def test_one_cannot_be_two(session: TeamSession) -> None:
    one = add(session, "Ma Thị Nhầm", **BORN)
    with pytest.raises(RuleBrokenError, match="merged_with_itself"):
        session.write(keep_apart, KeepApart(SubjectKind.RESIDENT, one, (one,)))
    with pytest.raises(RuleBrokenError, match="resident_unknown"):
        session.write(keep_apart, KeepApart(SubjectKind.RESIDENT, one, ("f" * 32,)))
    with pytest.raises(RuleBrokenError, match="household_unknown"):
        session.write(keep_apart, KeepApart(SubjectKind.HOUSEHOLD, one, ("f" * 32,)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"house_number": "12", "lane": "Xóm Trên"}, {"house_number": "12", "lane": "xóm trên"}),
        ({"house_number": "12"}, {"house_number": "12", "lane": "Xóm Trên"}),
        ({"lane": "Xóm Trên"}, {"lane": "Xóm Trên", "house_number": "3"}),
        ({"code": "07"}, {"code": "7"}),
    ],
)
def test_two_entries_of_one_household(
    session: TeamSession, first: dict[str, Any], second: dict[str, Any]
) -> None:
    one, two = home(session, "Vi Văn Chủ", **first), home(session, "Vi Van Chu", **second)
    assert households(session) == [{one, two}]
    session.write(keep_apart, KeepApart(SubjectKind.HOUSEHOLD, one, (two,)))
    assert households(session) == []
    (apart,) = session.read(pairs_apart)
    assert isinstance(apart, HouseholdsApart)


def test_a_slip_in_the_head_needs_the_house_or_the_phone(session: TeamSession) -> None:
    one = home(session, "Vi Văn Trọng", phone="0912345678", lane="Xóm Trên")
    home(session, "Vi Văn Trong Hai", lane="Xóm Trên")
    assert households(session) == []
    two = home(session, "Vi Văn Trọngg", phone="0912345678", lane="Xóm Dưới")
    assert households(session) == [{one, two}]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"house_number": "12", "lane": "Xóm Trên"}, {"house_number": "12", "lane": "Xóm Dưới"}),
        ({"house_number": "12", "lane": "Xóm Trên"}, {"house_number": "14", "lane": "Xóm Trên"}),
        ({}, {}),
        ({"code": "07"}, {"code": "8"}),
    ],
)
def test_a_name_alone_is_no_household(
    session: TeamSession, first: dict[str, Any], second: dict[str, Any]
) -> None:
    home(session, "Vi Văn Chủ", **first)
    home(session, "Vi Văn Chủ", **second)
    assert households(session) == []


def test_a_rare_name_of_two_heads_is_shown_when_one_has_no_birth(session: TeamSession) -> None:
    one = home(session, "Lý Thị Mùi", born=True)
    two = home(session, "Lý Thị Mùi")
    home(session, "Lý Thị Sen", born=True)
    assert households(session) == [{one, two}]
    for number in range(20):
        home(session, f"Lý Thị Cả {number} Mùi", born=True)
    # There are many Lý and many Mùi now: the two may well be two.
    assert households(session) == []


def test_two_heads_of_another_lane_are_two(session: TeamSession) -> None:
    home(session, "Lý Thị Mùi", lane="Xóm Trên", born=True)
    home(session, "Lý Thị Mùi", lane="Xóm Dưới")
    assert households(session) == []


def test_heads_of_a_real_village_are_seldom_shown_for_their_name() -> None:
    shown = 0
    for seed in range(5):
        village = RealVillage(seed)
        homes = [known_household(facts_of_home(village, at)) for at in range(HOUSES)]
        names = HeadNames(homes)
        by_name: dict[tuple[str, ...], list[KnownHousehold]] = {}
        for known in homes:
            assert known.name is not None
            alike = by_name.setdefault(known.name.words, [])
            shown += sum(names.likeness(known, other) is not None for other in alike)
            alike.append(known)
    print(f"{shown} false pairs among {5 * HOUSES} households")
    assert shown <= 5 * HOUSES * 0.02


def facts_of_home(village: RealVillage, at: int) -> HouseholdFacts:
    head = village.person()
    if village.random.random() < 0.5:
        head = replace(head, birth_on=None, birth_precision=None)
    return HouseholdFacts(f"{at:032x}", VILLAGE, None, None, None, f"{at:x}", head)


def test_a_household_that_is_gone_is_not_compared(session: TeamSession) -> None:
    home(session, "Vi Văn Chủ", house_number="12")
    other = session.write(
        add_household, NewHousehold(VILLAGE, house_number="12", head_name="Vi Văn Chủ")
    ).result
    assert len(households(session)) == 1
    with session.database.write() as unit:
        unit.delete(Household, other)
    assert households(session) == []


def test_the_search_may_be_stopped_between_short_looks(session: TeamSession) -> None:
    add(session, "Ma Thị Nhầm", **BORN)
    add(session, "Ma Thi Nham", **BORN)
    seen: list[bool] = []
    told: list[tuple[int, int]] = []

    def counted() -> Any:
        search = search_duplicates(lambda done, total: told.append((done, total)))
        answer: Any = None
        while True:
            try:
                look = search.send(answer)
            except StopIteration as end:
                return end.value
            seen.append(look is not None)
            answer = None if look is None else session.read(look)

    assert counted().total == 1
    assert seen.count(True) > 3
    assert seen.count(False)
    assert told == [(0, 2)]
