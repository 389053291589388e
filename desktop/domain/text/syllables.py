"""Whether a word is one that Vietnamese spelling allows.

Vietnamese has some 7,000 syllables, all made by the same rules, so that a text read by the wrong
table betrays itself: "Nguyễn" is a syllable, "NguyÔn" and "Nguyeãn" are none.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from desktop.domain.text.letters import TONE_MARKS, letters_and_tone

_SYLLABLE: Final = re.compile(
    "(?P<onset>ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
    "(?P<nucleus>iêu|yêu|oai|oay|oao|oeo|uây|uôi|ươi|ươu|uya|uyê|uyu|"
    "iu|ia|iê|yê|ya|ui|ua|uâ|uê|uô|uơ|uy|ưi|ưa|ươ|ưu|oa|oă|oe|oi|ôi|ơi|ai|ao|au|ay|âu|ây|eo|êu|"
    "oo|[aăâeêioôơuưy])"
    "(?P<coda>ch|ng|nh|[cmnpt])?"
)
_ENDED: Final = {
    *("iêu", "yêu", "oai", "oay", "oao", "oeo", "uây", "uôi", "ươi", "ươu", "uya", "uyu"),
    *("iu", "ia", "ya", "ui", "uơ", "ưi", "ưa", "ưu", "oi", "ôi", "ơi"),
    *("ai", "ao", "au", "ay", "âu", "ây", "eo", "êu"),
}
"""Nuclei after which nothing stands."""

_OPEN: Final = {"ă", "â", "iê", "yê", "uâ", "uô", "ươ", "oă", "uyê"}
"""Nuclei after which something must stand."""

_BEFORE_FRONT: Final = {"k", "gh", "ngh"}
_NOT_BEFORE_FRONT: Final = {"c", "ng"}
_FRONT: Final = frozenset("ieêy")
_STOPS: Final = {"c", "ch", "p", "t"}
_TONES_OF_STOPS: Final = {
    TONE_MARKS["\N{COMBINING ACUTE ACCENT}"],
    TONE_MARKS["\N{COMBINING DOT BELOW}"],
}
_CODA_CH_NH: Final = frozenset({"a", "ê", "i", "y", "oa", "uê", "uy"})


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Whether the word, in any case, is spelt as a Vietnamese syllable can be."""
    letters, tone = letters_and_tone(word)
    found = _SYLLABLE.fullmatch("".join(letters))
    if found is None or _tones(word) > 1:
        return False
    onset, nucleus, coda = found["onset"] or "", found["nucleus"], found["coda"] or ""
    if coda in _STOPS and tone not in _TONES_OF_STOPS:
        return False
    return _onset_fits(onset, nucleus) and _coda_fits(nucleus, coda)


def _onset_fits(onset: str, nucleus: str) -> bool:
    front = nucleus[0] in _FRONT
    if onset in _BEFORE_FRONT:
        return front
    return not (onset in _NOT_BEFORE_FRONT and front)


def _coda_fits(nucleus: str, coda: str) -> bool:
    if coda in ("ch", "nh"):
        return nucleus in _CODA_CH_NH
    if coda:
        return nucleus not in _ENDED
    return nucleus not in _OPEN


def _tones(word: str) -> int:
    return sum(char in TONE_MARKS for char in unicodedata.normalize("NFD", word))
