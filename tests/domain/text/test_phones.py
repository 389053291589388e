"""Phone numbers as people and workbooks write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBrokenError
from desktop.domain.text.phones import PhoneHint, is_mobile, normalise_phone


@pytest.mark.parametrize(
    ("typed", "number", "hint"),
    [
        ("0912345678", "0912345678", None),
        ("091.234.5678", "0912345678", None),
        ("0912,345,678", "0912345678", None),
        (" 0912 345-678 ", "0912345678", None),
        ("+84 912 345 678", "0912345678", None),
        ("+84(0)912345678", "0912345678", None),
        ("0084912345678", "0912345678", None),
        ("84912345678", "0912345678", None),
        ("842053812345", "02053812345", None),
        ("0205 3812 345", "02053812345", None),
        ("912345678", "0912345678", PhoneHint.ZERO_ADDED),
        ("845123456", "0845123456", PhoneHint.ZERO_ADDED),
        ("912345678.0", "0912345678", PhoneHint.ZERO_ADDED),
        ("01234567890", "0834567890", PhoneHint.PREFIX_RENEWED),
        ("1694567890", "0394567890", PhoneHint.PREFIX_RENEWED),
        ("+84 169 456 7890", "0394567890", PhoneHint.PREFIX_RENEWED),
        ("0912345678 / 0987654321", "0912345678", PhoneHint.FIRST_OF_SEVERAL),
        ("0912345678 - 0987654321", "0912345678", PhoneHint.FIRST_OF_SEVERAL),
        ("0612345678", "0612345678", PhoneHint.UNUSUAL),
        ("09123456789", "09123456789", PhoneHint.UNUSUAL),
        ("113", "113", PhoneHint.UNUSUAL),
    ],
)
def test_national_form(typed: str, number: str, hint: PhoneHint | None) -> None:
    phone = normalise_phone(typed)
    assert (phone.number, phone.hint) == (number, hint)


@pytest.mark.parametrize(
    "typed", ["", "  ", "không có", "0912 345 67o", "+", "1" * 16, "٠٩١٢٣٤٥٦٧٨"]
)
def test_what_is_no_number_is_said(typed: str) -> None:
    with pytest.raises(RuleBrokenError) as caught:
        normalise_phone(typed, "phone_2")
    assert (caught.value.code, caught.value.field) == ("phone_format", "phone_2")
    assert not caught.value.params, "a phone never travels in an error"


@given(
    st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.sampled_from(["", "+84", "0084", "84"])
)
def test_every_mobile_number_is_found_in_every_form(number: str, prefix: str) -> None:
    typed = prefix + number[1:] if prefix else number
    assert normalise_phone(typed).number == number
    assert is_mobile(number)
    assert normalise_phone(number).hint is None


@given(st.from_regex(r"[0-9]{3,15}", fullmatch=True))
def test_normalising_twice_changes_nothing(digits: str) -> None:
    once = normalise_phone(digits)
    if once.hint is not PhoneHint.UNUSUAL:
        assert normalise_phone(once.number).number == once.number
