"""Whom pasted lines mean, and the plan of a walk from door to door."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import BirthPrecision
from desktop.domain.work import HowKnown, MilestoneKind
from desktop.services.door_to_door import door_to_door, lanes
from desktop.services.matching import match_households, match_people
from desktop.services.milestones import RecordMilestone, record_milestone
from desktop.services.people import NewHousehold, NewPerson, add_household, add_resident
from tests.services.conftest import TODAY, VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession


def home(session: TeamSession, head: str, **values: Any) -> str:
    return session.write(add_household, NewHousehold(VILLAGE, head_name=head, **values)).result


def person(
    session: TeamSession, name: str, year: int | None = None, house: str | None = None
) -> str:
    born = None if year is None else date(year, 1, 1)
    precision = None if year is None else BirthPrecision.YEAR
    made = NewPerson(name, household_id=house, birth_on=born, birth_precision=precision)
    return session.write(add_resident, made).result


def test_a_pasted_column_of_names_finds_people(session: TeamSession) -> None:
    hoa = person(session, "Nguyễn Thị Hoà", 1980)
    young = person(session, "Nguyễn Thị Hoà", 2001)
    thuy = person(session, "Nguyễn Thị Thúy", 1975)
    pasted = "\n".join(
        [
            "STT\tHọ và tên\tNăm sinh",
            "1\tNGUYỄN THỊ HÒA\t1980",
            "2\tnguyen thi hoa\t",
            "3. Nguyen Thi Thuy 12/05/1975",
            "",
            "4\tNguyễn Thị Thuỳ",
            "5\tNguyễn Thị Thúy\t1990",
            "Không Có Ai",
        ]
    )
    found = session.read(match_people, pasted)
    assert [tuple(row.id for row in one.candidates) for one in found] == [
        (),
        (hoa,),
        tuple(sorted([hoa, young])),
        (thuy,),
        (thuy,),
        (),
        (),
    ]
    assert [one.number for one in found] == list(range(1, 8))
    assert found[1].certain is not None
    assert found[2].certain is None
    assert found[0].text == "STT · Họ và tên · Năm sinh"


def test_exact_accents_decide_between_names_that_fold_alike(session: TeamSession) -> None:
    lan = person(session, "Vi Thị Lan")
    person(session, "Vi Thị Lân")
    (found,) = session.read(match_people, "Vi Thị Lan")
    assert [row.id for row in found.candidates] == [lan]


def test_households_by_number_head_or_member(session: TeamSession) -> None:
    first = home(session, "Lò Văn Nhất", code="007")
    second = home(session, "Lò Văn Nhì", code="12")
    person(session, "Hà Thị Dâu", house=second)
    found = session.read(match_households, "7\n12\nlò văn nhất\nHà Thị Dâu\n7\tKhông Có Ai\n99")
    assert [tuple(row.id for row in one.candidates) for one in found] == [
        (first,),
        (second,),
        (first,),
        (second,),
        (),
        (),
    ]


def test_too_much_is_a_slip(session: TeamSession) -> None:
    with pytest.raises(RuleBrokenError, match="too_many_lines"):
        session.read(match_people, "Vi Thị Lan\n" * 2001)


def test_the_walk_goes_lane_by_lane_and_names_what_is_missing(session: TeamSession) -> None:
    far = home(session, "Chủ Ba", lane="Ngõ 10", house_number="2")
    near = home(session, "Chủ Hai", lane="Ngõ 2", house_number="11")
    first = home(session, "Chủ Một", lane="Ngõ 2", house_number="3")
    lost = home(session, "Chủ Bốn")
    person(session, "Cháu Bé", 2020, house=first)
    done = home(session, "Chủ Năm", lane="Ngõ 1")
    with session.database.read() as unit:
        heads = {row.id: row.head_id for row in unit.people.find_households("Chủ")}
    day = date(2026, 11, 1)
    for house in (done, first):
        for kind, platform in (
            (MilestoneKind.DIGITAL_STORE, "postmart"),
            (MilestoneKind.EPAY_ACCOUNT, None),
        ):
            session.write(
                record_milestone,
                RecordMilestone(
                    kind, day, HowKnown.SEEN, household_id=house, platform_code=platform
                ),
            )
    for house in (done, near):
        session.write(
            record_milestone,
            RecordMilestone(MilestoneKind.VNEID_2, day, HowKnown.SEEN, resident_id=heads[house]),
        )
    rows = session.read(door_to_door, TODAY)
    assert [row.household_id for row in rows] == [first, near, far, lost]
    assert (rows[0].lacks_store, rows[0].lacks_epay) == (False, False)
    assert rows[0].without_vneid_2 == ("Chủ Một",)
    assert (rows[1].lacks_store, rows[1].without_vneid_2) == (True, ())
    assert rows[1].lacks_epay
    stores = session.read(door_to_door, TODAY, missing=MilestoneKind.DIGITAL_STORE)
    assert [row.household_id for row in stores] == [near, far, lost]
    assert session.read(lanes) == ("Ngõ 1", "Ngõ 2", "Ngõ 10")
