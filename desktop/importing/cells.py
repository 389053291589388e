"""One cell: the text that a person sees in it, and the value it stands for."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import Relation
from desktop.domain.rules import NAME_LENGTH
from desktop.domain.team import Sex
from desktop.domain.text.dates import format_date
from desktop.domain.text.folding import fold
from desktop.domain.text.names import nfc_name

if TYPE_CHECKING:
    from collections.abc import Mapping

CODE_LENGTH: Final = 40
NOTE_LENGTH: Final = 1000
HIDDEN: Final = "…"
"""Stands where a citizen number was: the least data that the work needs."""

_CITIZEN_DIGITS: Final = 12
_CITIZEN_NUMBER: Final = re.compile(r"(?<!\d)\d{12}(?!\d)", re.ASCII)
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How workbooks write what XML cannot hold: `_x000D_` is the end of a line."""

_FAILED: Final = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
"""What a spreadsheet shows where a formula found no value."""

_WORDS_APART: Final = re.compile(r"[^a-z]+")
_SEXES: Final = {
    "nam": Sex.MALE, "m": Sex.MALE, "male": Sex.MALE, "trai": Sex.MALE,
    "nu": Sex.FEMALE, "f": Sex.FEMALE, "female": Sex.FEMALE, "gai": Sex.FEMALE,
}  # fmt: skip
_RELATIONS: Final[Mapping[str, Relation]] = {
    **dict.fromkeys(("chu ho", "ch", "la chu ho", "x"), Relation.HEAD),
    **dict.fromkeys(("vo", "chong", "vo chong"), Relation.SPOUSE),
    **dict.fromkeys(
        ("con", "con de", "con trai", "con gai", "con ruot", "con nuoi", "con truong", "con ca"),
        Relation.CHILD,
    ),
    **dict.fromkeys(
        ("bo", "me", "cha", "bo de", "me de", "cha de", "bo ruot", "me ruot", "bo me"),
        Relation.PARENT,
    ),
    **dict.fromkeys(
        ("chau noi", "chau ngoai", "chau noi trai", "chau noi gai"), Relation.GRANDCHILD
    ),
    **dict.fromkeys(
        ("anh", "chi", "em", "anh ruot", "chi ruot", "em ruot", "em trai", "em gai", "anh trai",
         "chi gai", "anh em", "chi em"),
        Relation.SIBLING,
    ),
    **dict.fromkeys(
        ("con dau", "con re", "chau", "chat", "ong", "ba", "co", "di", "chu", "bac", "cau", "mo",
         "bo vo", "me vo", "bo chong", "me chong", "anh re", "chi dau", "em dau", "em re", "khac",
         "chau dau", "chau re", "o nho", "nguoi o nho", "ong noi", "ba noi", "ong ngoai",
         "ba ngoai"),
        Relation.OTHER,
    ),
}  # fmt: skip
_SOUTHERN: Final = {"ba": Relation.PARENT, "má": Relation.PARENT}
"""Words that another word equals without its marks: "ba" is a father, "bà" a grandmother."""


def text_of(cell: object) -> str:
    """The cell as a person would read it: NFC, single spaces, numbers without ".0"."""
    if isinstance(cell, str):
        return _plain_text(cell)
    if cell is None or isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, datetime | date):
        return format_date(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    return " ".join(unicodedata.normalize("NFC", str(cell)).split())


@lru_cache(maxsize=512)
def _plain_text(text: str) -> str:
    """A few are kept: each cell is read several times, one soon after the other."""
    if "_x" in text:
        text = _ESCAPED.sub(_unescaped, text)
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def without_citizen_numbers(text: str) -> str:
    """The text with every run of exactly twelve digits taken out."""
    return text if len(text) < _CITIZEN_DIGITS else _CITIZEN_NUMBER.sub(HIDDEN, text)


def read_name(text: str) -> str:
    """A person's name.

    Raises:
        RuleBrokenError: `name_missing`, `name_format` (digits in it, no letters, a formula that
            failed), `text_too_long`.
    """
    name = nfc_name(text)
    if not name:
        raise RuleBrokenError("name_missing", "full_name")
    letters = any(char.isalpha() for char in name)
    if not letters or any(char.isdigit() for char in name) or _FAILED.match(name):
        raise RuleBrokenError("name_format", "full_name")
    return bounded(name, "full_name", NAME_LENGTH)


@lru_cache(maxsize=64)
def read_sex(text: str) -> Sex:
    """Nam or nữ.

    Raises:
        RuleBrokenError: `sex_format`.
    """
    found = _SEXES.get(_letters(text))
    if found is None:
        raise RuleBrokenError("sex_format", "sex")
    return found


@lru_cache(maxsize=256)
def read_relation(text: str) -> tuple[Relation, bool]:
    """The relation to the head, and whether the word was known; other words mean OTHER."""
    found = _SOUTHERN.get(text.lower()) or _RELATIONS.get(_letters(text))
    return (Relation.OTHER, False) if found is None else (found, True)


def read_house_number(cell: object) -> tuple[str, bool]:
    """The number of a house, and whether the spreadsheet had taken 12/5 for a date."""
    if isinstance(cell, datetime | date):
        return f"{cell.day}/{cell.month}", True
    return text_of(cell), False


def bounded(text: str, field: str, limit: int) -> str:
    """The text if it is not too long and no formula that failed.

    Raises:
        RuleBrokenError: `text_too_long`, `formula_failed`.
    """
    if _FAILED.fullmatch(text):
        raise RuleBrokenError("formula_failed", field)
    if len(text) > limit:
        raise RuleBrokenError("text_too_long", field, limit=limit, length=len(text))
    return text


def _unescaped(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    # A line end parts words; other control characters and halves of characters are no text.
    return char if char.isprintable() else " " * char.isspace()


def _letters(text: str) -> str:
    return _WORDS_APART.sub(" ", fold(text)).strip()
