"""Codes of identity cards: invented ones, whole, damaged, and others."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.card import Card, CardDoubt, looks_like_card, read_card
from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import BirthPrecision
from desktop.domain.team import Sex
from desktop.domain.text.citizen import CitizenHint

TODAY = date(2026, 11, 24)
CODES = Path(__file__).parent / "data" / "card_codes.csv"


def codes() -> dict[str, str]:
    with CODES.open(encoding="utf-8", newline="") as file:
        return {
            row["case"]: row["payload"].replace("\\r\\n", "\r\n") for row in csv.DictReader(file)
        }


def card(case: str) -> Card:
    return read_card(codes()[case], TODAY)


def test_a_whole_card() -> None:
    found = card("chip CCCD 2021-2024, with old CMND")
    assert found.full_name == "Nguyễn Văn Mẫu"
    assert (found.birth_on, found.birth_precision) == (date(1985, 1, 5), BirthPrecision.DAY)
    assert found.sex is Sex.MALE
    assert found.address == "Thôn Mẫu, Xã Mẫu, Huyện Mẫu, Lạng Sơn"
    assert found.doubts == frozenset()
    assert found.hints == {CitizenHint.UNKNOWN_PREFIX}


@pytest.mark.parametrize(
    "case",
    [
        "chip CCCD, no old CMND",
        "CR LF from scanner",
        "extra trailing fields (card from 2024-07; real layout not verified)",
        "dates with slashes",
        "decomposed Unicode name",
    ],
)
def test_the_same_person_however_it_was_typed(case: str) -> None:
    found = card(case)
    assert (found.full_name, found.birth_on) == ("Nông Thị Ví Dụ", date(1990, 3, 21))
    assert found.sex is Sex.FEMALE
    assert not found.doubts


def test_a_number_of_another_structure_is_a_hint_and_never_refused() -> None:
    assert CitizenHint.SEX_DIFFERS in card("sex digit disagrees").hints
    assert card("known prefix, impossible century digit").hints == frozenset()
    assert card("born 2000+").hints == {CitizenHint.UNKNOWN_PREFIX}


def test_lost_letters_are_seen() -> None:
    found = card("scanner drops Vietnamese letters")
    assert found.is_mangled
    assert found.birth_on == date(1990, 3, 21)
    assert found.sex is None
    assert CardDoubt.SEX_UNREAD in found.doubts
    for name in ("Nguyen Van Mau", "Nguy?n Văn M?u", "Ngu1yễn Văn", "Nông Thị Vd"):
        assert read_card(f"020085000001||{name}|05011985|N?|", TODAY).is_mangled, name


def test_a_year_alone_and_what_is_missing() -> None:
    year = card("year-only birth date")
    assert (year.birth_on, year.birth_precision) == (date(1960, 1, 1), BirthPrecision.YEAR)
    short = read_card("020085000001||Nông Thị Ví|31022001|N?", TODAY)
    assert short.sex is Sex.FEMALE
    assert short.address is None
    assert short.doubts == {CardDoubt.BIRTH_UNREAD}
    assert read_card("020085000001|", TODAY).doubts >= {CardDoubt.NAME_MISSING}


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("11 digits (lost leading zero in a spreadsheet)", "card_number"),
        ("not an identity QR", "card_other_code"),
        ("health-insurance style code", "card_number"),
    ],
)
def test_other_codes_are_refused_without_repeating_them(case: str, code: str) -> None:
    with pytest.raises(RuleBrokenError) as caught:
        card(case)
    assert (caught.value.code, caught.value.params) == (code, {})


def test_what_stands_behind_the_seventh_field_and_the_number_are_nowhere_in_the_card() -> None:
    found = read_card("020085000001|012345678|Lý Mẫu|05011985|Nam|Bản|01012025|Bố|Mẹ", TODAY)
    for secret in ("020085000001", "012345678", "Bố", "Mẹ", "2025"):
        assert secret not in repr(found)


def test_what_looks_like_a_card() -> None:
    assert looks_like_card("020085000001||Lý")
    assert not looks_like_card("0912345678")
    assert not looks_like_card("Lý | Mẫu")


@pytest.mark.parametrize(
    "name",
    [
        "Nông\tThị\nVí\u2028Dụ",
        "Nông \x00Thị\x1b Ví Dụ",
        "\u202eNông\u202c T\u200bhị Ví\u00a0Dụ",
        "Nông Thị Ví Dụ\ud800",
    ],
)
def test_signs_that_nobody_sees_change_no_name(name: str) -> None:
    found = read_card(f"\ufeff020085000001||{name}|21031990|Nữ|Bản\x07 Mẫu|", TODAY)
    assert (found.full_name, found.address) == ("Nông Thị Ví Dụ", "Bản Mẫu")
    assert not found.doubts


def test_ten_bars_and_ten_thousand_letters_are_no_name() -> None:
    assert read_card("020085000001" + "|" * 10, TODAY).full_name is None
    long = read_card("020085000001||" + "Ví " * 3_000, TODAY)
    assert long.full_name is None
    assert CardDoubt.NAME_MISSING in long.doubts
    endless = read_card("020085000001||Lý Mẫu|05011985|Nam|" + "a" * 10_000, TODAY)
    assert (endless.full_name, endless.address) == ("Lý Mẫu", None)
    with pytest.raises(RuleBrokenError, match="card_number"):
        read_card("|" * 10, TODAY)
    with pytest.raises(RuleBrokenError, match="card_other_code"):
        read_card("9" * 10_000, TODAY)


@pytest.mark.parametrize(
    "name", ["NôngThịVíDụ", "Noong Thij Vis Duj", "Nông Thi\u0323\u0323\u0323"]
)
def test_what_unikey_made_of_a_name_is_seen(name: str) -> None:
    assert read_card(f"020085000001||{name}|05011985|Nam|", TODAY).is_mangled


@given(st.text(max_size=80))
def test_whatever_stands_behind_a_number_is_read_or_left_out(text: str) -> None:
    found = read_card("020085000001|0|" + text, TODAY)
    assert found.birth_on is None or found.birth_on <= TODAY
