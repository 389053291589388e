"""The two encodings of old Vietnamese fonts, and text written in them.

Before Unicode a font drew Vietnamese letters in the places of Western ones. A workbook of that
time holds those Western letters: with the font it looks right, without it "Nguyễn" reads
"NguyÔn" (TCVN3, fonts named .Vn...) or "Nguyeãn" (VNI, fonts named VNI-...). Texts here are as a
spreadsheet gives them, code points up to U+00FE. The soft hyphen and the micro sign are letters.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

_LETTERS: Final = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
"""The 67 letters that ASCII does not have."""

_TCVN3_SMALL: Final = bytes.fromhex(
    "b5b8b6b7b9a8bbbebcbdc6a9c7cac8c9cb"
    "ccd0cecfd1aad2d5d3d4d6d7ddd8dcde"
    "dfe3e1e2e4abe5e8e6e7e9aceaedebecee"
    "eff3f1f2f4adf5f8f6f7f9fafdfbfcfeae"
).decode("latin-1")
_TCVN3_CAPITAL: Final = dict(zip("ĂÂÊÔƠƯĐ", "\xa1\xa2\xa3\xa4\xa5\xa6\xa7", strict=True))
"""The only capitals with a code; toned capitals are the small codes drawn by another font."""

_CASED: Final = frozenset("ăâêôơưđĂÂÊÔƠƯĐ")

_VNI_TONES: Final = ("", "ø", "ù", "û", "õ", "ï")
_VNI_CIRCUMFLEX: Final = ("â", "à", "á", "å", "ã", "ä")
_VNI_BREVE: Final = ("ê", "è", "é", "ú", "ü", "ë")
"""What stands after the vowel: without tone, then in the order of `_LETTERS`."""

_VNI_BASES: Final = {
    "a": ("a", _VNI_TONES), "ă": ("a", _VNI_BREVE), "â": ("a", _VNI_CIRCUMFLEX),
    "e": ("e", _VNI_TONES), "ê": ("e", _VNI_CIRCUMFLEX),
    "o": ("o", _VNI_TONES), "ô": ("o", _VNI_CIRCUMFLEX), "ơ": ("ô", _VNI_TONES),
    "u": ("u", _VNI_TONES), "ư": ("ö", _VNI_TONES), "y": ("y", _VNI_TONES),
}  # fmt: skip
_VNI_WHOLE: Final = {"ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}
_TONES: Final = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ONLY_UNICODE: Final = re.compile(
    r"[\u1ea0-\u1ef9\u0300-\u036f\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0]"
)


class Charset(StrEnum):
    """How the letters of a text are written.

    `CP1258` is Windows' own page for Vietnamese, half composed; only files of bytes have it.
    """

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"
    CP1258 = "cp1258"


def decode(text: str, charset: Charset, font: str | None = None, *, names: bool = False) -> str:
    """The text in composed Unicode.

    Args:
        text: As the spreadsheet gives it.
        charset: How its letters are written.
        font: Name of the cell's font; one that ends in H draws small letters as capitals.
        names: Whether every word begins with a capital, for TCVN3, which does not tell.
    """
    if charset is Charset.TCVN3:
        return _tcvn3_capitals(text.translate(_FROM_TCVN3), font, names=names)
    if charset is Charset.VNI:
        return _vni_codes().sub(lambda match: _FROM_VNI[match[0]], text)
    if charset is Charset.CP1258:
        text = _bytes_of(text).decode("cp1258", "replace")
    return unicodedata.normalize("NFC", text)


def encode(text: str, charset: Charset) -> str:
    """The text as an old font needs it; letters that the encoding does not have stay."""
    composed = unicodedata.normalize("NFC", text)
    if charset is Charset.TCVN3:
        return composed.translate(_TO_TCVN3)
    if charset is Charset.VNI:
        return composed.translate(_TO_VNI)
    return composed


@lru_cache(maxsize=256)
def charset_of_font(font: str | None) -> Charset | None:
    """What a font's name says: old fonts announce themselves, all others say nothing."""
    name = (font or "").strip().lower()
    if name.startswith(".vn"):
        return Charset.TCVN3
    return Charset.VNI if name.startswith("vni-") else None


def is_surely_unicode(text: str) -> bool:
    """Whether the text has letters or combining marks that no old font had a place for."""
    return bool(_ONLY_UNICODE.search(text))


def _tcvn3_capitals(text: str, font: str | None, *, names: bool) -> str:
    if (font or "").strip().lower().endswith("h"):
        return text.upper()
    words = _WORD.findall(text)
    shouts = any(_shouts(word) for word in words)
    shouts = shouts and all(char.isupper() for char in _certain(text))
    names = names or _is_name(words)
    return _WORD.sub(lambda match: _recased(match[0], shouts=shouts, names=names), text)


def _recased(word: str, *, shouts: bool, names: bool) -> str:
    """Capitals of which the code says nothing, from the letters around them."""
    if _shouts(word) or (shouts and all(char.isupper() for char in _certain(word))):
        return word.upper()
    if names and not _certain(word[0]):
        return word[0].upper() + word[1:]
    return word


def _is_name(words: list[str]) -> bool:
    """Whether every word that can show it begins with a capital."""
    first = [word[0] for word in words if _certain(word[0])]
    return len(words) > 1 and bool(first) and all(char.isupper() for char in first)


def _shouts(word: str) -> bool:
    """Whether a word like "HéI" is in capitals: two of them, and no letter that is surely small."""
    certain = _certain(word)
    return len(certain) > 1 and all(char.isupper() for char in certain)


def _certain(text: str) -> list[str]:
    """The letters whose code tells small from capital."""
    return [char for char in text if char.isalpha() and (char.isascii() or char in _CASED)]


def _bytes_of(text: str) -> bytes:
    """The bytes of a text that was read as Windows' Western page."""
    return b"".join(
        char.encode("cp1252", "ignore") or char.encode("latin-1", "replace") for char in text
    )


def _vni_pairs() -> dict[str, str]:
    """Every letter with what VNI writes for it, small and capital."""
    pairs = dict(_VNI_WHOLE)
    for base, (vowel, marks) in _VNI_BASES.items():
        for tone, mark in zip(_TONES, marks, strict=True):
            letter = unicodedata.normalize("NFC", base + tone)
            pairs.setdefault(letter, vowel + mark)
    small = {letter: pairs[letter] for letter in _LETTERS}
    return small | {letter.upper(): code.upper() for letter, code in small.items()}


_FROM_TCVN3: Final = {
    **{ord(code): letter for letter, code in zip(_LETTERS, _TCVN3_SMALL, strict=True)},
    **{ord(code): letter for letter, code in _TCVN3_CAPITAL.items()},
}
_TO_TCVN3: Final = {
    **{ord(letter): code for letter, code in zip(_LETTERS, _TCVN3_SMALL, strict=True)},
    **{ord(letter.upper()): code for letter, code in zip(_LETTERS, _TCVN3_SMALL, strict=True)},
    **{ord(letter): code for letter, code in _TCVN3_CAPITAL.items()},
}
_TO_VNI: Final = {ord(letter): code for letter, code in _vni_pairs().items()}
_FROM_VNI: Final = {
    # A capital vowel is often followed by the small mark.
    **{code[0] + code[1:].lower(): letter for letter, code in _vni_pairs().items()},
    **{code: letter for letter, code in _vni_pairs().items()},
}


@cache
def _vni_codes() -> re.Pattern[str]:
    """Codes of two letters before those of one."""
    return re.compile("|".join(sorted(map(re.escape, _FROM_VNI), key=len, reverse=True)))
