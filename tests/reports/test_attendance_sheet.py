"""The sheet that comes back: its plan on paper, its codes, its rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
import zxingcpp

from desktop.domain.errors import RuleBrokenError
from desktop.domain.sheets import LAYOUT, PLANS, SheetCode, SheetColumn, read_code
from desktop.reports.sheets.attendance import render_attendance_sheet
from desktop.reports.words_lists import SHEET_TITLES
from tests.reports.list_sample import SESSION, blank_sheet, names
from tests.reports.reading import MM, flat, is_nfc, opened, page_texts

if TYPE_CHECKING:
    from desktop.domain.rows.papers_lists import AttendanceSheet

PLAN = PLANS[LAYOUT]
DPI = 200
LONG = "Lớp hướng dẫn nộp hồ sơ trực tuyến trên Cổng Dịch vụ công quốc gia cho bà con " * 4


def codes(pdf: bytes, page: int) -> list[tuple[SheetCode, tuple[float, float]]]:
    """What the codes of a page say, and where the left upper corner of each is in mm."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[page].render(scale=DPI / 72, grayscale=True).to_numpy()
    document.close()
    found = []
    for one in zxingcpp.read_barcodes(picture):
        code = read_code(one.text)
        assert code is not None
        corner = one.position.top_left
        found.append((code, (corner.x * 25.4 / DPI, corner.y * 25.4 / DPI)))
    return sorted(found, key=lambda pair: pair[0].corner)


@pytest.mark.parametrize("count", [0, 5, 20, 61])
def test_every_page_has_its_four_codes_where_the_plan_has_them(count: int) -> None:
    data = blank_sheet(names(count))
    pdf = render_attendance_sheet(data)
    assert len(page_texts(pdf)) == len(data.pages)
    for index, page in enumerate(data.pages):
        found = codes(pdf, index)
        assert [code for code, _ in found] == [
            SheetCode(
                sheet=data.sheet,
                layout=LAYOUT,
                corner=corner,
                page=page.page,
                pages=len(data.pages),
                first_row=page.first_row,
                rows=page.rows,
                first_top=page.first_top,
            )
            for corner in range(4)
        ]
        for (_, place), corner in zip(found, PLAN.corners, strict=True):
            assert place[0] == pytest.approx(corner.left, abs=0.4)
            assert place[1] == pytest.approx(corner.top, abs=0.4)


def test_boxes_stand_where_the_plan_has_them() -> None:
    data = blank_sheet(names(30))
    with opened(render_attendance_sheet(data)) as document:
        for page, rows in zip(document.pages, data.pages, strict=True):
            boxes = [
                (rect["x0"] / MM, rect["top"] / MM)
                for rect in page.rects
                if abs(rect["width"] - PLAN.box * MM) < 0.1 and not rect["fill"]
            ]
            wanted = [
                (corner.left, corner.top)
                for row in range(rows.rows)
                for column in (SheetColumn.PRESENT, SheetColumn.ABSENT)
                for corner in [PLAN.box_corner(rows.first_top, row, column)]
            ]
            assert len(boxes) == len(wanted)
            for box, place in zip(sorted(boxes), sorted(wanted), strict=True):
                assert box == (pytest.approx(place[0], abs=0.05), pytest.approx(place[1], abs=0.05))


def table_rows(data: AttendanceSheet, pdf: bytes) -> list[list[str]]:
    """All rows of all pages, read by the lines of the plan."""
    rows = []
    with opened(pdf) as document:
        for page, plan in zip(document.pages, data.pages, strict=True):
            tops = [plan.first_top + row * PLAN.row_height for row in range(-1, plan.rows + 1)]
            found = page.extract_table(
                {
                    "vertical_strategy": "explicit",
                    "horizontal_strategy": "explicit",
                    "explicit_vertical_lines": [
                        *(PLAN.edge(column) * MM for column in SheetColumn),
                        195 * MM,
                    ],
                    "explicit_horizontal_lines": [top * MM for top in tops],
                }
            )
            cells = [[flat(cell or "") for cell in row] for row in found]
            assert cells[0] == list(SHEET_TITLES)
            rows += cells[1:]
    return rows


