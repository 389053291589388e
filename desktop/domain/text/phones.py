"""Phone numbers as people and old workbooks write them.

A phone never identifies a person here: several residents share one, and numbers move between
operators, so nothing is refused for its prefix.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop.domain.errors import RuleBrokenError

_MOBILE: Final = re.compile(r"0[35789]\d{8}", re.ASCII)
_LANDLINE: Final = re.compile(r"02\d{9}", re.ASCII)
_WHOLE_FLOAT: Final = re.compile(r"(\d+)\.0+", re.ASCII)
_SEPARATORS: Final = re.compile(r"[/;,\n|]|\s-\s|\bhoặc\b|\bvà\b")
_INSIDE: Final = re.compile(r"[\s.,/\-()]")
_INTERNATIONAL: Final = re.compile(r"(?:\+84|0084)0?|84(?=[1235789]\d{8,9}$)", re.ASCII)
_FEWEST: Final = 9
"""Digits of a mobile number that has lost its zero in a workbook."""
_LONGEST: Final = 15

_NEW_PREFIXES: Final = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
"""Mobile numbers of 11 digits became 10 digits in September to November 2018."""

_OLD_LENGTH: Final = 11


class PhoneHint(StrEnum):
    """What the person may want to look at; a number with a hint is still accepted."""

    PREFIX_RENEWED = "prefix_renewed"
    ZERO_ADDED = "zero_added"
    FIRST_OF_SEVERAL = "first_of_several"
    UNUSUAL = "unusual"


@dataclass(frozen=True, slots=True)
class Phone:
    """Digits only, national form with its leading zero where that is known."""

    number: str
    hint: PhoneHint | None = None


def normalise_phone(text: str, field: str = "phone") -> Phone:
    """Bring a number to the national form of today.

    Args:
        text: As typed or as a workbook's cell gives it (+84, dots, a lost leading zero, an
            11-digit number of before 2018, two numbers in one cell).
        field: Named in the error.

    Raises:
        RuleBrokenError: `phone_format` when there is no number in it, or letters.
    """
    parts = _several(text)
    phone = _national(_digits(parts[0], field))
    if phone.hint is None and len(parts) > 1:
        return Phone(phone.number, PhoneHint.FIRST_OF_SEVERAL)
    return phone


def is_mobile(number: str) -> bool:
    """Whether a normalised number has the form of a mobile number."""
    return _MOBILE.fullmatch(number) is not None


def _several(text: str) -> list[str]:
    """The numbers of a cell; one that is only written with strokes or commas stays whole."""
    parts = _SEPARATORS.split(text)
    if all(len(re.findall(r"\d", part, re.ASCII)) >= _FEWEST for part in parts):
        return parts
    return [text]


def _digits(part: str, field: str) -> str:
    whole = _WHOLE_FLOAT.fullmatch(part.strip())
    compact = whole[1] if whole else _INSIDE.sub("", part)
    digits = _INTERNATIONAL.sub("0", compact, count=1) if _abroad(compact) else compact
    if not re.fullmatch(r"\d+", digits, re.ASCII) or len(digits) > _LONGEST:
        raise RuleBrokenError("phone_format", field)
    return digits


def _abroad(compact: str) -> bool:
    return _INTERNATIONAL.match(compact) is not None


def _national(digits: str) -> Phone:
    if _national_form(digits):
        return Phone(digits)
    renewed = _renewed(digits) or _renewed("0" + digits)
    if renewed:
        return Phone(renewed, PhoneHint.PREFIX_RENEWED)
    if _national_form("0" + digits):
        return Phone("0" + digits, PhoneHint.ZERO_ADDED)
    return Phone(digits, PhoneHint.UNUSUAL)


def _national_form(digits: str) -> bool:
    return bool(_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits))


def _renewed(digits: str) -> str | None:
    prefix = _NEW_PREFIXES.get(digits[:4])
    if prefix is None or len(digits) != _OLD_LENGTH:
        return None
    return prefix + digits[4:]
