"""Plan a session, or change what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.domain.errors import RuleBrokenError
from desktop.domain.training import PartnerKind, SessionKind
from desktop.services.lessons import lesson, lessons
from desktop.services.training import SaveSession, save_session
from desktop.system.labels import label
from desktop.system.texts import _, language
from desktop.ui.training.lesson_dialog import LessonDialog, lesson_name
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, TextArea, TextField
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.form_dialog import FormDialog, Saving
from desktop.ui.widgets.number_field import NumberField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.domain.changes import Seen
    from desktop.domain.training import TrainingSession
    from desktop.domain.work import Platform
    from desktop.ui.context import AppContext

_LONGEST_MIN = 720


class SessionDialog(FormDialog):
    """All that is said of a session before names are put on its roster.

    Args:
        context: As everywhere.
        platforms: To choose from.
        original: The session to be changed; None makes a new one.
        seen: Where `original` was read.
        parent: The view.
    """

    DRAFT = "session"

    def __init__(
        self,
        context: AppContext,
        platforms: Sequence[Platform],
        original: TrainingSession | None = None,
        seen: Seen | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = _("New session") if original is None else _("Change the session")
        super().__init__(context, title, parent=parent)
        self._original = original
        self._seen = seen
        self.kind: ChoiceField[SessionKind] = ChoiceField(
            [(kind, label(kind)) for kind in SessionKind]
        )
        self.title = TextField()
        self.held_on = DateField("held_on", context.clock, allow_future=True)
        self.starts_at = TextField()
        self.duration = NumberField(
            "duration_min", "duration_range", lowest=1, highest=_LONGEST_MIN
        )
        self.place = TextField()
        self.trainer = TextField()
        self.partner = TextField()
        names = [
            (one.code, one.name_vi if language() == "vi" else one.name_en) for one in platforms
        ]
        self.platform: ChoiceField[str | None] = ChoiceField(
            [(None, _("No platform in particular")), *names]
        )
        self.partner_kind: ChoiceField[PartnerKind | None] = ChoiceField(
            [(None, _("Nobody else")), *((kind, label(kind)) for kind in PartnerKind)]
        )
        self.lesson: ChoiceField[str | None] = ChoiceField(
            [(None, _("No lesson of the program")), *((e.code, lesson_name(e)) for e in lessons())]
        )
        self.read_button = ActionButton(_("Read the lesson"), "eye")
        self.evidence = TextField()
        self.note = TextArea(2)
        self._lay_out_fields()
        self._fill(original)
        self.watch()
        self.lesson.edited.connect(self._on_lesson_chosen)
        self.read_button.clicked.connect(self._on_read_clicked)
        self.title.setFocus()

    def draft_about(self) -> str:
        """The session that is changed; "" for a new one."""
        return self._original.id if self._original else ""

    def command(self) -> Saving:
        """The session as typed."""
        held_on = self.held_on.value()
        if held_on is None:
            raise RuleBrokenError("date_format", "held_on", text="")
        return save_session, SaveSession(
            original=self._original,
            kind=self.kind.value() or SessionKind.OUTREACH,
            title=self.title.value() or "",
            held_on=held_on,
            starts_at=self.starts_at.value(),
            duration_min=self.duration.number(),
            place=self.place.value(),
            trainer=self.trainer.value(),
            partner=self.partner.value(),
            platform_code=self.platform.value(),
            note=self.note.value(),
            seen=self._seen,
            partner_kind=self.partner_kind.value(),
            lesson_code=self.lesson.value(),
            evidence_number=self.evidence.value(),
        )

    def _lay_out_fields(self) -> None:
        self.form.add("title", _("What it is about"), self.title)
        self.form.add_beside(
            FormField("kind", _("Kind"), self.kind),
            FormField("held_on", _("Day"), self.held_on),
        )
        self.form.add_beside(
            FormField("starts_at", _("Begins at"), self.starts_at, hint=_("for example 8h30")),
            FormField("duration_min", _("Length in minutes"), self.duration),
        )
        self.form.add("place", _("Place"), self.place)
        self.form.add_beside(
            FormField("lesson_code", _("Lesson"), self.lesson),
            FormField("platform_code", _("About the platform"), self.platform),
        )
        self.form.add_widget(self.read_button)
        self.form.add("trainer", _("Who speaks"), self.trainer)
        self.form.add_beside(
            FormField("partner_kind", _("Together with"), self.partner_kind),
            FormField("partner", _("Its name"), self.partner),
        )
        self.form.add(
            "evidence_number",
            _("Number of the signed list"),
            self.evidence,
            hint=_("Under which number the list is filed, so that it can be found again."),
        )
        self.form.add("note", _("Note"), self.note)

    def _offer_known(self, code: str | None) -> None:
        """A lesson that only another version of the program has stays as it is."""
        if code is not None and lesson(code) is None:
            known = [(one.code, lesson_name(one)) for one in lessons()]
            self.lesson.set_choices([(None, _("No lesson of the program")), *known, (code, code)])

    @Slot()
    def _on_lesson_chosen(self) -> None:
        """What the lesson knows fills what is still empty."""
        chosen = lesson(self.lesson.value() or "")
        if chosen is None:
            return
        if self.title.value() is None:
            self.title.set_value(chosen.title_vi)
        if not self.duration.typed_text():
            self.duration.set_number(chosen.minutes)
        if self.platform.value() is None and len(chosen.platform_codes) == 1:
            self.platform.set_value(chosen.platform_codes[0])

    @Slot()
    def _on_read_clicked(self) -> None:
        LessonDialog(self.context, self.lesson.value(), self).open()

    def _fill(self, original: TrainingSession | None) -> None:
        if original is None:
            self.held_on.set_value(self.context.clock.today())
            return
        self.kind.set_value(original.kind)
        # Its roster holds names of that kind.
        self.kind.setEnabled(False)
        self.title.set_value(original.title)
        self.held_on.set_value(original.held_on)
        self.starts_at.set_value(original.starts_at)
        self.duration.set_number(original.duration_min)
        self.place.set_value(original.place)
        self.trainer.set_value(original.trainer)
        self.partner.set_value(original.partner)
        self.partner_kind.set_value(original.partner_kind)
        self._offer_known(original.lesson_code)
        self.lesson.set_value(original.lesson_code)
        self.evidence.set_value(original.evidence_number)
        self.platform.set_value(original.platform_code)
        self.note.set_value(original.note)
