"""Lists as files: read back by other readers, cell for cell, and never computed."""

from __future__ import annotations

import csv
import subprocess
import sys
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from desktop.reports.lists import csv_file, xlsx_file

TITLES = ("Họ và tên", "Số điện thoại", "Ghi chú")
ROWS = (
    ("Nguyễn Thị Hoà", "0912345678", "—"),
    ('Đàm Văn "Bé", tổ 2', "0048", "dòng một\ndòng hai"),
    ("Hoàng Văn Ê", "=1+1", '=HYPERLINK("http://x")'),
    ("+84 912", "-5", "@SUM(A1)"),
)


def test_a_workbook_holds_every_word_as_text() -> None:
    sheet = load_workbook(BytesIO(xlsx_file("Sổ: hỗ trợ/2026", TITLES, ROWS))).active
    assert sheet is not None
    found = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert found == [TITLES, *ROWS]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert sheet.freeze_panes == "A2"


def test_a_workbook_leaves_out_what_no_cell_may_hold() -> None:
    sheet = load_workbook(BytesIO(xlsx_file("x" * 60, ("A",), (("b\x07c",),)))).active
    assert sheet is not None
    assert sheet["A2"].value == "bc"
    assert len(sheet.title) == 31


def test_text_with_commas_begins_with_the_mark_and_is_read_back() -> None:
    content = csv_file(TITLES, ROWS[:2])
    assert content.startswith(b"\xef\xbb\xbf")
    found = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert [tuple(row) for row in found] == [TITLES, *ROWS[:2]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "  ="])
def test_nothing_in_text_with_commas_is_computed(start: str) -> None:
    content = csv_file(("A",), ((f"{start}1+1",),)).decode("utf-8-sig")
    (_title, (cell,)) = csv.reader(StringIO(content, newline=""))
    assert cell == f"'{start}1+1"


def test_an_empty_list_has_its_headings() -> None:
    sheet = load_workbook(BytesIO(xlsx_file("Sổ", TITLES, ()))).active
    assert sheet is not None
    assert sheet.max_row == 1
    assert csv_file(("A", "B"), ()).decode("utf-8-sig") == "A,B\r\n"


def test_a_workbook_is_written_without_numpy() -> None:
    code = (
        "import sys\n"
        "from desktop.reports.lists import xlsx_file\n"
        "xlsx_file('a', ['b'], [['c']])\n"
        "print('numpy' in sys.modules)\n"
        "import numpy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
