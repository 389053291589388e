"""A sheet that was read is laid beside the records; only what a person decides is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.papers import PaperKind, PaperRequest
from desktop.domain.rows.sheet_reading import LineDoubt, SheetLine, SheetProposal
from desktop.domain.scans import PageTrouble, RowDoubt, ScannedPage, ScannedRow
from desktop.domain.sheets import LAYOUT, SheetCode, SheetPage
from desktop.domain.training import (
    Attendance,
    AttendanceStatus,
    AttendeeKind,
    SessionKind,
    SessionState,
    TrainingSession,
)
from desktop.services.papers_lists import read_attendance_sheet, remember_sheet
from desktop.services.people import NewHousehold, NewPerson, add_resident
from desktop.services.sheet_reading import AcceptSheet, Scan, accept_sheet, propose_attendance
from desktop.services.training import (
    DeleteSession,
    InviteToSession,
    Mark,
    MarkAttendance,
    RemoveFromRoster,
    SaveSession,
    delete_session,
    invite_to_session,
    mark_attendance,
    remove_from_roster,
    save_session,
)
from desktop.system.sentences import sentence
from tests.services.conftest import TODAY, VILLAGE

if TYPE_CHECKING:
    from desktop.services.session import TeamSession
    from desktop.storage.read_unit import ReadUnit

PRESENT, ABSENT = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT
BLANK = ScannedRow(0, None, RowDoubt.NO_MARK, signed=False, written=False, picture=b"x")


def _pages(read: ReadUnit, session_id: str) -> tuple[SheetPage, ...]:
    return read.where(SheetPage, "session_id", session_id)


def _lines(read: ReadUnit, session_id: str) -> tuple[Attendance, ...]:
    return read.where(Attendance, "session_id", session_id)


def _held(read: ReadUnit, session_id: str) -> TrainingSession | None:
    return read.get(TrainingSession, session_id)


class Sheet:
    """A session of five residents whose sheet was given out."""

    def __init__(self, session: TeamSession, title: str = "Lớp VNeID") -> None:
        self.session = session
        self.id = session.write(
            save_session, SaveSession(None, SessionKind.RESIDENT_CLASS, title, date(2026, 11, 20))
        ).result
        self.people = [
            session.write(add_resident, person(f"Lý Văn {name}")).result
            for name in ("An", "Bình", "Cường", "Dũng", "Em")
        ]
        session.write(
            invite_to_session,
            InviteToSession(self.id, AttendeeKind.RESIDENT, tuple(self.people)),
        )
        self.give_out()

    def give_out(self) -> None:
        request = PaperRequest(kind=PaperKind.ATTENDANCE_SHEET, session_id=self.id)
        data = self.session.read(read_attendance_sheet, request, TODAY)
        self.session.write(remember_sheet, data)
        self.sheet = data.sheet
        self.given = [page for page in self.pages() if page.sheet == data.sheet]

    def pages(self) -> list[SheetPage]:
        return list(self.session.read(_pages, self.id))

    def page(self, rows: dict[int, ScannedRow], number: int = 1) -> ScannedPage:
        given = self.given[0]
        code = SheetCode(given.sheet, LAYOUT, 0, 1, given.pages, 0, given.rows, 105.0)
        return ScannedPage(
            number,
            code,
            tuple(
                replace(rows.get(index, printed(index)), row=index) for index in range(given.rows)
            ),
        )

    def propose(self, *pages: ScannedPage, together: bool = False) -> SheetProposal:
        return self.session.read(
            propose_attendance, self.id, (Scan("a.pdf", pages),), together=together
        )

    def status(self, number: int) -> AttendanceStatus:
        (line,) = [
            one
            for one in self.session.read(_lines, self.id)
            if one.attendee_id == self.people[number]
        ]
        return AttendanceStatus(line.status)


def person(name: str) -> NewPerson:
    return NewPerson(full_name=name, new_household=NewHousehold(village_id=VILLAGE))


def printed(index: int) -> ScannedRow:
    """A row that nobody marked; the first five have a printed name."""
    return replace(BLANK, written=index < 5)


def ticked(status: AttendanceStatus, *, signed: bool = False) -> ScannedRow:
    return ScannedRow(0, status, None, signed=signed, written=True, picture=b"y")


@pytest.fixture
def sheet(session: TeamSession) -> Sheet:
    return Sheet(session)


def by_name(proposal: SheetProposal) -> dict[str, SheetLine]:
    return {line.full_name.removeprefix("Lý Văn "): line for line in proposal.lines}


def test_doubtful_lines_come_first_and_nothing_is_written(sheet: Sheet) -> None:
    both = replace(BLANK, doubt=RowDoubt.BOTH)
    proposal = sheet.propose(
        sheet.page({0: ticked(PRESENT), 1: ticked(ABSENT), 3: both, 4: ticked(PRESENT)})
    )
    assert [line.number for line in proposal.lines] == [3, 4, 1, 2, 5]
    lines = by_name(proposal)
    assert (lines["An"].status, lines["An"].doubt) == (PRESENT, None)
    assert (lines["Cường"].status, lines["Cường"].doubt) == (None, LineDoubt.NO_MARK)
    assert lines["Dũng"].doubt is LineDoubt.BOTH
    assert lines["Bình"].pictures == (b"y",)
    assert {sheet.status(number) for number in range(5)} == {AttendanceStatus.INVITED}


def test_what_was_decided_is_recorded_in_one_act(sheet: Sheet, session: TeamSession) -> None:
    guest = session.write(add_resident, person("Hoàng Thị Giang")).result
    done = session.write(
        accept_sheet,
        AcceptSheet(
            sheet.id,
            (Mark(sheet.people[0], PRESENT), Mark(sheet.people[1], ABSENT)),
            (guest,),
            unnamed=2,
        ),
    )
    assert done.result == 3
    assert [sheet.status(number) for number in range(3)] == [
        PRESENT,
        ABSENT,
        AttendanceStatus.INVITED,
    ]

    held, lines = session.read(_held, sheet.id), session.read(_lines, sheet.id)
    assert held is not None
    assert (held.state, held.anonymous_count) == (SessionState.HELD, 2)
    assert [one.walk_in for one in lines if one.attendee_id == guest] == [True]


def test_names_written_by_hand_wait_for_a_name(sheet: Sheet) -> None:
    written = replace(BLANK, written=True, signed=True, status=PRESENT)
    proposal = sheet.propose(sheet.page({5: written, 6: ticked(PRESENT)}))
    hand = [line for line in proposal.lines if line.attendee_id is None]
    assert [(line.number, line.doubt) for line in hand] == [
        (6, LineDoubt.WRITTEN_IN),
        (7, LineDoubt.WRITTEN_IN),
    ]
    # Empty rows that nobody used are not asked about.
    assert len(proposal.lines) == 5 + 2


def test_somebody_taken_off_the_roster_since_is_asked_about(
    sheet: Sheet, session: TeamSession
) -> None:
    session.write(remove_from_roster, RemoveFromRoster(sheet.id, sheet.people[2]))
    proposal = sheet.propose(sheet.page({2: ticked(PRESENT)}))
    assert [line.number for line in proposal.lines if line.doubt is LineDoubt.WRITTEN_IN] == [3]
    # Without a mark the name is simply gone.
    assert len(sheet.propose(sheet.page({})).lines) == 4


def test_the_same_page_twice_is_asked_about_then_put_together(sheet: Sheet) -> None:
    first = sheet.page({0: ticked(PRESENT), 1: ticked(ABSENT), 2: ticked(PRESENT)})
    second = sheet.page({1: ticked(PRESENT), 2: ticked(PRESENT), 3: ticked(ABSENT)}, number=2)
    proposal = sheet.propose(first, second)
    assert (proposal.twice, proposal.lines) == ((1,), ())
    lines = by_name(sheet.propose(first, second, together=True))
    assert [(lines[name].status, lines[name].doubt) for name in ("An", "Cường", "Dũng")] == [
        (PRESENT, None),
        (PRESENT, None),
        (ABSENT, None),
    ]
    assert (lines["Bình"].status, lines["Bình"].doubt) == (None, LineDoubt.TWO_SCANS)
    assert len(lines["Bình"].pictures) == 2
    assert lines["Em"].doubt is LineDoubt.NO_MARK


def test_what_is_recorded_otherwise_is_asked_about(sheet: Sheet, session: TeamSession) -> None:
    marks = (Mark(sheet.people[0], ABSENT), Mark(sheet.people[1], PRESENT))
    session.write(mark_attendance, MarkAttendance(sheet.id, marks, None))
    lines = by_name(sheet.propose(sheet.page({0: ticked(PRESENT), 1: ticked(PRESENT)})))
    assert (lines["An"].doubt, lines["An"].saved) == (LineDoubt.OTHER_SAVED, ABSENT)
    assert lines["Bình"].doubt is None


def test_pages_that_cannot_be_used_say_why(sheet: Sheet, session: TeamSession) -> None:
    other = Sheet(session, "Buổi tuyên truyền")
    stranger = replace(sheet.page({}), code=SheetCode("ZZZZZZZ", LAYOUT, 0, 1, 1, 0, 5, 105.0))
    proposal = sheet.propose(
        sheet.page({0: ticked(PRESENT)}),
        ScannedPage(2, trouble=PageTrouble.NO_CODE),
        ScannedPage(3, trouble=PageTrouble.CORNER_MISSING, corners=(3,)),
        ScannedPage(4, trouble=PageTrouble.SEVERAL_SHEETS, corners=()),
        ScannedPage(5, trouble=PageTrouble.BENT),
        ScannedPage(6, trouble=PageTrouble.NEWER_LAYOUT),
        stranger,
        other.page({0: ticked(PRESENT)}),
    )
    assert [page.error.code for page in proposal.refused] == [
        "sheet_no_code",
        "sheet_corner_right_bottom",
        "sheet_several",
        "sheet_bent",
        "sheet_newer",
        "sheet_other_team",
        "sheet_other_session",
    ]
    words = [sentence(page.error) for page in proposal.refused]
    assert "Buổi tuyên truyền, 20/11/2026" in words[-1]
    assert by_name(proposal)["An"].status is PRESENT
    session.write(delete_session, DeleteSession(other.id))
    proposal = sheet.propose(other.page({}))
    assert [page.error.code for page in proposal.refused] == ["sheet_session_gone"]


def test_two_printed_states_of_a_roster_are_read_one_after_the_other(
    sheet: Sheet, session: TeamSession
) -> None:
    old = sheet.page({0: ticked(PRESENT)})
    session.write(remove_from_roster, RemoveFromRoster(sheet.id, sheet.people[4]))
    sheet.give_out()
    proposal = sheet.propose(old, sheet.page({1: ticked(ABSENT)}, number=2))
    assert [page.error.code for page in proposal.refused] == ["sheet_other_print"]
    assert by_name(proposal)["An"].status is PRESENT


def test_a_session_that_is_gone(sheet: Sheet) -> None:
    with pytest.raises(RuleBrokenError) as caught:
        sheet.session.read(propose_attendance, "f" * 32, ())
    assert caught.value.code == "session_unknown"
