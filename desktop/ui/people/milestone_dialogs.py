"""Dialogs about milestones: note one, or that it is no longer so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.domain.errors import RuleBrokenError
from desktop.domain.work import HowKnown, MilestoneKind, PlatformGroup
from desktop.services.milestones import (
    EndMilestone,
    RecordMilestone,
    end_milestone,
    record_milestone,
)
from desktop.system.labels import label
from desktop.system.texts import _, language
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, TextField
from desktop.ui.widgets.form_dialog import FormDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.changes import Seen
    from desktop.domain.work import Milestone, Platform
    from desktop.ui.context import AppContext
    from desktop.ui.widgets.form_dialog import Saving


class NoteMilestoneDialog(FormDialog):
    """Note what a person or a household has, with the day.

    Args:
        context: As every view.
        kinds: What can be noted here; with one kind it is not asked.
        platforms: Of the catalogue; a store names one of them.
        resident_id: Whose it is, or
        household_id: whose it is.
        parent: The page.
    """

    DRAFT = "milestone"

    def __init__(
        self,
        context: AppContext,
        kinds: Sequence[MilestoneKind],
        platforms: Sequence[Platform],
        *,
        resident_id: str | None = None,
        household_id: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._only_kind = kinds[0] if len(kinds) == 1 else None
        title = label(kinds[0]) if len(kinds) == 1 else _("Note a milestone")
        super().__init__(context, title, "", parent)
        self._resident_id = resident_id
        self._household_id = household_id
        self.kind: ChoiceField[MilestoneKind] = ChoiceField([(kind, label(kind)) for kind in kinds])
        self.day = DateField("reached_on", context.clock)
        self.day.set_value(context.clock.today())
        self.how: ChoiceField[HowKnown] = ChoiceField(
            [(how, label(how)) for how in (HowKnown.SEEN, HowKnown.TOLD, HowKnown.LIST)]
        )
        self.platform: ChoiceField[str] = ChoiceField(
            [(one.code, name_of(one)) for one in platforms if one.group is PlatformGroup.STORE]
        )
        self.link = TextField()
        form = self.form
        form.add("kind", _("What?"), self.kind).setVisible(len(kinds) > 1)
        form.add("reached_on", _("Since which day?"), self.day)
        form.add("how_known", _("How do you know?"), self.how)
        self._store_fields = (
            form.add("platform_code", _("On which platform?"), self.platform, also=("milestones",)),
            form.add("shop_link", _("Address of the shop"), self.link),
        )
        self.kind.edited.connect(self._show_store)
        self._show_store()
        self.watch()

    def draft_about(self) -> str:
        """The kind that is not asked for; "" when it is."""
        return self._only_kind or ""

    def command(self) -> Saving:
        """The milestone.

        Raises:
            RuleBrokenError: The day cannot be read.
        """
        kind = self.kind.value()
        day = self.day.value()
        if kind is None or day is None:
            raise RuleBrokenError("date_format", "reached_on", text="")
        is_store = kind is MilestoneKind.DIGITAL_STORE
        return record_milestone, RecordMilestone(
            kind=kind,
            reached_on=day,
            how_known=self.how.value() or HowKnown.SEEN,
            resident_id=self._resident_id,
            household_id=self._household_id,
            platform_code=self.platform.value() if is_store else None,
            shop_link=self.link.value() if is_store else None,
        )

    @Slot()
    def _show_store(self) -> None:
        for field in self._store_fields:
            field.setVisible(self.kind.value() is MilestoneKind.DIGITAL_STORE)


class EndMilestoneDialog(FormDialog):
    """That something no longer holds from a day on.

    Args:
        context: As every view.
        choices: Milestones with words for them; with one it is not asked which.
        seen: The cursor at which they were read.
        parent: The page.
    """

    DRAFT = "end_milestone"

    def __init__(
        self,
        context: AppContext,
        choices: Sequence[tuple[Milestone, str]],
        seen: Seen,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _("No longer so"), "", parent)
        self._seen = seen
        self._ids = [milestone.id for milestone, _words in choices]
        self.which: ChoiceField[str] = ChoiceField(
            [(milestone.id, words) for milestone, words in choices]
        )
        self.day = DateField("ended_on", context.clock)
        self.day.set_value(context.clock.today())
        self.form.add("milestone_id", _("What?"), self.which)
        self.form.add("ended_on", _("Since which day?"), self.day)
        self.watch()

    def draft_about(self) -> str:
        """The milestones that can be chosen."""
        return " ".join(self._ids)

    def command(self) -> Saving:
        """The end.

        Raises:
            RuleBrokenError: The day cannot be read.
        """
        day = self.day.value()
        if day is None:
            raise RuleBrokenError("date_format", "ended_on", text="")
        return end_milestone, EndMilestone(self.which.value() or "", day, self._seen)


def name_of(platform: Platform) -> str:
    """The platform's name in the chosen language."""
    return platform.name_vi if language() == "vi" else platform.name_en
