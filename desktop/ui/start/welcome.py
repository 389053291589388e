"""The first screen: unlock a team of this PC, try the practice village, or set up a team.

Its buttons have words only: drawing icons would load another library before the first paint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.system.texts import _
from desktop.ui.theme import PRODUCT_NAME, Tone
from desktop.ui.widgets.buttons import ActionButton, ButtonKind, PrimaryButton
from desktop.ui.widgets.fields import ChoiceField, TickBox
from desktop.ui.widgets.form import Form
from desktop.ui.widgets.labels import Heading, TextLabel
from desktop.ui.widgets.panel import Column, Panel
from desktop.ui.widgets.secret_field import SecretField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.services.team_folders import TeamEntry


class WelcomeStep(Column):
    """What people see when the program starts.

    Args:
        teams: Teams of this PC; the first is offered.
        practice_passphrase: Shown, so that practice can be left and entered again.
        parent: As in Qt.

    Signals:
        unlock_wanted: A `TeamEntry` and the passphrase typed.
        practice_wanted: The practice village.
        create_wanted: Set up a team.
        join_wanted: This is a further PC of a team.
        code_wanted: The passphrase is forgotten.
        copy_wanted: A team is to come back from a copy.
    """

    unlock_wanted = Signal(object, str)
    practice_wanted = Signal()
    create_wanted = Signal()
    join_wanted = Signal()
    code_wanted = Signal()
    copy_wanted = Signal()

    def __init__(
        self,
        teams: Sequence[TeamEntry],
        practice_passphrase: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._teams = {entry.id: entry for entry in teams}
        self.rows.addWidget(Heading(PRODUCT_NAME))
        self.rows.addWidget(
            TextLabel(
                _("The working book of the community digital technology team"), tone=Tone.MUTED
            )
        )
        if teams:
            self.rows.addWidget(self._unlock_panel(teams))
        self.rows.addWidget(self._other_ways(practice_passphrase, primary=not teams))
        self.rows.addStretch(1)

    def focus_first(self) -> None:
        """The passphrase, or the practice button when there is no team yet."""
        if self._teams:
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.practice.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """While something is being opened nothing else can be started."""
        for button in (self.practice, self.new_team, self.join, self.restore):
            button.setEnabled(not busy)
        if self._teams:
            self.forgotten.setEnabled(not busy)
            self.unlock.setEnabled(not busy)
            self.passphrase.setReadOnly(busy)

    def show_wrong(self, sentence: str) -> None:
        """Say at the passphrase what was wrong; what was typed is marked to be typed over."""
        self.form.show_error("passphrase", sentence)
        self.passphrase.selectAll()

    def _unlock_panel(self, teams: Sequence[TeamEntry]) -> Panel:
        panel = Panel()
        self.form = Form()
        self.team = ChoiceField([(entry.id, entry.name) for entry in teams])
        if len(teams) > 1:
            self.form.add("team_id", _("Team"), self.team)
        else:
            panel.rows.addWidget(Heading(teams[0].name, 2))
            self.team.setParent(self)
            self.team.hide()
        self.passphrase = SecretField()
        self.form.add("passphrase", _("Passphrase"), self.passphrase)
        self.shown = TickBox(_("Show the letters"))
        self.form.add_widget(self.shown)
        self.unlock = PrimaryButton(_("Open"))
        self.forgotten = ActionButton(_("Passphrase forgotten?"), kind=ButtonKind.QUIET)
        self.forgotten.setVisible(any(not entry.practice for entry in teams))
        panel.rows.addWidget(self.form)
        panel.rows.addWidget(self.unlock)
        panel.rows.addWidget(self.forgotten, 0, Qt.AlignmentFlag.AlignLeft)
        self.forgotten.clicked.connect(self.code_wanted)
        self.shown.edited.connect(self._on_shown_edited)
        self.passphrase.returnPressed.connect(self._on_unlock)
        self.unlock.clicked.connect(self._on_unlock)
        return panel

    def _other_ways(self, practice_passphrase: str, *, primary: bool) -> Panel:
        panel = Panel()
        kind = ButtonKind.PRIMARY if primary else ButtonKind.PLAIN
        self.practice = ActionButton(_("Open the practice village"), kind=kind)
        self.new_team = ActionButton(_("Set up a new team"))
        panel.rows.addWidget(
            TextLabel(_("The practice village is invented: try everything, nothing can go wrong."))
        )
        words = QHBoxLayout()
        words.addWidget(self.practice)
        words.addStretch(1)
        panel.rows.addLayout(words)
        note = TextLabel(
            _("Its passphrase: {passphrase}").format(passphrase=practice_passphrase),
            tone=Tone.MUTED,
        )
        note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        note.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        panel.rows.addWidget(note)
        self.join = ActionButton(_("Join a team of another PC"))
        self.restore = ActionButton(_("Bring a team back from a copy"), kind=ButtonKind.QUIET)
        new = QHBoxLayout()
        new.addWidget(self.new_team)
        new.addWidget(self.join)
        new.addStretch(1)
        panel.rows.addLayout(new)
        panel.rows.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignLeft)
        self.practice.clicked.connect(self.practice_wanted)
        self.new_team.clicked.connect(self.create_wanted)
        self.join.clicked.connect(self.join_wanted)
        self.restore.clicked.connect(self.copy_wanted)
        return panel

    @Slot()
    def _on_shown_edited(self) -> None:
        self.passphrase.set_shown(shown=self.shown.value())

    @Slot()
    def _on_unlock(self) -> None:
        if not self.unlock.isEnabled():
            return
        self.form.clear_errors()
        entry = self._teams[self.team.value() or ""]
        if not self.passphrase.secret():
            self.form.show_error("passphrase", _("Type the team's passphrase, then press Enter."))
            return
        self.unlock_wanted.emit(entry, self.passphrase.secret())