def test_names_stand_in_their_order_and_empty_rows_are_numbered() -> None:
    data = blank_sheet(names(23))
    rows = table_rows(data, render_attendance_sheet(data))
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert [row[1] for row in rows[:23]] == names(23)
    assert len(rows) >= 23 + 5
    assert all(not any(row[1:]) for row in rows[23:])
    assert rows[0][2:4] == ["1931", "Nam"]
    assert rows[2][2:5] == ["—", "—", "—"]
    assert all(row[-1] == "" for row in rows)


def test_every_page_says_its_number_and_the_class() -> None:
    pages = [flat(text) for text in page_texts(render_attendance_sheet(blank_sheet(names(61))))]
    for number, text in enumerate(pages, 1):
        assert f"Trang {number}/{len(pages)}" in text
        assert f"{SESSION.title}, 05/12/2026" in text
        assert is_nfc(text)
    assert "Thời gian: 14 giờ 30 phút, ngày 05 tháng 12 năm 2026" in pages[0]
    assert "NGƯỜI LẬP DANH SÁCH" in pages[-1]
    assert "Tổng số có mặt" in pages[-1]
    assert "TỔ TRƯỞNG" not in pages[0]


def words_in_margins(pdf: bytes) -> list[str]:
    with opened(pdf) as document:
        return [
            word["text"]
            for page in document.pages
            for word in page.extract_words()
            if word["x0"] < 30 * MM - 0.1 or word["x1"] > 195 * MM + 0.1
        ]


@pytest.mark.parametrize(
    "data",
    [
        blank_sheet(["Ệ" * 200, "Công Tằng Tôn Nữ " * 12, "Lý Văn Ba"]),
        blank_sheet(names(4), replace(SESSION, title=LONG, place=LONG, trainer=LONG[:120])),
        blank_sheet(names(4), replace(SESSION, starts_at=None, place=None, trainer=None)),
    ],
)
def test_long_texts_are_made_to_fit(data: AttendanceSheet) -> None:
    pdf = render_attendance_sheet(data)
    assert words_in_margins(pdf) == []
    with opened(pdf) as document:
        page = document.pages[0]
        table = max(page.find_tables(), key=lambda one: len(one.rows))
        above = page.within_bbox((0, 25 * MM, page.width, table.bbox[1])).extract_words()
        assert max(word["bottom"] for word in above) <= table.bbox[1]
        assert crossing(page) == []
    assert codes(pdf, 0)[0][0].sheet == data.sheet


def crossing(page: Any) -> list[str]:
    """Words over the table's upright rules."""
    upright = {round(line["x0"], 1) for line in page.lines if abs(line["x0"] - line["x1"]) < 0.1}
    table = max(page.find_tables(), key=lambda one: len(one.rows))
    inside = page.within_bbox(table.bbox).extract_words()
    return [
        word["text"]
        for word in inside
        if any(word["x0"] + 0.1 < edge < word["x1"] - 0.1 for edge in upright)
    ]


def test_a_letter_that_cannot_be_printed_is_named_with_its_line() -> None:
    with pytest.raises(RuleBrokenError) as caught:
        render_attendance_sheet(blank_sheet(["Lý Văn Ba", "Lý Văn 村"]))
    assert caught.value.params == {"letter": "村", "where": "dòng 2, cột Họ và tên"}
    with pytest.raises(RuleBrokenError) as caught:
        render_attendance_sheet(blank_sheet([], replace(SESSION, title="Lớp ☑")))
    assert caught.value.params == {"letter": "☑", "where": "tên buổi"}


def test_the_same_roster_is_the_same_bytes_and_the_page_keeps_its_number() -> None:
    data = blank_sheet(names(61))
    pdf = render_attendance_sheet(data)
    assert pdf == render_attendance_sheet(blank_sheet(names(61)))
    with opened(pdf) as document:
        for number, page in enumerate(document.pages, 1):
            above = page.within_bbox((50 * MM, 0, 175 * MM, 18 * MM)).extract_words()
            assert [word["text"] for word in above] == ([str(number)] if number > 1 else [])
