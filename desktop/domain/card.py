"""What the QR code of an identity card says, as a scanner types it.

Seven fields between bars: number, old number, name, day of birth, sex, address, day of issue
(cards of 2021 to 2024). Newer cards may say more, about other people too: what stands behind the
seventh field is never looked at. The number serves for hints and is not kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from desktop.domain.errors import RuleBrokenError
from desktop.domain.people import BirthPrecision
from desktop.domain.team import Sex
from desktop.domain.text.citizen import CitizenHint, citizen_hints
from desktop.domain.text.folding import fold
from desktop.domain.text.names import nfc_name

FIELDS: Final = 7
LONGEST: Final = 2000
"""Characters that are looked at; a card says about 200."""

_LONGEST_NAME: Final = 100
_LONGEST_ADDRESS: Final = 300
"""What is longer is another text; it is left out, so that nobody saves it unread."""

_LONGEST_SYLLABLE: Final = 7
"""Letters of "nghiêng"."""

_NUMBER: Final = re.compile(r"[0-9]{12}")
_DAY: Final = re.compile(r"([0-9]{2})[/.-]?([0-9]{2})[/.-]?([0-9]{4})")
_YEAR: Final = re.compile(r"[0-9]{4}")
_EARLIEST_YEAR: Final = 1900
_VOWELS: Final = frozenset("aeiouy")
_MALE: Final = frozenset(("nam", "male"))
_FEMALE: Final = frozenset(("nu", "n?", "n\ufffd", "female"))


class CardDoubt(StrEnum):
    """What has to be looked at again, or typed."""

    NAME_MISSING = "name_missing"
    NAME_LETTERS = "name_letters"
    BIRTH_UNREAD = "birth_unread"
    SEX_UNREAD = "sex_unread"


@dataclass(frozen=True, slots=True)
class Card:
    """A person as the card tells; fields that could not be read are None.

    `doubts` and `hints` are shown and never keep anybody from saving.
    """

    full_name: str | None
    birth_on: date | None
    birth_precision: BirthPrecision | None
    sex: Sex | None
    address: str | None
    doubts: frozenset[CardDoubt]
    hints: frozenset[CitizenHint]

    @property
    def is_mangled(self) -> bool:
        """Whether the letters look as if an input method or a scanner had changed them."""
        return CardDoubt.NAME_LETTERS in self.doubts


@dataclass(frozen=True, slots=True)
class CardAnswer:
    """What the child that looked at a picture found: a card, or the code of what is wrong."""

    card: Card | None = None
    code: str = ""


def looks_like_card(text: str) -> bool:
    """Whether a text begins as a card's code does, whatever its number."""
    return re.match(r"\s*[0-9]{9,12}\s*\|", text) is not None


def read_card(text: str, today: date) -> Card:
    """Read what a scanner typed or an image said.

    Args:
        text: With or without the line end that scanners add.
        today: A day of birth after it was not read rightly.

    Raises:
        RuleBrokenError: `card_other_code` for another kind of code, `card_number` when the first
            field is not 12 digits. The text is not in the error.
    """
    clean = "".join(filter(_is_shown, text[:LONGEST]))
    parts = [part.strip() for part in clean.split("|", FIELDS)[:FIELDS]]
    if len(parts) == 1:
        raise RuleBrokenError("card_other_code", "card")
    if _NUMBER.fullmatch(parts[0]) is None:
        raise RuleBrokenError("card_number", "card")
    parts += [""] * (FIELDS - len(parts))
    number, _old, name, born, said_sex, address, _issued = parts
    birth_on, precision = _birth(born, today)
    sex = _sex(said_sex)
    full_name = _fitting(nfc_name(name), _LONGEST_NAME)
    return Card(
        full_name=full_name,
        birth_on=birth_on,
        birth_precision=precision,
        sex=sex,
        address=_fitting(nfc_name(address), _LONGEST_ADDRESS),
        doubts=frozenset(_doubts(full_name, birth_on, sex)),
        hints=citizen_hints(number, birth_on.year if birth_on else None, sex),
    )


def _is_shown(char: str) -> bool:
    """Spaces of every kind stay: a tab between two words keeps them apart."""
    return char.isspace() or unicodedata.category(char) not in ("Cc", "Cf")


def _fitting(text: str, longest: int) -> str | None:
    return text if 0 < len(text) <= longest else None


def _doubts(name: str | None, birth_on: date | None, sex: Sex | None) -> list[CardDoubt]:
    found = []
    if name is None:
        found.append(CardDoubt.NAME_MISSING)
    elif _is_doubtful(name):
        found.append(CardDoubt.NAME_LETTERS)
    if birth_on is None:
        found.append(CardDoubt.BIRTH_UNREAD)
    if sex is None:
        found.append(CardDoubt.SEX_UNREAD)
    return found


def _is_doubtful(name: str) -> bool:
    """Whether letters were lost or changed: few names of three words have no mark at all."""
    if name.isascii() or any(not (char.isalpha() or char in " '’ʼ-.") for char in name):
        return True
    words = fold(name).split()
    if len(words) == 1 and len(words[0]) > _LONGEST_SYLLABLE:
        return True  # the spaces were lost
    return any(not _VOWELS & set(word) for word in words)


def _birth(text: str, today: date) -> tuple[date | None, BirthPrecision | None]:
    day, precision = None, BirthPrecision.DAY
    if (match := _DAY.fullmatch(text)) is not None:
        day = _date(int(match[3]), int(match[2]), int(match[1]))
    elif _YEAR.fullmatch(text) is not None:
        day, precision = _date(int(text), 1, 1), BirthPrecision.YEAR
    if day is None or not date(_EARLIEST_YEAR, 1, 1) <= day <= today:
        return None, None
    return day, precision


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _sex(text: str) -> Sex | None:
    folded = fold(text)
    if folded in _MALE:
        return Sex.MALE
    return Sex.FEMALE if folded in _FEMALE else None
