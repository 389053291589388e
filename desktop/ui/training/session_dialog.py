"""Plan a session, or change what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBrokenError
from desktop.domain.training import SessionKind
from desktop.services.training import (
    CancelSession,
    SaveSession,
    cancel_session,
    save_session,
)
from desktop.system.labels import label
from desktop.system.texts import _, language
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import ChoiceField, TextArea, TextField
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.form_dialog import FormDialog, Saving
from desktop.ui.widgets.labels import TextLabel
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
        self.note = TextArea(2)
        self._lay_out_fields()
        self._fill(original)
        self.watch()
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
            FormField("trainer", _("Who speaks"), self.trainer),
            FormField("partner", _("Together with"), self.partner),
        )
        self.form.add("platform_code", _("About the platform"), self.platform)
        self.form.add("note", _("Note"), self.note)

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
        self.platform.set_value(original.platform_code)
        self.note.set_value(original.note)


class CancelSessionDialog(FormDialog):
    """Why a session did not take place.

    Args:
        context: As everywhere.
        session: The session.
        seen: Where it was read.
        parent: The view.
    """

    DRAFT = "cancel_session"

    def __init__(
        self,
        context: AppContext,
        session: TrainingSession,
        seen: Seen,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _("The session did not take place"), parent=parent)
        self._session = session
        self._seen = seen
        self.reason = TextField()
        self.form.add_widget(TextLabel(session.title, bold=True))
        self.form.add(
            "reason", _("Why"), self.reason, hint=_("It is no longer counted in any report.")
        )
        self.watch()
        self.reason.setFocus()

    def command(self) -> Saving:
        """The reason as typed."""
        reason = self.reason.value() or ""
        return cancel_session, CancelSession(self._session.id, reason, self._seen)
