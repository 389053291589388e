"""The people of the invented village: members, households, residents; the same for a seed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final

import resources
from desktop.domain.ids import derived_id
from desktop.domain.people import BirthPrecision, Household, Poverty, Relation, Resident
from desktop.domain.team import Association, Membership, Role, Sex, membership_id

HOUSEHOLDS: Final = 120
RESIDENTS: Final = 450
_ADULT_AGE: Final = 18
_LARGEST: Final = 7
_ELDER_YEAR: Final = 1962
_YOUNGEST_YEAR: Final = 2023

_ASSOCIATIONS: Final = (
    None,
    Association.WOMEN_UNION,
    Association.YOUTH_UNION,
    Association.FARMERS_UNION,
    Association.VETERANS,
    Association.COOPERATIVE_ALLIANCE,
    None,
)
"""Of the members in their order, in which men and women take turns, a man first."""


def practice_words() -> dict[str, Any]:
    """Names and topics of the invented village."""
    return json.loads(resources.read_text("practice", "words.json"))  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of the village and of its team; the head is the first member."""

    members: tuple[Membership, ...]
    households: tuple[Household, ...]
    residents: tuple[Resident, ...]


def make_people(seed: int, village_id: str, today: date) -> People:
    """The village as it is on `today`."""
    chance = Random(f"people {seed}")  # noqa: S311 - repeatable on purpose
    maker = _Maker(chance, practice_words(), seed)
    households: list[Household] = []
    residents: list[Resident] = []
    for index, size in enumerate(_sizes(chance)):
        household, family = maker.family(index, size, village_id)
        households.append(household)
        residents.extend(family)
    members = maker.members(today)
    # A stream of its own, so that the people stay who they were before facts were noted.
    facts = _Facts(Random(f"facts {seed}"), today)  # noqa: S311 - repeatable on purpose
    return People(
        members,
        tuple(facts.of_household(one) for one in households),
        tuple(facts.of_resident(one) for one in residents),
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """Draws what the team has noted of some households and people at the turn of the year."""

    random: Random
    today: date

    def of_household(self, household: Household) -> Household:
        """Of four in five all is noted; a few are poor, most have broadband."""
        chance = self.random
        since = date(self.today.year, 1, 5)
        if since > self.today or chance.random() < 0.2:
            return household
        poverty = chance.choices((Poverty.NONE, Poverty.NEAR_POOR, Poverty.POOR), (85, 9, 6))[0]
        return replace(
            household,
            in_channel_since=since if household.in_channel else None,
            poverty=poverty,
            poverty_since=since,
            fibre=chance.random() < 0.6,
            fibre_since=since,
            payment_qr=chance.random() < 0.12,
            payment_qr_since=since,
        )

    def of_resident(self, resident: Resident) -> Resident:
        """Of most adults it is known whether they have a smartphone."""
        age = resident.age_on(self.today)
        if age is None or age < _ADULT_AGE or self.random.random() < 0.15:
            return resident
        return replace(resident, smartphone=self.random.random() < (0.9 if age < 60 else 0.35))


def _sizes(chance: Random) -> list[int]:
    """Sizes of the households: from one to seven people, together exactly the residents."""
    sizes = [
        chance.choices((1, 2, 3, 4, 5, 6), (6, 16, 26, 30, 16, 6))[0] for _ in range(HOUSEHOLDS)
    ]
    while (missing := RESIDENTS - sum(sizes)) != 0:
        index = chance.randrange(HOUSEHOLDS)
        step = 1 if missing > 0 else -1
        if 1 <= sizes[index] + step <= _LARGEST:
            sizes[index] += step
    return sizes


class _Maker:
    """Draws people one after another.

    Args:
        random: The seeded stream.
        words: As `practice_words`.
        seed: Part of every id, so that two practice villages never mix.
    """

    def __init__(self, random: Random, words: dict[str, Any], seed: int) -> None:
        self.random = random
        self.words = words
        self.seed = seed
        self.made = 0

    def family(self, index: int, size: int, village_id: str) -> tuple[Household, list[Resident]]:
        """One household: head, then spouse, children, an old parent."""
        chance = self.random
        household_id = self._id("household")
        family_name = chance.choice(self.words["families"])
        head_year = chance.randint(1948, 1996)
        head_sex = Sex.MALE if chance.random() < 0.8 else Sex.FEMALE
        family = [self.resident(household_id, Relation.HEAD, head_year, head_sex, family_name)]
        family.extend(
            self._relative(household_id, place, size, head_year, head_sex, family_name)
            for place in range(1, size)
        )
        lanes = self.words["lanes"]
        household = Household(
            id=household_id,
            village_id=village_id,
            code=f"{index + 1:03d}",
            head_id=family[0].id,
            lane=lanes[index * len(lanes) // HOUSEHOLDS],
            in_channel=chance.random() < 0.62,
        )
        return household, family

    def resident(
        self, household_id: str, relation: Relation, year: int, sex: Sex, family_name: str
    ) -> Resident:
        """One person; of the eldest often only the year of birth is known."""
        chance = self.random
        only_year = year < _ELDER_YEAR and chance.random() < 0.6
        born = date(year, 1, 1) + timedelta(days=chance.randrange(365))
        return Resident(
            id=self._id("resident"),
            full_name=self._name(year, sex, family_name),
            household_id=household_id,
            relation=relation,
            birth_on=date(year, 1, 1) if only_year else born,
            birth_precision=BirthPrecision.YEAR if only_year else BirthPrecision.DAY,
            sex=sex,
            phone=self._phone() if 1955 < year < 2008 and chance.random() < 0.55 else None,
        )

    def members(self, today: date) -> tuple[Membership, ...]:
        """Seven people in the team, one of whom left last year."""
        began = date(today.year - 2, 3, 10)
        roles = (Role.HEAD, Role.DEPUTY, *[Role.MEMBER] * 5)
        return tuple(
            self._member(began, role, _ASSOCIATIONS[index], index, today)
            for index, role in enumerate(roles)
        )

    def _member(
        self, began: date, role: Role, association: Association | None, index: int, today: date
    ) -> Membership:
        chance, words = self.random, self.words
        person = self._id("person")
        sex = Sex.FEMALE if index % 2 else Sex.MALE
        left = index == len(words["positions"]) + 1
        return Membership(
            id=membership_id(person, began),
            person_id=person,
            full_name=self._name(chance.randint(1968, 2000), sex, chance.choice(words["families"])),
            role=role,
            valid_from=began,
            valid_to=date(today.year - 1, 6, 30) if left else None,
            position=words["positions"][index] if index < len(words["positions"]) else None,
            association=association,
            skills=chance.choice(words["skills"]),
            sex=sex,
            phone=self._phone(),
        )

    def _relative(
        self, household_id: str, place: int, size: int, head_year: int, head_sex: Sex, family: str
    ) -> Resident:
        chance = self.random
        other = Sex.FEMALE if head_sex is Sex.MALE else Sex.MALE
        sex = chance.choice((Sex.FEMALE, Sex.MALE))
        if place == 1 and chance.random() < 0.85:
            year = head_year + chance.randint(-4, 6)
            name = chance.choice(self.words["families"])
            return self.resident(household_id, Relation.SPOUSE, year, other, name)
        if place == size - 1 and size >= 4 and chance.random() < 0.4:
            year = head_year - chance.randint(20, 30)
            return self.resident(household_id, Relation.PARENT, max(year, 1930), sex, family)
        year = min(head_year + chance.randint(20, 34), _YOUNGEST_YEAR)
        return self.resident(household_id, Relation.CHILD, year, sex, family)

    def _name(self, year: int, sex: Sex, family: str) -> str:
        chance, words = self.random, self.words
        kind = sex.value
        elder = year < _ELDER_YEAR and chance.random() < 0.5
        given = chance.choice(words[f"given_elder_{kind}" if elder else f"given_{kind}"])
        return f"{family} {chance.choice(words[f'middle_{kind}'])} {given}"

    def _phone(self) -> str:
        # No operator has the prefix 050, so nobody can be called by mistake.
        return f"0500{self.random.randrange(1_000_000):06d}"

    def _id(self, kind: str) -> str:
        self.made += 1
        return derived_id(kind, "practice", str(self.seed), str(self.made))
