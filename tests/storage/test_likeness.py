"""Duplicates in a village of 1,500: seldom a false one, and hardly a true one missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.ids import new_id
from desktop.domain.people import Resident
from tests.domain.real_village import RealVillage

if TYPE_CHECKING:
    from desktop.domain.likeness import PersonFacts
    from desktop.storage.database import Database

RESIDENTS = 1_500


def fill(database: Database, seed: int) -> tuple[RealVillage, dict[str, PersonFacts]]:
    village = RealVillage(seed)
    people: dict[str, PersonFacts] = {}
    with database.write() as unit:
        for _ in range(RESIDENTS):
            facts = village.person()
            made = Resident(
                id=new_id(unit.clock),
                full_name=facts.full_name,
                birth_on=facts.birth_on,
                birth_precision=facts.birth_precision,
                household_id=facts.household_id,
                phone=facts.phone,
            )
            with unit.txn():
                unit.put(made)
            people[made.id] = facts
    return village, people


@pytest.mark.parametrize("seed", [1, 2])
def test_a_new_person_seldom_meets_a_false_candidate(memory: Database, seed: int) -> None:
    village, _ = fill(memory, seed)
    saves = 1_000
    wrong = []
    with memory.read() as unit:
        for at in range(saves):
            new = village.person(at_home=at % 2 == 0)
            if found := unit.people.possible_duplicates(new):
                wrong.append((new, found[0]))
    print(f"seed {seed}: {len(wrong)} of {saves} saves show somebody else")
    assert len(wrong) <= saves * 0.02


def test_a_mistyped_duplicate_is_hardly_ever_missed(memory: Database) -> None:
    village, people = fill(memory, 3)
    tries = 1_000
    missed = []
    with memory.read() as unit:
        for record, facts in village.random.sample(list(people.items()), tries):
            again = village.mistyped(facts)
            if record not in {row.id for row in unit.people.possible_duplicates(again)}:
                missed.append((facts, again))
    print(f"{len(missed)} of {tries} missed", *missed[:3], sep="\n")
    assert len(missed) <= tries * 0.05
