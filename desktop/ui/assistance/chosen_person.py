"""The person who was chosen: who it is for certain, and what the person has already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.text.dates import format_birth, format_date
from desktop.system.labels import label
from desktop.system.texts import _, language
from desktop.ui.theme import Tone
from desktop.ui.widgets.fields import TickBox
from desktop.ui.widgets.household_picker import household_name
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.person_picker import describe_person

if TYPE_CHECKING:
    from desktop.domain.rows.people import PersonCard, PersonRow
    from desktop.domain.work import MilestoneKind


class ChosenPerson(QWidget):
    """Name large, what tells namesakes apart, milestones, the last help.

    Signals:
        edited: "For the whole household" was ticked or not any more.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.resident_id: str | None = None
        self.household_id: str | None = None
        self.held: frozenset[MilestoneKind] = frozenset()
        self._name = TextLabel(scale=1.25, bold=True, parent=self)
        self._details = TextLabel(parent=self)
        self._before = TextLabel(tone=Tone.MUTED, parent=self)
        self.household_tick = TickBox("", self)
        self.household_tick.edited.connect(self.edited)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for widget in (self._name, self._details, self._before, self.household_tick):
            rows.addWidget(widget)
        self.clear()

    @property
    def name(self) -> str:
        """The full name."""
        return self._name.text()

    @property
    def before(self) -> str:
        """What is said of earlier helps and milestones."""
        return self._before.text()

    @property
    def whole_household(self) -> bool:
        """Whether the help was for all who live there."""
        return self.household_id is not None and self.household_tick.isChecked()

    def clear(self) -> None:
        """Nobody."""
        self.resident_id = None
        self.household_id = None
        self.held = frozenset()
        self.household_tick.setChecked(False)
        for words in (self._name, self._details, self._before):
            words.setText("")
        self.household_tick.hide()

    def show_row(self, row: PersonRow) -> None:
        """At once from the search result; the card follows."""
        self.clear()
        self.resident_id = row.id
        self.household_id = row.household_id
        self._name.setText(row.full_name)
        self._details.setText(" · ".join(describe_person(row).split(" · ")[1:]))
        self._offer_household(row.head_name, row.household_code)

    def show_card(self, card: PersonCard) -> None:
        """Everything that helps to be sure of the person and of what is left to do."""
        resident = card.resident
        ticked = self.household_tick.isChecked() and self.resident_id == resident.id
        self.resident_id = resident.id
        self.household_id = card.household.id if card.household else None
        self.held = frozenset(
            milestone.kind for milestone in card.milestones if milestone.ended_on is None
        )
        self._name.setText(resident.full_name)
        parts = [format_birth(resident.birth_on, resident.birth_precision)]
        if card.household is not None:
            parts.append(household_name(card.head_name, card.household.code))
            parts += [part for part in (card.household.lane, card.village_name) if part]
        self._details.setText(" · ".join(parts))
        self._before.setText("\n".join(_history(card)))
        code = card.household.code if card.household else None
        self._offer_household(card.head_name, code)
        self.household_tick.setChecked(ticked)

    def _offer_household(self, head_name: str | None, code: str | None) -> None:
        self.household_tick.setVisible(self.household_id is not None)
        name = household_name(head_name, code)
        self.household_tick.setText(_("For all of them: {household}").format(household=name))


def _history(card: PersonCard) -> list[str]:
    lines = []
    held = [milestone for milestone in card.milestones if milestone.ended_on is None]
    if held:
        names = ", ".join(label(milestone.kind) for milestone in held)
        lines.append(_("Has already: {milestones}").format(milestones=names))
    if card.helps:
        last = card.helps[0]
        platform = last.platform_name_vi if language() == "vi" else last.platform_name_en
        lines.append(
            _("Last helped on {day}: {action}, {platform}").format(
                day=format_date(last.helped_on), action=label(last.action), platform=platform
            )
        )
    return lines
