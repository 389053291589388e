"""A sheet is printed, signed by hand, scanned, read through the window, and counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.papers import PaperForm, PaperKind, PaperRequest
from desktop.domain.periods import month_containing
from desktop.domain.rows.papers_lists import AttendanceSheet
from desktop.domain.rows.people import PersonFilter
from desktop.domain.sheets import LAYOUT, PLANS, SheetCode
from desktop.domain.training import AttendanceStatus, AttendeeKind, SessionKind
from desktop.services.indicators import indicator_records, indicator_table
from desktop.services.papers import paper_file, read_paper, remember_paper
from desktop.services.people_queries import list_people
from desktop.services.training import (
    InviteToSession,
    SaveSession,
    invite_to_session,
    save_session,
    session_card,
)
from desktop.ui.paper.printing import PaperJob, print_paper
from desktop.ui.training.sheet_dialog import ReadSheetDialog
from desktop.ui.training.view import TrainingView
from tests.support.cups import QUEUE
from tests.support.pens import Paper, Pen
from tests.support.scans import DPI, mark_box, printed_pages, scanned, seeded, sign
from tests.ui.access import check_access, check_plain_text
from tests.ui.driving import Desk, Stage, the_dialog
from tests.ui.sizes import check_sizes
from tests.ui.typing_keys import press, type_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL import Image
    from pytestqt.qtbot import QtBot

    from desktop.ui.context import AppContext
    from tests.support.cups import PrintServer

TODAY = date(2026, 11, 24)
PRESENT, ABSENT = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT
PEN = Pen(0.5, 50)
PLAN = PLANS[LAYOUT]
TITLE = "Lớp hướng dẫn VNeID mức 2"
COUNTED = (
    "outreach_session_count",
    "outreach_attendance_count",
    "class_session_count",
    "class_attendance_count",
    "class_attendee_unique_count",
)


@dataclass
class Class:
    """A class of ten residents whose sheet was printed."""

    id: str
    people: list[Any]
    data: AttendanceSheet
    pdf: bytes

    @property
    def code(self) -> SheetCode:
        page = self.data.pages[0]
        return SheetCode(
            self.data.sheet, LAYOUT, 0, 1, len(self.data.pages), 0, page.rows, page.first_top
        )

    def paper(self) -> Paper:
        return Paper(printed_pages(self.pdf)[0], DPI)


@pytest.fixture
def lesson(desk: Desk) -> Class:
    session_id = desk.write(
        save_session, SaveSession(None, SessionKind.RESIDENT_CLASS, TITLE, date(2026, 11, 20))
    )
    people = list(desk.read(list_people, PersonFilter(limit=11)))
    invited = tuple(row.id for row in people[:10])
    desk.write(invite_to_session, InviteToSession(session_id, AttendeeKind.RESIDENT, invited))
    request = PaperRequest(kind=PaperKind.ATTENDANCE_SHEET, session_id=session_id)
    data = desk.read(read_paper, request, TODAY)
    desk.write(remember_paper, (PaperKind.ATTENDANCE_SHEET, data))
    pdf = paper_file(PaperKind.ATTENDANCE_SHEET, PaperForm.PDF, data)
    return Class(session_id, people, data, pdf)


@pytest.fixture
def view(stage: Stage) -> TrainingView:
    return stage.show(TrainingView)


@pytest.fixture
def dialog(view: TrainingView, lesson: Class, settle: Callable[[], None]) -> ReadSheetDialog:
    """Opened from the session's page."""
    view.open_session(lesson.id)
    settle()
    view.page.head.sheet_button.click()
    return the_dialog(view, ReadSheetDialog)


def fill_in(paper: Paper, code: SheetCode, absent: set[int], left_out: set[int]) -> Image.Image:
    """Everybody of ten ticked, most of them signed; one came unasked and wrote into a row."""
    random = seeded(8)
    for row in set(range(10)) - left_out:
        status = ABSENT if row in absent else PRESENT
        mark_box(paper, PLAN, code, row, status, "cross" if row % 2 else "tick", (PEN, random))
        if status is PRESENT:
            sign(paper, PLAN, code, row, (PEN, random))
    sign(paper, PLAN, code, 10, (PEN, random))
    return scanned(paper.picture, random)


