"""The door: what passes, what is changed on the way, and what is named to the person."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBrokenError
from desktop.reports.door import Door
from desktop.reports.fonts import load_fonts
from desktop.reports.monthly import render_monthly
from tests.reports.sample import monthly, overview, report

VIETNAMESE = [
    unicodedata.normalize("NFC", letter + tone)
    for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
]


@pytest.fixture
def door() -> Door:
    return Door(load_fonts())


def test_all_vietnamese_letters_pass(door: Door) -> None:
    text = "".join(VIETNAMESE) + "đĐ₫…–—“”‘’•°²½×→"
    assert door.admit(text, "thử") == text


def test_invisible_marks_go_and_spaces_become_one_kind(door: Door) -> None:
    assert door.admit("Nà\u200b Pài\ufeff\u00ad\t\u2009x\r\n", "thử") == "Nà Pài  x  "
    assert door.admit("ngày\u00a005", "thử") == "ngày\u00a005"
    assert door.admit("Wi\u2011Fi", "thử") == "Wi-Fi"


@pytest.mark.parametrize("letter", ["☐", "✓", "村", "ក", "😀"])
def test_a_letter_that_the_font_lacks_is_named(door: Door, letter: str) -> None:
    with pytest.raises(RuleBrokenError) as caught:
        door.admit(f"Thôn {letter} Nà Pài", "tên thôn", "name")
    assert caught.value.code == "letter_not_in_font"
    assert caught.value.field == "name"
    assert caught.value.params == {"letter": letter, "where": "tên thôn"}


@pytest.mark.parametrize(
    ("field", "where"),
    [
        ("situation", "I. ĐẶC ĐIỂM TÌNH HÌNH, TỔ CHỨC"),
        ("difficulties", "III. KHÓ KHĂN, VƯỚNG MẮC"),
        ("next_tasks", "IV. NHIỆM VỤ KỲ TỚI"),
        ("proposals", "V. ĐỀ XUẤT, KIẾN NGHỊ"),
        ("signer_name", "tên người ký"),
        ("place_name", "nơi ký"),
        ("number", "số báo cáo"),
    ],
)
def test_the_field_it_was_typed_into_is_named(field: str, where: str) -> None:
    with pytest.raises(RuleBrokenError) as caught:
        render_monthly(monthly(typed=report(**{field: "Đã xong ☑"})))
    assert (caught.value.code, caught.value.field) == ("letter_not_in_font", field)
    assert caught.value.params == {"letter": "☑", "where": where}


def test_a_letter_in_a_name_of_the_team_is_found_too() -> None:
    team = overview()
    channel = replace(team.channels[0], name="Nhóm Nà Pài 🌾")
    with pytest.raises(RuleBrokenError) as caught:
        render_monthly(monthly(team=replace(team, channels=(channel,))))
    assert caught.value.params == {"letter": "🌾", "where": "tên nhóm cộng đồng"}


@given(st.text(max_size=200))
def test_what_passes_is_printable_and_passes_again(text: str) -> None:
    letters = load_fonts()
    foreign = frozenset(map(ord, unicodedata.normalize("NFC", text))) - letters
    ink = Door(letters | foreign).admit(text, "thử")
    assert set(map(ord, ink)) <= letters | foreign
    assert unicodedata.is_normalized("NFC", ink)
    assert Door(letters | foreign).admit(ink, "thử") == ink
    assert "\n" not in ink
