"""One cell at a time: what spreadsheets make of what people typed."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBrokenError
from desktop.domain.importing_rows import CellNotice, ImportColumn
from desktop.domain.people import BirthPrecision, Relation
from desktop.domain.team import Sex
from desktop.importing.births import read_birth
from desktop.importing.cells import (
    read_name,
    read_relation,
    read_sex,
    text_of,
    without_citizen_numbers,
)
from desktop.importing.headers import recognise
from tests.importing.sheets import TODAY, preview

if TYPE_CHECKING:
    from pathlib import Path

DAY, YEAR = BirthPrecision.DAY, BirthPrecision.YEAR


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (1985.0, "1985"),
        (912345678, "912345678"),
        (1.5, "1,5"),
        ("Lý_x000D_Văn_x0007_ A", "Lý Văn A"),
        ("a_xD800_b _xyz_", "ab _xyz_"),
        (True, "x"),
        (False, ""),
        ("  Lý\u00a0Văn \n Bằng ", "Lý Văn Bằng"),
        (unicodedata.normalize("NFD", "Thôn Nà Pài"), "Thôn Nà Pài"),
        (datetime(1985, 2, 5), "05/02/1985"),  # noqa: DTZ001 - as a spreadsheet gives it
    ],
)
def test_text_is_what_a_person_sees(cell: object, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(
    ("text", "relation", "known"),
    [
        ("Chủ hộ", Relation.HEAD, True),
        ("CHỦ HỘ", Relation.HEAD, True),
        ("Vợ", Relation.SPOUSE, True),
        ("con trai", Relation.CHILD, True),
        ("Mẹ đẻ", Relation.PARENT, True),
        ("Ba", Relation.PARENT, True),
        ("Bà", Relation.OTHER, True),
        ("Chú", Relation.OTHER, True),
        ("Con dâu", Relation.OTHER, True),
        ("Cháu ngoại", Relation.GRANDCHILD, True),
        ("Em trai", Relation.SIBLING, True),
        ("người giúp việc", Relation.OTHER, False),
    ],
)
def test_relations(text: str, relation: Relation, known: bool) -> None:  # noqa: FBT001
    assert read_relation(text) == (relation, known)


def test_sexes() -> None:
    assert [read_sex(text) for text in ("Nam", "NỮ", "nu", " nam ")] == [
        Sex.MALE,
        Sex.FEMALE,
        Sex.FEMALE,
        Sex.MALE,
    ]


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("HỌ VÀ TÊN\n(in hoa)", ImportColumn.FULL_NAME),
        ("Họ tên", ImportColumn.FULL_NAME),
        ("Họ và tên chủ hộ", ImportColumn.HEAD_NAME),
        ("Quan hệ với\nchủ hộ", ImportColumn.RELATION),
        ("Ngày, tháng, năm sinh", ImportColumn.BIRTH),
        ("Năm", ImportColumn.BIRTH),
        ("Nam", ImportColumn.BIRTH_MALE),
        ("S.Đ.T", None),
        ("SĐT", ImportColumn.PHONE),
        ("ĐT", ImportColumn.PHONE),
        ("DT", None),
        ("Hộ số", ImportColumn.HOUSEHOLD_CODE),
        ("Hồ sơ", None),
        ("Thôn/Xóm/Ngõ", ImportColumn.LANE),
        ("Thôn", ImportColumn.VILLAGE),
        ("Số nhà", ImportColumn.HOUSE_NUMBER),
        ("Số CCCD/CMND", ImportColumn.CITIZEN_ID),
        ("Số định danh cá nhân (12 số)", ImportColumn.CITIZEN_ID),
        ("Ngày cấp CCCD", ImportColumn.CITIZEN_ID),
        ("Dân tộc", None),
        ("", None),
    ],
)
def test_titles(title: str, column: ImportColumn | None) -> None:
    assert recognise(title) is column


def test_a_house_number_that_became_a_date_is_turned_back(tmp_path: Path) -> None:
    found = preview(
        tmp_path,
        ("Họ và tên", "Số nhà", "Ghi chú"),
        ("Lý Văn Bằng", datetime(2026, 5, 12), None),  # noqa: DTZ001
    )
    row = found.rows[0]
    assert row.values.house_number == "12/5"
    assert row.notices == (CellNotice(ImportColumn.HOUSE_NUMBER, "read_from_date"),)


def test_a_stroke_says_that_nothing_is_known(tmp_path: Path) -> None:
    found = preview(
        tmp_path,
        ("Họ và tên", "Năm sinh", "Giới tính", "Số điện thoại"),
        ("Lý Văn Bằng", "—", "—", "—"),
        ("Vi Thị Mai", "-", "-", "-"),
    )
    for row in found.rows:
        assert row.errors == ()
        values = row.values
        assert (values.birth_on, values.sex, values.phone) == (None, None, None)


def test_phones_that_deserve_a_look_are_noted(tmp_path: Path) -> None:
    found = preview(
        tmp_path,
        ("Họ và tên", "Số điện thoại"),
        ("Lý Văn Bằng", "01681234567"),
        ("Vi Thị Mai", "0912345678 / 0987654321"),
        ("Hứa Văn Đạt", 912345678),
        ("Bế Văn Páo", "020085001234"),
    )
    assert [row.values.phone for row in found.rows] == [
        "0381234567",
        "0912345678",
        "0912345678",
        None,
    ]
    assert [[notice.code for notice in row.notices] for row in found.rows] == [
        ["phone_prefix_renewed"],
        ["phone_first_of_several"],
        [],
        [],
    ]
    # A citizen number in the wrong column is neither taken nor shown.
    assert [error.code for error in found.rows[3].errors] == ["phone_format"]
    assert found.rows[3].cells == ("Bế Văn Páo", "…")


def test_citizen_numbers_inside_a_note_are_taken_out(tmp_path: Path) -> None:
    found = preview(
        tmp_path, ("Họ và tên", "Ghi chú"), ("Lý Văn Bằng", "CCCD 020085001234, đi làm xa")
    )
    assert found.rows[0].values.note == "CCCD …, đi làm xa"
    assert without_citizen_numbers("0912345678 và 0200850012345") == "0912345678 và 0200850012345"


@given(st.one_of(st.text(), st.integers(), st.floats(), st.datetimes(), st.booleans(), st.none()))
def test_no_cell_breaks_the_reading(cell: object) -> None:
    text = text_of(cell)
    assert unicodedata.is_normalized("NFC", text)
    for read in (lambda: read_birth(cell, TODAY), lambda: read_name(text), lambda: read_sex(text)):
        try:
            read()
        except RuleBrokenError as error:
            assert error.field  # noqa: PT017 - either outcome is fine, any other is not
    read_relation(text)
