"""What a write changed, so that views can decide to reload."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Seen(NamedTuple):
    """The cursor at which values were read: server incarnation and log position.

    Edit commands carry it, so that a conflict is judged by what the person really saw.
    """

    inc: int
    seq: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing an act did.

    `restored` counts records that were put back; `kept` names (table, record id, field group)
    that somebody changed after the act and that therefore stay as they are. Of an undo that broke
    off and was continued `kept_before` counts those of the earlier parts.
    """

    act: str
    restored: int
    kept: tuple[tuple[str, str, str], ...] = ()
    kept_before: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """Names of the tables touched and ids of the records, by table.

    `act` is the user action that did it (None after a sync), for undo.
    """

    records: dict[str, frozenset[str]] = field(default_factory=dict)
    act: str | None = None
    sync_state: bool = False

    @property
    def tables(self) -> frozenset[str]:
        """The touched tables' names as in the registry ("resident", "assistance" ...)."""
        return frozenset(self.records)

    def touches(self, *tables: str) -> bool:
        """Whether any of the tables was touched."""
        return any(table in self.records for table in tables)

    def merged(self, other: Changes) -> Changes:
        """Both together; the later act wins."""
        records = dict(self.records)
        for table, ids in other.records.items():
            records[table] = records.get(table, frozenset()) | ids
        return Changes(records, other.act or self.act, self.sync_state or other.sync_state)
