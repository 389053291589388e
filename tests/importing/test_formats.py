"""Old workbooks and text files; every encoding; columns that a person names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.styles import Font

from desktop.domain.errors import TroubleError
from desktop.domain.importing_rows import ImportChoices, ImportColumn, ImportProblem
from desktop.domain.people import BirthPrecision, Relation
from desktop.domain.text.legacy import Charset, encode
from desktop.importing.headers import title_key
from desktop.importing.households import parse_households
from desktop.importing.sheets import read_sheets
from tests.importing.sheets import TODAY, preview, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.domain.importing_rows import ImportPreview

HEAD = ("STT", "Hộ số", "Họ và tên", "Quan hệ", "Năm sinh", "Giới tính", "SĐT", "Xóm")
PEOPLE = (
    (1, 1, "Nông Văn Tưởng", "Chủ hộ", 1960, "Nam", 912345678, "Khuổi Luông"),
    (2, None, "Đặng Thị Ngọc Ánh", "Vợ", "5/1/1962", "Nữ", None, None),
    (3, None, "Nông Đức Kỷ", "Con đẻ", 1985, "Nam", "0987.654.321", None),
    (4, 2, "Lương Thị Thuỷ", "Chủ hộ", 1955, "Nữ", None, "Pò Hang"),
    (5, 3, "Hoàng Quốc Hùng", "Chủ hộ", 1971, "Nam", None, "Cốc Nam"),
    (6, None, "Triệu Thị Mỹ", "Vợ", 1973, "Nữ", None, None),
)
NAMES = [row[2] for row in PEOPLE]


def xlsx(path: Path, charset: Charset, font: str | None) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEAD, *PEOPLE):
        sheet.append([encode(v, charset) if isinstance(v, str) else v for v in row])
    if font is not None:
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.font = Font(name=font)
    book.save(path)
    return path


def xls(path: Path, charset: Charset, font: str | None) -> Path:
    book: Any = xlwt.Workbook()
    sheet = book.add_sheet("Danh sach")
    style = xlwt.easyxf(f"font: name {font}") if font else xlwt.easyxf()
    for row, cells in enumerate((HEAD, *PEOPLE)):
        for column, value in enumerate(cells):
            text = encode(value, charset) if isinstance(value, str) else value
            if text is not None:
                sheet.write(row, column, text, style)
    book.save(str(path))
    return path


def text_of_rows(delimiter: str) -> str:
    lines = [delimiter.join("" if v is None else str(v) for v in row) for row in (HEAD, *PEOPLE)]
    return "\r\n".join(lines) + "\r\n"


def names(found: ImportPreview) -> list[str | None]:
    return [row.values.full_name for row in found.rows]


def check(found: ImportPreview) -> None:
    assert names(found) == NAMES
    assert [row.household for row in found.rows] == [0, 0, 0, 1, 2, 2]
    assert found.error_count == 0
    first, second = found.rows[:2]
    assert first.values.relation is Relation.HEAD
    assert first.values.phone == "0912345678"
    assert first.values.lane == "Khuổi Luông"
    assert (second.values.birth_on, second.values.birth_precision) == (
        date(1962, 1, 5),
        BirthPrecision.DAY,
    )


@pytest.mark.parametrize("make", [xlsx, xls])
@pytest.mark.parametrize(
    ("charset", "font"),
    [
        (Charset.TCVN3, ".VnTime"),
        (Charset.TCVN3, None),
        (Charset.VNI, "VNI-Times"),
        (Charset.VNI, None),
        (Charset.UNICODE, "Times New Roman"),
    ],
)
def test_workbooks_in_old_encodings(
    make: Callable[[Path, Charset, str | None], Path],
    charset: Charset,
    font: str | None,
    tmp_path: Path,
) -> None:
    found = parse_households(make(tmp_path / "so ho", charset, font), TODAY)
    check(found)
    by_letter = {one.letter: one for one in found.sheet_columns}
    assert by_letter["C"].charset is charset
    assert by_letter["A"].charset is Charset.UNICODE
    problem = [one.code for one in found.problems if one.code == "encoding_repaired"]
    assert bool(problem) is (charset is not Charset.UNICODE)
    if charset is not Charset.UNICODE:
        for sample in by_letter["C"].samples:
            assert sample.before == encode(sample.after, charset)
            assert sample.after in [*NAMES, "Họ và tên"]


def test_a_font_of_capitals(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["STT", encode("Họ và tên", Charset.TCVN3)])
    sheet.append([1, encode("Nông Thị Bướm", Charset.TCVN3)])
    sheet["B1"].font = Font(name=".VnTimeH")
    sheet["B2"].font = Font(name=".VnTime")
    book.save(tmp_path / "hoa.xlsx")
    found = parse_households(tmp_path / "hoa.xlsx", TODAY)
    assert names(found) == ["Nông Thị Bướm"]
    assert found.columns[1].title == "HỌ VÀ TÊN"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_files(delimiter: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text_of_rows(delimiter).encode(encoding))
    check(parse_households(path, TODAY))


@pytest.mark.parametrize("charset", [Charset.TCVN3, Charset.VNI])
def test_bytes_of_old_fonts(charset: Charset, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(encode(text_of_rows(";"), charset).encode("cp1252"))
    check(parse_households(path, TODAY))


def test_decomposed_letters_become_composed(tmp_path: Path) -> None:
    import unicodedata

    path = tmp_path / "list.csv"
    path.write_text(unicodedata.normalize("NFD", text_of_rows(",")), "utf-8")
    check(parse_households(path, TODAY))


def test_quoted_cells_hold_delimiters_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('STT,"Họ\nvà tên",Ghi chú\n1,Vi Thị Mai,"xa, ""lâu"""\n', "utf-8")
    found = parse_households(path, TODAY)
    assert names(found) == ["Vi Thị Mai"]
    assert found.rows[0].values.note == 'xa, "lâu"'
    assert found.rows[0].number == 2


