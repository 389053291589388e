"""Set up a team: where it works, what it is called, who leads it, its passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot

from desktop.domain.errors import RuleBrokenError
from desktop.domain.places import UnitKind
from desktop.domain.team import TeamLevel
from desktop.services.vault import CreateTeam
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.start.step import FormStep
from desktop.ui.widgets.buttons import PrimaryButton
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, TextArea, TextField
from desktop.ui.widgets.form import Form, FormField
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.passphrase_panel import PassphrasePanel
from desktop.ui.widgets.place_picker import CommunePicker

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.clock import Clock


class CreateStep(FormStep):
    """One form; nothing of it is lost when something in it is wrong.

    Args:
        clock: For today, and for suggesting a passphrase.
        parent: As in Qt.

    Signals:
        create_wanted: A `CreateTeam`.
        print_wanted: Team name and passphrase, to be printed.
    """

    TOPIC = "create"

    create_wanted = Signal(object)
    print_wanted = Signal(str, str)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(_("Set up a new team"), _("Step 1 of 3"), parent)
        self.form = Form()
        self._suggested_name = ""
        self._build_fields(clock)
        panel = Panel()
        panel.rows.addWidget(self.form)
        self.rows.addWidget(panel)
        self.secret = PassphrasePanel(clock)
        self.secret.print_wanted.connect(self._on_print_wanted)
        self.rows.addWidget(self.secret)
        finish = PrimaryButton(_("Set up the team"), "check")
        self.end_with(finish, self.form, self.secret.form)

    def focus_first(self) -> None:
        """The level."""
        self.level.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_fields(self, clock: Clock) -> None:
        levels = [(level, label(level)) for level in TeamLevel]
        self.level: ChoiceField[TeamLevel] = ChoiceField(levels)
        self.commune = CommunePicker(clock.today())
        self.villages = TextArea(2)
        self.name = TextField()
        self.head = TextField()
        self.decision = TextField()
        self.decided_on = DateField("decided_on", clock)
        self.form.add("level", _("The team works for"), self.level)
        self.form.add("commune_code", _("Province and commune"), self.commune)
        self.form.add(
            "village_names",
            _("Villages it serves, one a line"),
            self.villages,
            hint=_("Write them as people say them."),
        )
        self.form.add("name", _("Name of the team"), self.name)
        self.form.add("head_name", _("Full name of the head of the team"), self.head)
        self.form.add_beside(
            FormField("decision_number", _("Decision number, if known"), self.decision),
            FormField("decided_on", _("Day of the decision"), self.decided_on),
        )
        self.commune.edited.connect(self._suggest_name)
        self.villages.edited.connect(self._suggest_name)
        self.level.edited.connect(self._suggest_name)

    @Slot()
    def _suggest_name(self) -> None:
        """Keep a name that the person typed; else follow village and commune."""
        if (self.name.value() or "") != self._suggested_name:
            return
        village = _inside_a_name(next(iter(self._village_names()), ""))
        commune = _inside_a_name(self.commune.commune_name())
        of_commune = self.level.value() is TeamLevel.COMMUNE
        where = commune if of_commune else ", ".join(part for part in (village, commune) if part)
        name = _("Community digital technology team {place}").format(place=where)
        self._suggested_name = name if where else ""
        self.name.set_value(self._suggested_name)

    def _village_names(self) -> tuple[str, ...]:
        lines = (self.villages.value() or "").splitlines()
        return tuple(" ".join(line.split()) for line in lines if line.strip())

    def _command(self) -> CreateTeam:
        return CreateTeam(
            name=self.name.value() or "",
            level=self.level.value() or TeamLevel.VILLAGE,
            commune_code=self.commune.value() or "",
            village_names=self._village_names(),
            head_name=self.head.value() or "",
            passphrase=self.secret.passphrase,
            decision_number=self.decision.value(),
            decided_on=self.decided_on.value(),
        )

    def finish_step(self) -> None:
        """Ask for the team when everything is filled in."""
        try:
            command = self._command()
        except RuleBrokenError as error:
            from desktop.system.sentences import sentence

            self.show_error(error.field, sentence(error))
            return
        if self.secret.is_written_down():
            self.create_wanted.emit(command)

    @Slot(str)
    def _on_print_wanted(self, passphrase: str) -> None:
        self.print_wanted.emit(self.name.value() or "", passphrase)


def _inside_a_name(place: str) -> str:
    """The kind of a place in small letters: Thôn Nà Lốc is "thôn Nà Lốc" within a name.

    Only words known to be kinds: somebody may have typed the bare name, and that stays.
    """
    first, space, rest = place.partition(" ")
    kinds = {*_("village hamlet quarter").split(), *(label(kind).lower() for kind in UnitKind)}
    begins = {kind.split()[0] for kind in kinds}
    return f"{first.lower()}{space}{rest}" if rest and first.lower() in begins else place
