"""The lines of a sheet that was read, and what a person decided about them. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.rows.people import PersonRow
from desktop.domain.rows.sheet_reading import SheetLine, SheetProposal
from desktop.domain.training import AttendanceStatus
from desktop.services.sheet_reading import AcceptSheet
from desktop.services.training import Mark


@dataclass(frozen=True, slots=True)
class Decided:
    """One line with what becomes of it; `status` None leaves the records as they are.

    `who` is for a name that was written by hand: the resident, None for a person who is only
    counted. `waits` while nobody has said anything.
    """

    line: SheetLine
    status: AttendanceStatus | None
    who: PersonRow | None
    waits: bool


class SheetDecisions:
    """What was read for certain is decided already; the rest waits.

    Args:
        proposal: As read and laid beside the records.
    """

    def __init__(self, proposal: SheetProposal) -> None:
        self._proposal = proposal
        self._status: dict[str, AttendanceStatus | None] = {
            line.key: line.status for line in proposal.lines if line.doubt is None
        }
        self._who: dict[str, PersonRow] = {}
        self._touched = False

    @property
    def touched(self) -> bool:
        """Whether a person decided anything."""
        return self._touched

    def lines(self) -> tuple[Decided, ...]:
        """Doubtful ones first, as they were read."""
        return tuple(
            Decided(
                line,
                self._status.get(line.key),
                self._who.get(line.key),
                line.key not in self._status,
            )
            for line in self._proposal.lines
        )

    def decide(
        self, key: str, status: AttendanceStatus | None, who: PersonRow | None = None
    ) -> None:
        """Say what becomes of a line; None leaves it out."""
        self._touched = True
        self._status[key] = status
        if who is None:
            self._who.pop(key, None)
        else:
            self._who[key] = who

    def waiting(self) -> int:
        """How many lines wait for a person."""
        return sum(one.waits for one in self.lines())

    def command(self) -> AcceptSheet:
        """What is to be recorded: marks that are not recorded so already, and who came unasked."""
        marks, walk_ins, unnamed = [], [], 0
        for one in self.lines():
            if one.status is None:
                continue
            attendee = one.line.attendee_id
            if attendee is not None and one.status is not one.line.saved:
                marks.append(Mark(attendee, one.status))
            elif attendee is None and one.who is not None:
                walk_ins.append(one.who.id)
            elif attendee is None:
                unnamed += 1
        return AcceptSheet(
            self._proposal.session_id, tuple(marks), tuple(walk_ins), unnamed, self._proposal.seen
        )
