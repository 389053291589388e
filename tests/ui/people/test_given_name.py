"""A given name that is not the last word is typed apart, and the list follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.rows.people import PersonFilter
from desktop.services.people import NewPerson, add_resident
from desktop.services.people_queries import list_people, person_card
from desktop.ui.people.person_dialogs import EditPersonDialog

if TYPE_CHECKING:
    from collections.abc import Callable

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
    dialog.person.given_name.setText("Aaa")
    dialog.save()
    settle()
    run.read(run, list_people, PersonFilter(), done=lists.append, failed=present)
    settle()
    order = [row.id for row in lists[0]]
    assert order.index(ids[0]) < order.index(ids[1])
