"""Where the sync stands, what lost, and what the server refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import func, literal_column, select

from desktop.domain.rows.history import ConflictRow, RefusedRow
from desktop.domain.rows.reporting import SyncState
from desktop.protocol.ops import Cell
from desktop.storage.models import TABLES
from desktop.storage.models.local import STATE_QUARANTINED
from desktop.storage.records import PENDING, Records, decode_op

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from desktop.storage.read_unit import ReadUnit

ENROLLED: Final = "sync.address"
"""The setting that an enrolment leaves; `desktop.sync.account` writes it."""

_OUTBOX = TABLES["outbox"]
_INBOX = TABLES["inbox"]
_HEAD = TABLES["sync_head"]
REFUSED: Final[ColumnElement[str]] = literal_column(f"'{STATE_QUARANTINED}'")
"""A literal, so that SQLite sees that the partial index holds all of them."""

_DECODE_CELL: Final = msgspec.msgpack.Decoder(Cell)


class SyncReader:
    """Made by `ReadUnit.sync`."""

    def __init__(self, unit: ReadUnit) -> None:
        self._unit = unit

    def state(self) -> SyncState:
        """What the status line and the sync screen say."""
        run = self._unit.connection.execute
        waiting = run(_count_of(PENDING)).scalar_one()
        refused = run(_count_of(REFUSED)).scalar_one()
        conflicts = run(select(func.count()).select_from(_INBOX)).scalar_one()
        head = run(select(_HEAD.c.last_success_at, _HEAD.c.last_equal)).one()
        return SyncState(
            enrolled=self._unit.get_setting(ENROLLED) is not None,
            waiting=waiting,
            refused=refused,
            conflicts=conflicts,
            last_success_at=None if head[0] is None else moment(head[0]),
            last_equal=head[1],
        )

    def inbox(self) -> tuple[ConflictRow, ...]:
        """Values that lost, the newest first, each with the value that stands now."""
        columns = (_INBOX.c.t, _INBOX.c.r, _INBOX.c.g, _INBOX.c.cell, _INBOX.c.at)
        wanted = select(*columns).order_by(_INBOX.c.winner_seq.desc(), _INBOX.c.g)
        records = Records(self._unit.cursor)
        rows = []
        for table, record, group, blob, found_at in self._unit.connection.execute(wanted):
            cell = _DECODE_CELL.decode(blob)
            now = records.view(table, record).get(group)
            rows.append(
                ConflictRow(
                    table=table,
                    record=record,
                    group=group,
                    lost=cell.value,
                    current=None if now is None else now.value,
                    lost_who=cell.who,
                    lost_at=moment(cell.hlc >> 16),
                    found_at=moment(found_at),
                )
            )
        return tuple(rows)

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
