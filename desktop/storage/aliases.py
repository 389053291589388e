"""Merged records: which one stands for them, and which rows name the ones that stand.

Rows are made from cells, and cells are never rewritten by a merge. So a merge takes the merged
record's row away and lets the rows that refer to it name its root; taken back, the same rows
are made again from the same cells. Whoever reads rows goes through the root without knowing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, select

from desktop.storage.models import TABLES
from desktop.storage.statement import Statement, upsert_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ALIAS = TABLES["alias"]
_ALL: Final = Statement(select(_ALIAS.c.r, _ALIAS.c.t, _ALIAS.c.target, _ALIAS.c.root))
_SET: Final = upsert_statement(_ALIAS)
_UNSET: Final = Statement(delete(_ALIAS).where(_ALIAS.c.r == bindparam("r")))
_CLEAR: Final = Statement(delete(_ALIAS))

REFERENCES: Final = {
    "resident": (
        ("assistance", "resident_id"),
        ("milestone", "subject_id"),
        ("attendance", "attendee_id"),
        ("household", "head_id"),
        ("distinct_pair", "one_id"),
        ("distinct_pair", "other_id"),
    ),
    "household": (
        ("assistance", "household_id"),
        ("milestone", "subject_id"),
        ("resident", "household_id"),
        ("distinct_pair", "one_id"),
        ("distinct_pair", "other_id"),
    ),
    "village": (
        ("household", "village_id"),
        ("coverage", "village_id"),
        ("issue", "village_id"),
    ),
}
"""Columns that name a record which can be merged."""

REFERRING: Final = {
    table: tuple(
        dict.fromkeys(
            column for named in REFERENCES.values() for other, column in named if other == table
        )
    )
    for table in {table: None for columns in REFERENCES.values() for table, _column in columns}
}
"""The same by the table that holds them."""

_CHILDREN: Final = {
    (table, column): Statement(
        select(TABLES[table].c.id).where(TABLES[table].c[column] == bindparam("named"))
    )
    for named in REFERENCES.values()
    for table, column in named
}


@dataclass(frozen=True, slots=True)
class Alias:
    """One merged record; `root` is itself where nothing is there that could stand for it."""

    t: str
    target: str
    root: str


class Aliases:
    """The merged records of a database, read once a unit; there are few of them.

    Args:
        cursor: The driver's cursor.
    """

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    @cached_property
    def _known(self) -> dict[str, Alias]:
        return {r: Alias(t, target, root) for r, t, target, root in _ALL.run(self._cursor)}

    @cached_property
    def _targets(self) -> set[str]:
        return {alias.target for alias in self._known.values()}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever merged, as in most teams."""
        return not self._known

    def root(self, record: str) -> str:
        """The record that stands for this one."""
        found = self._known.get(record)
        return record if found is None else found.root

    def target(self, record: str) -> str | None:
        """What it was merged into; None for a record that was not."""
        found = self._known.get(record)
        return None if found is None else found.target

    def leads_to(self, record: str, is_there: Callable[[str], bool]) -> bool:
        """Whether the root that is noted is where the way really ends."""
        return self.root(record) == self._find_root(record, is_there)

    @property
    def known(self) -> tuple[tuple[str, str], ...]:
        """(table, id) of every merged record."""
        return tuple((alias.t, r) for r, alias in self._known.items())

    def is_hidden(self, record: str) -> bool:
        """Whether another record stands for it."""
        return self.root(record) != record

    def concerns(self, record: str) -> bool:
        """Whether it was merged, or another into it."""
        return record in self._known or record in self._targets

    def merged_into(self, record: str) -> tuple[str, ...]:
        """Records that this one stands for."""
        return tuple(r for r, one in self._known.items() if one.root == record and r != record)

    def change(
        self, t: str, record: str, target: str | None, is_there: Callable[[str], bool]
    ) -> list[tuple[str, str]]:
        """Note where a record leads, and find every root on that way anew.

        Args:
            t: Its table.
            record: Id.
            target: What it is merged into; None for a record that stands for itself.
            is_there: Whether a record could be shown if it were not merged.

        Returns:
            Records whose root is another one now, each with the root that it had.
        """
        around = self._around(record, target)
        before = {one: self.root(one) for one in around}
        self.__dict__.pop("_targets", None)
        if target is None:
            self._known.pop(record, None)
            _UNSET.run(self._cursor, r=record)
        else:
            self._known[record] = Alias(t, target, record)
        for one in around:
            self._settle(one, is_there)
        return [(one, root) for one, root in before.items() if self.root(one) != root]

    def forget(self, record: str) -> None:
        """Drop a note that belongs to no table (any more)."""
        self._known.pop(record, None)
        self.__dict__.pop("_targets", None)
        _UNSET.run(self._cursor, r=record)

    def clear(self) -> None:
        """Forget all, before rows are made anew from other cells."""
        self._known.clear()
        self._targets.clear()
        _CLEAR.run(self._cursor)

    def _settle(self, record: str, is_there: Callable[[str], bool]) -> None:
        alias = self._known.get(record)
        if alias is not None:
            root = self._find_root(record, is_there)
            self._known[record] = Alias(alias.t, alias.target, root)
            self._cursor.execute(_SET.sql, (record, alias.t, alias.target, root))

    def _find_root(self, record: str, is_there: Callable[[str], bool]) -> str:
        """Where the way ends; of a ring, which only waiting merges can make, the first id.

        What is deleted or has not arrived yet stands for nobody: the record before it does.
        """
        way = [record]
        while (alias := self._known.get(way[-1])) is not None:
            if alias.target in way:
                return min(way[way.index(alias.target) :])
            if not is_there(alias.target):
                break
            way.append(alias.target)
        return way[-1]

    def _around(self, record: str, target: str | None) -> set[str]:
        """Every record that leads to this one, or to which it leads or led."""
        found = {record} if target is None else {record, target}
        while True:
            more = {r for r, one in self._known.items() if r in found or one.target in found}
            more |= {self._known[r].target for r in more}
            if more <= found:
                return found
            found |= more

    def children(self, t: str, roots: Iterable[str]) -> list[tuple[str, str]]:
        """(table, id) of the rows that name any of these records."""
        found: dict[tuple[str, str], None] = {}
        for root in roots:
            for table, column in REFERENCES[t]:
                rows = _CHILDREN[table, column].run(self._cursor, named=root).fetchall()
                found |= dict.fromkeys((table, row[0]) for row in rows)
        return list(found)
