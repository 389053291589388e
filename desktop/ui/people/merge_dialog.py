"""Two entries side by side, made one: of each field that differs one value is picked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from desktop.domain.text.numbers import MISSING
from desktop.domain.work import SubjectKind
from desktop.services.apart import KeepApart, keep_apart
from desktop.services.merging import MergeResidents, merge_residents
from desktop.system.labels import label
from desktop.system.texts import N_, _, ngettext
from desktop.ui.people.columns import born_words
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.form_dialog import FormDialog
from desktop.ui.widgets.household_picker import household_name
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget

    from desktop.domain.people import Resident
    from desktop.domain.rows.people import PersonCard
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.form_dialog import Saving


def home_words(card: PersonCard) -> str:
    """The household of a person, and how they stand to its head."""
    if card.household is None:
        return MISSING
    words = household_name(card.head_name, card.household.code)
    relation = card.resident.relation
    return f"{words} ({label(relation)})" if relation else words


def _birth_words(card: PersonCard) -> str:
    return born_words(card.resident.birth_on, card.resident.birth_precision)


PARTS: Final[tuple[tuple[str, str, tuple[str, ...], Callable[[PersonCard], str]], ...]] = (
    ("full_name", N_("Full name"), ("full_name", "given_name"), lambda c: c.resident.full_name),
    ("birth_on", N_("Born"), ("birth_on", "birth_precision"), _birth_words),
    ("sex", N_("Sex"), ("sex",), lambda c: label(c.resident.sex) if c.resident.sex else MISSING),
    ("phone", N_("Phone"), ("phone",), lambda c: c.resident.phone or MISSING),
    ("household_id", N_("Household"), ("household_id", "relation"), home_words),
    ("note", N_("Note"), ("note",), lambda c: c.resident.note or MISSING),
)
"""Name of the field, its label, the resident's fields that go together, and their words."""


class MergeDialog(FormDialog):
    """Saves the merge; nothing of either entry is lost, and it can be parted again.

    Args:
        context: As every view.
        one: The entry that stands.
        other: The second entry of the same person.
        parent: The view that opens it.

    Signals:
        kept_apart: The two were found to be two people instead, and that is saved.
    """

    kept_apart = Signal()

    DRAFT = "merge"
    SAVE_ICON = "people"

    def __init__(
        self,
        context: AppContext,
        one: PersonCard,
        other: PersonCard,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _("One person entered twice"), _("Make one of the two"), parent)
        self._one, self._other = one, other
        for card in (one, other):
            self.form.add_widget(TextLabel(entry_words(card), parent=self))
        self.picks: dict[str, ChoiceField[bool]] = {}
        for name, title, fields, words in PARTS:
            if _values(one.resident, fields) == _values(other.resident, fields):
                continue
            pick = ChoiceField([(False, words(one)), (True, words(other))])
            pick.set_value(_is_empty(one.resident, fields))
            self.picks[name] = pick
            self.form.add(name, _(title), pick)
        self.apart_button = add_apart_button(
            self, _("These are two people"), self.kept_apart, self._apart
        )
        self.watch()

    def draft_about(self) -> str:
        """Both entries."""
        return f"{self._one.resident.id} {self._other.resident.id}"

    def _apart(self) -> KeepApart:
        others = (self._other.resident.id,)
        return KeepApart(SubjectKind.RESIDENT, self._one.resident.id, others)

    def command(self) -> Saving:
        """The merge with what was picked."""
        original, other = self._one.resident, self._other.resident
        edited = original
        for name, _title, fields, _words in PARTS:
            if name in self.picks and self.picks[name].value():
                edited = replace(edited, **{field: getattr(other, field) for field in fields})
        return merge_residents, MergeResidents(other.id, original, edited, self._one.seen)


def add_apart_button(
    dialog: FormDialog, words: str, said: SignalInstance, command: Callable[[], KeepApart]
) -> ActionButton:
    """The other answer, below the fields: it is saved at once, and the dialog closes."""
    button = ActionButton(words, "close", parent=dialog)
    dialog.form.add_widget(button)

    def on_saved(_nothing: None) -> None:
        said.emit()
        dialog.accept()

    def on_failed(error: BaseException) -> None:
        dialog.set_saving(saving=False)
        dialog.context.presenter.present(error, dialog)

    def on_clicked() -> None:
        dialog.set_saving(saving=True)
        dialog.context.runner.write(dialog, keep_apart, command(), done=on_saved, failed=on_failed)

    button.clicked.connect(on_clicked)
    return button


def entry_words(card: PersonCard) -> str:
    """One line that tells an entry: name, birth, household, how many helps."""
    helps = ngettext("{count} help", "{count} helps", len(card.helps)).format(count=len(card.helps))
    parts = [card.resident.full_name, _birth_words(card), home_words(card), helps]
    return " · ".join(part for part in parts if part != MISSING)


def _values(resident: Resident, fields: tuple[str, ...]) -> list[object]:
    return [getattr(resident, field) for field in fields]


def _is_empty(resident: Resident, fields: tuple[str, ...]) -> bool:
    return getattr(resident, fields[0]) is None
