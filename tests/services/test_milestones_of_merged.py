"""What one of two merged entries holds, the one entry holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.people import Household, Resident
from desktop.domain.work import HowKnown, Milestone, MilestoneKind
from desktop.services.facts import ManyDone
from desktop.services.many import NoteMilestones, note_milestones
from desktop.services.merging import (
    MergeHouseholds,
    MergeResidents,
    merge_households,
    merge_residents,
)
from desktop.services.people import NewHousehold, NewPerson, add_household, add_resident
from tests.services.conftest import VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

DAY, LATER = date(2026, 11, 1), date(2026, 11, 20)


def people(*ids: str, day: date) -> NoteMilestones:
    return NoteMilestones(MilestoneKind.VNEID_2, day, HowKnown.LIST, resident_ids=ids)


def store(*ids: str, day: date, platform: str = "postmart") -> NoteMilestones:
    return NoteMilestones(
        MilestoneKind.DIGITAL_STORE, day, HowKnown.LIST, ids, platform_code=platform
    )


def test_many_counts_what_the_other_entry_of_a_person_had(session: TeamSession) -> None:
    one, other, third = (
        session.write(add_resident, NewPerson(f"Nông Thị {name}")).result for name in "ABC"
    )
    session.write(note_milestones, people(other, day=DAY))
    with session.database.read() as unit:
        stands = unit.get(Resident, one)
    assert stands is not None
    session.write(merge_residents, MergeResidents(other, stands, stands))
    done = session.write(note_milestones, people(one, third, day=LATER))
    assert done.result == ManyDone(1, 1)
    with session.database.read() as unit:
        held = {(it.subject_id, it.reached_on) for it in unit.all(Milestone)}
    assert held == {(one, DAY), (third, LATER)}


def test_a_store_on_another_platform_is_another_one(session: TeamSession) -> None:
    one, other = (
        session.write(add_household, NewHousehold(VILLAGE, head_name=name)).result
        for name in ("Vi Văn A", "Vi Văn B")
    )
    session.write(note_milestones, store(other, day=DAY))
    with session.database.read() as unit:
        home = unit.get(Household, one)
    assert home is not None
    session.write(merge_households, MergeHouseholds(other, home, home))
    done = session.write(note_milestones, store(one, day=LATER))
    assert done.result == ManyDone(0, 1)
    done = session.write(note_milestones, store(one, day=LATER, platform="voso"))
    assert done.result == ManyDone(1, 0)
