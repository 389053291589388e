"""Reading a commune's list of households into a preview."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.domain.errors import TroubleError
from desktop.domain.importing_rows import (
    ImportColumn,
    ImportPreview,
    ImportProblem,
    SkipReason,
)
from desktop.domain.people import BirthPrecision, Relation
from desktop.domain.team import Sex
from desktop.importing.households import parse_households
from tests.importing.sheets import TODAY, preview, write
from tests.support.workbook import Made, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ("STT", "Hộ số", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "SĐT")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_workbook(tmp_path_factory.mktemp("list") / "list.xlsx")


@pytest.fixture(scope="module")
def large(made: Made) -> ImportPreview:
    return parse_households(made.path, TODAY)


def test_everybody_of_a_whole_village_is_read(made: Made, large: ImportPreview) -> None:
    assert large.error_count == 0
    assert len(large.households()) == made.households == 300
    assert len(large.rows) == len(made.people) > 1_000
    for row, person in zip(large.rows, made.people, strict=True):
        values = row.values
        assert values.full_name == person.full_name
        assert row.household == person.household - 1
        assert values.sex == (Sex.MALE if person.sex.lower() == "nam" else Sex.FEMALE)
        assert values.birth_on == person.birth_on
        year_only = isinstance(person.birth, int)
        assert values.birth_precision is (BirthPrecision.YEAR if year_only else BirthPrecision.DAY)
        assert (values.relation is Relation.HEAD) == (person.relation == "Chủ hộ")


def test_phones_without_their_zero_are_whole_again(made: Made, large: ImportPreview) -> None:
    phones = [row.values.phone for row in large.rows]
    assert sum(isinstance(person.phone, int) for person in made.people) > 100
    for phone, person in zip(phones, made.people, strict=True):
        assert (phone is None) == (person.phone is None)
        if phone:
            assert phone == "0" + str(person.phone).replace(".", "").removeprefix("0")


def test_address_stands_with_the_first_line_of_a_household(large: ImportPreview) -> None:
    for household in large.households():
        first, *others = household
        assert first.values.household_code == str(first.household + 1)
        assert first.values.lane
        assert all(row.values.household_code is None for row in others)


def test_lines_that_are_nobody_are_counted_with_their_reason(large: ImportPreview) -> None:
    skipped = {item.reason: item.count for item in large.skipped}
    assert (large.sheet, large.header_row) == ("Danh sách hộ", 6)
    assert skipped[SkipReason.TITLE] == 5  # four title rows and the day of signing
    assert skipped[SkipReason.HEADER] == 2
    assert skipped[SkipReason.TOTAL] == 1
    assert skipped[SkipReason.FOOTER] == 1
    assert skipped[SkipReason.BLANK] > 0


def test_citizen_numbers_are_seen_and_not_taken(made: Made, large: ImportPreview) -> None:
    assert ImportProblem("citizen_id_left_out", ("Số CCCD",)) in large.problems
    assert ImportProblem("columns_left_out", ("Nghề nghiệp",)) in large.problems
    read = msgspec.json.encode(large).decode()
    numbers = [str(person.citizen_id) for person in made.people if person.citizen_id]
    assert len(numbers) > 500
    assert not any(number in read for number in numbers)


def test_ten_bad_cells_are_found_where_they_are(tmp_path: Path) -> None:
    made = make_workbook(tmp_path / "bad.xlsx", bad=True)
    found = parse_households(made.path, TODAY)
    letters = {mapped.column: mapped.letter for mapped in found.columns}
    errors = [
        (row.number, letters[error.column], error.code)
        for row in found.rows
        for error in row.errors
    ]
    assert sorted(errors) == list(made.bad_cells)
    assert len(errors) == 10
    assert len(found.rows) == len(made.people)
    assert len(found.households()) == made.households


def test_same_seed_makes_the_same_people(tmp_path: Path, made: Made) -> None:
    assert make_workbook(tmp_path / "again.xlsx").people == made.people
    assert make_workbook(tmp_path / "other.xlsx", seed=7).people != made.people


def test_a_preview_goes_through_a_pipe_unchanged(large: ImportPreview) -> None:
    sent = msgspec.json.encode(large)
    assert msgspec.json.decode(sent, type=ImportPreview) == large


def test_a_household_begins_with_its_number_or_its_head(tmp_path: Path) -> None:
    found = preview(
        tmp_path,
        HEAD,
        (1, 7, "Lý Văn Bằng", "Chủ hộ"),
        (2, 7, "Vi Thị Mai", "Vợ"),
        (3, 8, "Nông Thị Én", "Con"),
        (4, 8, "Nông Văn Sự", "Chủ hộ"),
        (5, None, "Hứa Văn Đạt", "Chủ hộ"),
        (6, None, "Hứa Thị Yến", "Con gái"),
    )
    assert [row.household for row in found.rows] == [0, 0, 1, 1, 2, 2]
    assert found.error_count == 0


def test_a_second_head_under_one_number_is_an_error(tmp_path: Path) -> None:
    found = preview(
        tmp_path, HEAD, (1, 7, "Lý Văn Bằng", "Chủ hộ"), (2, 7, "Vi Văn Toàn", "Chủ hộ")
    )
    assert [row.household for row in found.rows] == [0, 0]
    assert [(e.column, e.code) for e in found.rows[1].errors] == [
        (ImportColumn.RELATION, "second_head")
    ]


def test_a_list_of_heads_only_is_one_household_a_line(tmp_path: Path) -> None:
    found = preview(
        tmp_path,
        ("TT", "Chủ hộ", "Số nhân khẩu", "Ngõ", "Điện thoại"),
        (1, "Lý Văn Bằng", 4, "Ngõ 3", 912345678),
        (2, "Vi Thị Mai", 2, "nt", None),
    )
    assert [(row.household, row.values.full_name) for row in found.rows] == [
        (0, "Lý Văn Bằng"),
        (1, "Vi Thị Mai"),
    ]
    assert all(row.values.relation is Relation.HEAD for row in found.rows)
    assert [row.values.lane for row in found.rows] == ["Ngõ 3", "Ngõ 3"]
    assert found.rows[0].values.phone == "0912345678"


def test_a_heads_name_beside_each_member_makes_the_households(tmp_path: Path) -> None:
    found = preview(
        tmp_path,
        ("STT", "Họ và tên", "Họ tên chủ hộ", "Năm sinh"),
        (1, "Lý Văn Bằng", "Lý Văn Bằng", 1960),
        (2, "Lý Thị Hằng", "Lý Văn Bằng", 1990),
        (3, "Bế Văn Páo", "Bế Văn Páo", "1971"),
    )
    assert [row.household for row in found.rows] == [0, 0, 1]
    assert [row.values.relation for row in found.rows] == [Relation.HEAD, None, Relation.HEAD]


def test_ticks_in_the_heads_column_name_the_head(tmp_path: Path) -> None:
    found = preview(
        tmp_path,
        ("STT", "Họ tên", "Chủ hộ", "Năm sinh"),
        (1, "Lý Văn Bằng", "x", 1960),
        (2, "Lý Thị Hằng", None, 1990),
        (3, "Bế Văn Páo", "X", 1971),
    )
    assert [row.household for row in found.rows] == [0, 0, 1]
    assert found.rows[1].values.relation is None


def test_titles_in_two_rows_and_years_by_sex(tmp_path: Path) -> None:
    found = preview(
        tmp_path,
        ("DANH SÁCH HỘ",),
        (),
        ("STT", "Họ đệm", "Tên", "Năm sinh", None, "ĐT", "DT"),
        (None, None, None, "Nam", "Nữ", None, None),
        ("A", "B", "C", 1, 2, 3, 4),
        (1, "Lý Văn", "Bằng", 1960, None, "+84 912 345 678", "Tày"),
        (2, "Vi Thị", "Mai", None, "05/03/1964", None, "Nùng"),
    )
    first, second = (row.values for row in found.rows)
    assert (first.full_name, first.sex, first.birth_on) == (
        "Lý Văn Bằng",
        Sex.MALE,
        date(1960, 1, 1),
    )
    assert first.birth_precision is BirthPrecision.YEAR
    assert first.phone == "0912345678"
    assert (second.full_name, second.sex, second.birth_on) == (
        "Vi Thị Mai",
        Sex.FEMALE,
        date(1964, 3, 5),
    )
    assert ImportProblem("columns_left_out", ("DT",)) in found.problems
    assert "Tày" not in msgspec.json.encode(found).decode()


def test_group_lines_totals_and_repeated_titles_are_left_aside(tmp_path: Path) -> None:
    found = preview(
        tmp_path,
        HEAD,
        ("Xóm Khuổi Luông",),
        (1, 1, "Tống Văn Cộng", "Chủ hộ"),
        (2, None, None, None),
        HEAD,
        (3, 2, "Lý Thị Tổng", "Chủ hộ"),
        ("Tổng cộng", None, "2 người"),
        ("Cộng: 2 hộ",),
        (None, None, "Người lập biểu"),
    )
    assert [row.values.full_name for row in found.rows] == ["Tống Văn Cộng", "Lý Thị Tổng"]
    counts = {item.reason: item.count for item in found.skipped}
    assert counts == {
        SkipReason.TITLE: 1,
        SkipReason.HEADER: 2,
        SkipReason.TOTAL: 2,
        SkipReason.FOOTER: 1,
        SkipReason.BLANK: 1,
    }


def test_a_line_without_its_name_is_an_error_and_not_lost(tmp_path: Path) -> None:
    found = preview(tmp_path, HEAD, (1, 1, None, "Chủ hộ", 1970, "Nam", None))
    assert [(e.column, e.code) for e in found.rows[0].errors] == [
        (ImportColumn.FULL_NAME, "name_missing")
    ]


def test_a_wrong_cell_leaves_the_others_right(tmp_path: Path) -> None:
    found = preview(
        tmp_path, HEAD, (1, 1, "Lý Văn Bằng", "Chủ hộ", "31/2/1970", "không", "không có")
    )
    row = found.rows[0]
    assert {e.column: e.code for e in row.errors} == {
        ImportColumn.BIRTH: "date_impossible",
        ImportColumn.SEX: "sex_format",
        ImportColumn.PHONE: "phone_format",
    }
    assert row.values.full_name == "Lý Văn Bằng"
    assert (row.values.birth_on, row.values.sex, row.values.phone) == (None, None, None)
    assert row.cells == ("1", "1", "Lý Văn Bằng", "Chủ hộ", "31/2/1970", "không", "không có")


def test_what_no_household_can_hold_is_an_error_before_importing(tmp_path: Path) -> None:
    found = preview(
        tmp_path,
        ("Hộ số", "Họ và tên", "Xóm", "Số nhà"),
        ("9" * 41, "Lý Văn Bằng", "x" * 121, "1" * 41),
        ("9" * 40, "Vi Thị Mai", "x" * 120, "1" * 40),
    )
    assert {error.column for error in found.rows[0].errors} == {
        ImportColumn.HOUSEHOLD_CODE,
        ImportColumn.LANE,
        ImportColumn.HOUSE_NUMBER,
    }
    assert {error.code for error in found.rows[0].errors} == {"text_too_long"}
    assert found.rows[1].errors == ()


def test_the_longest_sheet_with_names_is_taken(tmp_path: Path) -> None:
    short = [HEAD, (1, 1, "Lý Văn Bằng", "Chủ hộ")]
    longer = [*short, (2, 2, "Vi Thị Mai", "Chủ hộ")]
    other = [("Ghi chép",), ("không có danh sách",)]
    found = parse_households(write(tmp_path / "three.xlsx", other, short, longer), TODAY)
    assert found.sheet == "Trang 3"
    assert ImportProblem("sheets_left_out", ("Trang 2",)) in found.problems


def test_a_workbook_without_names_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "none.xlsx", [("STT", "Nội dung"), (1, "Chủ hộ", "Nam")])
    with pytest.raises(TroubleError) as caught:
        parse_households(path, TODAY)
    assert caught.value.code == "import_header_missing"


def test_ditto_marks_of_every_kind_mean_the_line_above(tmp_path: Path) -> None:
    marks = ("nt", "n.t", "- nt -", "như trên", '"', "〃", "” ", "''", "//")
    found = preview(
        tmp_path,
        ("Xóm", "Hộ số", "Họ và tên", "Quan hệ", "Giới tính"),
        ("Phja Ngàm", 1, "Lý Văn Bằng", "Con", "Nam"),
        *((mark, mark, "Lý Văn Páo", mark, mark) for mark in marks),
    )
    for row in found.rows:
        values = row.values
        said = (values.lane, values.household_code, values.relation, values.sex)
        assert said == ("Phja Ngàm", "1", Relation.CHILD, Sex.MALE)
        assert not row.errors
        assert not row.notices


def test_a_stroke_says_nothing_and_begins_no_household(tmp_path: Path) -> None:
    found = preview(
        tmp_path,
        ("Hộ số", "Họ và tên", "Xóm", "Số nhà"),
        (1, "Lý Văn Bằng", "Phja Ngàm", "-"),
        ("-", "Lý Thị Hằng", "–", "—"),
    )
    assert [row.household for row in found.rows] == [0, 0]
    assert [(row.values.lane, row.values.house_number) for row in found.rows] == [
        ("Phja Ngàm", None),
        (None, None),
    ]


def test_what_is_no_name_and_what_a_formula_did_not_find_are_errors(tmp_path: Path) -> None:
    found = preview(
        tmp_path,
        ("Hộ số", "Họ và tên", "Xóm", "Ghi chú"),
        (1, "...", None, "x"),
        (2, "-", None, "x"),
        (3, "#N/A", None, "x"),
        (4, "Lý Văn Bằng", "#REF!", "#VALUE!"),
    )
    codes = [[error.code for error in row.errors] for row in found.rows]
    assert codes == [["name_format"]] * 3 + [["formula_failed", "formula_failed"]]
