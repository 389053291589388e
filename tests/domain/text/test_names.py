"""Names: storing, given names and the order of lists."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.text.names import (
    given_name,
    name_key,
    nfc_name,
    same_name,
    sort_key_bytes,
    word_key,
)

ORDER = Path(__file__).parents[1] / "data" / "name_order.csv"

WORDS = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậĐÁễờữỵzfj0123'-", min_size=1, max_size=7)
NAMES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


def expected_order() -> list[str]:
    with ORDER.open(encoding="utf-8", newline="") as file:
        return [row["order_given_family_middle"] for row in csv.DictReader(file)]


def test_lists_are_ordered_by_given_then_family_then_middle_name() -> None:
    names = expected_order()
    by_code_point = sorted(names)
    assert by_code_point != names
    # Hòa and Hoà are one word, so their owners' family names decide; no two keys are equal.
    assert sorted(by_code_point, key=sort_key_bytes) == names
    assert sorted(by_code_point, key=name_key) == names


def test_tone_decides_only_after_all_letters_of_the_word() -> None:
    given = ["Hà", "Hải", "Hạnh", "Hảo", "Hằng", "Hân", "Hòa", "Hoài"]
    by_code_point = sorted(given)
    assert by_code_point != given
    assert sorted(by_code_point, key=word_key) == given


def test_six_tones_in_dictionary_order() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    by_code_point = sorted(tones)
    assert by_code_point != tones
    assert sorted(by_code_point, key=word_key) == tones


def test_digits_stand_before_letters_and_foreign_letters_after() -> None:
    words = ["2A", "10", "An", "Zoe", "Ωmega"]
    assert sorted(words, key=sort_key_bytes) == ["10", "2A", "An", "Zoe", "Ωmega"]


def test_typed_given_name_decides_when_it_is_not_the_last_word() -> None:
    assert name_key("Y Thu Niê", "Thu")[0] == word_key("Thu")
    assert name_key("Y Thu Niê", "Thu")[1] == word_key("Y")
    assert name_key("Lê Thị Kim Anh", "Kim Anh")[2] == (word_key("Thị"),)
    assert name_key("Páo") == (word_key("Páo"), ((), 0), ())
    assert name_key("") == (((), 0), ((), 0), ())


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Nguyễn   Văn\tAn ", "Nguyễn Văn An"),
        (unicodedata.normalize("NFD", "Nông Thị Hường"), "Nông Thị Hường"),
        ("Ðặng Ðình ðạt", "Đặng Đình đạt"),
        ("Ɖinh\u200b Vi\u00adệt\u00a0Anh", "Đinh Việt Anh"),
        ("H’Linh Niê", "H’Linh Niê"),
    ],
)
def test_stored_form(typed: str, stored: str) -> None:
    assert nfc_name(typed) == stored


def test_given_name_is_the_last_word() -> None:
    assert given_name(" Sùng A  Páo ") == "Páo"
    assert given_name("   ") == ""


def test_same_name_over_the_two_habits_of_spelling() -> None:
    assert same_name("nguyễn thị HOÀ", "Nguyễn Thị Hòa")
    assert same_name("Lý Thuỷ", "Lí Thủy")
    assert not same_name("Nguyễn Hòa", "Nguyễn Hoa")
    assert not same_name("Trần Tay", "Trần Tai")


@given(NAMES, NAMES)
def test_bytes_keep_the_order_of_the_tuples(first: str, second: str) -> None:
    by_tuple = name_key(first) < name_key(second)
    assert (sort_key_bytes(first) < sort_key_bytes(second)) == by_tuple


@given(st.text(max_size=30))
def test_normal_form_does_not_matter(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert sort_key_bytes(text) == sort_key_bytes(decomposed)
    assert nfc_name(text) == nfc_name(decomposed)
    assert nfc_name(nfc_name(text)) == nfc_name(text)
