"""A person of the list is known by the card's name and birth; no number is kept for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.card import read_card
from desktop.domain.people import BirthPrecision
from desktop.services.card import find_by_card
from desktop.services.people import NewPerson, add_resident

if TYPE_CHECKING:
    from desktop.services.session import TeamSession

TODAY = date(2026, 11, 24)


def found(session: TeamSession, name: str, born: str) -> list[str]:
    card = read_card(f"020085000001||{name}|{born}|Nam|Bản", TODAY)
    return [row.id for row in session.read(find_by_card, card)]


def test_known_by_name_and_birth(session: TeamSession) -> None:
    day, year = (
        session.write(
            add_resident,
            NewPerson(
                full_name="Hoàng Văn Quét", birth_on=date(1985, 1, 5), birth_precision=precision
            ),
        ).result
        for precision in (BirthPrecision.DAY, BirthPrecision.YEAR)
    )
    assert found(session, "HOÀNG VĂN QUÉT", "05011985") == [day, year]
    assert found(session, "Hoang Van Quet", "06/01/1985") == [year]
    assert found(session, "Hoàng Văn Quét", "1985") == [day, year]
    assert found(session, "Hoàng Văn Quét", "05011986") == []
    assert found(session, "Hoàng Văn Khác", "05011985") == []
    assert found(session, "Hoàng Văn Quét", "") == []
