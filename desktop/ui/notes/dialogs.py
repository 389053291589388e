"""Note something down, and say how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBrokenError
from desktop.domain.issues import GoodPractice, Issue, NoteKind
from desktop.services.notes import SaveNote, SettleIssue, save_note, settle_issue
from desktop.system.labels import label
from desktop.system.texts import _, language
from desktop.ui.theme import Tone
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, TextArea
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.form_dialog import FormDialog, Saving
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from desktop.domain.rows.notes import NoteList, NoteRow
    from desktop.domain.work import Platform
    from desktop.ui.context import AppContext

_ISSUES = (NoteKind.DIFFICULTY, NoteKind.PROPOSAL)


def platform_name(platform: Platform) -> str:
    """In the language of the window."""
    return platform.name_vi if language() == "vi" else platform.name_en


class NoteDialog(FormDialog):
    """What it is, what happened, and about what.

    Args:
        context: As everywhere.
        known: Platforms and villages, and where the note was read.
        row: The note to be changed; None makes a new one.
        parent: The view.
    """

    DRAFT = "note"

    def __init__(
        self,
        context: AppContext,
        known: NoteList,
        row: NoteRow | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = _("New note") if row is None else _("Change the note")
        super().__init__(context, title, parent=parent)
        self._row = row
        self._seen = known.seen
        kinds = tuple(NoteKind) if row is None else _kinds_of(row.kind)
        self.kind: ChoiceField[NoteKind] = ChoiceField([(one, label(one)) for one in kinds])
        self.text = TextArea(4)
        self.day = DateField("day", context.clock)
        self.platform: ChoiceField[str | None] = ChoiceField(
            [(None, _("Nothing in particular")), *_platforms(known, row)]
        )
        self.village: ChoiceField[str | None] = ChoiceField(
            [(None, _("All villages")), *((one.id, one.name) for one in known.villages)]
        )
        self._lay_out_fields(known)
        self._fill(context.clock.today())
        self.watch()

    def draft_about(self) -> str:
        """The note; "" for a new one."""
        return self._row.id if self._row else ""

    def command(self) -> Saving:
        """The note as typed."""
        day = self.day.value()
        if day is None:
            raise RuleBrokenError("date_format", "day", text="")
        kind = self.kind.value() or NoteKind.DIFFICULTY
        return save_note, SaveNote(
            kind=kind,
            day=day,
            text=self.text.value() or "",
            platform_code=self.platform.value(),
            village_id=None if kind is NoteKind.PRACTICE else self.village.value(),
            original=self._row.record if self._row else None,
            seen=self._seen if self._row else None,
        )

    def first_input(self) -> QWidget:
        """A new note begins with its kind, an old one with its words."""
        return self.kind if self._row is None else self.text

    def _lay_out_fields(self, known: NoteList) -> None:
        self.form.add_beside(
            FormField("kind", _("What is it?"), self.kind),
            FormField("day", _("Day"), self.day),
        )
        self.form.add(
            "text",
            _("In a few words"),
            self.text,
            hint=_("It is printed in the report. Name no resident here."),
        )
        platform = FormField("platform_code", _("About which platform?"), self.platform)
        self._village_box = FormField("village_id", _("Village"), self.village)
        self.form.add_beside(platform, self._village_box)
        self._one_village = len(known.villages) < 2
        self.kind.edited.connect(self._show_village)

    def _fill(self, today: date) -> None:
        row = self._row
        self.day.set_value(row.day if row else today)
        if row is not None:
            self.kind.set_value(row.kind)
            self.text.set_value(row.text)
            self.platform.set_value(row.record.platform_code)
            if isinstance(row.record, Issue):
                self.village.set_value(row.record.village_id)
        self._show_village()

    def _show_village(self) -> None:
        """A team of one village is not asked, and a good practice belongs to none."""
        needless = self._one_village or self.kind.value() is NoteKind.PRACTICE
        self._village_box.setHidden(needless)


class SettleDialog(FormDialog):
    """When a difficulty or a proposal was settled, and how.

    Args:
        context: As everywhere.
        row: The note.
        known: Where it was read.
        parent: The view.
    """

    DRAFT = "settle-note"
    SAVE_ICON = "check"

    def __init__(
        self, context: AppContext, row: NoteRow, known: NoteList, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, _("Settled"), _("Note as settled"), parent)
        if isinstance(row.record, GoodPractice):
            raise TypeError("a good practice is never settled")
        self._issue: Issue = row.record
        self._seen = known.seen
        self.outcome = TextArea(3)
        self.settled_on = DateField("settled_on", context.clock)
        self.form.add_widget(TextLabel(row.text, tone=Tone.MUTED))
        self.form.add("outcome", _("How was it settled?"), self.outcome)
        self.form.add("settled_on", _("On which day?"), self.settled_on)
        self.outcome.set_value(row.outcome)
        self.settled_on.set_value(row.settled_on or context.clock.today())
        self.watch()

    def draft_about(self) -> str:
        """The note."""
        return self._issue.id

    def command(self) -> Saving:
        """How it ended, as typed."""
        day = self.settled_on.value()
        if day is None:
            raise RuleBrokenError("date_format", "settled_on", text="")
        return settle_issue, SettleIssue(self._issue, day, self.outcome.value(), self._seen)


def _kinds_of(kind: NoteKind) -> tuple[NoteKind, ...]:
    return _ISSUES if kind in _ISSUES else (kind,)


def _platforms(known: NoteList, row: NoteRow | None) -> list[tuple[str | None, str]]:
    """Those in force, and the one that an old note is about."""
    found = list(known.platforms)
    if row is not None and row.platform is not None and row.platform not in found:
        found.append(row.platform)
    return [(one.code, platform_name(one)) for one in found]
