"""A village's book for the wire: 300 households, 1,200 residents, 6,000 helps, all invented.

The same amount as the anchors were measured with: 7,500 records, mean 270 bytes as JSON, written
with all that a change says of itself (who, when, its act and transaction, what it was based on).
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from desktop.domain.ids import new_id
from desktop.domain.people import (
    BirthPrecision,
    Household,
    HouseholdStatus,
    Relation,
    Resident,
)
from desktop.domain.team import Sex
from desktop.domain.work import Assistance, AssistanceAction, AssistancePlace, AssistanceResult
from tests.support.workbook import FAMILY, GIVEN, JOBS, LANES, MIDDLE, PREFIXES

if TYPE_CHECKING:
    from desktop.domain.clock import SteppingClock
    from desktop.storage.database import Database

HOUSEHOLDS: Final = 300
RESIDENTS: Final = 1_200
HELPS: Final = 6_000
RECORDS: Final = HOUSEHOLDS + RESIDENTS + HELPS
_PLATFORMS: Final = ("vneid", "dvcqg", "zalo", "vssid", "etax", "shopee", "momo", "app_tinh")
_WORDS: Final = (
    *("bà", "con", "đã", "cài", "xong", "hẹn", "lại", "thứ", "bảy", "máy", "hết", "pin", "sóng"),
    *("yếu", "nhờ", "cháu", "xem", "giúp", "quên", "mật", "khẩu", "mới", "đổi", "số", "điện"),
    *("thoại", "chưa", "có", "thẻ", "ngân", "hàng", "nộp", "hồ", "sơ", "khai", "sinh", "đất"),
)
_BEGIN: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

Record = Household | Resident | Assistance


def write_book(database: Database, clock: SteppingClock, seed: int = 11) -> int:
    """Write it as a team does: a household at a time, then helps one by one over nine months.

    Returns:
        Mean bytes of a record as JSON, what is empty left out.
    """
    random = Random(seed)  # noqa: S311 - the same village each time
    clock.move_to(_BEGIN)
    village, helpers = new_id(clock), [new_id(clock) for _ in range(5)]
    size = count = 0
    homes: list[tuple[Household, list[Resident]]] = [
        _household(random, clock, village, number) for number in range(1, HOUSEHOLDS + 1)
    ]
    with database.write(helpers[0]) as unit:
        for home, people in homes:
            with unit.txn():
                unit.put(home)
                for person in people:
                    unit.put(person)
            size += _json_size(home) + sum(map(_json_size, people))
            count += 1 + len(people)
    everybody = [person for _, found in homes for person in found]
    gap = timedelta(days=260) / HELPS
    for start in range(0, HELPS, 200):
        helper = helpers[(start // 200) % len(helpers)]
        with database.write(helper) as unit:
            for _ in range(200):
                clock.move_to(clock.now() + gap)
                record = _help(random, clock, random.choice(everybody).id, helper)
                with unit.txn():
                    unit.put(record)
                size, count = size + _json_size(record), count + 1
    return round(size / count)


def edit_twenty(database: Database, clock: SteppingClock) -> None:
    """Twenty corrections of twenty people's records, each saved by itself."""
    with database.read() as unit:
        people = sorted(unit.all(Resident), key=lambda person: person.id)[:20]
    for number, person in enumerate(people):
        with database.write(person.id) as unit:
            phone = f"09{number:02d}{random_digits(number)}"
            unit.put(replace(person, phone=phone), original=person, seen=unit.seen)


def random_digits(number: int) -> str:
    """Six digits that look like any."""
    return f"{(number + 1) * 7_919_317 % 10**6:06d}"


def _household(
    random: Random, clock: SteppingClock, village: str, number: int
) -> tuple[Household, list[Resident]]:
    size = RESIDENTS // HOUSEHOLDS
    ids = [new_id(clock) for _ in range(size)]
    home = Household(
        id=new_id(clock),
        village_id=village,
        code=str(number),
        head_id=ids[0],
        lane=random.choice(LANES),
        house_number=str(random.randint(1, 150)),
        in_channel=random.random() < 0.6,
        status=HouseholdStatus.ACTIVE,
        moved_in_on=date(random.randint(1980, 2025), random.randint(1, 12), 1),
        note=_note(random, random.randint(0, 4)) or None,
    )
    return home, [_resident(random, each, home.id, at) for at, each in enumerate(ids)]


def _resident(random: Random, identifier: str, home: str, at: int) -> Resident:
    sex = random.choice(("nam", "nữ"))
    year_only = random.random() < 0.3
    born = date(random.randint(1935, 2024), 1, 1)
    given = random.choice(GIVEN[sex])
    return Resident(
        id=identifier,
        full_name=" ".join((random.choice(FAMILY), random.choice(MIDDLE[sex]), given)),
        given_name=given,
        household_id=home,
        relation=Relation.HEAD if at == 0 else random.choice(tuple(Relation)),
        birth_on=born if year_only else born + timedelta(days=random.randint(0, 364)),
        birth_precision=BirthPrecision.YEAR if year_only else BirthPrecision.DAY,
        sex=Sex.MALE if sex == "nam" else Sex.FEMALE,
        phone=f"0{random.choice(PREFIXES)}{random.randint(0, 10**7 - 1):07d}",
        smartphone=random.random() < 0.5,
        note=random.choice(JOBS),
    )


def _help(random: Random, clock: SteppingClock, person: str, helper: str) -> Assistance:
    return Assistance(
        id=new_id(clock),
        helped_on=clock.today(),
        platform_code=random.choice(_PLATFORMS),
        action=random.choice(tuple(AssistanceAction)),
        result=random.choice(tuple(AssistanceResult)),
        resident_id=person,
        place=random.choice(tuple(AssistancePlace)),
        helper_id=helper,
        note=_note(random, random.randint(0, 2)) or None,
    )


def _note(random: Random, words: int) -> str:
    return " ".join(random.choice(_WORDS) for _ in range(words))


def _json_size(record: Record) -> int:
    kept = {name: value for name, value in asdict(record).items() if value is not None}
    return len(json.dumps(kept, default=str, ensure_ascii=False).encode())