def statuses(desk: Desk, lesson: Class) -> list[AttendanceStatus]:
    """In the order of the paper."""
    card = desk.read(session_card, lesson.id)
    by_id = {row.attendance_id: row.status for row in card.roster}
    return [by_id[line.attendance_id] for line in lesson.data.lines]


def roster_ids(desk: Desk, lesson: Class) -> set[str]:
    return {row.attendance_id for row in desk.read(session_card, lesson.id).roster}


def find(dialog: ReadSheetDialog, name: str, settle: Callable[[], None]) -> None:
    """Type who wrote a name."""
    search = dialog.row.picker.search
    type_text(search, name)
    search.searched.emit(name)
    settle()
    assert name in [row.full_name for row in dialog.row.picker.found]


def read_in(dialog: ReadSheetDialog, settle: Callable[[], None], *paths: Path) -> None:
    dialog.read_files([str(path) for path in paths])
    settle()
    settle()


@pytest.mark.cups
def test_a_printed_sheet_comes_back_and_is_counted(
    dialog: ReadSheetDialog,
    lesson: Class,
    desk: Desk,
    settle: Callable[[], None],
    cups: PrintServer,
    tmp_path: Path,
) -> None:
    print_paper(PaperJob(lesson.pdf, QUEUE, "phieu"))
    (printed,) = cups.wait_for(1)
    paper = Paper(printed_pages(printed.pdf)[0], DPI)
    fill_in(paper, lesson.code, absent={3, 7}, left_out={5}).save(tmp_path / "quet.jpg")
    month = month_containing(TODAY)

    def counted() -> list[Any]:
        rows = {row.identifier: row.current.value for row in desk.read(indicator_table, month)}
        return [rows[name] for name in COUNTED]

    before = counted()
    read_in(dialog, settle, tmp_path / "quet.jpg")
    assert statuses(desk, lesson) == [AttendanceStatus.INVITED] * 10
    # The row nobody ticked, and the one written by hand.
    table = dialog.table
    assert [one.line.number for one in table.rows_model.rows][:2] == [6, 11]
    assert dialog.row.picture.count == 1
    press(table, Qt.Key.Key_Space)
    current = table.current()
    assert current is not None
    assert current.line.number == 11
    press(table, Qt.Key.Key_Return)
    find(dialog, lesson.people[10].full_name, settle)
    dialog.row.picker.picked.emit(lesson.people[10])
    assert not any(one.waits for one in dialog.table.rows_model.rows)
    dialog.save_button.click()
    settle()
    assert statuses(desk, lesson) == [
        ABSENT if number in {3, 7} else PRESENT for number in range(10)
    ]
    after = counted()
    more = [new - (old or 0) for new, old in zip(after, before, strict=True)]
    assert more[:4] == [0, 0, 1, 9]
    assert 0 <= more[4] <= 9
    records = desk.read(indicator_records, "class_attendance_count", month)
    # The number opens exactly the lines of this class, beside those of other sessions.
    came = [row.ref.id for row in records if row.ref.id in roster_ids(desk, lesson)]
    assert len(came) == sum(row.times for row in records if row.ref.id in came) == 9


