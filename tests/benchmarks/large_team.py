"""A team of a whole commune: 10,000 invented people in their households, in an encrypted file."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from desktop.domain.clock import SystemClock
from desktop.domain.ids import new_id
from desktop.domain.people import BirthPrecision, Household, Relation, Resident
from desktop.domain.places import Village
from desktop.domain.team import Sex, TeamLevel
from desktop.services.vault import CreateTeam, create_team
from tests.benchmarks.processes import PEOPLE
from tests.support.workbook import FAMILY, GIVEN, LANES, MIDDLE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.session import TeamSession
    from desktop.storage.write_unit import WriteUnit
    from desktop.system.paths import Home

PASSPHRASE = "khoai lang nuong bep cui"
_VILLAGES = ("Thôn Nà Pài", "Thôn Bản Thẩu", "Thôn Cốc Nam")
_MOST_AT_HOME = 7


class LargeTeam(NamedTuple):
    """Where it lies."""

    home: Home
    team_id: str


def make_large_team(home: Home) -> LargeTeam:
    """Make it; the same people each time."""
    home.make()
    command = CreateTeam(
        name="Tổ công nghệ số cộng đồng xã Đồng Đăng",
        level=TeamLevel.VILLAGE,
        commune_code="06184",
        village_names=_VILLAGES,
        head_name="Hoàng Văn Thưởng",
        passphrase=PASSPHRASE,
    )
    session = create_team(home, command, SystemClock())
    _fill(session)
    team_id: str = session.team_id
    session.close()
    return LargeTeam(home, team_id)


def _fill(session: TeamSession) -> None:
    random = Random(7)  # noqa: S311 - the same people each time

    def write(unit: WriteUnit, _nothing: None) -> None:
        villages = unit.all(Village)
        left, number = PEOPLE, 0
        while left:
            number += 1
            size = min(random.randint(2, _MOST_AT_HOME), left)
            left -= size
            with unit.txn():
                for record in _household(random, number, size, random.choice(villages).id):
                    unit.put(record)

    session.write(write, None)


def _household(
    random: Random, number: int, size: int, village_id: str
) -> Iterator[Household | Resident]:
    clock = SystemClock()
    ids = [new_id(clock) for _ in range(size)]
    home = Household(
        id=new_id(clock),
        village_id=village_id,
        code=str(number),
        lane=random.choice(LANES),
        house_number=str(random.randint(1, 150)),
        head_id=ids[0],
    )
    yield home
    for at, identifier in enumerate(ids):
        sex = random.choice(("nam", "nữ"))
        year_only = random.random() < 0.3
        born = date(random.randint(1935, 2024), 1, 1)
        yield Resident(
            id=identifier,
            full_name=" ".join(map(random.choice, (FAMILY, MIDDLE[sex], GIVEN[sex]))),
            household_id=home.id,
            relation=Relation.HEAD if at == 0 else None,
            birth_on=born if year_only else born + timedelta(days=random.randint(0, 364)),
            birth_precision=BirthPrecision.YEAR if year_only else BirthPrecision.DAY,
            sex=Sex.MALE if sex == "nam" else Sex.FEMALE,
            phone=f"0{random.choice(PREFIXES)}{random.randint(0, 10**7 - 1):07d}",
        )
