"""A corrected line: what was touched is read again, everything else keeps its value."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from desktop.domain.importing_rows import ImportColumn
from desktop.domain.people import Relation
from desktop.importing.correcting import correct_row
from tests.importing.sheets import TODAY, preview

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ("Hộ số", "Họ đệm", "Tên", "Quan hệ", "Năm sinh", "SĐT", "Xóm")


def test_only_what_was_touched_changes(tmp_path: Path) -> None:
    found = preview(
        tmp_path,
        HEAD,
        (1, "Lý Văn", "Bằng", "Chủ hộ", datetime(1905, 6, 7), "0912345678", "Nà Pài"),  # noqa: DTZ001
        (None, "Vi Thị", "Mai", "Vợ", datetime(1905, 6, 9), "không có", "nt"),  # noqa: DTZ001
    )
    row = found.rows[1]
    assert [one.code for one in row.errors] == ["phone_format"]
    texts = list(row.cells)
    texts[5] = "098 765 4321"
    right = correct_row(row, found.columns, tuple(texts), TODAY)
    assert right.errors == ()
    assert right.values.phone == "0987654321"
    assert right.values.lane == "Nà Pài"
    assert right.values.birth_on == row.values.birth_on == date(1987, 1, 1)
    assert (right.number, right.household) == (row.number, row.household)
    assert right.cells == tuple(texts)


def test_a_name_in_two_columns(tmp_path: Path) -> None:
    found = preview(tmp_path, HEAD, (1, "Lý 2", "Bằng", "Chủ hộ", 1970, None, None))
    row = found.rows[0]
    assert [one.code for one in row.errors] == ["name_format"]
    texts = list(row.cells)
    texts[1] = "Lý Văn"
    right = correct_row(row, found.columns, tuple(texts), TODAY)
    assert (right.errors, right.values.full_name) == ((), "Lý Văn Bằng")
    assert right.values.relation is Relation.HEAD


def test_a_second_error_is_told(tmp_path: Path) -> None:
    found = preview(tmp_path, HEAD, (1, "Lý", "Bằng", "Chủ hộ", "không nhớ", None, None))
    texts = list(found.rows[0].cells)
    texts[4] = "31/2/1970"
    still = correct_row(found.rows[0], found.columns, tuple(texts), TODAY)
    assert [(one.column, one.code) for one in still.errors] == [
        (ImportColumn.BIRTH, "date_impossible")
    ]
    assert still.values.birth_on is None
