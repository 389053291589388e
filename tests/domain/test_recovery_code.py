"""The recovery code survives handwriting, and tells a slip from another team's code."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.domain.clock import SteppingClock
from desktop.domain.errors import RuleBrokenError
from desktop.domain.recovery_code import ALPHABET, clean, groups_of, new_code, secret_of


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), seed=3)


def test_seven_groups_of_four_that_stand_for_the_random_bits(clock: SteppingClock) -> None:
    codes = [new_code(clock) for _ in range(200)]
    again = SteppingClock(clock.instant, seed=3)
    for code in codes:
        assert [len(group) for group in groups_of(code)] == [4] * 7
        assert set(code) <= set(ALPHABET + "-")
        assert secret_of(code) == again.random_bytes(16)
    assert len(set(codes)) == len(codes)


def test_however_it_is_typed(clock: SteppingClock) -> None:
    code = new_code(clock)
    for typed in (code.lower(), code.replace("-", ""), f"  {code.replace('-', ' – ')}\n"):
        assert secret_of(typed) == secret_of(code)
    assert clean("oil u") == "011V"


def test_nearly_every_slip_is_found(clock: SteppingClock) -> None:
    """A wrong letter passes a check of 12 bits once in 4,096 times, two swapped ones too."""
    code = new_code(clock).replace("-", "")
    slips = {
        code[:at] + letter + code[at + 1 :]
        for at in range(len(code))
        for letter in ALPHABET
        if letter != code[at]
    }
    slips |= {
        code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        for at in range(len(code) - 1)
        if code[at] != code[at + 1]
    }
    assert sum(_passes(slip) for slip in slips) <= 2


@pytest.mark.parametrize("text", ["", "7K2M", "7K2M-9QXA-1", "đường" * 9, "Á" * 28])
def test_what_is_no_code_is_said(text: str) -> None:
    with pytest.raises(RuleBrokenError, match=r"recovery_length|recovery_slip"):
        secret_of(text)


def _passes(text: str) -> bool:
    try:
        secret_of(text)
    except RuleBrokenError:
        return False
    return True
