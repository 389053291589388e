"""The team's own data, its community groups and its villages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.team import ChannelKind
from desktop.services.team import (
    AddVillage,
    EditTeam,
    EditVillage,
    SaveChannel,
    add_village,
    edit_team,
    edit_village,
    save_channel,
)
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, TextField, TickBox
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.form_dialog import FormDialog, Saving
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.domain.changes import Seen
    from desktop.domain.places import Village
    from desktop.domain.team import Channel, Team
    from desktop.ui.context import AppContext


class TeamDialog(FormDialog):
    """Name, and the decision that set the team up.

    Args:
        context: As everywhere.
        team: As read.
        seen: Where it was read.
        parent: The view.
    """

    DRAFT = "team"

    def __init__(
        self, context: AppContext, team: Team, seen: Seen, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, _("The team and its decision"), parent=parent)
        self._team = team
        self._seen = seen
        self.name = TextField()
        self.decision = TextField()
        self.decided_on = DateField("decided_on", context.clock)
        self.form.add("name", _("Name of the team"), self.name)
        self.form.add_beside(
            FormField("decision_number", _("Decision number"), self.decision),
            FormField("decided_on", _("Day of the decision"), self.decided_on),
        )
        self.name.set_value(team.name)
        self.decision.set_value(team.decision_number)
        self.decided_on.set_value(team.decided_on)
        self.watch()
        self.name.setFocus()

    def command(self) -> Saving:
        """The team as typed."""
        edited = replace(
            self._team,
            name=self.name.value() or "",
            decision_number=self.decision.value(),
            decided_on=self.decided_on.value(),
        )
        return edit_team, EditTeam(self._team, edited, self._seen)


class ChannelDialog(FormDialog):
    """A community group, and who besides residents is in it.

    Args:
        context: As everywhere.
        original: The group to be changed; None makes a new one.
        seen: Where it was read.
        parent: The view.
    """

    DRAFT = "channel"

    def __init__(
        self,
        context: AppContext,
        original: Channel | None = None,
        seen: Seen | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = _("New group") if original is None else _("Change the group")
        super().__init__(context, title, parent=parent)
        self._original = original
        self._seen = seen
        self.kind: ChoiceField[ChannelKind] = ChoiceField(
            [(kind, label(kind)) for kind in ChannelKind]
        )
        self.name = TextField()
        self.opened_on = DateField("opened_on", context.clock)
        self.closed_on = DateField("closed_on", context.clock)
        self.leaders = TickBox(_("Leaders of the commune are in it"))
        self.department = TickBox(_("The department is in it"))
        self.companies = TickBox(_("Companies are in it"))
        self.form.add("name", _("Name of the group"), self.name)
        self.form.add("kind", _("Where it is"), self.kind)
        self.form.add_beside(
            FormField("opened_on", _("Opened on, if known"), self.opened_on),
            FormField("closed_on", _("Closed on, if it was closed"), self.closed_on),
        )
        self.form.add_widget(TextLabel(_("Besides residents and the team:"), bold=True))
        for box in self._boxes():
            self.form.add_widget(box)
        self._fill()
        self.watch()
        for box in self._boxes():
            box.edited.connect(self.note_edit)
        self.name.setFocus()

    def draft_about(self) -> str:
        """The group; "" for a new one."""
        return self._original.id if self._original else ""

    def command(self) -> Saving:
        """The group as typed."""
        return save_channel, SaveChannel(
            original=self._original,
            kind=self.kind.value() or ChannelKind.OTHER,
            name=self.name.value() or "",
            opened_on=self.opened_on.value(),
            closed_on=self.closed_on.value(),
            with_commune_leaders=self.leaders.value(),
            with_department=self.department.value(),
            with_companies=self.companies.value(),
            seen=self._seen,
        )

    def further_inputs(self) -> Mapping[str, QWidget]:
        """Who is in it."""
        names = ("leaders", "department", "companies")
        return dict(zip(names, self._boxes(), strict=True))

    def _boxes(self) -> tuple[TickBox, ...]:
        return (self.leaders, self.department, self.companies)

    def _fill(self) -> None:
        original = self._original
        if original is None:
            return
        self.kind.set_value(original.kind)
        self.name.set_value(original.name)
        self.opened_on.set_value(original.opened_on)
        self.closed_on.set_value(original.closed_on)
        self.leaders.set_value(original.with_commune_leaders)
        self.department.set_value(original.with_department)
        self.companies.set_value(original.with_companies)


class VillageDialog(FormDialog):
    """A village that the team serves.

    Args:
        context: As everywhere.
        original: The village to be changed; None adds one.
        seen: Where it was read.
        parent: The view.
    """

    DRAFT = "village"

    def __init__(
        self,
        context: AppContext,
        original: Village | None = None,
        seen: Seen | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = _("New village") if original is None else _("Change the village")
        super().__init__(context, title, parent=parent)
        self._original = original
        self._seen = seen
        self.name = TextField()
        self.valid_to = DateField("valid_to", context.clock, allow_future=True)
        self.form.add(
            "name",
            _("Name of the village"),
            self.name,
            hint=_("Write it as people say it, with its kind before the name."),
        )
        if original is not None:
            self.form.add(
                "valid_to",
                _("Last day, if it was merged or renamed"),
                self.valid_to,
                hint=_("Households stay where they are; papers of that time stay right."),
            )
            self.name.set_value(original.name)
            self.valid_to.set_value(original.valid_to)
        self.watch()
        self.name.setFocus()

    def draft_about(self) -> str:
        """The village; "" for a new one."""
        return self._original.id if self._original else ""

    def command(self) -> Saving:
        """The village as typed."""
        name = self.name.value() or ""
        if self._original is None:
            return add_village, AddVillage(name)
        edited = replace(self._original, name=name, valid_to=self.valid_to.value())
        return edit_village, EditVillage(self._original, edited, self._seen)
