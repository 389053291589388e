"""Rows of the month's notes: difficulties, proposals, good practices in one list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.domain.changes import Seen
from desktop.domain.issues import GoodPractice, Issue, NoteKind
from desktop.domain.places import Village
from desktop.domain.work import Platform


@dataclass(frozen=True, slots=True)
class NoteFilter:
    """Which notes are listed; None: all of them. A good practice is never open nor settled."""

    kind: NoteKind | None = None
    settled: bool | None = None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note; `record` is what it is kept as."""

    id: str
    kind: NoteKind
    day: date
    text: str
    platform: Platform | None
    village_name: str
    settled_on: date | None
    outcome: str | None
    record: Issue | GoodPractice

    @property
    def is_open(self) -> bool:
        """Whether something is still to be settled."""
        return self.kind is not NoteKind.PRACTICE and self.settled_on is None


@dataclass(frozen=True, slots=True)
class NoteList:
    """The notes, the newest first; how many are open of all; when they were read.

    `platforms` and `villages` are those that a note may be about.
    """

    rows: tuple[NoteRow, ...]
    open_count: int
    platforms: tuple[Platform, ...]
    villages: tuple[Village, ...]
    seen: Seen
