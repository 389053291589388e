"""Residents come, leave and die; households split and move away; all of it can be undone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import Household, HouseholdStatus, Relation, Resident, ResidentStatus
from desktop.services.people import (
    MoveOut,
    NewHousehold,
    NewPerson,
    add_household,
    add_resident,
    move_out,
)
from desktop.services.splitting import (
    HouseholdMovesAway,
    SplitHousehold,
    household_moves_away,
    split_household,
)
from desktop.services.undoing import take_back
from tests.services.conftest import VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

DAY = date(2026, 10, 5)


@pytest.fixture
def home(session: TeamSession) -> dict[str, str]:
    """A head, a spouse, a son and his wife."""
    household = session.write(add_household, NewHousehold(VILLAGE, head_name="Vi Văn Cả")).result
    with session.database.read() as unit:
        (head,) = unit.where(Resident, "household_id", household)
    found = {"home": household, "head": head.id}
    for name, relation in (
        ("spouse", Relation.SPOUSE),
        ("son", Relation.CHILD),
        ("wife", Relation.OTHER),
    ):
        person = NewPerson(name, household_id=household, relation=relation)
        found[name] = session.write(add_resident, person).result
    return found


def everything(session: TeamSession) -> tuple[Any, ...]:
    with session.database.read() as unit:
        return (*unit.all(Household), *unit.all(Resident))


def get(session: TeamSession, kind: type[Any], record: str) -> Any:
    with session.database.read() as unit:
        return unit.get(kind, record)


def test_a_young_family_lives_on_its_own_and_undo_brings_it_back(
    session: TeamSession, home: dict[str, str]
) -> None:
    before = everything(session)
    command = SplitHousehold(
        home["home"], (home["son"], home["wife"]), home["son"], DAY, code="88", lane="Ngõ 3"
    )
    done = session.write(split_household, command)
    made = get(session, Household, done.result)
    assert (made.head_id, made.moved_in_on, made.code) == (home["son"], DAY, "88")
    son, wife = get(session, Resident, home["son"]), get(session, Resident, home["wife"])
    assert (son.household_id, son.relation) == (made.id, Relation.HEAD)
    assert (wife.household_id, wife.relation) == (made.id, None)
    assert get(session, Household, home["home"]).head_id == home["head"]
    assert get(session, Resident, home["spouse"]).relation is Relation.SPOUSE
    assert done.changes.act is not None
    take_back(session, done.changes.act)
    assert everything(session) == before


def test_when_the_head_leaves_another_one_is_named(
    session: TeamSession, home: dict[str, str]
) -> None:
    leaving = (home["head"], home["spouse"])
    with pytest.raises(RuleBrokenError, match="rest_head_missing"):
        session.write(split_household, SplitHousehold(home["home"], leaving, home["head"], DAY))
    command = SplitHousehold(
        home["home"], leaving, home["head"], DAY, new_head_of_rest_id=home["son"]
    )
    session.write(split_household, command)
    assert get(session, Household, home["home"]).head_id == home["son"]
    assert get(session, Resident, home["son"]).relation is Relation.HEAD
    assert get(session, Resident, home["wife"]).relation is None


@pytest.mark.parametrize(
    ("who", "head", "day", "code"),
    [
        ((), "son", DAY, "split_members_missing"),
        (("son", "home"), "son", DAY, "split_members_missing"),
        (("head", "spouse", "son", "wife"), "son", DAY, "split_everybody"),
        (("son",), "wife", DAY, "split_head_missing"),
        (("son",), "son", date(2026, 12, 1), "date_in_future"),
    ],
)
def test_a_split_that_cannot_be_is_refused(
    session: TeamSession,
    home: dict[str, str],
    who: tuple[str, ...],
    head: str,
    day: date,
    code: str,
) -> None:
    before = everything(session)
    leaving = tuple(home[name] for name in who)
    with pytest.raises(RuleBrokenError, match=code):
        session.write(split_household, SplitHousehold(home["home"], leaving, home[head], day))
    assert everything(session) == before


def test_a_household_moves_away_with_those_who_live_in_it(
    session: TeamSession, home: dict[str, str]
) -> None:
    session.write(move_out, MoveOut(home["spouse"], ResidentStatus.DIED, date(2026, 9, 1)))
    before = everything(session)
    done = session.write(household_moves_away, HouseholdMovesAway(home["home"], DAY))
    assert done.result == 3
    gone = get(session, Household, home["home"])
    assert (gone.status, gone.moved_out_on) == (HouseholdStatus.MOVED, DAY)
    assert get(session, Resident, home["son"]).status is ResidentStatus.MOVED
    assert get(session, Resident, home["spouse"]).status is ResidentStatus.DIED
    assert done.changes.act is not None
    take_back(session, done.changes.act)
    assert everything(session) == before


def test_a_head_who_dies_hands_over(session: TeamSession, home: dict[str, str]) -> None:
    command = MoveOut(home["head"], ResidentStatus.DIED, DAY, new_head_id=home["spouse"])
    session.write(move_out, command)
    assert get(session, Household, home["home"]).head_id == home["spouse"]
    assert get(session, Resident, home["spouse"]).relation is Relation.HEAD
    assert get(session, Resident, home["head"]).status is ResidentStatus.DIED


def test_somebody_comes_on_a_day(session: TeamSession, home: dict[str, str]) -> None:
    person = NewPerson("Lò Thị Mới", household_id=home["home"], moved_in_on=DAY)
    added = session.write(add_resident, person).result
    assert get(session, Resident, added).moved_in_on == DAY
