"""Rows about what happened in this database: acts, conflicts, refused changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Plain = str | int | bool | None


class Deed(StrEnum):
    """What an act did to a record; of several the first in this order."""

    ADDED = "added"
    MERGED = "merged"
    PARTED = "parted"
    DELETED = "deleted"
    BROUGHT_BACK = "brought_back"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ActUndone:
    """An undo made on this PC: `by` takes `act` back, `done` of `total` records so far.

    With `goes_on` it broke off and can be continued.
    """

    by: str
    act: str
    done: int
    total: int
    goes_on: bool

    @property
    def partly(self) -> bool:
        """Whether some records were not come to."""
        return self.done < self.total


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One user action; `kind` is the use case's name, "pulled" for one of another PC.

    `deeds` counts the records by table and what was done to them; nothing is counted when the act
    is older than what undo keeps (30 days), and then `undoable` is false. `undone` is what took it
    back since and stands, `takes_back` what it took back itself.
    """

    act: str
    who: str | None
    who_name: str | None
    at: datetime
    kind: str
    own: bool
    deeds: Mapping[tuple[str, Deed], int]
    undoable: bool
    undone: ActUndone | None = None
    takes_back: ActUndone | None = None

    @property
    def records(self) -> dict[str, int]:
        """How many records by table."""
        found: dict[str, int] = {}
        for (table, _deed), count in self.deeds.items():
            found[table] = found.get(table, 0) + count
        return found


@dataclass(frozen=True, slots=True)
class DraftRow:
    """What was typed and never saved, under its key; `body` is JSON of the window."""

    key: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A value that lost to another one of the same field group.

    `lost` and `current` are as on the wire: a value, or a mapping of fields for a group of
    several; the group "_deleted" tells of a deletion that lost to an edit.
    """

    table: str
    record: str
    group: str
    lost: Plain | Mapping[str, Plain]
    current: Plain | Mapping[str, Plain]
    lost_who: str | None
    lost_at: datetime
    found_at: datetime
    seq: int = 0
    """Position of the log that wrote the value that lost; with table, record and group its name."""

    winner_seq: int = 0
    """Where it lost."""

    lost_dev: str = ""
    current_who: str | None = None
    current_dev: str = ""
    current_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """An own change that the server keeps aside, with the reason's code."""

    table: str
    record: str
    reason: str
    made_at: datetime
    values: Mapping[str, Plain | Mapping[str, Plain]]


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Own changes of one table's records that the server was not told yet.

    `oldest_at` is when the one that waits longest was made, `first` its place in the queue.
    """

    table: str
    changes: int
    records: int
    oldest_at: datetime
    first: int


@dataclass(frozen=True, slots=True)
class WaitingRecordRow:
    """Own changes of one record that the server was not told yet.

    `groups` are the field groups that they name, `fresh` says that the server knows nothing of the
    record, `gone` that it was deleted here; `made_at` is when the last change was made.
    """

    table: str
    record: str
    groups: tuple[str, ...]
    fresh: bool
    gone: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class SetAsideRow:
    """Something that stood in a damaged place of this PC's file before a sync mended it.

    `kind` is "cells" (a record as the log had made it), "lost" (an inbox entry) or "row" (what
    was shown).
    """

    at: datetime
    table: str
    record: str
    kind: str
