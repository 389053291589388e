"""The team: its decision, members with their dates, community groups, villages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import Slot

from desktop.domain.papers import PaperKind
from desktop.domain.team import Role
from desktop.domain.text.dates import format_date
from desktop.domain.text.names import sort_key_bytes
from desktop.services.places import full_name
from desktop.services.team import team_overview
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.team.member_dialogs import ChangeRoleDialog, EndMembershipDialog, MemberDialog
from desktop.ui.team.other_dialogs import ChannelDialog, TeamDialog, VillageDialog
from desktop.ui.team.sections import (
    ListSection,
    channel_columns,
    member_columns,
    village_columns,
)
from desktop.ui.theme import Tone
from desktop.ui.undo import tell_saved
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.draft_dialog import Reopening
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.paper_link import PaperLink
from desktop.ui.widgets.tabs import Tabs
from desktop.ui.widgets.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.domain.places import Village
    from desktop.domain.rows.team import TeamOverview
    from desktop.domain.team import Channel, Membership
    from desktop.domain.text.name_order import NameOrder
    from desktop.ui.context import AppContext
    from desktop.ui.jobs import Job
    from desktop.ui.widgets.form_dialog import FormDialog


_DIALOGS: Final[dict[type[FormDialog], int]] = {
    MemberDialog: 0,
    ChangeRoleDialog: 0,
    EndMembershipDialog: 0,
    ChannelDialog: 1,
    VillageDialog: 2,
}
"""Dialogs about a row, and the place of its list among the tabs."""


class TeamView(View):
    """One line about the team, and three lists behind each other."""

    tables: ClassVar = frozenset({"team", "membership", "channel", "village", "coverage"})

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Team"), parent)
        self._overview: TeamOverview | None = None
        self._job: Job | None = None
        self._wanted: tuple[str, str] | None = None
        self._reopening = Reopening(
            self,
            {
                TeamDialog.DRAFT: self._on_edit_team,
                **{kind.DRAFT: partial(self._ask_again, kind) for kind in _DIALOGS},
            },
        )
        self._name = TextLabel("", bold=True, parent=self)
        self._about = TextLabel("", tone=Tone.MUTED, parent=self)
        self.edit_button = ActionButton(_("Change"), "edit", parent=self)
        self.edit_button.setAccessibleName(_("Change the team and its decision"))
        self.edit_button.setEnabled(False)
        self.header.addWidget(self.edit_button)
        self.paper_link = PaperLink(
            context, _("Decision on paper"), PaperKind.TEAM_DECISION, parent=self
        )
        self.header.addWidget(self.paper_link)
        self.members: ListSection[Membership] = ListSection(
            _("Members"),
            member_columns(context.session.name_order),
            _("New member"),
            _("Nobody is in the team yet."),
        )
        self.role_button = self.members.add_action(_("Another role"), "user")
        self.end_button = self.members.add_action(_("Leaves the team"), "sign-out")
        self.channels: ListSection[Channel] = ListSection(
            _("Groups"), channel_columns(), _("New group"), _("There is no community group yet.")
        )
        self.villages: ListSection[Village] = ListSection(
            _("Villages"), village_columns(), _("New village"), _("There is no village yet.")
        )
        self.members.add_export(context, "thanh-vien", personal=True)
        self.channels.add_export(context, "cac-nhom", personal=False)
        self.villages.add_export(context, "cac-thon", personal=False)
        self.tabs = Tabs(_("Parts of the team"), self)
        for section in self._sections():
            self.tabs.addTab(section, section.title)
        self.body.addWidget(self._name)
        self.body.addWidget(self._about)
        self.body.addWidget(self.tabs, 1)
        self._connect()

    @property
    def about_text(self) -> str:
        """What is said of the team above the lists."""
        return self._about.text()

    def reload(self) -> None:
        """Read the team again."""
        if self._job is not None:
            self._job.cancel()
        self._job = self.context.runner.read(
            self, team_overview, done=self._show, failed=self.context.presenter.present
        )

    def arrive(self, **arguments: object) -> None:
        """`member_id` (a person), `membership_id` or `channel_id`: that line is chosen."""
        for name in ("member_id", "membership_id", "channel_id"):
            value = arguments.get(name)
            if isinstance(value, str):
                self._wanted = (name, value)
        self._choose_wanted()

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Go on with the dialog once the team was read."""
        self._reopening.hold(body)
        if self._overview is not None:
            self._reopening.open_now()

    def focus_first(self) -> None:
        """The list shown."""
        self._sections()[self.tabs.currentIndex()].table.setFocus()

    def _sections(self) -> tuple[ListSection[Any], ...]:
        return (self.members, self.channels, self.villages)

    def _connect(self) -> None:
        self.edit_button.clicked.connect(self._on_edit_team)
        self.members.new_wanted.connect(partial(self._ask, MemberDialog, None))
        self.members.opened.connect(partial(self._ask, MemberDialog))
        self.channels.new_wanted.connect(partial(self._ask, ChannelDialog, None))
        self.channels.opened.connect(partial(self._ask, ChannelDialog))
        self.villages.new_wanted.connect(partial(self._ask, VillageDialog, None))
        self.villages.opened.connect(partial(self._ask, VillageDialog))
        self.members.table.chosen.connect(self._on_member_chosen)
        self.role_button.clicked.connect(self._on_role_clicked)
        self.end_button.clicked.connect(self._on_end_clicked)

    def _show(self, overview: TeamOverview) -> None:
        self._job = None
        self._overview = overview
        self.edit_button.setEnabled(True)
        self._name.setText(overview.team.name)
        self._about.setText(describe_team(overview))
        place = partial(_place, names=self.context.session.name_order)
        self.members.set_rows(sorted(overview.memberships, key=place))
        self.channels.set_rows(overview.channels)
        self.villages.set_rows(overview.villages)
        self._choose_wanted()
        self._on_member_chosen(self.members.table.current())
        self._reopening.open_now()

    def _choose_wanted(self) -> None:
        if self._wanted is None or self._overview is None:
            return
        name, value = self._wanted
        self._wanted = None
        if name == "channel_id":
            self.tabs.setCurrentWidget(self.channels)
            self.channels.table.choose(value)
            return
        if name == "member_id":
            # The newest of the person's memberships stands first.
            ids = [one.id for one in self._overview.memberships if one.person_id == value]
            value = ids[0] if ids else value
        self.tabs.setCurrentWidget(self.members)
        self.members.table.choose(value)

    def _ask(self, dialog: type[FormDialog], row: object) -> None:
        """Open a dialog for a row, or for something new."""
        if self._overview is not None:
            self._open(dialog(self.context, row, self._overview.seen, self))  # type: ignore[arg-type]

    def _ask_again(self, dialog: type[FormDialog]) -> None:
        """Open a dialog for the row that a draft is about; a row that is gone opens nothing."""
        about = self._reopening.about
        section = self._sections()[_DIALOGS[dialog]]
        self.tabs.setCurrentWidget(section)
        if not about:
            self._ask(dialog, None)
        elif section.table.choose(about):
            self._ask(dialog, section.table.current())

    def _open(self, dialog: FormDialog) -> None:
        dialog.saved.connect(self._on_saved)
        dialog.open()

    @Slot()
    def _on_edit_team(self) -> None:
        if self._overview is not None:
            self._open(TeamDialog(self.context, self._overview.team, self._overview.seen, self))

    @Slot(object)
    def _on_member_chosen(self, member: Membership | None) -> None:
        is_open = member is not None and member.valid_to is None
        self.role_button.setEnabled(is_open)
        self.end_button.setEnabled(is_open)

    @Slot()
    def _on_role_clicked(self) -> None:
        member = self.members.table.current()
        if member is not None and self._overview is not None:
            self._open(ChangeRoleDialog(self.context, member, self._overview.seen, self))

    @Slot()
    def _on_end_clicked(self) -> None:
        member = self.members.table.current()
        if member is not None and self._overview is not None:
            self._open(EndMembershipDialog(self.context, member, self._overview.seen, self))

    @Slot(object)
    def _on_saved(self, _result: object) -> None:
        tell_saved(self.context, self, _("Saved."))


def _place(member: Membership, names: NameOrder) -> tuple[bool, int, bytes, int]:
    """Who is in the team first, the head on top, then by name."""
    name = sort_key_bytes(member.full_name, None, names)
    order = list(Role)
    role = order.index(member.role) if member.role in order else len(order)
    ended = member.valid_to is not None
    return (ended, role, name, -member.valid_from.toordinal())


def describe_team(overview: TeamOverview) -> str:
    """Level, place and decision in one line."""
    team = overview.team
    parts = [label(team.level)]
    places = [full_name(unit) for unit in (overview.commune, overview.province) if unit]
    if places:
        parts.append(", ".join(places))
    if team.decision_number and team.decided_on:
        parts.append(
            _("Decision {number} of {day}").format(
                number=team.decision_number, day=format_date(team.decided_on)
            )
        )
    elif team.decision_number:
        parts.append(_("Decision {number}").format(number=team.decision_number))
    else:
        parts.append(_("The decision is not entered yet."))
    return " · ".join(parts)
