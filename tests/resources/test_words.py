"""The list of passphrase words: enough of them, and each one typed the same everywhere."""

from __future__ import annotations

import re
from math import log2

import resources

WORDS = resources.read_text("words", "passphrase_words.txt").splitlines()


def test_five_words_are_worth_55_bits() -> None:
    assert len(WORDS) >= 2048
    assert len(set(WORDS)) == len(WORDS)
    assert sorted(WORDS) == WORDS
    assert 5 * log2(len(WORDS)) >= 55


def test_words_are_ascii_of_two_to_six_letters() -> None:
    assert [word for word in WORDS if not re.fullmatch(r"[a-z]{2,6}", word)] == []


def test_an_input_method_left_on_changes_nothing() -> None:
    """Telex reads aa, ee, oo, dd as letters and f j r s w x z after a vowel as tones."""
    telex = re.compile(r"a.*a|e.*e|o.*o|d.*d|[aeiouy].*[fjrswxz]|w")
    assert [word for word in WORDS if telex.search(word)] == []


def test_every_word_is_a_syllable_of_the_orthography() -> None:
    onset = "ngh|ng|nh|n|ch|c|gh|gi|g|kh|k|ph|p|qu|th|tr|t|[bdhlmrsvx]"
    final = "ch|ng|nh|[cmnpt]"
    syllable = re.compile(rf"({onset})?([aeiouy]{{1,3}})({final})?")
    assert [word for word in WORDS if not syllable.fullmatch(word)] == []
    assert [word for word in WORDS if re.match(r"c[eiy]|k[aou]|g[ey]|ng[eiy]|gh[aou]", word)] == []


def test_one_spelling_of_a_word_that_ends_in_a_lone_vowel() -> None:
    both = {word for word in WORDS if word.endswith("y") and word[:-1] + "i" in WORDS}
    assert {word for word in both if re.fullmatch(r"[^aeiou]*y", word)} == set()
    assert "quy" not in WORDS


def test_no_word_that_nobody_wants_to_read_aloud() -> None:
    assert {"lon", "cac", "buoi", "dit", "cut", "chet", "ngu", "tit", "cum"}.isdisjoint(WORDS)
