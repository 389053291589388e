"""Where the sync stands, what lost, and what the server refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, exists, func, literal_column, select, union_all

from desktop.domain.rows.history import (
    ConflictRow,
    RefusedRow,
    SetAsideRow,
    WaitingRecordRow,
    WaitingRow,
)
from desktop.domain.rows.reporting import SyncState
from desktop.protocol.registry import BY_NAME
from desktop.storage.inbox import count_undecided, undecided
from desktop.storage.models import TABLES
from desktop.storage.models.local import STATE_QUARANTINED
from desktop.storage.records import PENDING, Records, decode_op, is_deleted

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from desktop.storage.read_unit import ReadUnit

ENROLLED: Final = "sync.address"
"""The setting that an enrolment leaves; `desktop.sync.account` writes it."""

_OUTBOX = TABLES["outbox"]
_HEAD = TABLES["sync_head"]
REFUSED: Final[ColumnElement[str]] = literal_column(f"'{STATE_QUARANTINED}'")
"""A literal, so that SQLite sees that the partial index holds all of them."""

_PAPERS: Final = (
    select(func.count()).select_from(TABLES["blob"]).where(TABLES["blob"].c.stored_there.is_(False))
)
_RECORDS: Final = select(
    func.sum(
        union_all(
            *(select(func.count().label("count")).select_from(TABLES[name]) for name in BY_NAME)
        )
        .subquery()
        .c.count
    )
)
_WAITING: Final = (
    select(_OUTBOX.c.t, func.count(), func.count(_OUTBOX.c.r.distinct()), func.min(_OUTBOX.c.lc))
    .where(_OUTBOX.c.state == PENDING)
    .group_by(_OUTBOX.c.t)
)
_OF_TABLE: Final = (_OUTBOX.c.state == PENDING) & (_OUTBOX.c.t == bindparam("table"))
_WAITING_RECORDS: Final = (
    select(_OUTBOX.c.r)
    .where(_OF_TABLE)
    .group_by(_OUTBOX.c.r)
    .order_by(func.min(_OUTBOX.c.lc))
    .limit(bindparam("limit"))
)
_OF_RECORD: Final = (
    select(_OUTBOX.c.payload)
    .where(_OF_TABLE & (_OUTBOX.c.r == bindparam("record")))
    .order_by(_OUTBOX.c.lc)
)
_STATE = TABLES["record_state"]
_KNOWN_THERE: Final = select(
    exists().where((_STATE.c.t == bindparam("table")) & (_STATE.c.r == bindparam("record")))
)
_PAYLOAD: Final = select(_OUTBOX.c.payload).where(_OUTBOX.c.lc == bindparam("lc"))


_LOOKED_THROUGH: Final = 50


class SyncReader:
    """Made by `ReadUnit.sync`."""

    def __init__(self, unit: ReadUnit) -> None:
        self._unit = unit

    def state(self) -> SyncState:
        """What the status line and the sync screen say."""
        run = self._unit.connection.execute
        waiting = run(_count_of(PENDING)).scalar_one()
        refused = run(_count_of(REFUSED)).scalar_one()
        conflicts = self._count_conflicts()
        head = run(select(_HEAD.c.last_success_at, _HEAD.c.last_equal)).one()
        papers = run(_PAPERS).scalar_one()
        found = SyncState(
            enrolled=self._unit.get_setting(ENROLLED) is not None,
            waiting=waiting,
            refused=refused,
            conflicts=conflicts,
            last_success_at=None if head[0] is None else moment(head[0]),
            last_equal=head[1],
            papers=papers,
        )
        # Counted only to be said: while something waits every save asks for the state.
        return replace(found, records=run(_RECORDS).scalar_one()) if found.complete else found

    def waiting(self) -> tuple[WaitingRow, ...]:
        """What the server was not told yet, by table; what waits longest first."""
        rows = []
        for table, changes, records, first in self._unit.connection.execute(_WAITING):
            payload = self._unit.connection.execute(_PAYLOAD, {"lc": first}).scalar_one()
            rows.append(
                WaitingRow(table, changes, records, moment(decode_op(payload).hlc >> 16), first)
            )
        return tuple(sorted(rows, key=lambda row: row.first))

    def waiting_records(self, table: str, limit: int) -> tuple[WaitingRecordRow, ...]:
        """The records behind one row of `waiting`; what waits longest first."""
        found = self._unit.connection.execute(_WAITING_RECORDS, {"table": table, "limit": limit})
        return tuple(self._waiting_record(table, record) for record in found.scalars().all())

    def _waiting_record(self, table: str, record: str) -> WaitingRecordRow:
        run, of = self._unit.connection.execute, {"table": table, "record": record}
        ops = [decode_op(payload) for payload in run(_OF_RECORD, of).scalars()]
        return WaitingRecordRow(
            table=table,
            record=record,
            groups=tuple(dict.fromkeys(group for op in ops for group in op.f)),
            fresh=not run(_KNOWN_THERE, of).scalar_one(),
            gone=is_deleted(self._unit.records.view(table, record)),
            made_at=moment(ops[-1].hlc >> 16),
        )

    def set_aside(self) -> tuple[SetAsideRow, ...]:
        """What stood in damaged places of this file before a sync mended them, newest first."""
        from desktop.storage.set_aside import all_aside

        return all_aside(self._unit.cursor)

    def _count_conflicts(self) -> int:
        """Those about which something is to be decided: not where both say the same by now.

        Of very many only how many there are, because every save asks.
        """
        count = count_undecided(self._unit.cursor)
        if not 0 < count <= _LOOKED_THROUGH:
            return count
        return sum(row.lost != row.current for row in self.inbox())

    def inbox(self) -> tuple[ConflictRow, ...]:
        """Values that lost, the newest first, each with the value that stands now."""
        records = Records(self._unit.cursor)
        rows = []
        for one in undecided(self._unit.cursor):
            now = records.view(one.t, one.r).get(one.g)
            rows.append(
                ConflictRow(
                    table=one.t,
                    record=one.r,
                    group=one.g,
                    lost=one.cell.value,
                    current=None if now is None else now.value,
                    lost_who=one.cell.who,
                    lost_at=moment(one.cell.hlc >> 16),
                    found_at=moment(one.at),
                    seq=one.seq,
                    winner_seq=one.winner_seq,
                    lost_dev=one.cell.dev,
                    current_who=None if now is None else now.who,
                    current_dev="" if now is None else now.dev,
                    current_at=None if now is None else moment(now.hlc >> 16),
                )
            )
        return tuple(rows)

    def is_this_pc(self, dev: str) -> bool:
        """Whether a value was written here."""
        return bool(dev == self._unit.connection.execute(select(_HEAD.c.dev)).scalar_one())

    def refused(self) -> tuple[RefusedRow, ...]:
        """Own changes that the server keeps aside, the newest first."""
        wanted = (
            select(_OUTBOX.c.payload, _OUTBOX.c.reason)
            .where(_OUTBOX.c.state == REFUSED)
            .order_by(_OUTBOX.c.lc.desc())
        )
        rows = []
        for payload, reason in self._unit.connection.execute(wanted):
            op = decode_op(payload)
            rows.append(RefusedRow(op.t, op.r, reason, moment(op.hlc >> 16), op.f))
        return tuple(rows)


def _count_of(state: ColumnElement[str]) -> Select[int]:
    """Ops in that state, counted in its partial index: the archive only ever grows."""
    return select(func.count()).select_from(_OUTBOX).where(_OUTBOX.c.state == state)


def moment(milliseconds: int) -> datetime:
    """A stored time as a UTC-aware one."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
