"""Merges in the fold: where a record's root is, and what reaches a record after its merge.

Both ends run `fold_change` over the log in its order, so they agree on every root. In the log
no record leads back to itself: a merge that would close a cycle has no effect and lies in the
inbox. Children are never rewritten; whoever reads them goes through the root.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from desktop.protocol.ops import (
    NOT_FOLDED,
    Change,
    Loser,
    OpKind,
    RecordCells,
    cell_of,
    fold,
)
from desktop.protocol.ops import same_value as are_same
from desktop.protocol.owning import mark_owners
from desktop.protocol.registry import MERGEABLE, MERGED_INTO

CellsOf = Callable[[str, str], RecordCells]
"""(table, record) -> its cells at this position of the log; {} for an unknown one."""

IsErased = Callable[[str, str], bool]
"""Whether (table, record) was erased on order."""

RecordLoser = tuple[str, str, Loser]
"""Table and record under which a value lies in the inbox, and the value."""

_NOTHING: Final[RecordCells] = {}


def nothing_erased(_table: str, _record: str) -> bool:
    """Where nothing ever was."""
    return False


def fold_change(
    cells_of: CellsOf, change: Change, is_erased: IsErased = nothing_erased
) -> list[RecordLoser]:
    """Apply one change of the log, its record's cells in place.

    Args:
        cells_of: Cells of the table's records; those of `change.r` are altered.
        change: The next entry of the log.
        is_erased: Of the log up to there, or of another log of the team, as a PC remembers it. A
            merge into such a record, of which there are no cells, leads nowhere any more.

    Returns:
        What lost, each value with the record whose inbox it goes to: usually the same one, for a
        value written to a record by somebody who did not know of its merge the root, for the
        deletion of what the record belongs to its owner.
    """
    if change.status in NOT_FOLDED:
        return []
    if closes_cycle(cells_of, change, is_erased):
        loser = Loser(MERGED_INTO, cell_of(change.f[MERGED_INTO], change))
        return [(change.t, change.r, loser)]
    cells = cells_of(change.t, change.r)
    root = partial(root_of, cells_of, is_erased=is_erased)
    late = _values_after_merge(cells_of, cells, change, root)
    losers = [(change.t, change.r, loser) for loser in fold(cells, change)]
    return [*losers, *late, *mark_owners(cells_of, root, cells, change)]


def closes_cycle(cells_of: CellsOf, change: Change, is_erased: IsErased) -> bool:
    """Whether a merge would make a record lead back to itself."""
    if change.kind is not OpKind.MERGE:
        return False
    target = change.f.get(MERGED_INTO)
    return isinstance(target, str) and change.r in _way_from(cells_of, change.t, target, is_erased)


def root_of(
    cells_of: CellsOf, table: str, record: str, is_erased: IsErased = nothing_erased
) -> str:
    """The record that stands for this one: itself unless it was merged into one that is there."""
    return _way_from(cells_of, table, record, is_erased)[-1]


def _way_from(cells_of: CellsOf, table: str, record: str, is_erased: IsErased) -> list[str]:
    """The record and all that it leads to; ends also where a wrong log would turn round."""
    way = [record]
    while True:
        target = _target(cells_of(table, way[-1]))
        if target is None or target in way:
            return way
        if is_erased(table, target) and not cells_of(table, target):
            return way
        way.append(target)


def _target(cells: RecordCells) -> str | None:
    cell = cells.get(MERGED_INTO)
    return cell.value if cell is not None and isinstance(cell.value, str) else None


def _values_after_merge(
    cells_of: CellsOf, cells: RecordCells, change: Change, root_of: Callable[[str, str], str]
) -> list[RecordLoser]:
    """Values put on a merged record by who had not seen the merge: shown at the root.

    They also go into the record's own cells, so that taking the merge back shows them.
    """
    merged = cells.get(MERGED_INTO)
    if change.kind is not OpKind.PUT or change.t not in MERGEABLE:
        return []
    if merged is None or merged.value is None or merged.seq <= change.base_seq:
        return []
    root = root_of(change.t, change.r)
    if root == change.r:
        return []
    there = cells_of(change.t, root)
    return [
        (change.t, root, Loser(group, cell_of(value, change)))
        for group, value in change.f.items()
        if group not in there or not are_same(there[group].value, value)
    ]
