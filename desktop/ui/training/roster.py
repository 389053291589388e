"""A roster with the marks made on it that are not saved yet. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.rows.training import RosterRow
from desktop.domain.training import AbsenceReason, AttendanceStatus
from desktop.services.training import Mark

if TYPE_CHECKING:
    from desktop.domain.changes import Seen
    from desktop.domain.rows.training import SessionCard


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """One name with its mark as shown; `changed` while the mark is not saved."""

    row: RosterRow
    mark: Mark
    changed: bool


class Roster:
    """The card as read, and over it what was marked since.

    A new reading never takes a mark away. The marks keep the `seen` of the reading they were made
    on, so that a conflict is judged by what the person saw.

    Args:
        card: As first read.
    """

    def __init__(self, card: SessionCard) -> None:
        self._card = card
        self._seen = card.seen
        self._pending: dict[str, Mark] = {}

    @property
    def card(self) -> SessionCard:
        """As last read."""
        return self._card

    @property
    def seen(self) -> Seen:
        """Where the values under the marks were read."""
        return self._seen

    @property
    def has_unsaved(self) -> bool:
        """Whether a mark waits to be saved."""
        return bool(self._pending)

    def take(self, card: SessionCard) -> None:
        """Show a newer reading under the same marks."""
        self._card = card
        there = {row.attendee_id: row for row in card.roster}
        self._pending = {
            attendee: mark
            for attendee, mark in self._pending.items()
            if attendee in there and mark != saved_mark(there[attendee])
        }
        if not self._pending:
            self._seen = card.seen

    def forget_marks(self) -> None:
        """The marks were saved (or are to be left out)."""
        self._pending = {}
        self._seen = self._card.seen

    def mark(
        self,
        attendee_id: str,
        status: AttendanceStatus,
        reason: AbsenceReason | None = None,
        note: str | None = None,
    ) -> None:
        """Mark one name; a reason only goes with an absence."""
        row = next((one for one in self._card.roster if one.attendee_id == attendee_id), None)
        if row is None:
            return
        absent = status is AttendanceStatus.ABSENT
        made = Mark(attendee_id, status, reason if absent else None, note if absent else None)
        if made == saved_mark(row):
            self._pending.pop(attendee_id, None)
        else:
            self._pending[attendee_id] = made

    def mark_rest_present(self) -> None:
        """Mark everybody present who has no mark yet: quicker when most of them came."""
        for one in self.rows():
            if one.mark.status is AttendanceStatus.INVITED:
                self.mark(one.row.attendee_id, AttendanceStatus.PRESENT)

    def rows(self) -> tuple[MarkedRow, ...]:
        """The names in the roster's order."""
        return tuple(
            MarkedRow(
                row,
                self._pending.get(row.attendee_id, saved_mark(row)),
                row.attendee_id in self._pending,
            )
            for row in self._card.roster
        )

    def marks(self) -> tuple[Mark, ...]:
        """What is to be saved."""
        return tuple(self._pending.values())

    def draft(self) -> list[list[str | None]]:
        """The marks that wait, as plain values."""
        return [
            [mark.attendee_id, mark.status, mark.absence_reason, mark.reason_note]
            for mark in self._pending.values()
        ]

    def take_draft(self, marks: object) -> None:
        """Make kept marks again, as far as their names are still on the roster."""
        for attendee, status, reason, note in marks if isinstance(marks, list) else ():
            why = AbsenceReason(reason) if reason else None
            self.mark(attendee, AttendanceStatus(status), why, note)

    def counts(self) -> dict[AttendanceStatus, int]:
        """How many names have each mark."""
        marks = [row.mark.status for row in self.rows()]
        return {status: marks.count(status) for status in AttendanceStatus}


def saved_mark(row: RosterRow) -> Mark:
    """The mark that is saved for a name."""
    return Mark(row.attendee_id, row.status, row.absence_reason, row.reason_note)
