"""Names: storing, given names and the order of lists."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.text.name_order import NameOrder
from desktop.domain.text.names import (
    given_name,
    in_order,
    is_given_doubtful,
    name_key,
    nfc_name,
    same_name,
    sort_key_bytes,
    word_key,
)

ORDER = Path(__file__).parents[1] / "data" / "name_order.csv"

WORDS = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậĐÁễờữỵzfj0123'-", min_size=1, max_size=7)
BY_MIDDLE = NameOrder.GIVEN_MIDDLE_FAMILY
NAMES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


def expected_order(column: str = "order_given_family_middle") -> list[str]:
    with ORDER.open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


def test_lists_are_ordered_by_given_then_family_then_middle_name() -> None:
    names = expected_order()
    by_code_point = sorted(names)
    assert by_code_point != names
    # Hòa and Hoà are one word, so their owners' family names decide; no two keys are equal.
    assert sorted(by_code_point, key=sort_key_bytes) == names
    assert sorted(by_code_point, key=name_key) == names


def test_the_two_other_orders_of_lists() -> None:
    names = expected_order("order_given_middle_family")
    by_key = sorted(names, key=lambda name: sort_key_bytes(name, None, BY_MIDDLE))
    assert by_key == names != expected_order()
    families = ["Lê Páo", "Lê Thị An", "Lê Thị Hòa", "Lê Văn An", "Nguyễn An", "Nguyễn An Bình",
                "Nguyễn Ánh", "Páo", "Trần Ân"]  # fmt: skip
    assert sorted(names, key=by_family) != names
    assert sorted({*families}, key=by_family) == families


def by_family(name: str) -> bytes:
    return sort_key_bytes(name, None, NameOrder.FAMILY_MIDDLE_GIVEN)


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
        ("\u202aĐinh \u200eViệt\u202c \u2068Anh\u2069", "Đinh Việt Anh"),
        ("H’Linh Niê", "H’Linh Niê"),
    ],
)
def test_stored_form(typed: str, stored: str) -> None:
    assert nfc_name(typed) == stored


@pytest.mark.parametrize(
    ("full_name", "given", "doubtful"),
    [
        (" Sùng A  Páo ", "Páo", False),
        ("Nguyễn Thị Thanh Hòa", "Hòa", False),
        ("Lê Thị Ý", "Ý", False),
        ("Páo", "Páo", True),
        ("Y Thu Niê", "Thu", True),
        ("Y Thu Niê Kđăm", "Thu", True),
        ("Y Thu", "Thu", True),
        ("Y Văn Nam", "Nam", True),
        ("H’Linh Niê", "H’Linh", True),
        ("h'linh", "h'linh", True),
        ("H' Linh Niê", "H' Linh", True),
        ("H Linh Niê", "Linh", True),
        ("H-Linh Êban", "H-Linh", True),
        ("Rơ Châm H'Phik", "H'Phik", True),
        ("Hà Linh Niê", "Niê", True),
        ("   ", "", False),
        ("'", "'", True),
    ],
)
def test_given_name_by_where_it_stands(full_name: str, given: str, *, doubtful: bool) -> None:
    assert given_name(full_name) == given
    assert is_given_doubtful(full_name) is doubtful


def test_a_clan_that_stands_last_orders_by_family() -> None:
    assert name_key("H'Linh Niê") == (word_key("H'Linh"), word_key("Niê"), ())
    assert name_key("Y Thu Niê") == name_key("Y Thu Niê", "Thu")
    assert name_key("Y Thu Niê", "Niê")[0] == word_key("Niê")
    assert by_family("H'Linh Niê") > by_family("Lê Văn An") > by_family("H'Linh Buôn")


def test_same_name_over_the_two_habits_of_spelling() -> None:
    assert same_name("nguyễn thị HOÀ", "Nguyễn Thị Hòa")
    assert same_name("Lý Thuỷ", "Lí Thủy")
    assert not same_name("Nguyễn Hòa", "Nguyễn Hoa")
    assert not same_name("Trần Tay", "Trần Tai")


@given(NAMES, NAMES)
def test_bytes_keep_the_order_of_the_tuples(first: str, second: str) -> None:
    by_tuple = name_key(first) < name_key(second)
    assert (sort_key_bytes(first) < sort_key_bytes(second)) == by_tuple


@given(st.one_of(NAMES, st.text(max_size=30)), st.one_of(st.none(), NAMES))
def test_a_stored_key_is_turned_into_the_words_of_each_order(
    full_name: str, typed: str | None
) -> None:
    own, family, middle = name_key(full_name, typed)
    key = sort_key_bytes(full_name, typed)
    words = {part: sort_bytes_of(part) for part in (own, family, *middle)}
    turned = in_order(key, NameOrder.GIVEN_MIDDLE_FAMILY)
    assert turned == b"".join(words[part] for part in (own, *middle)) + b"\x00" + words[family]
    by_reading = (*middle, own) if family == ((), 0) else (family, *middle, own)
    turned = in_order(key, NameOrder.FAMILY_MIDDLE_GIVEN)
    assert turned == b"".join(words[part] for part in by_reading)


def sort_bytes_of(part: tuple[tuple[int, ...], int]) -> bytes:
    weights, tone = part
    sizes = ((weight, 1 if weight < 256 else 4) for weight in weights)
    return b"".join(weight.to_bytes(size, "big") for weight, size in sizes) + bytes((8, tone))


@given(st.text(max_size=30))
def test_normal_form_does_not_matter(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert sort_key_bytes(text) == sort_key_bytes(decomposed)
    assert nfc_name(text) == nfc_name(decomposed)
    assert nfc_name(nfc_name(text)) == nfc_name(text)
