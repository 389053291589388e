"""An unlocked team in memory, with a village, two members and the catalogue of platforms."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.places import Village
from desktop.domain.team import Membership, Role, Team, TeamLevel, membership_id
from desktop.services import catalogue
from desktop.services.session import TeamSession
from desktop.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.storage.write_unit import WriteUnit

TODAY = date(2026, 11, 24)
VILLAGE = "a" * 32
HEAD = "b" * 32
MEMBER = "c" * 32
TEAM = Team(id="d" * 32, name="Tổ thôn Nà Pài", level=TeamLevel.VILLAGE, commune_code="06184")


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), seed=7)


@pytest.fixture
def session(clock: SteppingClock) -> Iterator[TeamSession]:
    made = TeamSession(Database.create(None, bytes(32), TEAM, clock), clock, HEAD)
    made.write(_begin, None)
    yield made
    made.close()


def _begin(unit: WriteUnit, _nothing: None) -> None:
    unit.put(Village(id=VILLAGE, name="Thôn Nà Pài", commune_code="06184"))
    for person, name, role in (
        (HEAD, "Nông Văn Tài", Role.HEAD),
        (MEMBER, "Vi Thị Hằng", Role.MEMBER),
    ):
        unit.put(
            Membership(
                id=membership_id(person, date(2024, 3, 1)),
                person_id=person,
                full_name=name,
                role=role,
                valid_from=date(2024, 3, 1),
            )
        )
    unit.replace_platforms(catalogue.load_platforms(TODAY))
