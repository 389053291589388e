"""Births in one cell and in three, with the day or the month first."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.importing_rows import ImportChoices, ImportColumn
from desktop.domain.people import BirthPrecision
from desktop.importing.births import MONTH_FIRST, YEAR_ONLY, read_birth
from desktop.importing.households import parse_households
from tests.importing.sheets import TODAY, preview, write

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.importing_rows import ImportPreview

DAY, YEAR = BirthPrecision.DAY, BirthPrecision.YEAR
HEAD = ("STT", "Hộ số", "Họ và tên", "Ngày sinh")


def births(found: ImportPreview) -> list[tuple[date | None, BirthPrecision | None]]:
    return [(row.values.birth_on, row.values.birth_precision) for row in found.rows]


def notices(found: ImportPreview) -> list[list[str]]:
    return [[notice.code for notice in row.notices] for row in found.rows]


@pytest.mark.parametrize(
    ("cell", "birth"),
    [
        (datetime(1985, 2, 5), (date(1985, 2, 5), DAY)),  # noqa: DTZ001
        ("5/2/1985", (date(1985, 2, 5), DAY)),
        ("05.02.85", (date(1985, 2, 5), DAY)),
        ("5/2/1985 12:00:00 AM", (date(1985, 2, 5), DAY)),
        ("1985-02-05 00:00:00", (date(1985, 2, 5), DAY)),
        ("1985/2/5", (date(1985, 2, 5), DAY)),
        ("ngày 05 tháng 02 năm 1985", (date(1985, 2, 5), DAY)),
        ("Sinh năm 1949", (date(1949, 1, 1), YEAR)),
        ("tháng 5/1949", (date(1949, 1, 1), YEAR)),
        (1949, (date(1949, 1, 1), YEAR)),
        (1949.0, (date(1949, 1, 1), YEAR)),
        ("1949", (date(1949, 1, 1), YEAR)),
        (5021985, (date(1985, 2, 5), DAY)),
        # 1985 in a cell that is formatted as a date is shown as a day of 1905.
        (datetime(1905, 6, 7), (date(1985, 1, 1), YEAR)),  # noqa: DTZ001
    ],
)
def test_births(cell: object, birth: tuple[date, BirthPrecision]) -> None:
    assert read_birth(cell, TODAY)[:2] == birth


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31/2/1985", "date_impossible"),
        (1785, "date_impossible"),
        (datetime(1904, 11, 19), "date_impossible"),  # noqa: DTZ001 - 1785 typed into a date cell
        ("không nhớ", "date_format"),
        ("198", "date_format"),
        ("13/1985", "date_format"),
        ("#N/A", "date_format"),
        (2031, "birth_in_future"),
        ("25/11/2026", "birth_in_future"),
    ],
)
def test_births_that_cannot_be(cell: object, code: str) -> None:
    with pytest.raises(RuleBrokenError) as caught:
        read_birth(cell, TODAY)
    assert caught.value.code == code


def column_of(folder: Path, *texts: object) -> ImportPreview:
    """A list in which these are the births."""
    rows = ((at, at, f"Lý Văn {chr(ord('A') + at)}", text) for at, text in enumerate(texts))
    return preview(folder, HEAD, *rows)


def test_a_column_with_the_month_first_is_read_so_and_told(tmp_path: Path) -> None:
    found = column_of(tmp_path, "02/28/1980", "3/2/1981", date(1982, 5, 1), "1983")
    assert births(found) == [
        (date(1980, 2, 28), DAY),
        (date(1981, 3, 2), DAY),
        (date(1982, 5, 1), DAY),
        (date(1983, 1, 1), YEAR),
    ]
    assert notices(found) == [[MONTH_FIRST], [MONTH_FIRST], [], []]


def test_one_day_above_twelve_at_the_front_keeps_the_day_first(tmp_path: Path) -> None:
    found = column_of(tmp_path, "02/28/1980", "3/2/1981", "13/2/1982")
    assert births(found) == [(None, None), (date(1981, 2, 3), DAY), (date(1982, 2, 13), DAY)]
    assert [error.code for error in found.rows[0].errors] == ["date_impossible"]


def test_a_month_and_a_year_give_the_year(tmp_path: Path) -> None:
    found = column_of(tmp_path, "05/1985", "1/1/1986")
    assert births(found) == [(date(1985, 1, 1), YEAR), (date(1986, 1, 1), DAY)]
    assert notices(found) == [[YEAR_ONLY], []]


@pytest.mark.parametrize(
    "titles",
    [
        [("STT", "Họ và tên", "Ngày, tháng, năm sinh", None, None, "Quan hệ"),
         (None, None, "Ngày", "Tháng", "Năm", None)],
        [("STT", "Họ và tên", "Ngày sinh", "Tháng sinh", "Năm sinh", "Quan hệ")],
        [("STT", "Họ và tên", "Ngày", "Tháng", "Năm", "Quan hệ")],
    ],
)  # fmt: skip
def test_day_month_and_year_in_three_columns(
    tmp_path: Path, titles: list[tuple[str | None, ...]]
) -> None:
    found = preview(
        tmp_path,
        *titles,
        (1, "Lý Văn Bằng", 5, "02", 1960, "Chủ hộ"),
        (2, "Lý Thị Hằng", None, None, 1962, "Vợ"),
        (3, "Lý Văn Páo", None, 7, 1990, "Con"),
        (4, "Lý Văn Tư", 31, 2, 1990, "Con"),
        (5, "Lý Văn Năm", None, None, None, "Con"),
    )
    assert births(found) == [
        (date(1960, 2, 5), DAY),
        (date(1962, 1, 1), YEAR),
        (date(1990, 1, 1), YEAR),
        (None, None),
        (None, None),
    ]
    assert notices(found)[2] == [YEAR_ONLY]
    assert [error.code for error in found.rows[3].errors] == ["date_impossible"]
    assert found.rows[4].errors == ()
    assert not [one for one in found.problems if one.code == "columns_left_out"]


def test_what_a_person_said_of_the_three_columns_counts(tmp_path: Path) -> None:
    path = write(
        tmp_path / "list.xlsx",
        [
            ("STT", "Họ và tên", "Ngày", "Tháng", "Năm"),
            (1, "Lý Văn Bằng", 5, 2, 1960),
        ],
    )
    found = parse_households(path, TODAY, ImportChoices(columns={"E": None}))
    assert ImportColumn.BIRTH not in {one.column for one in found.columns}
