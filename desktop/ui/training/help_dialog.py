"""The same help for everybody who was present in a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBrokenError
from desktop.domain.text.numbers import format_number
from desktop.domain.training import AttendanceStatus, AttendeeKind
from desktop.domain.work import AssistancePlace
from desktop.services.many import RecordForMany, record_for_many
from desktop.services.record_assistance import HelpItem, record_form
from desktop.system.labels import label
from desktop.system.texts import _, language, ngettext
from desktop.ui.widgets.fields import ChoiceField, TickBox
from desktop.ui.widgets.form_dialog import FormDialog
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.training import SessionCard
    from desktop.domain.work import AssistanceAction, Platform
    from desktop.services.record_assistance import RecordForm
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.form_dialog import Saving


class HelpForPresentDialog(FormDialog):
    """Asks only what was done; day, place and people are those of the session.

    Args:
        context: As every view.
        card: The session as saved.
        parent: The session's page.
    """

    DRAFT = "help_for_present"

    def __init__(
        self, context: AppContext, card: SessionCard, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, _("Record a help for those present"), "", parent)
        self._session = card.session
        self._people = present_residents(card)
        count = len(self._people)
        words = ngettext("{count} person present", "{count} people present", count)
        self.tick: ChoiceField[tuple[str, AssistanceAction]] = ChoiceField()
        self.milestones = TickBox(_("Also note what this help leads to"))
        self.form.add("items", _("What was done?"), self.tick, also=("platform_code",))
        self.form.add_widget(self.milestones)
        self.form.add_widget(TextLabel(words.format(count=format_number(count)), bold=True))
        self.milestones.edited.connect(self.note_edit)
        self.watch()
        context.runner.read(
            self,
            record_form,
            self._session.held_on,
            done=self._show_ticks,
            failed=context.presenter.present,
        )

    def further_inputs(self) -> Mapping[str, QWidget]:
        """The tick below the field."""
        return {"milestones": self.milestones}

    def command(self) -> Saving:
        """A help for each.

        Raises:
            RuleBrokenError: Nothing was chosen.
        """
        tick = self.tick.value()
        if tick is None:
            raise RuleBrokenError("items_missing", "items")
        return record_for_many, RecordForMany(
            helped_on=self._session.held_on,
            items=(HelpItem(*tick),),
            resident_ids=self._people,
            place=AssistancePlace.SESSION,
            milestones=self.milestones.value(),
        )

    def _show_ticks(self, form: RecordForm) -> None:
        """What was done most; of the session's own platform first."""
        own = self._session.platform_code
        pairs = sorted(form.ticks, key=lambda pair: pair[0].code != own)
        self.tick.set_choices(
            [
                ((platform.code, action), f"{_name(platform)}: {label(action)}")
                for platform, action in pairs
            ]
        )


def present_residents(card: SessionCard) -> tuple[str, ...]:
    """Ids of the residents who are saved as present."""
    return tuple(
        row.attendee_id
        for row in card.roster
        if row.attendee_kind is AttendeeKind.RESIDENT and row.status is AttendanceStatus.PRESENT
    )


def _name(platform: Platform) -> str:
    return platform.name_vi if language() == "vi" else platform.name_en
