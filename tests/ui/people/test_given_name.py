"""A given name that is not the last word is typed apart, and the list follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.rows.people import PersonFilter
from desktop.services.people import NewPerson, add_resident
from desktop.services.people_queries import list_people, person_card
from desktop.ui.people.person_dialogs import AddPersonDialog, EditPersonDialog
from tests.ui.typing_keys import type_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.domain.rows.people import PersonCard, PersonRow
    from desktop.ui.context import AppContext


def test_the_list_follows_the_given_name(
    app_context: AppContext, settle: Callable[[], None]
) -> None:
    ids: list[str] = []
    cards: list[PersonCard | None] = []
    lists: list[tuple[PersonRow, ...]] = []
    run, present = app_context.runner, app_context.presenter.present
    for name in ("Y Aaa Niê", "Lê Văn Abc"):
        run.write(run, add_resident, NewPerson(name), done=ids.append, failed=present)
        settle()
    run.read(run, person_card, ids[0], done=cards.append, failed=present)
    settle()
    assert cards[0] is not None
    dialog = EditPersonDialog(app_context, cards[0])
    dialog.open()
    assert dialog.person.given_name.given.text() == "Aaa"
    type_text(dialog.person.given_name.given, "x")
    dialog.person.given_name.given.setText("Aab")
    dialog.save()
    settle()
    run.read(run, list_people, PersonFilter(), done=lists.append, failed=present)
    settle()
    order = [row.id for row in lists[0]]
    assert order.index(ids[0]) < order.index(ids[1])


@pytest.mark.parametrize(
    ("full_name", "filled"),
    [("H'Linh Niê", "H'Linh"), ("Y Thu Niê", "Thu"), ("Páo", "Páo"), ("Rơ Châm Phik", "Phik")],
)
def test_a_doubtful_given_name_is_asked_for_and_filled(
    qtbot: QtBot, app_context: AppContext, full_name: str, filled: str
) -> None:
    dialog = opened(app_context)
    qtbot.addWidget(dialog)
    person = dialog.person
    assert person.given_name.isHidden()
    type_text(person.full_name, full_name)
    assert person.given_name.isHidden()
    person.full_name.left.emit()
    assert not person.given_name.isHidden()
    assert person.given_name.given.text() == filled
    assert person.new_person().given_name is None


def test_a_usual_name_asks_for_nothing_but_may_be_told_apart(
    app_context: AppContext, ask: Callable[..., Any], settle: Callable[[], None]
) -> None:
    dialog = opened(app_context)
    person, given = dialog.person, dialog.person.given_name
    type_text(person.full_name, "Lê Thị Kim Anh")
    person.full_name.left.emit()
    assert given.isHidden()
    given.ask_button.click()
    assert not given.isHidden()
    assert given.ask_button.isHidden()
    assert given.given.text() == "Anh"
    given.given.clear()
    type_text(given.given, "Kim Anh")
    type_text(person.full_name, "h")
    assert given.given.text() == "Kim Anh"
    draft = person.draft()
    other = opened(app_context).person
    other.take_draft(draft)
    assert not other.given_name.isHidden()
    assert other.new_person().given_name == "Kim Anh"
    dialog.save()
    settle()
    found = [row.id for row in ask(list_people, PersonFilter(text="kim anhh"))]
    card = ask(person_card, found[0])
    assert card.resident.given_name == "Kim Anh"


def opened(context: AppContext) -> AddPersonDialog:
    dialog = AddPersonDialog(context)
    dialog.open()
    return dialog
