"""Where a new household begins, when nothing but the ordinal number says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.importing.sheets import preview

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ("STT", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh")


def households(folder: Path, *lines: tuple[object, ...]) -> list[int]:
    return [row.household for row in preview(folder, HEAD, *lines).rows]


def test_a_head_without_the_word_is_a_household_of_its_own(tmp_path: Path) -> None:
    lines = [
        (1, "Lý Văn Bằng", "Chủ hộ", 1960),
        (2, "Vi Văn Toàn", "Chủ hộ", 1971),
        (3, "Nông Thị Én", None, 1950),
        (4, "Hứa Văn Đạt", "Chủ hộ", 1980),
    ]
    assert households(tmp_path, *lines) == [0, 1, 2, 3]


def test_only_the_first_of_a_household_has_a_number(tmp_path: Path) -> None:
    lines = [
        (1, "Lý Văn Bằng", "Chủ hộ", 1960),
        (None, "Vi Thị Mai", "Vợ", 1964),
        (2, "Nông Thị Én", None, 1950),
        (None, "Nông Văn Sự", "Con", 1975),
    ]
    assert households(tmp_path, *lines) == [0, 0, 1, 1]


def test_all_of_a_household_have_its_number(tmp_path: Path) -> None:
    lines = [
        (1, "Lý Văn Bằng", "Chủ hộ", 1960),
        (1, "Vi Thị Mai", "Vợ", 1964),
        (2, "Nông Thị Én", None, 1950),
        (2, "Nông Văn Sự", "Con", 1975),
    ]
    assert households(tmp_path, *lines) == [0, 0, 1, 1]


def test_a_number_for_each_person_begins_nothing(tmp_path: Path) -> None:
    lines = [
        (1, "Lý Văn Bằng", "Chủ hộ", 1960),
        (2, "Vi Thị Mai", "Vợ", 1964),
        (3, "Lý Thị Hằng", None, 1990),
        (4, "Nông Thị Én", "Chủ hộ", 1950),
        (5, "Nông Văn Sự", None, 1975),
    ]
    assert households(tmp_path, *lines) == [0, 0, 0, 1, 1]


def test_members_without_a_word_stay_with_their_head(tmp_path: Path) -> None:
    lines = [
        (1, "Lý Văn Bằng", "Chủ hộ", 1960),
        (2, "Vi Thị Mai", None, 1964),
        (3, "Nông Thị Én", "Chủ hộ", 1950),
        (4, "Nông Văn Sự", None, 1975),
    ]
    assert households(tmp_path, *lines) == [0, 0, 1, 1]