def test_what_is_certain_is_filled_and_keys_decide_the_rest(
    dialog: ReadSheetDialog,
    lesson: Class,
    desk: Desk,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    paper = lesson.paper()
    fill_in(paper, lesson.code, absent={0}, left_out={2, 4, 6}).save(tmp_path / "a.png")
    sign(paper, PLAN, lesson.code, 4, (PEN, seeded(3)))
    scanned(paper.picture, seeded(4)).save(tmp_path / "b.png")
    read_in(dialog, settle, tmp_path / "b.png")
    table = dialog.table

    def numbers() -> list[int]:
        return [one.line.number for one in table.rows_model.rows]

    assert numbers() == [3, 5, 7, 11, 1, 2, 4, 6, 8, 9, 10]
    current = table.current()
    assert current is not None
    press(table, Qt.Key.Key_Return)
    assert "chưa có gợi ý" in dialog.message.text()
    press(table, Qt.Key.Key_V)
    # Signed: Enter accepts the suggestion.
    press(table, Qt.Key.Key_Return)
    press(table, Qt.Key.Key_Delete)
    dialog.row.unnamed.click()
    assert dialog.save_button.hasFocus() or not dialog.isActiveWindow()
    assert statuses(desk, lesson) == [AttendanceStatus.INVITED] * 10
    dialog.reject()
    assert dialog.isVisible()
    assert "Chưa ghi gì" in dialog.message.text()
    dialog.save_button.click()
    settle()
    invited = AttendanceStatus.INVITED
    assert statuses(desk, lesson) == [
        {0: ABSENT, 2: ABSENT, 6: invited}.get(number, PRESENT) for number in range(10)
    ]
    assert desk.read(session_card, lesson.id).session.anonymous_count == 1


def test_the_same_page_twice_asks_before_it_is_put_together(
    dialog: ReadSheetDialog, lesson: Class, settle: Callable[[], None], tmp_path: Path
) -> None:
    for name, left_out in (("a.png", {2, 4}), ("b.png", {4, 6})):
        fill_in(lesson.paper(), lesson.code, absent=set(), left_out=left_out).save(tmp_path / name)
    read_in(dialog, settle, tmp_path / "a.png", tmp_path / "b.png")
    assert "Trang 1" in dialog.confirm.text
    assert not dialog.save_button.isVisible()
    dialog.confirm.yes_button.click()
    settle()
    waiting = [one.line.number for one in dialog.table.rows_model.rows if one.waits]
    assert waiting == [5, 11]
    assert dialog.row.picture.count == 2


def test_leaving_two_scans_apart_begins_again(
    dialog: ReadSheetDialog, lesson: Class, settle: Callable[[], None], tmp_path: Path
) -> None:
    fill_in(lesson.paper(), lesson.code, absent=set(), left_out=set()).save(tmp_path / "a.png")
    read_in(dialog, settle, tmp_path / "a.png", tmp_path / "a.png")
    dialog.confirm.no_button.click()
    read_in(dialog, settle, tmp_path / "a.png")
    assert dialog.confirm.text == ""
    assert dialog.save_button.isVisible()


def test_what_cannot_be_read_is_said_in_a_sentence(
    dialog: ReadSheetDialog, lesson: Class, settle: Callable[[], None], tmp_path: Path
) -> None:
    (tmp_path / "thu.pdf").write_bytes(b"not a scan")
    read_in(dialog, settle, tmp_path / "thu.pdf")
    assert dialog.message.isVisible()
    page = lesson.paper().picture
    corner = PLAN.corners[3]
    place = (round(corner.left * DPI / 25.4), round(corner.top * DPI / 25.4))
    page.paste(255, (*place, place[0] + 120, place[1] + 120))
    page.save(tmp_path / "goc.png")
    read_in(dialog, settle, tmp_path / "goc.png")
    assert "goc.png, trang 1: Không thấy mã ở góc dưới bên phải" in dialog.refused.text()
    assert not dialog.save_button.isVisible()


def test_the_dialog_speaks_and_fits(
    qtbot: QtBot,
    app_context: AppContext,
    lesson: Class,
    desk: Desk,
    settle: Callable[[], None],
    tmp_path: Path,
) -> None:
    fill_in(lesson.paper(), lesson.code, absent=set(), left_out={1}).save(tmp_path / "a.png")
    session = desk.read(session_card, lesson.id).session

    def make() -> ReadSheetDialog:
        made = ReadSheetDialog(app_context, session)
        made.read_files([str(tmp_path / "a.png")])
        return made

    def settled() -> None:
        settle()
        settle()

    check_sizes(make, settled, whole_window=True)
    made = make()
    holder = QWidget()
    qtbot.addWidget(holder)
    made.setParent(holder, made.windowFlags())
    made.show()
    settled()
    assert made.row.isVisible()
    check_access(made)
    check_plain_text(made)
