"""A part that came before what it belongs to says so, instead of a dash."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.ids import new_id
from desktop.domain.people import Resident
from desktop.domain.rows.people import PersonFilter
from desktop.domain.rows.work import HelpFilter
from desktop.domain.text.name_order import USUAL_ORDER
from desktop.domain.work import Assistance
from desktop.services.book import list_helps
from desktop.services.people_queries import list_people, person_card
from desktop.ui.assistance.book_groups import subject_of
from desktop.ui.people.columns import help_columns, person_columns
from desktop.ui.people.person_page import _facts

if TYPE_CHECKING:
    from typing import Any

    from tests.ui.driving import Desk

WAITS = "chờ máy khác gửi mục này"


def test_what_is_not_here_yet_is_said_in_lists_and_on_the_page(desk: Desk) -> None:
    def come(unit: Any, _nothing: object) -> tuple[str, str]:
        person = Resident(
            id=new_id(unit.clock), full_name="Vàng Sớm", household_id=new_id(unit.clock)
        )
        given = replace(
            unit.all(Assistance)[0],
            id=new_id(unit.clock),
            resident_id=new_id(unit.clock),
            household_id=None,
            anonymous_count=None,
        )
        unit.put(person)
        unit.start_txn()
        unit.put(given)
        return person.id, given.id

    person, given = desk.write(come, None)
    (row,) = [one for one in desk.read(list_people, PersonFilter()) if one.id == person]
    assert WAITS in [column.text(row) for column in person_columns(USUAL_ORDER)]
    card = desk.read(person_card, person)
    assert card is not None
    assert f"hộ: {WAITS}" in _facts(card)
    (helped,) = [one for one in desk.read(list_helps, HelpFilter()) if one.id == given]
    assert WAITS in [column.text(helped) for column in help_columns(with_name=True)]
    assert subject_of(helped) == WAITS
