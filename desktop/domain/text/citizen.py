"""The 12-digit personal number: taken as it is, read only for hints.

Its old structure (province of registration, century and sex, year) lost its legal basis on
2024-07-01 when Circular 59/2021/TT-BCA ended, so only "12 digits" may be demanded. Numbers
carry the province codes of before 2025.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.team import Sex

_LENGTH: Final = 12
_LAST_CENTURY_DIGIT: Final = 3
"""4 and more would be births from 2100 on: then the digits follow some other plan."""

_SEPARATORS: Final = re.compile(r"[\s.\-]")
_REGISTRATION_CODES: Final = frozenset((
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31,
    33, 34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62,
    64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93,
    94, 95, 96,
))  # fmt: skip
"""The 63 provinces of before 2025-07-01, padded to three digits in the number."""


class CitizenHint(StrEnum):
    """Something to look at again; never a reason to refuse."""

    UNKNOWN_PREFIX = "unknown_prefix"
    YEAR_DIFFERS = "year_differs"
    SEX_DIFFERS = "sex_differs"


def clean_citizen_id(text: str, field: str = "citizen_id") -> str:
    """The 12 digits without the spaces, dots and hyphens they were typed with.

    Raises:
        RuleBrokenError: `citizen_id_format` when they are not exactly 12 digits. The number
            itself is not in the error.
    """
    digits = _SEPARATORS.sub("", text)
    if not re.fullmatch(r"\d{12}", digits, re.ASCII):
        raise RuleBrokenError("citizen_id_format", field)
    return digits


def padded_citizen_id(text: str) -> str | None:
    """The number with its leading zeros when a workbook has kept it as a number.

    For an import to offer, not to do in silence. None when that is not what happened.
    """
    digits = _SEPARATORS.sub("", text).removesuffix(",0")
    if re.fullmatch(r"\d{10,11}", digits, re.ASCII) is None:
        return None
    padded = digits.rjust(_LENGTH, "0")
    return padded if int(padded[:3]) in _REGISTRATION_CODES else None


def citizen_hints(
    number: str, birth_year: int | None = None, sex: Sex | None = None
) -> frozenset[CitizenHint]:
    """Compare a clean number with what else is known of the person.

    Args:
        number: As `clean_citizen_id` returns it.
        birth_year: None when not known; then the year is not compared.
        sex: None when not known; then it is not compared.
    """
    hints = set()
    if int(number[:3]) not in _REGISTRATION_CODES:
        hints.add(CitizenHint.UNKNOWN_PREFIX)
    century = int(number[3])
    if century > _LAST_CENTURY_DIGIT:
        return frozenset(hints)
    if birth_year is not None and birth_year != 1900 + century // 2 * 100 + int(number[4:6]):
        hints.add(CitizenHint.YEAR_DIFFERS)
    if sex is not None and sex is not (Sex.FEMALE if century % 2 else Sex.MALE):
        hints.add(CitizenHint.SEX_DIFFERS)
    return frozenset(hints)
