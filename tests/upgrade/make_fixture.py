"""Freezes a database of the present release: `python -m tests.upgrade.make_fixture 0.1.0`.

Run once when a release is made, never again for the same one. The people in it are invented.
Beside the file lie its key (it protects nothing) and what must be read back from it.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.baselines import Baseline, BaselineKey, baseline_id
from desktop.domain.clock import SteppingClock
from desktop.domain.distinct import distinct_pair
from desktop.domain.ids import new_id
from desktop.domain.issues import GoodPractice, Issue, IssueKind
from desktop.domain.people import BirthPrecision, Household, Relation, Resident
from desktop.domain.places import Village
from desktop.domain.reporting import (
    PeriodCut,
    PeriodKind,
    PeriodRule,
    Report,
    Submission,
    Target,
    period_rule_id,
    report_id,
    target_id,
)
from desktop.domain.sheets import LAYOUT, SheetPage, sheet_name, sheet_page_id
from desktop.domain.team import (
    Channel,
    ChannelKind,
    Coverage,
    Membership,
    Role,
    Team,
    TeamLevel,
    coverage_id,
    membership_id,
)
from desktop.domain.training import (
    Attendance,
    AttendanceStatus,
    AttendeeKind,
    SessionKind,
    SessionState,
    TrainingSession,
    attendance_id,
)
from desktop.domain.work import (
    Assistance,
    AssistanceAction,
    AssistanceResult,
    HowKnown,
    Milestone,
    MilestoneKind,
    SubjectKind,
    milestone_id,
)
from desktop.protocol.registry import TABLES
from desktop.storage.database import Database
from tests.storage.server_log import ServerLog

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path(__file__).parent / "fixtures"
KEY: Final = bytes(range(100, 132))
_NAMES: Final = ("Lò Thị Mẫu", "Vi Văn Sử", "Nông Thị Ưng", "Đặng Văn Ỷ", "Hoàng Thị Páo")
_DAY: Final = date(2026, 11, 20)


def main() -> None:
    """Write the three files of one release."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", help="such as 0.1.0")
    release = parser.parse_args().release
    make_fixture(FOLDER / f"v{release.replace('.', '_')}.db")


def make_fixture(path: Path) -> None:
    """Make the database, its key and the values in it; an existing fixture is never replaced."""
    path.parent.mkdir(exist_ok=True)
    clock = SteppingClock(datetime(2026, 11, 24, 3, 0, tzinfo=UTC), seed=20261124)
    team = Team(
        id=new_id(clock), name="Tổ thôn Nà Pài", level=TeamLevel.VILLAGE, commune_code="06040"
    )
    database = Database.create(path, KEY, team, clock)
    _fill(database, clock)
    with database.read() as unit:
        values = {table.name: _plain(unit.all(table.entity)) for table in TABLES}
        tables = [row[0] for row in unit.cursor.execute("SELECT DISTINCT t FROM outbox")]
    if not all(values.values()) or set(tables) != set(values):
        raise SystemExit("the fixture must hold a record of every synced table")
    database.close()
    path.with_suffix(".key").write_text(KEY.hex() + "\n")
    text = json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True)
    path.with_suffix(".json").write_text(text + "\n", "utf-8")


def _fill(database: Database, clock: SteppingClock) -> None:
    """Records of every kind: sent and seen back, waiting, refused, lost, deleted."""
    log = ServerLog()
    head = new_id(clock)
    first = list(_records(database.team_id, head, clock))
    with database.write(head, kind="first_records") as unit:
        for entity in first:
            unit.put(entity)
    log.push(database)
    log.pull(database)
    other = Database.create_joined(None, KEY, database.team_id, clock)
    log.pull(other)
    people = [entity for entity in first if isinstance(entity, Resident)]
    _edit(other, replace(people[0], full_name="Lò Thị Mậu"), people[0])
    log.push(other)
    other.close()
    _edit(database, replace(people[0], full_name="Lò Thị Mầu"), people[0])
    with database.write(head, kind="delete_resident") as unit:
        unit.delete(Resident, people[1].id)
        unit.set_setting("sync.address", "https://example.invalid")
        unit.save_draft("help", '{"note": "đang viết"}')
    log.push(database)
    log.pull(database)
    with database.write(head, kind="add_resident") as unit:
        unit.put(Resident(id=new_id(clock), full_name="Người bị trả lại"))
    log.push(database, refuse="not_permitted")
    log.pull(database)
    _edit(database, replace(people[2], phone="0900000003"), people[2])


def _edit(database: Database, edited: Resident, original: Resident) -> None:
    with database.write(kind="edit_resident") as unit:
        unit.put(edited, original=original)


