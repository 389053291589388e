"""Whether somebody found is written as it was typed."""

from __future__ import annotations

import pytest

from desktop.domain.text.search import is_written_so

SAME = [
    ("nguyen thi thu", "Nguyễn Thị Thu Hương"),
    ("thu huong", "Nguyễn Thị Thu Hương"),
    ("nguyễn thị", "Nguyễn Thị Thu Hương"),
    ("Nguyễn Thị Thu H", "Nguyễn Thị Thu Hương"),
    ("hươ", "Nguyễn Thị Thu Hương"),
    ("Hương Nguyễn", "Nguyễn Thị Thu Hương"),
    ("lí thị hoà", "Lý Thị Hòa"),
    ("đva", "Đinh Văn An"),
    ("đinh 12", "Đinh Văn An"),
]
OTHER = [
    ("Nguyễn Thị Thử", "Nguyễn Thị Thu Hương"),
    ("Nguyễn Thị Thu", "Nguyễn Thị Thử"),
    ("Nguyễn Văn Hoa", "Nguyễn Văn Hoàng"),
    ("Nguyễn Văn An", "Nguyễn Văn Ân"),
    ("Nguyễn Thị Dung", "Nguyễn Thị Đung"),
    ("đva", "Dinh Văn An"),
]


@pytest.mark.parametrize(("text", "name"), SAME)
def test_taken_as_certain(text: str, name: str) -> None:
    assert is_written_so(text, (name,))


@pytest.mark.parametrize(("text", "name"), OTHER)
def test_another_name(text: str, name: str) -> None:
    assert not is_written_so(text, (name,))


def test_the_head_s_name_counts_too() -> None:
    assert is_written_so("nông thị mơ", ("Lý Thị Sen", "Nông Thị Mơ"))
