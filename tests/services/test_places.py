"""Administrative units by day, and finding a commune by typing."""

from __future__ import annotations

from datetime import date

from desktop.domain.places import UnitKind
from desktop.services.places import (
    commune,
    find_communes,
    full_name,
    load_communes,
    load_provinces,
    province,
)

BEFORE = date(2026, 4, 29)
SINCE = date(2026, 4, 30)
TODAY = date(2026, 11, 24)


def test_a_unit_is_what_it_was_on_the_day() -> None:
    assert commune("25270", BEFORE).kind is UnitKind.COMMUNE  # type: ignore[union-attr]
    assert commune("25270", SINCE).kind is UnitKind.WARD  # type: ignore[union-attr]
    assert commune("25270", date(2025, 6, 30)) is None
    assert commune("99999", TODAY) is None
    old, new = province("75", BEFORE), province("75", TODAY)
    assert old is not None
    assert new is not None
    assert (full_name(old), full_name(new)) == ("Tỉnh Đồng Nai", "Thành phố Đồng Nai")
    assert province("00", TODAY) is None


def test_a_province_and_its_communes() -> None:
    assert len(load_provinces(TODAY)) == 34
    lang_son = load_communes("20", TODAY)
    assert len(lang_son) == 65
    assert "Xã Đồng Đăng" in {full_name(unit) for unit in lang_son}
    assert load_communes("99", TODAY) == ()


def test_finding_with_and_without_marks() -> None:
    assert find_communes("đồng đăng", TODAY)[0].code == "06184"
    assert find_communes("dong dang", TODAY)[0].code == "06184"
    assert find_communes("Xa Dong Dang Lang Son", TODAY)[0].code == "06184"
    assert find_communes("dong dan", TODAY)[0].code == "06184", "a word half typed"


def test_exact_marks_come_before_folded_ones() -> None:
    exact = find_communes("Tân Tiến", TODAY, limit=50)
    assert {unit.name for unit in exact[:2]} == {"Tân Tiến"}
    folded = [unit.name for unit in find_communes("hoa binh", TODAY)]
    assert folded[0] == "Hòa Bình"


def test_the_two_habits_of_spelling_find_the_same() -> None:
    assert find_communes("Quí Hoà", TODAY)[0].name == "Quý Hòa"


def test_nothing_typed_or_nothing_like_it_finds_nothing() -> None:
    assert find_communes("  ", TODAY) == ()
    assert find_communes("xyzw", TODAY) == ()
    assert len(find_communes("an", TODAY, limit=7)) == 7
