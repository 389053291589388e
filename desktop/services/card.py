"""A person by the card that was scanned: known already, or to be entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.likeness import PersonFacts
from desktop.domain.people import BirthPrecision
from desktop.domain.text.folding import fold

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from desktop.domain.card import Card
    from desktop.domain.rows.people import PersonRow
    from desktop.storage.read_unit import ReadUnit


def find_by_card(read: ReadUnit, card: Card) -> tuple[PersonRow, ...]:
    """The residents of the card's name and birth; nobody when one of the two was not read.

    A day is compared as a day where both know it, otherwise the years.
    """
    if card.full_name is None or card.birth_on is None:
        return ()
    name = fold(card.full_name)
    facts = PersonFacts(card.full_name, card.birth_on, card.birth_precision)
    found = read.people.possible_duplicates(facts)
    return tuple(row for row in found if fold(row.full_name) == name and _same_birth(row, card))


def read_card_picture(path: Path, today: date) -> Card:
    """The card whose code is in a picture; read in the limited child process.

    Raises:
        RuleBrokenError: `card_other_code`, `card_number`, `card_no_code`.
        TroubleError: `file_missing`, `file_too_heavy`, `file_unreadable`.
    """
    import msgspec

    from desktop.domain.card import CardAnswer
    from desktop.domain.errors import RuleBrokenError, TroubleError
    from desktop.system.child import read_in_child

    try:
        told = read_in_child("card", path, today.isoformat())
        answer = msgspec.json.decode(told, type=CardAnswer)
    except msgspec.DecodeError as error:
        raise TroubleError("file_unreadable") from error
    if answer.card is not None:
        return answer.card
    if answer.code in ("file_unreadable", "file_too_heavy"):
        raise TroubleError(answer.code)
    raise RuleBrokenError(answer.code, "card")


def _same_birth(row: PersonRow, card: Card) -> bool:
    if row.birth_on is None or card.birth_on is None:
        return False
    if BirthPrecision.YEAR in (row.birth_precision, card.birth_precision):
        return row.birth_on.year == card.birth_on.year
    return row.birth_on == card.birth_on