def test_dates_of_an_old_workbook(tmp_path: Path) -> None:
    book: Any = xlwt.Workbook()
    sheet = book.add_sheet("A")
    hidden = book.add_sheet("B")
    hidden.visibility = 1
    for column, value in enumerate(("STT", "Họ và tên", "Ngày sinh")):
        sheet.write(0, column, value)
        hidden.write(0, column, value)
    style = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    sheet.write(1, 1, "Vi Thị Mai")
    sheet.write(1, 2, datetime(1980, 3, 1), style)  # noqa: DTZ001 - as a cell holds it
    sheet.write(2, 1, "Vi Văn Ba")
    sheet.write(2, 2, 1985, style)
    path = tmp_path / "old.xls"
    book.save(str(path))
    found = parse_households(path, TODAY)
    assert found.sheets == ("A",)
    assert [row.values.birth_on for row in found.rows] == [date(1980, 3, 1), date(1985, 1, 1)]


def test_a_person_names_the_columns(tmp_path: Path) -> None:
    rows = [
        ("Mã", "Công dân", "Vai", "Năm"),
        ("7", "Lý Văn Bằng", "Chủ hộ", "1970"),
        ("7", "Vi Thị Mai", "Vợ", "1972"),
    ]
    path = write(tmp_path / "own.xlsx", rows)
    found = parse_households(path, TODAY)
    assert found.rows == ()
    assert ImportProblem("names_not_found") in found.problems
    assert [one.title for one in found.sheet_columns] == ["Mã", "Công dân", "Vai", "Năm"]
    choices = ImportChoices(
        columns={
            "A": ImportColumn.HOUSEHOLD_CODE,
            "B": ImportColumn.FULL_NAME,
            "C": ImportColumn.RELATION,
            "D": None,
        }
    )
    found = parse_households(path, TODAY, choices)
    assert names(found) == ["Lý Văn Bằng", "Vi Thị Mai"]
    assert [row.household for row in found.rows] == [0, 0]
    assert [row.values.birth_on for row in found.rows] == [None, None]
    remembered = ImportChoices(
        known_titles={
            title_key("MÃ"): ImportColumn.HOUSEHOLD_CODE,
            title_key("Công dân"): ImportColumn.FULL_NAME,
        }
    )
    assert names(parse_households(path, TODAY, remembered)) == ["Lý Văn Bằng", "Vi Thị Mai"]


def test_a_person_chooses_sheet_and_encoding(tmp_path: Path) -> None:
    short = [("STT", "Họ và tên"), (1, "Hµ")]
    longer = [("STT", "Họ và tên"), (1, "Lý Văn Bằng"), (2, "Vi Thị Mai")]
    path = write(tmp_path / "two.xlsx", short, longer)
    assert parse_households(path, TODAY).sheets == ("Trang 1", "Trang 2")
    choices = ImportChoices(sheet="Trang 1", charsets={"B": Charset.TCVN3})
    found = parse_households(path, TODAY, choices)
    assert (found.sheet, names(found)) == ("Trang 1", ["Hà"])
    as_it_is = ImportChoices(sheet="Trang 1", charsets={"B": Charset.UNICODE})
    assert names(parse_households(path, TODAY, as_it_is)) == ["Hµ"]


def test_rows_end_with_the_last_column_in_which_something_stands(tmp_path: Path) -> None:
    long = (None, None, None, None, "x")
    path = write(tmp_path / "wide.xlsx", [("STT", "Họ và tên"), (1, "Lý Văn Bằng"), long, (2,)])
    (sheet,) = read_sheets(path)
    assert {len(cells) for _, cells in sheet.rows} == {5}
    assert sheet.rows[-1][1] == (2, None, None, None, None)


def test_what_was_said_of_a_wider_sheet_is_not_asked_of_a_narrow_one(tmp_path: Path) -> None:
    narrow = [("STT", "Họ và tên"), (1, "Lý Văn Bằng"), (2, "Vi Thị Mai")]
    wide = [("STT", "Họ và tên", "Số gì đó"), (1, "Hà Thị Én", "0912345678")]
    path = write(tmp_path / "two.xlsx", narrow, wide)
    choices = ImportChoices(columns={"C": ImportColumn.PHONE})
    assert names(parse_households(path, TODAY, choices)) == ["Lý Văn Bằng", "Vi Thị Mai"]
    of_wide = replace(choices, sheet="Trang 2")
    assert parse_households(path, TODAY, of_wide).rows[0].values.phone == "0912345678"


def test_citizen_numbers_are_in_no_sample(tmp_path: Path) -> None:
    title = encode("Ghi chú", Charset.TCVN3)
    rows = [(1, encode("Số thẻ 020185001234 của bà", Charset.TCVN3)) for _ in range(9)]
    found = preview(
        tmp_path,
        ("Họ và tên", title),
        *[(f"Vi Thị {'ABCDEFGHI'[n]}", r[1]) for n, r in enumerate(rows)],
    )
    assert "020185001234" not in repr(found)
    assert found.sheet_columns[1].changed == 9


def test_binary_rubbish_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(TroubleError, match="file_unreadable"):
        parse_households(path, TODAY)
