"""Suggested passphrases."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from desktop.domain.clock import SteppingClock, SystemClock
from desktop.services.passphrase_words import load_words, suggest_passphrase

START = datetime(2026, 11, 24, tzinfo=UTC)


def test_five_words_of_the_list() -> None:
    words = suggest_passphrase(SystemClock()).split(" ")
    assert len(words) == 5
    assert set(words) <= set(load_words())
    assert len(suggest_passphrase(SystemClock(), 8).split()) == 8


def test_same_seed_same_words_and_another_seed_others() -> None:
    first = suggest_passphrase(SteppingClock(START, seed=1))
    assert first == suggest_passphrase(SteppingClock(START, seed=1))
    assert first != suggest_passphrase(SteppingClock(START, seed=2))


class _Bytes(SteppingClock):
    """Answers with the given 16-bit values in turn."""

    def __init__(self, *values: int) -> None:
        super().__init__(START)
        self.values = list(values)

    def random_bytes(self, count: int) -> bytes:
        return self.values.pop(0).to_bytes(count, "big")


def test_the_broken_last_round_is_drawn_again() -> None:
    words = load_words()
    whole_rounds = 65536 // len(words) * len(words)
    clock = _Bytes(65535, whole_rounds, whole_rounds - 1, 0)
    assert suggest_passphrase(clock, 2) == f"{words[-1]} {words[0]}"


def test_every_word_can_come() -> None:
    words = load_words()
    clock = _Bytes(*range(len(words)))
    drawn = Counter(suggest_passphrase(clock, len(words)).split())
    assert set(drawn) == set(words)
    assert set(drawn.values()) == {1}
