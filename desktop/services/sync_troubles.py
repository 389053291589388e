"""What lost against another PC, and what the province put aside, each with its record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.team import Membership
from desktop.protocol.registry import BY_NAME, DELETED, InvalidValueError, groups_to_values
from desktop.services.history import record_name

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit

SHOWN: Final = 200
"""The newest; more cannot be looked through on one page."""

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

    @property
    def deletion(self) -> bool:
        """Whether what lost is a deletion."""
        return self.group == DELETED


@dataclass(frozen=True, slots=True)
class PutAside:
    """An own change that the province did not take; `reason` is its code."""

    key: str
    table: str
    name: str
    groups: tuple[str, ...]
    reason: str
    made_at: datetime
    place: Place


@dataclass(frozen=True, slots=True)
class SyncTroubles:
    """The newest first; values that are the same again by now are left out."""

    differing: tuple[Differing, ...]
    put_aside: tuple[PutAside, ...]


def sync_troubles(read: ReadUnit) -> SyncTroubles:
    """Everything about which somebody has to decide after a sync."""
    people = {one.person_id: one.full_name for one in read.all(Membership)}
    differing = [
        Differing(
            key=f"{row.table} {row.record} {row.group} {number}",
            table=row.table,
            name=record_name(read, row.table, row.record),
            group=row.group,
            here=_told(read, people, row.table, row.group, row.current),
            other=_told(read, people, row.table, row.group, row.lost),
            other_who=people.get(row.lost_who or "", ""),
            other_at=row.lost_at,
            place=_place(read, row.table, row.record),
        )
        for number, row in enumerate(read.sync.inbox())
        if row.lost != row.current
    ]
    put_aside = [
        PutAside(
            key=f"{row.table} {row.record} {number}",
            table=row.table,
            name=record_name(read, row.table, row.record),
            groups=tuple(row.values),
            reason=row.reason,
            made_at=row.made_at,
            place=_place(read, row.table, row.record),
        )
        for number, row in enumerate(read.sync.refused())
    ]
    return SyncTroubles(tuple(differing[:SHOWN]), tuple(put_aside[:SHOWN]))


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
