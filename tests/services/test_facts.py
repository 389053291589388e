"""Facts of households and residents, alone and many at once; one undo takes all back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.facts import HOUSEHOLD_FACTS, RESIDENT_FACTS, Fact, FactKind, fact_of
from desktop.domain.people import Household, Poverty, Resident
from desktop.services.facts import ManyDone, NoteFact, note_fact
from desktop.services.people import (
    EditHousehold,
    NewHousehold,
    NewPerson,
    add_household,
    add_resident,
    edit_household,
)
from desktop.services.undoing import take_back
from tests.services.conftest import TODAY, VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

SPRING, SUMMER = date(2026, 2, 10), date(2026, 7, 1)


def household(session: TeamSession, household_id: str) -> Household:
    with session.database.read() as unit:
        found = unit.get(Household, household_id)
    assert found is not None
    return found


@pytest.fixture
def homes(session: TeamSession) -> tuple[str, ...]:
    made = [
        session.write(add_household, NewHousehold(VILLAGE, head_name=f"Chủ hộ {number}"))
        for number in range(70)
    ]
    return tuple(done.result for done in made)


def test_one_day_for_many_and_one_undo(session: TeamSession, homes: tuple[str, ...]) -> None:
    session.write(
        note_fact, NoteFact(FactKind.FIBRE, value=True, since=SPRING, subject_ids=homes[:1])
    )
    done = session.write(
        note_fact, NoteFact(FactKind.FIBRE, value=True, since=SUMMER, subject_ids=homes)
    )
    assert done.result == ManyDone(done=69, already=1)
    # The one that had it already keeps its first day.
    assert fact_of(household(session, homes[0]), FactKind.FIBRE) == Fact(True, SPRING)
    assert fact_of(household(session, homes[69]), FactKind.FIBRE) == Fact(True, SUMMER)
    assert done.changes.act is not None
    undone = take_back(session, done.changes.act).result
    assert (undone.restored, undone.kept) == (69, ())
    assert fact_of(household(session, homes[69]), FactKind.FIBRE) == Fact(None, None)
    assert household(session, homes[0]).fibre is True


def test_the_day_of_one_can_be_corrected_and_the_fact_taken_back(
    session: TeamSession, homes: tuple[str, ...]
) -> None:
    one = homes[:1]
    for day in (SPRING, SUMMER):
        command = NoteFact(FactKind.POVERTY, Poverty.POOR, day, one, keep_day=False)
        session.write(note_fact, command)
    assert household(session, one[0]).poverty_since == SUMMER
    session.write(note_fact, NoteFact(FactKind.POVERTY, None, SUMMER, one, keep_day=False))
    after = household(session, one[0])
    assert (after.poverty, after.poverty_since) == (None, None)


def test_a_fact_of_a_person(session: TeamSession) -> None:
    person = session.write(add_resident, NewPerson("Lò Thị Mẫu")).result
    command = NoteFact(FactKind.SMARTPHONE, value=False, since=TODAY, subject_ids=(person,))
    assert session.write(note_fact, command).result.done == 1
    with session.database.read() as unit:
        found = unit.get(Resident, person)
    assert found is not None
    assert (found.smartphone, found.smartphone_since) == (False, TODAY)


@pytest.mark.parametrize(
    ("kind", "subjects", "since", "code"),
    [
        (FactKind.FIBRE, (), SPRING, "nobody_chosen"),
        (FactKind.FIBRE, ("f" * 32,), SPRING, "household_unknown"),
        (FactKind.SMARTPHONE, ("f" * 32,), SPRING, "resident_unknown"),
        (FactKind.FIBRE, ("f" * 32,), date(2026, 11, 25), "date_in_future"),
    ],
)
def test_what_cannot_be_noted_is_said(
    session: TeamSession, kind: FactKind, subjects: tuple[str, ...], since: date, code: str
) -> None:
    with pytest.raises(RuleBrokenError, match=code):
        session.write(note_fact, NoteFact(kind, value=True, since=since, subject_ids=subjects))


def test_every_kind_has_its_fields() -> None:
    home, person = Household(id="h", village_id="v"), Resident(id="r", full_name="Vi Văn Sử")
    for kind in HOUSEHOLD_FACTS:
        assert fact_of(home, kind) == Fact(None, None)
    for of_person in RESIDENT_FACTS:
        assert fact_of(person, of_person) == Fact(None, None)


def test_a_change_about_the_group_on_the_household_s_form_holds_from_today(
    session: TeamSession, homes: tuple[str, ...]
) -> None:
    one = household(session, homes[0])
    session.write(edit_household, EditHousehold(one, replace(one, in_channel=True)))
    known = household(session, homes[0])
    assert fact_of(known, FactKind.IN_CHANNEL) == Fact(value=True, since=TODAY)
    session.write(edit_household, EditHousehold(known, replace(known, note="cạnh chợ")))
    assert household(session, homes[0]).in_channel_since == TODAY
    after = household(session, homes[0])
    session.write(edit_household, EditHousehold(after, replace(after, in_channel=None)))
    assert fact_of(household(session, homes[0]), FactKind.IN_CHANNEL) == Fact(None, None)
