"""When, where, by whom, with what result: mostly the same from one person to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.work import AssistancePlace, AssistanceResult
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, TextArea, TextField
from desktop.ui.widgets.form import Form, FormField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.team import Membership
    from desktop.ui.context import AppContext


def place_choices() -> list[tuple[AssistancePlace | None, str]]:
    """Places, "not said" first."""
    return [(None, _("Not said")), *((place, label(place)) for place in AssistancePlace)]


def helper_choices(
    helpers: Sequence[Membership], kept: str | None = None, kept_name: str | None = None
) -> list[tuple[str | None, str]]:
    """Members of that day, "not said" first; a helper of before stays on offer."""
    choices: list[tuple[str | None, str]] = [(None, _("Not said"))]
    choices += [(member.person_id, member.full_name) for member in helpers]
    if kept is not None and kept not in (person for person, _name in choices):
        choices.append((kept, kept_name or _("Somebody who left the team")))
    return choices


class DetailsPanel(Form):
    """Date, place and helper carry over to the next person; result, number and note do not."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day = DateField("helped_on", context.clock)
        self.day.set_value(context.clock.today())
        self.result: ChoiceField[AssistanceResult] = ChoiceField(
            [(result, label(result)) for result in AssistanceResult]
        )
        self.place: ChoiceField[AssistancePlace | None] = ChoiceField(place_choices())
        self.helper: ChoiceField[str | None] = ChoiceField()
        self.dossier = TextField()
        self.note = TextArea(1)
        self.add_beside(
            FormField("helped_on", _("Day"), self.day, parent=self),
            FormField("result", _("Result"), self.result, parent=self),
        )
        self.add_beside(
            FormField("place", _("Place"), self.place, parent=self),
            FormField("helper_id", _("Who helped"), self.helper, parent=self),
        )
        self._dossier_field = self.add("dossier_code", _("Number of the dossier"), self.dossier)
        self.add("note", _("Note"), self.note)
        self.ask_dossier(wanted=False)

    def set_helpers(self, helpers: Sequence[Membership], me: str | None) -> None:
        """Offer the members of that day; at first it is who is at the keyboard."""
        first_time = self.helper.count() == 0
        self.helper.set_choices(helper_choices(helpers))
        if first_time:
            self.helper.set_value(me)

    def ask_dossier(self, *, wanted: bool) -> None:
        """Ask for the dossier's number, when one was submitted."""
        self._dossier_field.setVisible(wanted)

    def has_input(self) -> bool:
        """Whether something was typed that is for this help only."""
        return self.note.value() is not None or self.dossier.value() is not None

    def clear_for_next(self) -> None:
        """Keep what carries over."""
        self.result.set_value(AssistanceResult.DONE)
        self.dossier.set_value(None)
        self.note.set_value(None)
        self.clear_errors()
