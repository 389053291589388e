"""Which village a list is of, by what stands above it."""

from __future__ import annotations

import pytest

from desktop.domain.places import Village
from desktop.services.import_village import named_village

VILLAGES = [
    Village(id="a", name="Thôn Nà Pài", commune_code="1"),
    Village(id="b", name="Thôn Nà Pài Trên", commune_code="1"),
    Village(id="c", name="Tổ dân phố 3", commune_code="1"),
]


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("DANH SÁCH HỘ THÔN NÀ PÀI", "a"),
        ("danh_sach_ho_na_pai_tren", "b"),
        ("Danh sách hộ", None),
        ("Nà Pàin", None),
    ],
)
def test_the_one_that_is_named(text: str, village: str | None) -> None:
    assert named_village(VILLAGES, ("Sheet1", text)) == village


def test_two_named_are_none() -> None:
    others = [VILLAGES[0], Village(id="d", name="Khuổi Mươi", commune_code="1")]
    assert named_village(others, ("Thôn Nà Pài và thôn Khuổi Mươi",)) is None


def test_a_number_of_a_neighbourhood_is_not_any_number() -> None:
    assert named_village(VILLAGES, ("Tổ dân phố số 3",)) == "c"
    assert named_village(VILLAGES, ("Danh sách tháng 3",)) is None
