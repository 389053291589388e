"""What belongs to a record: a new part counts as an edit of its owner.

Somebody deletes a household while another PC enters a person there. Neither saw the other, and
without this the person would belong to nothing. So whoever makes a part, or moves it to another
owner, leaves a mark in the owner's cells: a deletion that had not seen it loses, and one that it
had not seen is taken back. Both ends run this in the fold.

The mark is the position of the last part and that of the last part of any other writer than its
own: a deletion compares both, and so notices every part that somebody else added meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.domain.ids import is_id
from desktop.protocol.ops import Change, Loser, OpKind, RecordCells, cell_of, is_unseen
from desktop.protocol.registry import BY_NAME, CHILD, CHILD_BEFORE, DELETED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.protocol.registry import GroupValue

PARTS_SINCE: Final = 2
"""Schema of the first ops that mark owners: programs before it folded without."""


class Owner(NamedTuple):
    """A field that names the record to which this one belongs, which is of that table, if any."""

    group: str
    field: str
    table: str


_BELONGS: Final = {
    "household": (("village_id", "village"),),
    "resident": (("household_id", "household"),),
    "assistance": (("resident_id", "resident"), ("household_id", "household")),
    "milestone": (("subject_id", "resident"), ("subject_id", "household")),
    "attendance": (("session_id", "training_session"), ("attendee_id", "resident")),
    "submission": (("report_id", "report"),),
    "sheet_page": (("session_id", "training_session"),),
}
"""By table: what would belong to nothing without that record."""

OWNERS: Final = {
    table: tuple(Owner(BY_NAME[table].field(name).group, name, owner) for name, owner in declared)
    for table, declared in _BELONGS.items()
}
"""The same with the field's group."""


def owners_named(
    kind: OpKind, schema: int, table: str, f: dict[str, GroupValue]
) -> Iterator[tuple[Owner, str]]:
    """The records to which an op's record is said to belong, each with the declaration."""
    if kind is not OpKind.PUT or schema < PARTS_SINCE:
        return
    for owner in OWNERS.get(table, ()):
        value = f.get(owner.group)
        named = value.get(owner.field) if isinstance(value, dict) else value
        if isinstance(named, str) and is_id(named):
            yield owner, named


def mark_owners(
    cells_of: Callable[[str, str], RecordCells],
    root_of: Callable[[str, str], str],
    cells: RecordCells,
    change: Change,
) -> list[tuple[str, str, Loser]]:
    """Leave the marks of one change that was folded into `cells` already.

    Returns:
        Deletions that are taken back, each with the owner's table and id.
    """
    lost = []
    for owner, named in owners_named(change.kind, change.s, change.t, change.f):
        if cells[owner.group].seq != change.seq:
            # Another value stands, and this one lies in the inbox.
            continue
        for record in {named, root_of(owner.table, named)}:
            found = cells_of(owner.table, record)
            if found:
                lost += [(owner.table, record, loser) for loser in _mark(found, change)]
    return lost


def _mark(cells: RecordCells, change: Change) -> list[Loser]:
    writer = (change.dev, change.ep)
    lost = []
    deleted = cells.get(DELETED)
    if deleted is not None and deleted.value and is_unseen(deleted, change, writer):
        lost.append(Loser(DELETED, deleted))
        cells[DELETED] = cell_of(False, change)
    last = cells.get(CHILD)
    if last is not None and (last.dev, last.ep) != writer:
        cells[CHILD_BEFORE] = last
    cells[CHILD] = cell_of(None, change)
    return lost