def _records(team_id: str, head: str, clock: SteppingClock) -> Iterator[Any]:
    village = Village(id=new_id(clock), name="Nà Pài", commune_code="06040")
    yield village
    yield Coverage(id=coverage_id(team_id, village.id), team_id=team_id, village_id=village.id)
    yield Membership(
        id=membership_id(head, date(2025, 7, 1)),
        person_id=head,
        full_name="Hoàng Thị Tổ",
        role=Role.HEAD,
        valid_from=date(2025, 7, 1),
    )
    yield Channel(id=new_id(clock), kind=ChannelKind.ZALO, name="Nhóm thôn", with_department=True)
    house = Household(id=new_id(clock), village_id=village.id, code="12", in_channel=True)
    yield house
    people = [
        Resident(
            id=new_id(clock),
            full_name=name,
            household_id=house.id,
            relation=Relation.OTHER,
            birth_on=date(1950 + at, 1, 1),
            birth_precision=BirthPrecision.YEAR,
        )
        for at, name in enumerate(_NAMES)
    ]
    yield from people
    yield from _work(people[0], house, head, clock)


def _work(one: Resident, house: Household, head: str, clock: SteppingClock) -> Iterator[Any]:
    given = Assistance(
        id=new_id(clock),
        helped_on=_DAY,
        platform_code="vneid",
        action=AssistanceAction.ACTIVATE,
        result=AssistanceResult.DONE,
        resident_id=one.id,
        helper_id=head,
        note="cài lại máy",
    )
    yield given
    yield Milestone(
        id=milestone_id(house.id, MilestoneKind.DIGITAL_STORE, "postmart"),
        subject_kind=SubjectKind.HOUSEHOLD,
        subject_id=house.id,
        kind=MilestoneKind.DIGITAL_STORE,
        reached_on=_DAY,
        how_known=HowKnown.HELPED,
        platform_code="postmart",
        assistance_id=given.id,
    )
    session = TrainingSession(
        id=new_id(clock),
        kind=SessionKind.RESIDENT_CLASS,
        title="Lớp dùng VNeID",
        held_on=_DAY,
        state=SessionState.HELD,
        anonymous_count=3,
    )
    yield session
    yield Attendance(
        id=attendance_id(session.id, one.id),
        session_id=session.id,
        attendee_kind=AttendeeKind.RESIDENT,
        attendee_id=one.id,
        status=AttendanceStatus.PRESENT,
    )
    yield _sheet_page(session.id, attendance_id(session.id, one.id))
    yield Target(
        id=target_id("epay_household_rate", 2026),
        indicator="epay_household_rate",
        year=2026,
        value=Decimal("50.5"),
    )
    first_on = date(2026, 10, 1)
    yield Report(
        id=report_id(PeriodKind.MONTH, first_on),
        period_kind=PeriodKind.MONTH,
        period_first_on=first_on,
        period_last_on=date(2026, 10, 31),
        situation="Thôn có 120 hộ.",
    )
    yield distinct_pair(SubjectKind.RESIDENT, one.id, new_id(clock))
    yield from _for_reports(report_id(PeriodKind.MONTH, first_on), clock)


def _sheet_page(session_id: str, named: str) -> SheetPage:
    sheet = sheet_name(session_id, (named,))
    return SheetPage(
        id=sheet_page_id(sheet, session_id, 1),
        sheet=sheet,
        session_id=session_id,
        page=1,
        pages=1,
        layout=LAYOUT,
        first_row=0,
        rows=12,
        attendances=named,
        printed_on=_DAY,
    )


def _for_reports(report: str, clock: SteppingClock) -> Iterator[Any]:
    yield Issue(
        id=new_id(clock), kind=IssueKind.DIFFICULTY, raised_on=_DAY, text="Mạng yếu ở xóm trên."
    )
    yield GoodPractice(id=new_id(clock), noted_on=_DAY, text="Hướng dẫn tại phiên chợ.")
    yield Baseline(
        id=baseline_id(BaselineKey.HOUSEHOLDS, _DAY),
        key=BaselineKey.HOUSEHOLDS,
        value=120,
        counted_on=_DAY,
        source="Công an xã",
    )
    yield Submission(
        id=new_id(clock), report_id=report, sent_on=_DAY, package="ab" * 32, pdf="cd" * 32
    )
    yield PeriodRule(id=period_rule_id(_DAY), valid_from=_DAY, cut=PeriodCut.CALENDAR)


def _plain(entities: tuple[Any, ...]) -> list[dict[str, str | None]]:
    """Values as texts, so that they can be compared whatever a later version makes of them."""
    return [
        {
            item.name: None if (value := getattr(entity, item.name)) is None else str(value)
            for item in fields(entity)
        }
        for entity in entities
    ]


if __name__ == "__main__":
    main()
