"""Thousands of names in our order and in that of ICU, which knows Vietnamese independently.

Qt's collation is ICU's only where Qt was built with it; elsewhere the test is left out. Words
are compared one by one, the given name first, then the family name, then the names between.
"""

from __future__ import annotations

from functools import cmp_to_key
from itertools import pairwise, product
from random import Random

import pytest
from PySide6.QtCore import QCollator, QLocale

from desktop.domain.text.names import name_key, sort_key_bytes, word_key

ONSETS = ("", "b", "c", "ch", "d", "đ", "gi", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu",
          "s", "t", "th", "tr", "v", "x")  # fmt: skip
RHYMES = ("a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "an", "ăn", "ân", "ang", "iên",
          "oa", "oai", "uyên", "ương", "ưu", "ong", "uôn", "ai", "ay", "ây")  # fmt: skip
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
NAMES = 4000


@pytest.fixture(scope="module")
def icu() -> QCollator:
    collator = QCollator(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    if collator.compare("Hạnh", "Hảo") >= 0 or collator.compare("Dung", "Đan") >= 0:
        pytest.skip("this Qt does not sort by ICU")
    return collator


def words() -> list[str]:
    """Syllables with each tone on the first vowel of the rhyme."""
    found = []
    for onset, rhyme, tone in product(ONSETS, RHYMES, TONES):
        found.append((onset + rhyme[0] + tone + rhyme[1:]).capitalize())
    return found


def names() -> list[list[str]]:
    random = Random(5)  # noqa: S311 - the same names each time
    pool = words()
    few = random.sample(pool, 60)
    return [
        [random.choice(few), *random.choices(few, k=random.randint(0, 2)), random.choice(pool)]
        for _ in range(NAMES)
    ]


def test_single_words_are_in_the_order_of_icu(icu: QCollator) -> None:
    pool = words()
    Random(6).shuffle(pool)  # noqa: S311 - the same order each time
    by_icu = sorted(pool, key=cmp_to_key(icu.compare))
    ours = sorted(pool, key=word_key)
    assert len(pool) > 3000
    assert [word_key(word) for word in by_icu] == [word_key(word) for word in ours]


def test_names_are_in_the_order_of_icu_word_by_word(icu: QCollator) -> None:
    def compare(one: list[str], other: list[str]) -> int:
        for left, right in zip(_turned(one), _turned(other), strict=False):
            if order := icu.compare(left, right):
                return order
        return len(one) - len(other)

    pool = names()
    by_icu = [" ".join(name) for name in sorted(pool, key=cmp_to_key(compare))]
    for before, after in pairwise(by_icu):
        assert name_key(before) <= name_key(after), (before, after)
        assert sort_key_bytes(before) <= sort_key_bytes(after), (before, after)


def _turned(name: list[str]) -> list[str]:
    return [name[-1], *name[:-1]]
