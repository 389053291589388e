"""Scanned sheets are read right, or a person is asked: simulated pens on the real printed page."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pytest
from PIL import Image, ImageDraw

from desktop.domain.scans import PageTrouble, RowDoubt
from desktop.domain.sheets import LAYOUT, PLANS, SheetCode, SheetColumn
from desktop.domain.training import AttendanceStatus
from desktop.importing.scans.page import read_page
from desktop.reports.sheets.attendance import render_attendance_sheet
from tests.reports.list_sample import blank_sheet, names
from tests.support.pens import Paper, Pen, tick
from tests.support.scans import DPI, fill_in, mark_box, printed_pages, scanned, seeded, sign

if TYPE_CHECKING:
    from desktop.domain.scans import ScannedPage, ScannedRow

PLAN: Final = PLANS[LAYOUT]
NAMED: Final = 40
PRESENT, ABSENT = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT
PEN: Final = Pen(0.5, 50)
MM: Final = DPI / 25.4


@dataclass(frozen=True)
class Printed:
    """One page as it came from the printer, and what its codes say."""

    picture: Image.Image
    code: SheetCode


@pytest.fixture(scope="module")
def pages() -> list[Printed]:
    data = blank_sheet(names(NAMED))
    count = len(data.pages)
    pictures = printed_pages(render_attendance_sheet(data))
    return [
        Printed(
            picture,
            SheetCode(
                data.sheet, LAYOUT, 0, page.page, count, page.first_row, page.rows, page.first_top
            ),
        )
        for picture, page in zip(pictures, data.pages, strict=True)
    ]


@pytest.fixture
def paper(pages: list[Printed]) -> Paper:
    """The first page, to be drawn on."""
    return Paper(pages[0].picture, DPI)


@pytest.fixture
def code(pages: list[Printed]) -> SheetCode:
    return pages[0].code


def rows_of(picture: Image.Image, seed: int = 1) -> tuple[ScannedRow, ...]:
    """What is read of a page that went through a scanner."""
    page = read_page(scanned(picture, seeded(seed)), 1)
    assert page.trouble is None
    return page.rows


def read_many(pages: list[Printed], rows: int, seed: int) -> Counter[str]:
    """Read so many simulated rows; what became of them."""
    found: Counter[str] = Counter()
    number = 0
    while found["rows"] < rows:
        printed = pages[number % len(pages)]
        random = seeded(seed + number)
        picture, meant = fill_in(printed.picture, PLAN, printed.code, random)
        turned = random.choice((0, 0, 0, 1, 2, 3))
        page = read_page(scanned(picture, random, turned=turned), 1)
        number += 1
        if page.trouble is not None:
            found["refused"] += 1
            continue
        assert page.code is not None
        assert replace(page.code, corner=0) == printed.code
        for one, row in zip(meant, page.rows, strict=True):
            found["rows"] += 1
            found["ticked"] += one.status is not None
            if row.doubt is None:
                found["filled" if row.status is one.status else "wrong"] += 1
    return found


def test_two_thousand_rows(pages: list[Printed]) -> None:
    found = read_many(pages, 2000, seed=20_000)
    print(dict(found))
    assert found["wrong"] == 0
    assert found["filled"] >= 0.99 * found["ticked"]
    assert found["refused"] <= 1


@pytest.mark.sweep
def test_ten_thousand_rows(pages: list[Printed]) -> None:
    found = read_many(pages, 10_000, seed=40_000)
    print(dict(found))
    assert found["wrong"] == 0
    assert found["filled"] >= 0.99 * found["ticked"]
    assert found["refused"] <= 5


@pytest.mark.parametrize("turned", [0, 1, 2, 3])
def test_a_page_may_lie_any_way_up(paper: Paper, code: SheetCode, turned: int) -> None:
    random = seeded(4)
    for row in range(code.rows):
        mark_box(paper, PLAN, code, row, ABSENT if row % 3 else PRESENT, "cross", (PEN, random))
    page = read_page(scanned(paper.picture, random, turned=turned), 3)
    assert page.number == 3
    assert [row.status for row in page.rows] == [
        ABSENT if row % 3 else PRESENT for row in range(code.rows)
    ]
    assert {row.doubt for row in page.rows} == {None}
    assert all(row.written and not row.signed for row in page.rows)


@pytest.mark.parametrize("dpi", [150, 300, 400])
def test_other_resolutions(paper: Paper, code: SheetCode, dpi: int) -> None:
    mark_box(paper, PLAN, code, 2, PRESENT, "tick", (PEN, seeded(1)))
    size = (round(210 * dpi / 25.4), round(297 * dpi / 25.4))
    page = read_page(paper.picture.resize(size, Image.Resampling.BICUBIC), 1)
    assert [row.row for row in page.rows if row.doubt is None] == [2]


def test_black_and_white_scans(paper: Paper, code: SheetCode) -> None:
    for row in range(6):
        mark_box(paper, PLAN, code, row, PRESENT, "cross", (PEN, seeded(row)))
    picture = scanned(paper.picture, seeded(2)).point(lambda grey: 255 if grey > 128 else 0)
    page = read_page(picture, 1)
    assert [row.row for row in page.rows if row.status is PRESENT and row.doubt is None] == [
        *range(6)
    ]


def test_rows_that_nobody_ticked_go_to_the_person(paper: Paper, code: SheetCode) -> None:
    sign(paper, PLAN, code, 3, (PEN, seeded(5)))
    rows = rows_of(paper.picture)
    assert {row.doubt for row in rows} == {RowDoubt.NO_MARK}
    assert [row.row for row in rows if row.signed] == [3]
    # Ink where people sign is a suggestion, never an answer.
    assert [row.status for row in rows if row.row == 3] == [PRESENT]
    assert {row.status for row in rows if row.row != 3} == {None}


def test_both_boxes_ticked_is_asked(paper: Paper, code: SheetCode) -> None:
    for status, kind in ((PRESENT, "fill"), (ABSENT, "tick")):
        mark_box(paper, PLAN, code, 0, status, kind, (PEN, seeded(1)))
    assert rows_of(paper.picture)[0].doubt is RowDoubt.BOTH


def test_absent_and_signed_is_asked(paper: Paper, code: SheetCode) -> None:
    mark_box(paper, PLAN, code, 1, ABSENT, "tick", (PEN, seeded(1)))
    sign(paper, PLAN, code, 1, (PEN, seeded(5)))
    row = rows_of(paper.picture)[1]
    assert (row.status, row.doubt) == (ABSENT, RowDoubt.SIGNED_ABSENT)


def test_lines_that_go_through_boxes_are_no_marks(paper: Paper, code: SheetCode) -> None:
    """A fold down the column, a row that is struck out, the tail of a tick one row below."""
    x = PLAN.edge(SheetColumn.PRESENT) + PLAN.columns[SheetColumn.PRESENT] / 2
    bottom = code.first_top + code.rows * PLAN.row_height
    for shift in (-1.2, 0.0, 1.3):
        folded = Paper(paper.picture, DPI)
        folded.draw([[(x + shift, code.first_top - 5), (x + shift, bottom)]], Pen(0.3, 110))
        assert all(row.doubt is not None for row in rows_of(folded.picture))
    struck = Paper(paper.picture, DPI)
    y = code.first_top + 4.5 * PLAN.row_height
    struck.draw([[(PLAN.left, y), (190, y + 0.6)]], PEN)
    assert rows_of(struck.picture)[4].doubt is not None
    tail = Paper(paper.picture, DPI)
    middle = code.first_top + 6.5 * PLAN.row_height
    tail.draw([[(x - 1.5, middle), (x - 0.5, middle + 1.5), (x + 2, middle - 9.5)]], PEN)
    rows = rows_of(tail.picture)
    assert rows[5].doubt is not None


def test_dots_and_dirt_are_no_marks(paper: Paper, code: SheetCode) -> None:
    for row, size in enumerate((0.2, 0.4, 0.6, 0.8, 1.0)):
        corner = PLAN.box_corner(code.first_top, row, SheetColumn.PRESENT)
        paper.draw([[(corner.left + 2, corner.top + 3)]], Pen(size, 20))
    rows = rows_of(paper.picture)
    assert all(row.doubt is not None for row in rows)
    assert {row.status for row in rows} == {None}


def test_a_mark_beside_the_box_is_asked(paper: Paper, code: SheetCode) -> None:
    corner = PLAN.box_corner(code.first_top, 0, SheetColumn.ABSENT)
    paper.draw(tick(corner.left + 6.5, corner.top + 2, 4, seeded(1)), PEN)
    assert rows_of(paper.picture)[0].doubt is not None


def test_boxes_that_cannot_be_seen(paper: Paper, code: SheetCode) -> None:
    corner = PLAN.box_corner(code.first_top, 2, SheetColumn.PRESENT)
    box = [(corner.left - 2.2) * MM, (corner.top - 2.2) * MM]
    box += [(corner.left + 7.2) * MM, (corner.top + 7.2) * MM]
    ImageDraw.Draw(paper.picture).rectangle(box, fill=255)
    assert rows_of(paper.picture)[2].doubt is RowDoubt.NO_BOX


def test_a_missing_corner_is_named(paper: Paper) -> None:
    for number, corner in enumerate(PLAN.corners):
        hidden = Paper(paper.picture, DPI)
        left, top = corner.left * MM, corner.top * MM
        ImageDraw.Draw(hidden.picture).rectangle([left, top, left + 60, top + 70], fill=90)
        page = read_page(scanned(hidden.picture, seeded(number)), 1)
        assert (page.trouble, page.corners) == (PageTrouble.CORNER_MISSING, (number,))
        assert page.rows == ()


def test_a_speck_on_a_code_hides_nothing(paper: Paper) -> None:
    corner = PLAN.corners[2]
    for step in range(0, 12, 4):
        dirty = Paper(paper.picture, DPI)
        place = (corner.left + 1.0 + step * 0.25, corner.top + 1.7)
        dirty.draw([[place]], Pen(0.5, 40))
        assert read_page(scanned(dirty.picture, seeded(step)), 1).trouble is None


def test_pages_that_are_refused(pages: list[Printed]) -> None:
    def trouble(picture: Image.Image) -> PageTrouble | None:
        page: ScannedPage = read_page(picture, 1)
        return page.trouble

    first, second = (printed.picture for printed in pages[:2])
    empty = Image.new("L", first.size, 255)
    assert trouble(empty) is PageTrouble.NO_CODE
    both = Image.new("L", (first.width * 2, first.height), 255)
    both.paste(first, (0, 0))
    both.paste(second, (first.width, 0))
    assert trouble(both) is PageTrouble.SEVERAL_SHEETS
    both.paste(first, (first.width, 0))
    assert trouble(both) is PageTrouble.SEVERAL_SHEETS
    # Folded: the lower part lies 9 mm to the side.
    bent = first.copy()
    bent.paste(first.crop((0, 1200, first.width, first.height)), (70, 1200))
    bent.paste(first.crop((0, 1800, 500, first.height)), (-70, 1800))
    assert trouble(bent) is PageTrouble.BENT


def test_the_picture_of_a_row_shows_the_row(paper: Paper, code: SheetCode) -> None:
    mark_box(paper, PLAN, code, 3, PRESENT, "fill", (PEN, seeded(1)))
    row = rows_of(paper.picture)[3]
    picture = Image.open(io.BytesIO(row.picture))
    assert picture.format == "JPEG"
    assert picture.width / picture.height == pytest.approx(167 / 12, rel=0.03)
    across = PLAN.edge(SheetColumn.PRESENT) - PLAN.left + 1 + PLAN.columns[5] / 2
    scale = picture.width / 167
    middle = round(across * scale), picture.height // 2
    box = picture.crop((middle[0] - 12, middle[1] - 12, middle[0] + 12, middle[1] + 12))
    pixels = list(box.convert("L").tobytes())
    assert sum(pixels) / len(pixels) < 200
