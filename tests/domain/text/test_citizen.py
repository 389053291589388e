"""The 12-digit number: only its length is demanded. Prefix 099 is nobody's."""

from __future__ import annotations

import pytest

from desktop.domain.errors import RuleBrokenError
from desktop.domain.team import Sex
from desktop.domain.text.citizen import (
    CitizenHint,
    citizen_hints,
    clean_citizen_id,
    padded_citizen_id,
)


@pytest.mark.parametrize("typed", ["099085000001", " 099 085 000 001", "099.085.000-001\r\n"])
def test_separators_are_taken_out(typed: str) -> None:
    assert clean_citizen_id(typed) == "099085000001"


@pytest.mark.parametrize(
    "typed", ["", "99085000001", "0990850000012", "09908500000a", "٠٩٩٠٨٥٠٠٠٠٠١"]
)
def test_anything_else_is_said_without_repeating_it(typed: str) -> None:
    with pytest.raises(RuleBrokenError) as caught:
        clean_citizen_id(typed)
    assert caught.value.code == "citizen_id_format"
    assert not caught.value.params


def test_hints_compare_and_never_refuse() -> None:
    assert citizen_hints("020085000001", 1985, Sex.MALE) == frozenset()
    assert citizen_hints("020304000001", 2004, Sex.FEMALE) == frozenset()
    assert citizen_hints("099185000004", 1985, Sex.MALE) == {
        CitizenHint.UNKNOWN_PREFIX,
        CitizenHint.SEX_DIFFERS,
    }
    assert citizen_hints("020085000001", 1958) == {CitizenHint.YEAR_DIFFERS}
    assert citizen_hints("020085000001") == frozenset()


def test_century_digit_of_no_living_person_gives_no_hint_of_its_own() -> None:
    assert citizen_hints("020999000005", 1999, Sex.FEMALE) == frozenset()


def test_leading_zeros_lost_in_a_workbook_are_offered_back() -> None:
    assert padded_citizen_id("20085000001") == "020085000001"
    assert padded_citizen_id("1085000001") == "001085000001"
    assert padded_citizen_id("99190000002") is None, "no province has 099"
    assert padded_citizen_id("020085000001") is None
    assert padded_citizen_id("912345678") is None
