"""What lost against another PC, and what the province put aside, each with its record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.changes import Seen
from desktop.domain.rows.history import WaitingRecordRow
from desktop.domain.team import Membership
from desktop.protocol.registry import BY_NAME, DELETED, InvalidValueError, groups_to_values
from desktop.services.history import record_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.rows.history import ConflictRow, RefusedRow, WaitingRow
    from desktop.storage.read_unit import ReadUnit

SHOWN: Final = 200
"""The newest; more cannot be looked through on one page."""

FOLLOWING: Final = frozenset({"txn_of_quarantined", "creation_quarantined"})
"""Reasons that lie in another line."""

_TAG: Final = 4
_NAMED_IDS: Final = {
    "resident_id": "resident",
    "head_id": "resident",
    "attendee_id": "resident",
    "household_id": "household",
    "village_id": "village",
    "session_id": "training_session",
}
_PERSON_IDS: Final = frozenset({"person_id", "helper_id"})
_OPENED_BY: Final = {
    "milestone": (("resident", "subject_id"), ("household", "subject_id")),
    "attendance": (("training_session", "session_id"),),
}
"""Records without a page of their own, and whose page shows them."""


@dataclass(frozen=True, slots=True)
class Place:
    """The record whose page shows what it is about."""

    table: str
    record: str


@dataclass(frozen=True, slots=True)
class Pc:
    """The PC on which something was written; `here` says that it is this one.

    `tag` are the last letters of the device's id, by which two others are told apart.
    """

    here: bool
    tag: str


@dataclass(frozen=True, slots=True)
class Differing:
    """A value that another PC wrote at the same time and that does not stand.

    `here` and `other` are the fields of the group; ids among them are names.
    """

    key: str
    table: str
    name: str
    group: str
    here: Mapping[str, object]
    other: Mapping[str, object]
    other_who: str
    other_at: datetime
    place: Place
    here_who: str = ""
    here_at: datetime | None = None
    here_pc: Pc | None = None
    other_pc: Pc | None = None
    other_person: str = ""
    """Person id of the member whose value lost."""

    lost_at_seq: int = 0
    """Position of the log at which it lost."""

    @property
    def deletion(self) -> bool:
        """Whether what lost is a deletion."""
        return self.group == DELETED


@dataclass(frozen=True, slots=True)
class PutAside:
    """A record with own changes that the province did not take.

    `groups` are all that they name, `reason` is the code of why (the first one that is not about
    another line), `made_at` the time of the last; `record` tells the record itself.
    """

    key: str
    table: str
    name: str
    groups: tuple[str, ...]
    reason: str
    made_at: datetime
    place: Place
    record: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record with own changes that are still to be sent."""

    row: WaitingRecordRow
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class SyncTroubles:
    """The newest first; values that are the same again by now are left out.

    `seen` is where the log stood when they were read; a decision carries it.
    """

    differing: tuple[Differing, ...]
    put_aside: tuple[PutAside, ...]
    seen: Seen | None = None


def sync_troubles(read: ReadUnit) -> SyncTroubles:
    """Everything about which somebody has to decide after a sync."""
    people = {one.person_id: one.full_name for one in read.all(Membership)}
    differing = (row for row in read.sync.inbox() if row.lost != row.current)
    return SyncTroubles(
        tuple(_differing(read, people, row) for row in islice(differing, SHOWN)),
        tuple(_put_aside(read, rows) for rows in islice(_by_record(read), SHOWN)),
        read.seen,
    )


def _differing(read: ReadUnit, people: Mapping[str, str], row: ConflictRow) -> Differing:
    return Differing(
        key=f"{row.table} {row.record} {row.group} {row.seq}",
        table=row.table,
        name=record_name(read, row.table, row.record),
        group=row.group,
        here=_told(read, people, row.table, row.group, row.current),
        other=_told(read, people, row.table, row.group, row.lost),
        other_who=people.get(row.lost_who or "", ""),
        other_at=row.lost_at,
        place=_place(read, row.table, row.record),
        here_who=people.get(row.current_who or "", ""),
        here_at=row.current_at,
        here_pc=_pc(read, row.current_dev),
        other_pc=_pc(read, row.lost_dev),
        other_person=row.lost_who or "",
        lost_at_seq=row.winner_seq,
    )


def _pc(read: ReadUnit, dev: str) -> Pc | None:
    return Pc(read.sync.is_this_pc(dev), dev[-_TAG:].upper()) if dev else None


def _by_record(read: ReadUnit) -> Iterator[list[RefusedRow]]:
    found: dict[tuple[str, str], list[RefusedRow]] = {}
    for row in read.sync.refused():
        found.setdefault((row.table, row.record), []).append(row)
    yield from found.values()


def _put_aside(read: ReadUnit, rows: list[RefusedRow]) -> PutAside:
    """What is put aside of one record, the last change first."""
    last = rows[0]
    own = [row.reason for row in rows[::-1] if row.reason not in FOLLOWING]
    return PutAside(
        key=f"{last.table} {last.record}",
        table=last.table,
        name=record_name(read, last.table, last.record),
        groups=tuple(dict.fromkeys(group for row in rows[::-1] for group in row.values)),
        reason=own[0] if own else rows[-1].reason,
        made_at=last.made_at,
        place=_place(read, last.table, last.record),
        record=last.record,
    )


def waiting_changes(read: ReadUnit) -> tuple[WaitingRow, ...]:
    """What the province was not told yet, by table; what waits longest first."""
    return read.sync.waiting()


def waiting_records(read: ReadUnit, table: str, limit: int = SHOWN) -> tuple[Waiting, ...]:
    """The records of one table of which the province was not told everything yet."""
    return tuple(
        Waiting(row, record_name(read, row.table, row.record), _place(read, row.table, row.record))
        for row in read.sync.waiting_records(table, limit)
    )


def _told(
    read: ReadUnit, people: Mapping[str, str], table: str, group: str, value: Any
) -> dict[str, object]:
    """The fields of a group as values of the domain, with names in place of ids."""
    if group == DELETED or value is None:
        return {}
    try:
        known, unknown = groups_to_values(BY_NAME[table], {group: value})
    except (InvalidValueError, KeyError):
        # Of a newer version of the program; it is said that there is something.
        known, unknown = {}, {group: str(value)}
    return {
        field: _named(read, people, field, one)
        for field, one in {**known, **unknown}.items()
        if one is not None
    }


def _named(read: ReadUnit, people: Mapping[str, str], field: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if field in _PERSON_IDS:
        return people.get(value, "")
    return record_name(read, _NAMED_IDS[field], value) if field in _NAMED_IDS else value


def _place(read: ReadUnit, table: str, record: str) -> Place:
    values = read.values_of(table, record) if table in _OPENED_BY else {}
    for other, field in _OPENED_BY.get(table, ()):
        found = values.get(field)
        if isinstance(found, str) and read.values_of(other, found):
            return Place(other, found)
    return Place(table, record)
