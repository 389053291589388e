"""What lists and sheets read: the right people, in the chosen order, in sums that agree."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import RuleBrokenError
from desktop.domain.papers import PaperForm, PaperKind, PaperRequest
from desktop.domain.periods import month_period, quarter_period
from desktop.domain.sheets import SheetPage
from desktop.domain.team import Sex
from desktop.domain.text.name_order import NameOrder
from desktop.domain.training import (
    AttendanceStatus,
    AttendeeKind,
    SessionKind,
    attendance_id,
)
from desktop.domain.work import AssistanceAction, HowKnown, MilestoneKind
from desktop.services.indicators import indicator_table
from desktop.services.milestones import RecordMilestone, record_milestone
from desktop.services.papers import PAPERS, paper_file, read_paper, remember_paper
from desktop.services.people import NewHousehold, NewPerson, add_household, add_resident
from desktop.services.record_assistance import HelpItem, RecordAssistance, record_assistance
from desktop.services.session import TeamSession
from desktop.services.targets import SetTarget, set_target
from desktop.services.training import (
    InviteToSession,
    Mark,
    MarkAttendance,
    SaveSession,
    invite_to_session,
    mark_attendance,
    save_session,
)
from desktop.storage.database import Database
from tests.services.conftest import HEAD, TEAM, TODAY, VILLAGE
from tests.services.test_recount import MIDDLE, fill

if TYPE_CHECKING:
    from typing import Any

    from desktop.domain.rows.papers_lists import AttendanceSheet, HelpedList

NAMES = ("Hoàng Thị Ước", "Nông Văn Ánh", "Lý Văn Bé")


def paper(session: TeamSession, kind: PaperKind, **chosen: object) -> Any:
    return session.read(read_paper, PaperRequest(kind=kind, **chosen), TODAY)  # type: ignore[arg-type]


@pytest.fixture
def people(session: TeamSession) -> dict[str, str]:
    """Ids by name; each in a household of an own lane."""
    found = {}
    for number, name in enumerate(NAMES, 1):
        new = NewPerson(
            name,
            new_household=NewHousehold(VILLAGE, f"NP{number}", lane=f"Xóm {11 - number}"),
            birth_on=date(1950 + number, 1, 1),
            sex=Sex.FEMALE if "Thị" in name else None,
            phone="0912345678",
        )
        found[name] = session.write(add_resident, new).result
    return found


@pytest.fixture
def lesson(session: TeamSession, people: dict[str, str]) -> str:
    made = SaveSession(None, SessionKind.RESIDENT_CLASS, "Lớp VNeID", TODAY)
    identifier = session.write(save_session, made).result
    invite = InviteToSession(identifier, AttendeeKind.RESIDENT, tuple(people.values()))
    session.write(invite_to_session, invite)
    return identifier


def test_a_sheet_has_the_roster_in_order_of_names(
    session: TeamSession, lesson: str, people: dict[str, str]
) -> None:
    sheet: AttendanceSheet = paper(session, PaperKind.ATTENDANCE_SHEET, session_id=lesson)
    assert [line.full_name for line in sheet.lines] == [NAMES[1], NAMES[2], NAMES[0]]
    first = sheet.lines[0]
    assert (first.birth_year, first.sex, first.place) == (1952, None, "Thôn Nà Pài")
    assert sheet.lines[2].sex is Sex.FEMALE
    assert first.attendance_id == attendance_id(lesson, people[NAMES[1]])
    session.order_names(NameOrder.FAMILY_MIDDLE_GIVEN)
    turned: AttendanceSheet = paper(session, PaperKind.ATTENDANCE_SHEET, session_id=lesson)
    assert [line.full_name for line in turned.lines] == [NAMES[0], NAMES[2], NAMES[1]]
    assert paper(session, PaperKind.ATTENDANCE_SHEET, session_id=lesson, blank=True).lines == ()


def test_a_sheet_that_is_given_out_is_known_by_its_code(session: TeamSession, lesson: str) -> None:
    sheet: AttendanceSheet = paper(session, PaperKind.ATTENDANCE_SHEET, session_id=lesson)
    given = (PaperKind.ATTENDANCE_SHEET, sheet)
    assert session.write(remember_paper, given).changes.records
    found = session.read(lambda read: read.where(SheetPage, "sheet", sheet.sheet))
    (page,) = found
    assert page.session_id == lesson
    assert page.attendances.split() == [line.attendance_id for line in sheet.lines]
    assert (page.page, page.pages, page.rows, page.printed_on) == (1, 1, sheet.pages[0].rows, TODAY)
    assert not session.write(remember_paper, given).changes.records
    assert not session.write(remember_paper, (PaperKind.FIELD_SHEET, None)).changes.records


def test_another_roster_is_another_sheet(session: TeamSession, lesson: str) -> None:
    before = paper(session, PaperKind.ATTENDANCE_SHEET, session_id=lesson).sheet
    late = session.write(add_resident, NewPerson("Vi Văn Tới")).result
    session.write(invite_to_session, InviteToSession(lesson, AttendeeKind.RESIDENT, (late,)))
    assert paper(session, PaperKind.ATTENDANCE_SHEET, session_id=lesson).sheet != before


def test_the_list_after_a_session_says_who_came(
    session: TeamSession, lesson: str, people: dict[str, str]
) -> None:
    marks = (Mark(people[NAMES[0]], AttendanceStatus.PRESENT),)
    session.write(mark_attendance, MarkAttendance(lesson, marks, 4))
    found = paper(session, PaperKind.ATTENDANCE_LIST, session_id=lesson)
    assert [line.status for line in found.lines] == [
        AttendanceStatus.INVITED,
        AttendanceStatus.INVITED,
        AttendanceStatus.PRESENT,
    ]
    assert found.session.anonymous_count == 4
    assert found.lines[0].phone == "0912345678"


def test_members_of_the_team_stand_with_their_position(session: TeamSession) -> None:
    made = SaveSession(None, SessionKind.TEAM_TRAINING, "Tập huấn", TODAY)
    identifier = session.write(save_session, made).result
    session.write(invite_to_session, InviteToSession(identifier, AttendeeKind.MEMBER, (HEAD,)))
    (line,) = paper(session, PaperKind.ATTENDANCE_SHEET, session_id=identifier).lines
    assert (line.full_name, line.place, line.phone) == ("Nông Văn Tài", None, None)


def help_of(session: TeamSession, **whom: object) -> None:
    items = (HelpItem("vneid", AssistanceAction.GUIDE), HelpItem("vneid", AssistanceAction.FIX))
    session.write(record_assistance, RecordAssistance(TODAY, items, **whom))  # type: ignore[arg-type]


def test_everybody_helped_is_named_once(session: TeamSession, people: dict[str, str]) -> None:
    help_of(session, resident_id=people[NAMES[0]])
    help_of(session, resident_id=people[NAMES[0]])
    help_of(session, resident_id=people[NAMES[1]])
    help_of(session, anonymous_count=6)
    home = session.write(add_household, NewHousehold(VILLAGE, "NP9", head_name="Lò Văn Hộ")).result
    help_of(session, household_id=home)
    period = month_period(2026, 12)
    found: HelpedList = paper(session, PaperKind.HELPED_LIST, period=period)
    assert [(one.name, one.times) for one in found.people] == [(NAMES[1], 2), (NAMES[0], 4)]
    assert found.people[0].place == "Xóm 9"
    assert len(found.people[0].platforms) == 1
    assert [(one.name, one.times) for one in found.households] == [("Lò Văn Hộ", 2)]
    assert found.unnamed_times == 12
    there = paper(session, PaperKind.HELPED_LIST, period=period, village_id=VILLAGE)
    assert there.village_name == "Thôn Nà Pài"
    assert len(there.people) == 2
    nowhere = paper(session, PaperKind.HELPED_LIST, period=period, village_id="0" * 32)
    assert nowhere.people == ()


@pytest.mark.parametrize("seed", range(12))
def test_the_list_of_the_helped_sums_up_to_the_indicators(seed: int) -> None:
    clock = SteppingClock(datetime(2026, 8, 1, tzinfo=UTC), seed=seed)
    period = quarter_period(MIDDLE.year, 2)
    made = TeamSession(Database.create(None, bytes(32), TEAM, clock), clock, HEAD)
    with closing(made) as session:
        session.write(partial(fill), seed)
        rows = {row.identifier: row for row in session.read(indicator_table, period)}
        found: HelpedList = paper(session, PaperKind.HELPED_LIST, period=period)
    lines = (*found.people, *found.households)
    assert rows["resident_assisted_count"].current.value == len(found.people)
    total = sum(line.times for line in lines) + found.unnamed_times
    assert rows["assist_count"].current.value == total


def test_progress_goes_by_lanes_with_days_and_the_target(
    session: TeamSession, people: dict[str, str]
) -> None:
    resident = people[NAMES[0]]
    session.write(
        record_milestone,
        RecordMilestone(MilestoneKind.EPAY_ACCOUNT, date(2026, 3, 5), HowKnown.TOLD, resident),
    )
    goal = SetTarget("store_and_epay_household_rate", 2026, Decimal(50))
    session.write(set_target, goal)
    found = paper(session, PaperKind.HOUSEHOLD_PROGRESS)
    assert [line.lane for line in found.lines] == ["Xóm 8", "Xóm 9", "Xóm 10"]
    assert [(line.has_epay, line.epay_on) for line in found.lines] == [
        (False, None),
        (False, None),
        (True, date(2026, 3, 5)),
    ]
    assert found.goal == 50
    missing = paper(session, PaperKind.STILL_MISSING, missing=MilestoneKind.EPAY_ACCOUNT)
    assert [line.lane for line in missing.lines] == ["Xóm 8", "Xóm 9"]


def test_the_record_of_a_person_has_everything(
    session: TeamSession, lesson: str, people: dict[str, str]
) -> None:
    resident = people[NAMES[0]]
    items = (HelpItem("vneid", AssistanceAction.SUBMIT, dossier_code="H38-1"),)
    session.write(record_assistance, RecordAssistance(TODAY, items, resident_id=resident))
    found = paper(session, PaperKind.RESIDENT_RECORD, resident_id=resident)
    assert found.resident.full_name == NAMES[0]
    assert found.household.lane == "Xóm 10"
    assert found.village_name == "Thôn Nà Pài"
    (given,) = found.helps
    assert (given.help.dossier_code, given.platform_name[:5]) == ("H38-1", "VNeID")
    assert [line.title for line in found.sessions] == ["Lớp VNeID"]


def test_what_is_gone_is_said(session: TeamSession) -> None:
    for kind, chosen, code in (
        (PaperKind.ATTENDANCE_SHEET, {"session_id": "0" * 32}, "session_unknown"),
        (PaperKind.ATTENDANCE_LIST, {"session_id": "0" * 32}, "session_unknown"),
        (PaperKind.RESIDENT_RECORD, {"resident_id": "0" * 32}, "resident_unknown"),
    ):
        with pytest.raises(RuleBrokenError, match=code):
            paper(session, kind, **chosen)


def test_each_list_is_had_as_pdf_and_workbook(
    session: TeamSession, lesson: str, people: dict[str, str]
) -> None:
    for kind in (
        PaperKind.ATTENDANCE_SHEET,
        PaperKind.ATTENDANCE_LIST,
        PaperKind.HELPED_LIST,
        PaperKind.FIELD_SHEET,
        PaperKind.HOUSEHOLD_PROGRESS,
        PaperKind.STILL_MISSING,
        PaperKind.RESIDENT_RECORD,
    ):
        data = paper(
            session,
            kind,
            period=month_period(2026, 12),
            session_id=lesson,
            resident_id=people[NAMES[0]],
        )
        starts = {form: paper_file(kind, form, data)[:4] for form in PAPERS[kind].files}
        assert starts[PaperForm.PDF] == b"%PDF"
        assert starts[PaperForm.XLSX] == b"PK\x03\x04"
