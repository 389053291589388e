"""Somebody who is not in the list yet, compared with those who look alike before it is saved."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Slot

from desktop.services.people_queries import possible_duplicates, villages
from desktop.system.texts import _
from desktop.ui.widgets.card_box import CardBox
from desktop.ui.widgets.form_dialog import FormDialog
from desktop.ui.widgets.person_form import PersonForm
from desktop.ui.widgets.person_picker import describe_person

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.card import Card
    from desktop.domain.likeness import PersonFacts
    from desktop.domain.places import Village
    from desktop.domain.rows.people import PersonRow
    from desktop.services.people import NewPerson
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.form import Form


class NewPersonDialog(FormDialog):
    """A new resident; namesakes in the list are named, never refused. Base of two dialogs.

    Args:
        context: As every view.
        title: The heading.
        full_name: What was typed already.
        household: Id and name of the household to begin with.
        parent: The view that opens it.
    """

    def __init__(
        self,
        context: AppContext,
        title: str,
        full_name: str = "",
        household: tuple[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, title, _("Add"), parent)
        self._compared: PersonFacts | None = None
        self._alike: tuple[str, ...] = ()
        self.person.start(full_name)
        self.card = CardBox(context, self.form)
        self.card.watch(self.person.full_name)
        self.person.begin_with(self.card)
        self.card.read.connect(self._on_card_read)
        if household is not None:
            self.person.choose_household(*household)
        self.watch()
        self.person.full_name.left.connect(self._look_for_alike)
        self.person.birth.left.connect(self._look_for_alike)
        context.runner.read(
            self, villages, done=self._show_villages, failed=context.presenter.present
        )

    @property
    def person(self) -> PersonForm:
        """The fields."""
        return cast("PersonForm", self.form)

    def make_form(self) -> Form:
        """The resident's fields."""
        return PersonForm(self.context, parent=self)

    def new_person(self) -> NewPerson:
        """What was typed, and whom the person was told apart from.

        Raises:
            RuleBrokenError: A field cannot be read.
        """
        return replace(self.person.new_person(), apart_from=self._alike)

    @Slot()
    def save(self) -> None:
        """Save, but first show who is probably the same person; a second press says no."""
        facts = self.person.facts()
        if facts == self._compared:
            super().save()
            return
        self.save_button.setEnabled(False)
        self.context.runner.read(
            self,
            possible_duplicates,
            facts,
            done=partial(self._save_unless_alike, facts),
            failed=self.context.presenter.present,
        )

    def _save_unless_alike(self, facts: PersonFacts, rows: tuple[PersonRow, ...]) -> None:
        self.save_button.setEnabled(True)
        self._compared = facts
        if not rows:
            self._alike = ()
            super().save()
            return
        self._show_alike(rows)
        self.say(f"{self.message}\n{_('Somebody else? Then press Add once more.')}")

    @Slot(object, object)
    def _on_card_read(self, card: Card, _found: tuple[PersonRow, ...]) -> None:
        self.person.fill_from(card)
        self._look_for_alike()

    def _show_villages(self, found: tuple[Village, ...]) -> None:
        self.person.set_villages(found)

    def _look_for_alike(self) -> None:
        self.context.runner.read(
            self,
            possible_duplicates,
            self.person.facts(),
            done=self._show_alike,
            failed=self.context.presenter.present,
        )

    def _show_alike(self, rows: tuple[PersonRow, ...]) -> None:
        # Who adds the person all the same has seen these, and no others.
        self._alike = tuple(row.id for row in rows[:3])
        if rows:
            names = "\n".join(describe_person(row) for row in rows[:3])
            self.say(_("Already in the list? Please compare:\n{people}").format(people=names))
        else:
            self.say("")
