"""Rows about what happened in this database: acts, conflicts, refused changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Plain = str | int | bool | None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One user action; `kind` is the use case's name, "pulled" for one of another PC.

    `records` counts the records it changed by table; nothing is counted when it is older than
    what undo keeps (30 days), and then `undoable` is false.
    """

    act: str
    who: str | None
    who_name: str | None
    at: datetime
    kind: str
    own: bool
    records: Mapping[str, int]
    undoable: bool


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


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """An own change that the server keeps aside, with the reason's code."""

    table: str
    record: str
    reason: str
    made_at: datetime
    values: Mapping[str, Plain | Mapping[str, Plain]]
