"""The controls beneath the roster: mark by button, unnamed people, whether it took place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.rules import ANONYMOUS_LIMIT
from desktop.domain.training import AbsenceReason, AttendanceStatus, SessionState
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.theme import Tone
from desktop.ui.training.roster_table import REASONS
from desktop.ui.widgets.buttons import ActionButton, ButtonKind
from desktop.ui.widgets.draft_values import show_value
from desktop.ui.widgets.fields import ChoiceField, TextField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.form import Form, FormField
from desktop.ui.widgets.labels import TextLabel
from desktop.ui.widgets.number_field import NumberField

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from desktop.domain.training import TrainingSession
    from desktop.ui.training.roster import MarkedRow


class MarkBar(QWidget):
    """What the keys do, as buttons, and what belongs to the session as a whole.

    Signals:
        marked: Attendee id, status, reason or None.
        removal_wanted: Attendee id.
        rest_present_wanted: All who have no mark yet are present.
    """

    marked = Signal(str, object, object)
    removal_wanted = Signal(str)
    rest_present_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: MarkedRow | None = None
        self._typed = False
        self._shown_session: TrainingSession | None = None
        self.present = ActionButton(_("Present"), "check", parent=self)
        self.absent = ActionButton(_("Absent"), "close", parent=self)
        self.reason: ChoiceField[AbsenceReason | None] = ChoiceField(_reasons())
        self.reason.setAccessibleName(_("Reason of the absence"))
        self.reason_note = TextField(_("More about the reason"), self)
        self.reason_note.setAccessibleName(_("More about the reason"))
        self.remove = ActionButton(_("Take off"), kind=ButtonKind.QUIET, parent=self)
        self.rest = ActionButton(_("All others are present"), "check", parent=self)
        self._counts = TextLabel("", bold=True, parent=self)
        self._keys = TextLabel(_keys_in_words(), tone=Tone.MUTED, scale=0.85, parent=self)
        self.anonymous = NumberField(
            "anonymous_count", "anonymous_count_range", highest=ANONYMOUS_LIMIT
        )
        self.state: ChoiceField[bool] = ChoiceField(
            [(True, _("Took place")), (False, _("Not yet"))]
        )
        self._lay_out()
        self.show_row(None)
        self.present.clicked.connect(self._on_present_clicked)
        self.absent.clicked.connect(self._on_absent_clicked)
        self.reason.edited.connect(self._on_absent_clicked)
        self.reason_note.left.connect(self._on_note_left)
        self.remove.clicked.connect(self._on_remove_clicked)
        self.rest.clicked.connect(self.rest_present_wanted)
        self.anonymous.edited.connect(self._on_typed)
        self.state.edited.connect(self._on_typed)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What can be typed into or pressed, in the order in which it is seen."""
        of_a_name = (self.present, self.absent, self.reason, self.reason_note, self.remove)
        return (self.rest, *of_a_name, self.anonymous, self.state)

    @property
    def has_typed(self) -> bool:
        """Whether the number or the state was changed and not saved."""
        return self._typed

    @property
    def shown_id(self) -> str | None:
        """Whose mark the buttons change."""
        return self._row.row.attendee_id if self._row else None

    def draft(self) -> dict[str, object]:
        """The number and the state as typed; empty while they are as saved."""
        if not self._typed:
            return {}
        return {"anonymous": self.anonymous.typed_text(), "held": bool(self.state.value())}

    def take_draft(self, body: Mapping[str, object]) -> None:
        """Put a typed number and state back."""
        if "anonymous" in body:
            show_value(self.anonymous, body["anonymous"])
            self.state.set_value(bool(body.get("held")))
            self._on_typed()

    def add_button(self, button: ActionButton) -> None:
        """The button that saves, beside the fields."""
        self._last.addWidget(button)

    def show_session(self, session: TrainingSession, today: date) -> None:
        """Show number and state, unless the person is changing them."""
        self._shown_session = session
        if self._typed:
            return
        self.anonymous.set_number(session.anonymous_count)
        self.state.set_value(session.state is SessionState.HELD or session.held_on <= today)

    def show_counts(self, counts: dict[AttendanceStatus, int]) -> None:
        """How many names have each mark."""
        self._counts.setText(
            " · ".join(
                f"{label(status)}: {counts[status]}"
                for status in (
                    AttendanceStatus.PRESENT,
                    AttendanceStatus.ABSENT,
                    AttendanceStatus.INVITED,
                )
            )
        )
        self.rest.setEnabled(counts[AttendanceStatus.INVITED] > 0)

    @Slot(object)
    def show_row(self, row: MarkedRow | None) -> None:
        """The name that the buttons change."""
        other = row is None or self.shown_id != row.row.attendee_id
        self._row = row
        for widget in (self.present, self.absent, self.reason, self.reason_note, self.remove):
            widget.setEnabled(row is not None)
        self.reason.set_value(row.mark.absence_reason if row else None)
        if other or not self.reason_note.hasFocus():
            self.reason_note.set_value(row.mark.reason_note if row else None)

    def note(self) -> str | None:
        """More about the reason, as typed for the name shown."""
        return self.reason_note.value()

    def anonymous_count(self) -> int | None:
        """The present who were not named; None when nothing was typed.

        Raises:
            RuleBrokenError: `anonymous_count_range`.
        """
        return self.anonymous.number()

    def held(self) -> bool:
        """Whether the session took place."""
        return bool(self.state.value())

    def show_error(self, field: str, sentence: str) -> bool:
        """At the number or at the state."""
        return self._form.show_error(field, sentence)

    def clear_errors(self) -> None:
        """Before every save."""
        self._form.clear_errors()

    def forget_typed(self) -> None:
        """The number and the state were saved."""
        self._typed = False

    def clear(self) -> None:
        """For another session."""
        self._typed = False
        self._form.clear_errors()
        self.anonymous.set_number(None)
        self.show_row(None)

    def _lay_out(self) -> None:
        buttons = FlowLayout()
        buttons.addWidget(self.present)
        buttons.addWidget(self.absent)
        buttons.addWidget(self.reason)
        buttons.add(self.reason_note)
        buttons.addWidget(self.remove)
        self._form = Form(self)
        self._form.add_beside(
            FormField("anonymous_count", _("Present without a name"), self.anonymous),
            FormField("held", _("The session"), self.state, also=("state",)),
        )
        self._last = FlowLayout(spacing=16)
        self._last.add(self._form)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        counts = FlowLayout(spacing=12)
        counts.add(self._counts)
        counts.addWidget(self.rest)
        rows.addLayout(counts)
        rows.addLayout(buttons)
        rows.addWidget(self._keys)
        rows.addLayout(self._last)

    @Slot()
    def _on_typed(self) -> None:
        self._typed = True

    @Slot()
    def _on_present_clicked(self) -> None:
        if self._row is not None:
            self.marked.emit(self._row.row.attendee_id, AttendanceStatus.PRESENT, None)

    @Slot()
    def _on_absent_clicked(self) -> None:
        if self._row is not None:
            self.marked.emit(
                self._row.row.attendee_id, AttendanceStatus.ABSENT, self.reason.value()
            )

    @Slot()
    def _on_note_left(self) -> None:
        row = self._row
        if row is not None and self.note() != row.mark.reason_note and self.note() is not None:
            self._on_absent_clicked()

    @Slot()
    def _on_remove_clicked(self) -> None:
        if self._row is not None:
            self.removal_wanted.emit(self._row.row.attendee_id)


def _reasons() -> list[tuple[AbsenceReason | None, str]]:
    named = [
        (reason, f"{number} {label(reason)}") for number, reason in enumerate(REASONS, start=1)
    ]
    return [(None, _("No reason given")), *named]


def _keys_in_words() -> str:
    return _(
        "Keys in the roster: Space present, V or A absent, 1 to 5 absent with that reason, "
        "Delete takes a name off. Ctrl+A: all who are not marked yet are present."
    )
