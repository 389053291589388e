"""Dialogs of what comes after a session: why it fell through, another day, what follows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.domain.errors import RuleBrokenError
from desktop.services.session_later import PlanAgain, SaveFollowUp, plan_again, save_follow_up
from desktop.services.training import CancelSession, cancel_session
from desktop.system.texts import _
from desktop.ui.widgets.buttons import ActionButton
from desktop.ui.widgets.date_field import DateField
from desktop.ui.widgets.fields import TextField
from desktop.ui.widgets.form import FormField
from desktop.ui.widgets.form_dialog import FormDialog, Saving
from desktop.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.domain.changes import Seen
    from desktop.domain.training import TrainingSession
    from desktop.ui.context import AppContext

_A_WEEK = timedelta(days=7)


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


class PlanAgainDialog(FormDialog):
    """Another day for a session that did not take place; the rest and the roster are kept.

    Args:
        context: As everywhere.
        session: The one that fell through.
        parent: The view.
    """

    DRAFT = "plan_again"

    def __init__(
        self, context: AppContext, session: TrainingSession, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, _("Plan the session again"), parent=parent)
        self._session = session
        self.held_on = DateField("held_on", context.clock, allow_future=True)
        self.starts_at = TextField()
        self.form.add_widget(TextLabel(session.title, bold=True))
        self.form.add_beside(
            FormField("held_on", _("Day"), self.held_on),
            FormField("starts_at", _("Begins at"), self.starts_at, hint=_("for example 8h30")),
        )
        self.form.add_widget(TextLabel(_("Everybody on the roster is invited again.")))
        self.held_on.set_value(max(session.held_on, context.clock.today()) + _A_WEEK)
        self.starts_at.set_value(session.starts_at)
        self.watch()

    def command(self) -> Saving:
        """The day as typed."""
        held_on = self.held_on.value()
        if held_on is None:
            raise RuleBrokenError("date_format", "held_on", text="")
        return plan_again, PlanAgain(self._session.id, held_on, self.starts_at.value())


class FollowUpDialog(FormDialog):
    """What is still to be done for those who came, by when, and when it was done.

    Args:
        context: As everywhere.
        session: The session.
        seen: Where it was read.
        parent: The view.
    """

    DRAFT = "follow_up"

    def __init__(
        self,
        context: AppContext,
        session: TrainingSession,
        seen: Seen,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, _("What follows from the session"), parent=parent)
        self._session = session
        self._seen = seen
        self.what = TextField()
        self.by = DateField("follow_up_on", context.clock, allow_future=True)
        self.done_on = DateField("followed_up_on", context.clock)
        self.today_button = ActionButton(_("Done today"), "check", parent=self)
        self.form.add_widget(TextLabel(session.title, bold=True))
        self.form.add(
            "follow_up",
            _("What is still to be done"),
            self.what,
            hint=_("For example: visit somebody at home and install the app once more."),
        )
        self.form.add_beside(
            FormField("follow_up_on", _("To be done by"), self.by),
            FormField("followed_up_on", _("Done on"), self.done_on),
        )
        self.form.add_widget(self.today_button)
        self.what.set_value(session.follow_up)
        self.by.set_value(session.follow_up_on)
        self.done_on.set_value(session.followed_up_on)
        self.today_button.setVisible(session.follow_up is not None)
        self.watch()
        self.today_button.clicked.connect(self._on_today_clicked)

    def command(self) -> Saving:
        """What was typed; nothing typed takes it away."""
        return save_follow_up, SaveFollowUp(
            self._session.id, self.what.value(), self.by.value(), self.done_on.value(), self._seen
        )

    @Slot()
    def _on_today_clicked(self) -> None:
        self.done_on.set_value(self.context.clock.today())
        self.save()
