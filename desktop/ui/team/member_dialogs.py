"""Add a member, correct what is known, change the role, note the last day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBrokenError
from desktop.domain.team import Association, Role, Sex
from desktop.domain.text.dates import format_date
from desktop.services.team import (
    AddMember,
    ChangeRole,
    EditMember,
    EndMembership,
    add_member,
    change_role,
    edit_member,
    end_membership,
)
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, TextField
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.form_dialog import FormDialog, Saving
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from desktop.domain.changes import Seen
    from desktop.domain.team import Membership
    from desktop.ui.context import AppContext


class MemberDialog(FormDialog):
    """A person who joins, or what is known of a member.

    Args:
        context: As everywhere.
        original: The membership to be corrected; None adds a person.
        seen: Where `original` was read.
        parent: The view.
    """

    DRAFT = "member"

    def __init__(
        self,
        context: AppContext,
        original: Membership | None = None,
        seen: Seen | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = _("New member") if original is None else _("Correct the member")
        super().__init__(context, title, parent=parent)
        self._original = original
        self._seen = seen
        self.full_name = TextField()
        self.role: ChoiceField[Role] = ChoiceField(
            [(role, label(role)) for role in (Role.MEMBER, Role.DEPUTY, Role.HEAD)]
        )
        self.valid_from = DateField("valid_from", context.clock, allow_future=True)
        self.valid_to = DateField("valid_to", context.clock, allow_future=True)
        self.position = TextField()
        associations: list[tuple[Association | None, str]] = [(None, _("None"))]
        associations += [(one, label(one)) for one in Association]
        self.association: ChoiceField[Association | None] = ChoiceField(associations)
        sexes: list[tuple[Sex | None, str]] = [(None, _("Not said"))]
        sexes += [(one, label(one)) for one in Sex]
        self.sex: ChoiceField[Sex | None] = ChoiceField(sexes)
        self.phone = TextField()
        self.skills = TextField()
        self._lay_out_fields()
        self._fill()
        self.watch()
        self.full_name.setFocus()

    def draft_about(self) -> str:
        """The membership; "" for a new member."""
        return self._original.id if self._original else ""

    def command(self) -> Saving:
        """The member as typed."""
        first = _needed(self.valid_from, "valid_from")
        role = self.role.value() or Role.MEMBER
        if self._original is None:
            return add_member, AddMember(
                full_name=self.full_name.value() or "",
                role=role,
                valid_from=first,
                position=self.position.value(),
                association=self.association.value(),
                skills=self.skills.value(),
                sex=self.sex.value(),
                phone=self.phone.value(),
            )
        edited = replace(
            self._original,
            full_name=self.full_name.value() or "",
            role=role,
            valid_to=self.valid_to.value(),
            position=self.position.value(),
            association=self.association.value(),
            skills=self.skills.value(),
            sex=self.sex.value(),
            phone=self.phone.value(),
        )
        return edit_member, EditMember(self._original, edited, self._seen)

    def _lay_out_fields(self) -> None:
        self.form.add("full_name", _("Full name"), self.full_name)
        self.form.add_beside(
            FormField("role", _("Role"), self.role),
            FormField("valid_from", _("In the team from"), self.valid_from),
        )
        ends = FormField("valid_to", _("Last day, if it has ended"), self.valid_to)
        self.form.add_beside(ends, FormField("phone", _("Phone, if wanted"), self.phone))
        ends.setVisible(self._original is not None)
        self.form.add(
            "position",
            _("Post in the village or commune"),
            self.position,
            hint=_("for example: head of village, policeman, teacher"),
        )
        self.form.add_beside(
            FormField("association", _("Mass organisation"), self.association),
            FormField("sex", _("Sex, if wanted"), self.sex),
        )
        self.form.add("skills", _("What the person is good at"), self.skills)

    def _fill(self) -> None:
        original = self._original
        if original is None:
            self.valid_from.set_value(self.context.clock.today())
            return
        self.full_name.set_value(original.full_name)
        self.role.set_value(original.role)
        self.valid_from.set_value(original.valid_from)
        # Its first day is what a membership is known by; another one is another membership.
        self.valid_from.setEnabled(False)
        self.valid_to.set_value(original.valid_to)
        self.position.set_value(original.position)
        self.association.set_value(original.association)
        self.skills.set_value(original.skills)
        self.sex.set_value(original.sex)
        self.phone.set_value(original.phone)


class EndMembershipDialog(FormDialog):
    """The last day of a member in the team.

    Args:
        context: As everywhere.
        member: Who leaves.
        seen: Where it was read.
        parent: The view.
    """

    DRAFT = "end_membership"

    def __init__(
        self, context: AppContext, member: Membership, seen: Seen, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, _("Leaves the team"), parent=parent)
        self._member = member
        self._seen = seen
        self.valid_to = DateField("valid_to", context.clock, allow_future=True)
        self.form.add_widget(TextLabel(_in_words(member), bold=True))
        self.form.add_widget(
            TextLabel(
                _("Everything the person did stays in the book and in the reports."),
                tone=Tone.MUTED,
            )
        )
        self.form.add("valid_to", _("Last day in the team"), self.valid_to)
        self.valid_to.set_value(context.clock.today())
        self.watch()
        self.valid_to.setFocus()

    def draft_about(self) -> str:
        """The membership."""
        return self._member.id

    def command(self) -> Saving:
        """The day as typed."""
        last = _needed(self.valid_to, "valid_to")
        return end_membership, EndMembership(self._member.id, last, self._seen)


class ChangeRoleDialog(FormDialog):
    """Another role from a day on; the old one ends the day before.

    Args:
        context: As everywhere.
        member: Whose role changes.
        seen: Where it was read.
        parent: The view.
    """

    DRAFT = "change_role"

    def __init__(
        self, context: AppContext, member: Membership, seen: Seen, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, _("Another role"), parent=parent)
        self._member = member
        self._seen = seen
        others = [role for role in Role if role is not member.role]
        self.role: ChoiceField[Role] = ChoiceField([(role, label(role)) for role in others])
        self.on = DateField("on", context.clock, allow_future=True)
        self.form.add_widget(TextLabel(_in_words(member), bold=True))
        self.form.add("role", _("New role"), self.role, also=("new_role",))
        self.form.add("on", _("From this day on"), self.on, also=("valid_from",))
        self.on.set_value(context.clock.today())
        self.watch()
        self.role.setFocus()

    def draft_about(self) -> str:
        """The membership."""
        return self._member.id

    def command(self) -> Saving:
        """Role and day as chosen."""
        role = self.role.value() or Role.MEMBER
        return change_role, ChangeRole(self._member.id, role, _needed(self.on, "on"), self._seen)


def _in_words(member: Membership) -> str:
    return _("{name}, {role} from {day}").format(
        name=member.full_name, role=label(member.role), day=format_date(member.valid_from)
    )


def _needed(field: DateField, name: str) -> date:
    day = field.value()
    if day is None:
        raise RuleBrokenError("date_format", name, text="")
    return day
