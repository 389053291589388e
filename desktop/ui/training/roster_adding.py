"""Putting names on a roster: one by one, somebody new, the whole team, or a pasted list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.text.numbers import format_number
from desktop.domain.training import AttendeeKind, SessionKind, SessionState
from desktop.services.matching import match_people
from desktop.services.training import members_for_roster
from desktop.system.texts import _, ngettext
from desktop.ui.theme import Tone
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.fields import TickBox
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.paste_dialog import PasteDialog
from desktop.ui.widgets.person_picker import PersonPicker, describe_person

if TYPE_CHECKING:
    from datetime import date

    from desktop.domain.rows.people import PersonRow
    from desktop.domain.team import Membership
    from desktop.domain.training import TrainingSession
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.paste_dialog import Taken


class RosterAdding(QWidget):
    """Residents are found or pasted; of a team training the team is put on the roster.

    On the day of a session and after it those added can be said to have come uninvited: they are
    present at once. Lines of a pasted list that nobody has decided are kept for as long as the
    session is open.

    Args:
        context: As everywhere.
        parent: The session's page.

    Signals:
        invite_wanted: Kind of attendee, and ids.
        walk_ins_wanted: Ids of residents who came uninvited.
        new_wanted: The name of somebody who is not in the list yet.
    """

    invite_wanted = Signal(object, object)
    walk_ins_wanted = Signal(object)
    new_wanted = Signal(str)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._session: TrainingSession | None = None
        self._undecided = ""
        self.picker = PersonPicker(context, _("Add a resident to the roster"), parent=self)
        self.walk_in = TickBox(_("Came uninvited"), self)
        self.team_button = ActionButton(_("Put the whole team on the roster"), "people")
        self.paste_button = ActionButton(_("Paste a list"), "copy")
        self.left_over = TextLabel("", tone=Tone.WARNING, parent=self)
        self.left_over.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        row = FlowLayout(spacing=12)
        row.add(self.picker)
        for beside in (self.walk_in, self.paste_button):
            row.addWidget(beside)
            row.setAlignment(beside, Qt.AlignmentFlag.AlignTop)
        rows.addLayout(row)
        rows.addWidget(self.team_button, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.left_over)
        self.picker.picked.connect(self._on_picked)
        self.picker.new_wanted.connect(self.new_wanted)
        self.team_button.clicked.connect(self._on_team_clicked)
        self.paste_button.clicked.connect(self.paste)

    @property
    def first(self) -> QWidget:
        """Where adding begins."""
        return self.picker if self.picker.isVisibleTo(self) else self.team_button

    def show_session(self, session: TrainingSession, today: date) -> None:
        """Offer what fits the session; lines left over from another one are forgotten."""
        other = self._session is None or self._session.id != session.id
        if self._session is not None and other:
            self._keep("")
        if other:
            # Who is added to a session that took place stands on its signed list, and came.
            self.walk_in.set_value(session.state is SessionState.HELD)
        self._session = session
        of_team = session.kind is SessionKind.TEAM_TRAINING
        self.picker.setVisible(not of_team)
        self.walk_in.setVisible(not of_team and session.held_on <= today)
        self.paste_button.setVisible(not of_team)
        self.team_button.setVisible(of_team)

    @property
    def came_uninvited(self) -> bool:
        """Whether those who are added now came by themselves."""
        return self.walk_in.isVisibleTo(self) and self.walk_in.value()

    @property
    def undecided(self) -> str:
        """Pasted lines that wait for a decision."""
        return self._undecided

    def take_lines(self, lines: str) -> None:
        """Pasted lines of a draft wait again."""
        self._keep(lines)

    def after_invited(self) -> None:
        """For the next name."""
        self.picker.clear()

    def _keep(self, lines: str) -> None:
        self._undecided = lines
        count = lines.count("\n") + 1 if lines else 0
        words = ngettext(
            "{count} pasted line waits for a decision: press “Paste a list”.",
            "{count} pasted lines wait for a decision: press “Paste a list”.",
            count,
        )
        self.left_over.setText(words.format(count=format_number(count)) if lines else "")
        self.left_over.setVisible(bool(lines))

    @Slot(object)
    def _on_picked(self, person: PersonRow) -> None:
        self._want((person.id,))

    def _want(self, residents: tuple[str, ...]) -> None:
        if self.came_uninvited:
            self.walk_ins_wanted.emit(residents)
        else:
            self.invite_wanted.emit(AttendeeKind.RESIDENT, residents)

    @Slot()
    def paste(self) -> None:
        """Open the box for a pasted list."""
        title = _("Paste the names of those who came")
        dialog: PasteDialog[PersonRow] = PasteDialog(
            self._context,
            match_people,
            describe_person,
            PersonPicker(self._context, _("Who is meant?"), offer_new=False),
            title,
            self._undecided,
            self,
        )
        dialog.taken.connect(self._on_taken)
        dialog.open()

    @Slot(object)
    def _on_taken(self, taken: Taken[PersonRow]) -> None:
        self._keep(taken.undecided)
        self._want(tuple(row.id for row in taken.rows))

    @Slot()
    def _on_team_clicked(self) -> None:
        if self._session is not None:
            self._context.runner.read(
                self,
                members_for_roster,
                self._session.held_on,
                done=self._take_members,
                failed=self._context.presenter.present,
            )

    def _take_members(self, members: tuple[Membership, ...]) -> None:
        self.invite_wanted.emit(AttendeeKind.MEMBER, tuple(one.person_id for one in members))
