"""Looks at every stored synced row before the two ends are compared, a slice at a time.

The state digest is computed from what is stored, never from what was kept beside it, and each
shown row is compared with what its cells and waiting ops say. A row that says something else was
changed by nobody's op: it is made anew, and what stood there is kept aside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import bindparam, exists, literal_column, select, tuple_, union, union_all

from desktop.protocol.comparing import StateSums
from desktop.protocol.ops import record_digest
from desktop.protocol.registry import TABLES as SYNCED
from desktop.storage.aliases import REFERENCES
from desktop.storage.engine import DatabaseError
from desktop.storage.models import TABLES
from desktop.storage.records import PENDING, PUT_ASIDE, lay_over, read_cells
from desktop.storage.row_codec import CODECS, RowCodec
from desktop.storage.set_aside import ROW, put_aside
from desktop.storage.state_mend import inbox_digests
from desktop.storage.statement import Statement
from desktop.storage.unreadable import drop_unreadable_keys, readable_rows

if TYPE_CHECKING:
    from desktop.protocol.ops import RecordCells
    from desktop.storage.write_unit import WriteUnit

SLICE: Final = 1_000
"""Records looked at in one transaction: some 30 ms, so that a save need not wait long."""

_LAST: Final = b""
"""Behind every id: to SQLite any bytes come after any text, also after damaged text."""

_STATE = TABLES["record_state"]
_OUTBOX = TABLES["outbox"]
_STATES: Final = Statement(
    select(_STATE.c.t, _STATE.c.r, _STATE.c.cells)
    .where(tuple_(_STATE.c.t, _STATE.c.r) > tuple_(bindparam("t"), bindparam("r")))
    .order_by(_STATE.c.t, _STATE.c.r)
    .limit(bindparam("most"))
)
_WAITING: Final = Statement(
    # What the server refused stands on top as well, until somebody says it anew.
    union(
        *(
            select(_OUTBOX.c.t, _OUTBOX.c.r).where(_OUTBOX.c.state == state)
            for state in (PENDING, PUT_ASIDE)
        )
    )
)
_FILLED: Final = Statement(
    union_all(
        *(
            select(literal_column(f"'{table.name}'")).where(exists(select(TABLES[table.name].c.id)))
            for table in SYNCED
        )
    )
)
_SHOWN: Final = {
    table.name: Statement(
        select(*TABLES[table.name].columns).where(
            TABLES[table.name].c.id > bindparam("after"), TABLES[table.name].c.id <= bindparam("to")
        )
    )
    for table in SYNCED
}


class Stand(NamedTuple):
    """Where the log stood while the rows were looked at."""

    inc: int
    cursor: int
    total: int


@dataclass(slots=True)
class StateCheck:
    """One look at everything, in as many slices as there is.

    `sums` are complete when `slice` has answered True; `mended` names the records whose row was
    made anew.
    """

    sums: StateSums = field(default_factory=StateSums)
    mended: set[tuple[str, str]] = field(default_factory=set)
    stand: Stand | None = None
    _at: tuple[str, str] = ("", "")
    _seen: set[str] = field(default_factory=set)
    _dropped: bool = False

    def slice(self, unit: WriteUnit) -> bool:
        """Look at the next records; whether that was the last of them.

        A page applied between two slices begins it all again.
        """
        unit.records.mending = True
        try:
            return self._slice(unit)
        except DatabaseError:
            # Text that is none. Anything worse comes again, and is not for a sync to mend.
            if self._dropped:
                raise
            drop_unreadable_keys(unit)
            self._dropped, self.stand = True, None
            return False

    def _slice(self, unit: WriteUnit) -> bool:
        head = unit.head
        stand = Stand(head.inc, head.cursor, head.total)
        if self.stand != stand:
            self.stand, self._at, self.sums = stand, ("", ""), StateSums()
            self._seen.clear()
            self._check_aliases(unit)
        rows = _STATES.run(unit.cursor, t=self._at[0], r=self._at[1], most=SLICE).fetchall()
        ended = len(rows) < SLICE
        self._look(unit, rows, ended=ended)
        if ended:
            self._finish(unit)
        else:
            self._at = (rows[-1][0], rows[-1][1])
        unit.touch_followed()
        return ended

    def _look(self, unit: WriteUnit, rows: list[Any], *, ended: bool) -> None:
        waiting = _waiting(unit)
        groups: dict[str, list[tuple[str, bytes]]] = {}
        if self._at[0] in CODECS:
            # Rows behind the last record of the slice before.
            groups[self._at[0]] = []
        for t, r, cells in rows:
            self.sums.add(t, r, record_digest(t, r, cells))
            groups.setdefault(t, []).append((r, cells))
        last = rows[-1][0] if rows and not ended else ""
        for t, states in groups.items():
            self._seen.add(t)
            if (codec := CODECS.get(t)) is not None:
                after = self._at[1] if t == self._at[0] else ""
                to = states[-1][0] if t == last else _LAST
                self._look_at(unit, codec, states, (after, to), waiting)

    def _look_at(
        self,
        unit: WriteUnit,
        codec: RowCodec,
        states: list[tuple[str, bytes]],
        between: tuple[str, str | bytes],
        waiting: set[tuple[str, str]],
    ) -> None:
        """Compare the rows of a range of ids with the cells of the same range."""
        t = codec.name
        try:
            found = _SHOWN[t].run(unit.cursor, after=between[0], to=between[1]).fetchall()
        except DatabaseError:
            found = readable_rows(unit, t, between)
        at = codec.place_of["id"]
        shown = {row[at]: row for row in found}
        for r, blob in states:
            cells = read_cells(blob) or {}
            if waiting and (t, r) in waiting:
                for op in unit.records.pending(t, r):
                    lay_over(cells, op)
            self._settle(unit, codec, r, cells, shown.pop(r, None))
        for r, row in shown.items():
            view = unit.records.view(t, r) if (t, r) in waiting else {}
            self._settle(unit, codec, r, view, row)

    def _settle(
        self,
        unit: WriteUnit,
        codec: RowCodec,
        r: str,
        view: RecordCells,
        row: tuple[Any, ...] | None,
    ) -> None:
        """Make the row what the view says; a row of the same values is left alone."""
        records = unit.records
        leads = codec.name not in REFERENCES or records.leads_as_it_says(r, view)
        if leads and records.row_of(codec, r, view) == row:
            return
        if leads and row is not None:
            at = int(unit.clock.now().timestamp() * 1000)
            put_aside(unit.cursor, at, (codec.name, r), ROW, list(row))
        self._show(unit, codec.name, r, view)

    def _show(self, unit: WriteUnit, t: str, r: str, view: RecordCells) -> None:
        unit.records.show(t, r, view)
        unit.touch(t, r)
        self.mended.add((t, r))

    def _finish(self, unit: WriteUnit) -> None:
        """Tables without any cells, records that only wait, and the inbox."""
        waiting = _waiting(unit)
        for (name,) in _FILLED.run(unit.cursor).fetchall():
            if name not in self._seen:
                self._look_at(unit, CODECS[name], [], ("", _LAST), waiting)
        for t, r in sorted(waiting):
            codec = CODECS.get(t)
            if codec is not None and unit.records.stored(t, r) is None:
                row = codec.full.run(unit.cursor, id=r).fetchone()
                self._settle(unit, codec, r, unit.records.view(t, r), row)
        for t, r, digest in inbox_digests(unit.cursor):
            self.sums.add(t, r, digest)

    def _check_aliases(self, unit: WriteUnit) -> None:
        """Every merge leads where its cells say, and there is none that they do not."""
        records, aliases = unit.records, unit.records.aliases
        for t, r in aliases.known:
            if t not in REFERENCES:
                aliases.forget(r)
                continue
            codec, view = CODECS[t], records.view(t, r)
            is_there = partial(records.could_show, codec)
            if not records.leads_as_it_says(r, view) or not aliases.leads_to(r, is_there):
                self._show(unit, t, r, view)


def _waiting(unit: WriteUnit) -> set[tuple[str, str]]:
    return set(_WAITING.run(unit.cursor).fetchall())
