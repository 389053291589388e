"""Note a fact of one household or person, with the day since which it is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.domain.facts import Fact, FactKind, fact_of
from desktop.domain.people import Poverty
from desktop.domain.text.dates import format_date
from desktop.services.facts import NoteFact, note_fact
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField
from desktop.ui.widgets.form_dialog import FormDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.changes import Seen
    from desktop.domain.facts import FactValue
    from desktop.domain.people import Household, Resident
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.form_dialog import Saving


class FactDialog(FormDialog):
    """Choose the fact, its value and the day.

    Args:
        context: As every view.
        subject: Whose facts, as read.
        kinds: Those that can be noted of the subject.
        seen: The cursor at which it was read.
        parent: The page.
    """

    DRAFT = "fact"

    def __init__(
        self,
        context: AppContext,
        subject: Household | Resident,
        kinds: Sequence[FactKind],
        seen: Seen,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _("Note a fact"), "", parent)
        self._subject = subject
        self._seen = seen
        self.kind: ChoiceField[FactKind] = ChoiceField([(kind, label(kind)) for kind in kinds])
        self.value: ChoiceField[FactValue] = ChoiceField()
        self.day = DateField("since", context.clock)
        self.form.add("kind", _("What?"), self.kind).setVisible(len(kinds) > 1)
        self.form.add("value", _("Is it so?"), self.value)
        self.form.add("since", _("Since which day? Leave empty when not known."), self.day)
        self.kind.edited.connect(self._show_kind)
        self._show_kind()
        self.watch()

    def draft(self) -> dict[str, object] | None:
        """All fields: what value and day begin with depends on the fact."""
        found = super().draft()
        return None if found is None else {**found, "form": self.form.draft()}

    def command(self) -> Saving:
        """The fact.

        Raises:
            RuleBrokenError: The day cannot be read.
        """
        kind = self.kind.value() or FactKind.IN_CHANNEL
        return note_fact, NoteFact(
            kind,
            self.value.value(),
            self.day.value(),
            (self._subject.id,),
            keep_day=False,
            seen=self._seen,
        )

    @Slot()
    def _show_kind(self) -> None:
        kind = self.kind.value() or FactKind.IN_CHANNEL
        values: list[tuple[FactValue, str]]
        if kind is FactKind.POVERTY:
            values = [(one, label(one)) for one in Poverty]
        else:
            values = [(True, _("Yes")), (False, _("No"))]
        self.value.set_choices([*values, (None, _("Not known"))])
        present = fact_of(self._subject, kind)
        if present.value is None:
            self.day.set_value(self.context.clock.today())
        else:
            self.value.set_value(present.value)
            self.day.set_value(present.since)


def fact_words(subject: Household | Resident, kinds: Sequence[FactKind]) -> list[str]:
    """What is known, each as a phrase; what is not known is left out."""
    found = [(kind, fact_of(subject, kind)) for kind in kinds]
    return [_words(kind, fact) for kind, fact in found if fact.value is not None]


def _words(kind: FactKind, fact: Fact) -> str:
    if isinstance(fact.value, Poverty):
        words = label(fact.value)
    else:
        words = label(kind) if fact.value else _("{fact}: no").format(fact=label(kind))
    if fact.since is None:
        return words
    if fact.value is False:
        return _("{fact} (noted as of {day})").format(fact=words, day=format_date(fact.since))
    return _("{fact} since {day}").format(fact=words, day=format_date(fact.since))
