"""Lists of people and households: every cell once, totals that agree, the page of the decree."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from desktop.domain.errors import RuleBrokenError
from desktop.domain.work import MilestoneKind
from desktop.reports import words_lists
from desktop.reports.fonts import load_fonts
from desktop.reports.people_lists.attended import ATTENDED
from desktop.reports.people_lists.helped import HELPED
from desktop.reports.people_lists.households import PROGRESS, STILL_MISSING
from desktop.reports.people_lists.record import compose_record
from desktop.reports.sheets.attendance import render_attendance_sheet
from desktop.reports.sheets.field import render_field_sheet
from desktop.reports.writing import as_docx, as_pdf
from tests.reports.checks import (
    check_columns,
    check_file,
    check_head,
    check_margins,
    check_page_numbers,
    check_signature,
    check_text,
)
from tests.reports.list_sample import (
    attended,
    blank_sheet,
    field_sheet,
    helped,
    missing,
    names,
    progress,
    record,
)
from tests.reports.reading import MM, flat, opened, page_texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LISTS: dict[str, tuple[Any, Callable[..., Any]]] = {
    "attended": (ATTENDED, attended),
    "helped": (HELPED, helped),
    "progress": (PROGRESS, progress),
    "missing": (STILL_MISSING, missing),
}


def papers() -> dict[str, bytes]:
    made = {name: words.pdf(sample(names(40))) for name, (words, sample) in LISTS.items()}
    made["sheet"] = render_attendance_sheet(blank_sheet(names(40)))
    made["field"] = render_field_sheet(field_sheet())
    made["record"] = as_pdf(record(helps=40), compose_record)
    return made


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return papers()


@pytest.mark.parametrize("name", [*LISTS, "sheet", "field", "record"])
def test_page_and_file_are_as_for_every_paper(
    made: dict[str, bytes], name: str, tmp_path: Path
) -> None:
    pdf = made[name]
    check_margins(pdf)
    check_page_numbers(pdf)
    check_head(pdf)
    check_columns(pdf)
    check_text(pdf)
    check_signature(pdf, "TỔ TRƯỞNG")
    check_file(pdf, tmp_path / "paper.pdf")


def test_the_same_data_are_the_same_bytes(made: dict[str, bytes]) -> None:
    again = papers()
    for name, pdf in made.items():
        assert hashlib.sha256(pdf).digest() == hashlib.sha256(again[name]).digest(), name


def all_rows(pdf: bytes, titles: tuple[str, ...] = ()) -> list[list[str]]:
    """The rows of all pages, without the header of each, which has these titles."""
    found: list[list[str]] = []
    with opened(pdf) as document:
        for page in document.pages:
            # A box to tick is a small table of its own.
            table = max(page.extract_tables(), key=len, default=None)
            if table is not None:
                cells = [[flat(cell or "") for cell in row] for row in table]
                assert not titles or cells[0] == list(titles)
                found += cells[1:]
    return found


@pytest.mark.parametrize("name", list(LISTS))
def test_every_cell_is_there_once_under_the_header_of_its_page(
    made: dict[str, bytes], name: str
) -> None:
    words, sample = LISTS[name]
    wanted = [list(map(flat, row)) for row in words.cells(sample(names(40)))]
    found = all_rows(made[name], words.titles)
    boxes = [["" if cell == "☐" else cell for cell in row] for row in wanted]
    assert found == boxes
    assert len({row[0] for row in found}) == len(found)


@pytest.mark.parametrize("name", list(LISTS))
def test_rows_can_be_signed_and_the_workbook_says_the_same(name: str) -> None:
    words, sample = LISTS[name]
    data = sample(names(12))
    sheet = load_workbook(BytesIO(words.xlsx(data))).active
    assert sheet is not None
    found = [tuple(cell.value or "" for cell in row) for row in sheet.iter_rows()]
    assert found == [words.titles, *words.cells(data)]
    if not words.row_mm:
        return
    with opened(words.pdf(data)) as document:
        table = document.pages[0].find_tables()[0]
        heights = [row.bbox[3] - row.bbox[1] for row in table.rows[1:]]
        assert min(heights) >= 9 * MM


def told(pdf: bytes) -> str:
    return flat("\n".join(page_texts(pdf)))


def test_those_who_came_are_counted_apart_from_those_nobody_named() -> None:
    text = told(ATTENDED.pdf(attended(names(30))))
    here = [line for line in attended(names(30)).lines if line.status.value == "present"]
    men = sum(line.sex is not None and line.sex.value == "male" for line in here)
    assert f"Tổng số có mặt, có ghi tên: {len(here)} người (Nam: {men}, " in text
    assert "Ngoài ra có 5 lượt người dự không ghi tên." in text
    assert "Thời gian: 14 giờ 30 phút, ngày 05 tháng 12 năm 2026" in text
    unknown = attended(names(3))
    silent = replace(unknown, session=replace(unknown.session, anonymous_count=None))
    assert "Số người dự không ghi tên: —." in told(ATTENDED.pdf(silent))


def test_people_households_and_unnamed_helps_are_never_added() -> None:
    text = told(HELPED.pdf(helped(names(7))))
    assert "Tổng số có ghi tên: 7 người, 14 lượt hỗ trợ." in text
    assert "Hỗ trợ ghi theo hộ: 1 hộ, 3 lượt." in text
    assert "Hỗ trợ không ghi tên: 12 lượt." in text
    assert "Từ ngày 15 tháng 10 năm 2026 đến hết ngày 14 tháng 11 năm 2026." in text
    one_village = replace(helped(names(7)), village_name="Thôn Nà Pài")
    assert "không ghi tên" not in told(HELPED.pdf(one_village))


def test_progress_says_what_is_missing_to_the_target() -> None:
    text = told(PROGRESS.pdf(progress(names(40))))
    assert "Tổng số: 40 hộ; có cửa hàng số: 20 hộ (50,0%); " in text
    assert "thanh toán điện tử: 14 hộ (35,0%); có cả hai: 7 hộ (17,5%)." in text
    assert "Chỉ tiêu giao: 50% số hộ có cả hai; còn thiếu 13 hộ." in text
    assert "Xóm 1 2/10 hộ có cả hai; Xóm 2" in text
    assert "; đã đạt." in told(PROGRESS.pdf(progress(names(40), Decimal(10))))
    assert "số hộ có cả hai: —." in told(PROGRESS.pdf(progress(names(40), None)))


def test_a_box_stands_where_something_is_missing() -> None:
    data = missing(names(9), MilestoneKind.EPAY_ACCOUNT)
    pdf = STILL_MISSING.pdf(data)
    boxes = sum(line.lacks_store + line.lacks_epay for line in data.lines)
    with opened(pdf) as document:
        squares = [
            rect
            for page in document.pages
            for rect in page.rects
            if abs(rect["width"] - rect["height"]) < 0.1 and rect["width"] > 3 * MM
        ]
        assert len(squares) == boxes
    assert "Còn thiếu tài khoản thanh toán điện tử" in told(pdf)
    assert "chưa có VNeID mức 2: 9 người." in told(pdf)


@pytest.mark.parametrize("name", list(LISTS))
def test_nobody_in_a_list_is_said(name: str) -> None:
    words, sample = LISTS[name]
    data = sample([])
    if name == "helped":
        data = replace(data, households=())
    assert words_lists.NOBODY in told(words.pdf(data))


def test_the_field_sheet_is_one_page_of_twelve_rows() -> None:
    for village in ("Thôn Nà Pài", None):
        pdf = render_field_sheet(field_sheet(village))
        assert len(page_texts(pdf)) == 1
        assert told(pdf).count("VNeID") == 12
        assert "Không ghi số căn cước" in told(pdf)
    check_columns(render_field_sheet(field_sheet("Thôn " * 40)))


def test_the_record_says_all_that_is_held_and_why() -> None:
    text = told(as_pdf(record(), compose_record))
    for words in (
        "Triệu Viết Phong",
        "1981",
        "0500031719",
        "có, từ ngày 05/01/2026",
        "Chỉ ở nhà buổi tối.",
        "NP052, Triệu Minh Mạnh",
        "Thôn Nà Pài, Xóm Nà Ngoài",
        "hộ cận nghèo",
        "Tài khoản VNeID mức 2 18/03/2026 — Tổ hỗ trợ",
        "HS-2",
        "Lớp dùng VNeID Có mặt",
        "1. Mục đích:",
        "Ủy ban nhân dân xã Đồng Đăng",
    ):
        assert words in text, words
    alone = replace(record(helps=0), household=None, milestones=(), sessions=())
    assert told(as_pdf(alone, compose_record)).count("Không có.") == 3


def test_the_record_is_had_for_word_too() -> None:
    from docx import Document

    book = Document(BytesIO(as_docx(record(), compose_record)))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    for words in ("Triệu Viết Phong", "0500031719", "HS-2"):
        assert words in cells or any(words in cell for cell in cells)


LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯ ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữự'-"
NAMES = st.text(LETTERS, min_size=1, max_size=200).filter(str.strip)
FOREIGN = st.text(max_size=30)


@given(
    called=st.lists(NAMES, min_size=1, max_size=6),
    loose=st.booleans(),
    kind=st.sampled_from([*LISTS, "sheet", "record"]),
)
@settings(max_examples=40)
def test_any_name_fits_its_place(called: list[str], loose: bool, kind: str) -> None:  # noqa: FBT001 - drawn
    """Composed or not, of 1 to 200 letters: nothing is lost, nothing runs over."""
    given_names = [
        unicodedata.normalize("NFD", name) if loose else unicodedata.normalize("NFC", name)
        for name in called
    ]
    pdf = pdf_of(kind, given_names)
    check_text(pdf)
    check_columns(pdf)
    check_margins(pdf)
    if kind not in LISTS:
        return
    printed = {"".join(cell.split()) for row in all_rows(pdf) for cell in row}
    for name in called:
        assert "".join(unicodedata.normalize("NFC", name).split()) in printed


def pdf_of(kind: str, called: list[str]) -> bytes:
    if kind == "sheet":
        return render_attendance_sheet(blank_sheet(called))
    if kind == "record":
        return as_pdf(record(called[0]), compose_record)
    words, sample = LISTS[kind]
    return bytes(words.pdf(sample(called)))


@given(name=FOREIGN, kind=st.sampled_from([*LISTS, "sheet", "record"]))
@settings(max_examples=40)
def test_a_letter_that_cannot_be_printed_is_told_with_its_place(name: str, kind: str) -> None:
    called = [name] if kind == "record" else ["Lý Văn Ba", name]
    lost = {char for char in unicodedata.normalize("NFC", name) if is_lost(char)}
    if not lost:
        pdf_of(kind, called)
        return
    with pytest.raises(RuleBrokenError, match="letter_not_in_font") as caught:
        pdf_of(kind, called)
    assert caught.value.params["letter"] in lost
    place = "mục" if kind == "record" else "dòng 2, cột"
    assert str(caught.value.params["where"]).startswith(place)


def is_lost(char: str) -> bool:
    """Whether a letter has to be named: white space, marks without a look and hyphens have not."""
    unseen = char.isspace() or unicodedata.category(char) in {"Cc", "Cf"}
    return ord(char) not in load_fonts() and not unseen and char not in "\u2010\u2011"


def test_a_typed_box_is_not_taken_for_ours() -> None:
    with pytest.raises(RuleBrokenError, match="letter_not_in_font"):
        STILL_MISSING.pdf(missing(["☐"]))


def test_the_citizen_number_has_no_place_and_the_phone_only_one() -> None:
    for name in ("helped", "progress", "missing"):
        titles = " ".join(LISTS[name][0].titles)
        assert "thoại" not in titles
    assert "thoại" not in " ".join(words_lists.SHEET_TITLES)
    assert "Số điện thoại" in ATTENDED.titles
