"""The roster as a table that is marked by single keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import Qt, Signal

from desktop.domain.text.numbers import MISSING
from desktop.domain.training import AbsenceReason, AttendanceStatus
from desktop.system.labels import label
from desktop.system.texts import _
from desktop.ui.models.rows import TableColumn
from desktop.ui.training.roster import MarkedRow
from desktop.ui.widgets.table import RowsTable

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

REASONS: Final = tuple(AbsenceReason)
"""Keys 1, 2, 3 ... in this order."""

_ABSENT_KEYS: Final = frozenset({Qt.Key.Key_V, Qt.Key.Key_A, Qt.Key.Key_Minus})
_TYPING: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class RosterTable(RowsTable[MarkedRow]):
    """Space marks present, V or A absent, a digit the reason, Delete takes the name off.

    Signals:
        marked: Attendee id, status, reason or None. Carries on to the next name by itself.
        removal_wanted: Attendee id.
        rest_present_wanted: Ctrl+A: all who have no mark yet are present.
    """

    LEAST_ROWS: ClassVar[int] = 8

    rest_present_wanted = Signal()
    marked = Signal(str, object, object)
    removal_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Roster"), _columns(), lambda one: one.row.attendee_id, parent=parent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single keys mark; the rest moves as in every table."""
        row = self.current()
        if event.key() == Qt.Key.Key_A and event.modifiers() == (
            Qt.KeyboardModifier.ControlModifier
        ):
            event.accept()
            self.rest_present_wanted.emit()
            return
        if row is None or event.modifiers() & _TYPING or not self._handle(row, event):
            super().keyPressEvent(event)
            return
        event.accept()

    def _handle(self, row: MarkedRow, event: QKeyEvent) -> bool:
        key, attendee = Qt.Key(event.key()), row.row.attendee_id
        reason = _reason_of(event.text())
        if key == Qt.Key.Key_Delete:
            self.removal_wanted.emit(attendee)
        elif key == Qt.Key.Key_Space or event.text() == " ":
            present = row.mark.status is AttendanceStatus.PRESENT
            status = AttendanceStatus.INVITED if present else AttendanceStatus.PRESENT
            self.marked.emit(attendee, status, None)
            if not present:
                self._go_on()
        elif key in _ABSENT_KEYS or event.text().lower() in ("v", "a", "-"):
            # Stays, so that a digit can name the reason.
            self.marked.emit(attendee, AttendanceStatus.ABSENT, row.mark.absence_reason)
        elif reason is not None:
            self.marked.emit(attendee, AttendanceStatus.ABSENT, reason)
            self._go_on()
        else:
            return False
        return True

    def _go_on(self) -> None:
        below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
        if below.isValid():
            self.setCurrentIndex(below)


def describe_mark(one: MarkedRow) -> str:
    """The mark in words, with the reason of an absence, and who came uninvited."""
    mark = one.mark
    words = label(mark.status)
    if mark.status is AttendanceStatus.ABSENT:
        reasons = [label(mark.absence_reason)] if mark.absence_reason else []
        reasons += [mark.reason_note] if mark.reason_note else []
        words = ": ".join([words, ", ".join(reasons)]) if reasons else words
    return _("{mark} (came uninvited)").format(mark=words) if one.row.walk_in else words


def _reason_of(text: str) -> AbsenceReason | None:
    if len(text) == 1 and text.isascii() and text.isdigit() and 1 <= int(text) <= len(REASONS):
        return REASONS[int(text) - 1]
    return None


def _columns() -> tuple[TableColumn[MarkedRow], ...]:
    return (
        TableColumn(_("Full name"), lambda one: one.row.full_name or MISSING, characters=22),
        TableColumn(_("Attendance"), describe_mark, describe_mark, characters=20, stretch=True),
        TableColumn(
            _("Born"),
            lambda one: MISSING if one.row.birth_year is None else str(one.row.birth_year),
            lambda one: one.row.birth_year or 0,
            characters=5,
        ),
        TableColumn(_("Household or post"), lambda one: one.row.detail or MISSING, characters=18),
        TableColumn(
            _("Saved"),
            lambda one: _("not yet") if one.changed else _("yes"),
            characters=5,
        ),
    )
