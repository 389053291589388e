"""What a person decides on after a sheet was read: its names with what the ink says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.domain.changes import Seen
from desktop.domain.errors import RuleBrokenError
from desktop.domain.training import AttendanceStatus


class LineDoubt(StrEnum):
    """Why a line waits for a person; those of one scanned row, and what only records tell."""

    NO_MARK = "no_mark"
    BOTH = "both"
    FAINT = "faint"
    SIGNED_ABSENT = "signed_absent"
    NO_BOX = "no_box"
    TWO_SCANS = "two_scans"
    """The page was scanned twice, and the two say different things."""
    OTHER_SAVED = "other_saved"
    """Something else is recorded already."""
    WRITTEN_IN = "written_in"
    """Somebody wrote a name by hand: nobody on the roster."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row of a sheet; `attendee_id` is None where a name was written by hand.

    `status` is certain unless there is a `doubt`; then it is a suggestion, if anything. `saved`
    is what is recorded.
    """

    key: str
    number: int
    attendee_id: str | None
    full_name: str
    saved: AttendanceStatus
    status: AttendanceStatus | None
    doubt: LineDoubt | None
    signed: bool
    pictures: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """A page that was not read: of which file, which one there, and why."""

    file: str
    number: int
    error: RuleBrokenError


@dataclass(frozen=True, slots=True)
class SheetProposal:
    """What would be recorded; doubtful lines first.

    `twice` are pages that were scanned more than once and not put together yet, `missing` those
    of the same sheet that were not scanned.
    """

    session_id: str
    seen: Seen
    lines: tuple[SheetLine, ...] = ()
    refused: tuple[RefusedPage, ...] = ()
    twice: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
