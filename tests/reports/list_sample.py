"""Invented people and households for lists, as many as a test asks for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.domain.people import BirthPrecision, Household, Poverty, Relation, Resident
from desktop.domain.periods import month_period
from desktop.domain.rows.papers_lists import (
    AttendanceList,
    AttendanceSheet,
    AttendedLine,
    FieldSheet,
    GivenLine,
    HelpedLine,
    HelpedList,
    HouseholdProgress,
    NamedLine,
    PaperSource,
    ProgressLine,
    ReachedLine,
    ResidentRecord,
    StillMissing,
)
from desktop.domain.rows.people import DoorRow
from desktop.domain.sheets import sheet_name, sheet_rows
from desktop.domain.team import Sex
from desktop.domain.training import (
    AbsenceReason,
    AttendanceStatus,
    SessionKind,
    SessionState,
    TrainingSession,
)
from desktop.domain.work import (
    Assistance,
    AssistanceAction,
    AssistancePlace,
    AssistanceResult,
    HowKnown,
    Milestone,
    MilestoneKind,
    SubjectKind,
)
from tests.reports.sample import overview

if TYPE_CHECKING:
    from collections.abc import Sequence

SOURCE = PaperSource(overview(), date(2026, 11, 20))
SESSION = TrainingSession(
    id="5" * 32,
    kind=SessionKind.RESIDENT_CLASS,
    title="Lớp hướng dẫn cài đặt và sử dụng VNeID mức 2",
    held_on=date(2026, 12, 5),
    state=SessionState.HELD,
    starts_at="14:30",
    place="Nhà văn hóa thôn Nà Pài",
    trainer="Lý Thị Ngọc Ánh",
    anonymous_count=5,
)
FAMILY = ("Nguyễn", "Hoàng", "Nông", "Lý", "Đặng", "Vi", "Lộc", "Hứa", "Huỳnh Công Tằng Tôn Nữ")
GIVEN = ("Hường", "Thẩm", "Ánh", "Khánh", "Toàn", "Mai", "Bằng", "Phượng")


def names(count: int) -> list[str]:
    return [
        f"{FAMILY[number % len(FAMILY)]} {number} {GIVEN[number % len(GIVEN)]}"
        for number in range(1, count + 1)
    ]


def lines(called: Sequence[str]) -> tuple[NamedLine, ...]:
    """A roster on which nothing is said of every third."""
    return tuple(
        NamedLine(
            attendance_id=f"{number:032x}",
            full_name=name,
            birth_year=1930 + number if number % 3 else None,
            sex=(None, Sex.MALE, Sex.FEMALE)[number % 3],
            place="Thôn Bản Thẩu, xóm Khuổi Luông" if number % 3 else None,
            phone="0912345678" if number % 3 else None,
            status=tuple(AttendanceStatus)[number % 3],
            absence_reason=AbsenceReason.SICK if number % 3 == 2 else None,
            walk_in=number % 6 == 1,
        )
        for number, name in enumerate(called, 1)
    )


def blank_sheet(called: Sequence[str], session: TrainingSession = SESSION) -> AttendanceSheet:
    roster = lines(called)
    identifiers = [line.attendance_id for line in roster]
    sheet = sheet_name(session.id, identifiers)
    return AttendanceSheet(SOURCE, session, roster, sheet, sheet_rows(len(roster)))


def attended(called: Sequence[str]) -> AttendanceList:
    return AttendanceList(SOURCE, SESSION, lines(called))


def helped(called: Sequence[str], place: str = "Xóm Khuổi Luông") -> HelpedList:
    people = tuple(
        HelpedLine(name, 1930 + number % 70, place, ("VNeID", "Ví điện tử")[: number % 2 + 1], 2)
        for number, name in enumerate(called)
    )
    households = (HelpedLine("Hoàng Văn Thẩm", None, None, ("Cửa hàng số",), 3),)
    return HelpedList(SOURCE, month_period(2026, 11), None, people, households, 12)


def progress(called: Sequence[str], goal: Decimal | None = Decimal("50.00")) -> HouseholdProgress:
    """Every second has a store, every third an account, each fourth account without its day."""
    return HouseholdProgress(
        SOURCE,
        "Thôn Nà Pài",
        tuple(
            ProgressLine(
                code=f"NP{number:03d}",
                head_name=name,
                lane=f"Xóm {number // 10 + 1}",
                house_number=str(number),
                village_name="Thôn Nà Pài",
                has_store=number % 2 == 0,
                store_on=date(2026, 3, number % 28 + 1),
                has_epay=number % 3 == 0,
                epay_on=None if number % 4 == 0 else date(2025, 7, 1),
            )
            for number, name in enumerate(called)
        ),
        goal,
    )


def missing(called: Sequence[str], kind: MilestoneKind | None = None) -> StillMissing:
    rows = tuple(
        DoorRow(
            household_id=f"{number:032x}",
            code=f"NP{number:03d}",
            head_name=name,
            lane=f"Xóm {number // 10 + 1}",
            house_number=None,
            village_name="Thôn Nà Pài",
            lacks_store=number % 2 == 0,
            lacks_epay=number % 3 == 0,
            without_vneid_2=("Lý Văn Ba", "Hứa Thị Tư")[: number % 3],
        )
        for number, name in enumerate(called)
    )
    return StillMissing(SOURCE, None, kind, rows)


def field_sheet(village: str | None = "Thôn Nà Pài") -> FieldSheet:
    return FieldSheet(SOURCE, village)


def record(name: str = "Triệu Viết Phong", helps: int = 3) -> ResidentRecord:
    identifier = "6" * 32
    return ResidentRecord(
        source=SOURCE,
        resident=Resident(
            id=identifier,
            full_name=name,
            household_id="7" * 32,
            relation=Relation.CHILD,
            birth_on=date(1981, 1, 1),
            birth_precision=BirthPrecision.YEAR,
            sex=Sex.MALE,
            phone="0500031719",
            smartphone=True,
            smartphone_since=date(2026, 1, 5),
            note="Chỉ ở nhà buổi tối.",
        ),
        household=Household(
            id="7" * 32,
            village_id="2" * 32,
            code="NP052",
            lane="Xóm Nà Ngoài",
            poverty=Poverty.NEAR_POOR,
            payment_qr=False,
        ),
        head_name="Triệu Minh Mạnh",
        village_name="Thôn Nà Pài",
        milestones=(
            ReachedLine(
                Milestone(
                    id="8" * 32,
                    subject_kind=SubjectKind.RESIDENT,
                    subject_id=identifier,
                    kind=MilestoneKind.VNEID_2,
                    reached_on=date(2026, 3, 18),
                    how_known=HowKnown.HELPED,
                ),
                None,
            ),
        ),
        helps=tuple(
            GivenLine(
                Assistance(
                    id=f"{number:032x}",
                    helped_on=date(2026, 3, number % 28 + 1),
                    platform_code="vneid",
                    action=AssistanceAction.ACTIVATE,
                    result=AssistanceResult.DONE,
                    resident_id=identifier,
                    place=AssistancePlace.HOME,
                    dossier_code=f"HS-{number}",
                ),
                "VNeID",
                "Hứa Thị Tuyết",
            )
            for number in range(helps)
        ),
        sessions=(
            AttendedLine(date(2026, 5, 24), "Lớp dùng VNeID", AttendanceStatus.PRESENT, None),
        ),
    )
