"""Folded text for search."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.text.folding import fold, fold_tone_blind, initials, with_other_spellings


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Thị Hường", "nguyen thi huong"),
        ("ĐẶNG  Văn Đạt", "dang van dat"),
        ("Ðỗ ðức Ɖạt", "do duc dat"),
        ("H’Linh Niê", "hlinh nie"),
        ("H'Linh Niê", "hlinh nie"),
        ("Thôn 3\u00a0(cũ)", "thon 3 (cu)"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoà"),
        ("thủy", "THUỶ"),
        ("Lý", "lí"),
        ("Mỹ", "Mĩ"),
        ("quý", "quí"),
        ("úy", "uý"),
        ("khoẻ", "khỏe"),
        ("Xã Quý Hòa", "xã quí hoà"),
    ],
)
def test_two_spellings_of_one_word(one: str, other: str) -> None:
    assert fold_tone_blind(one) == fold_tone_blind(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hòa", "Hóa"), ("hoa", "hoá"), ("tay", "tai"), ("dan", "đan"), ("thúy", "thúi")],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold_tone_blind(one) != fold_tone_blind(other)


def test_other_spellings_stand_after_the_text() -> None:
    assert with_other_spellings("quy hoa") == "quy hoa qui"
    assert with_other_spellings("mi tay ly") == "mi tay ly my li"
    assert with_other_spellings("") == ""


def test_initials() -> None:
    assert initials("Nguyễn Văn A") == "nva"
    assert initials("Đặng Thị Ánh") == "dta"
    assert initials(" ") == ""


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_and_normal_form_does_not_matter(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(fold(text)) == fold(text) == fold(decomposed)
    assert fold_tone_blind(text) == fold_tone_blind(decomposed)


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạĐÁễờữỵẬ '’", max_size=20))
def test_folded_vietnamese_is_plain_ascii(text: str) -> None:
    assert fold(text).isascii()
    assert fold_tone_blind(fold_tone_blind(text)) == fold_tone_blind(text)
