"""The archive of own ops: kept until the server has them on a verified backup and 90 days passed.

From it a server that was put back to an earlier point gets again what it lost. What is dropped
is what an op says; that there was one, with its number, stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select, update

from desktop.storage.models import TABLES
from desktop.storage.models.local import STATE_ARCHIVED, STATE_PENDING
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from desktop.storage.write_unit import WriteUnit

KEPT_MS: Final = 90 * 24 * 60 * 60 * 1000
PART: Final = 300
"""Ops looked at in one session: some milliseconds."""

_PLACE: Final = "sync.archive_place"
"""Setting: everything up to here (`lc`) was looked at and needs no second look."""

_OUTBOX = TABLES["outbox"]
_NEXT: Final = Statement(
    select(_OUTBOX.c.lc, _OUTBOX.c.id, _OUTBOX.c.state, _OUTBOX.c.seq)
    .where(_OUTBOX.c.lc > bindparam("after"))
    .order_by(_OUTBOX.c.lc)
    .limit(bindparam("most"))
)
_DROP: Final = Statement(update(_OUTBOX).values(payload=b"").where(_OUTBOX.c.lc == bindparam("at")))


def drop_durable(unit: WriteUnit, durable: int, limit: int = PART) -> int:
    """Drop what the oldest ops say, as far as they need not be kept; answers how many.

    Args:
        unit: The writer's.
        durable: The log's position up to which the server has it on a verified backup.
        limit: Ops looked at.
    """
    cursor: Any = unit.cursor
    before = int(unit.clock.now().timestamp() * 1000) - KEPT_MS
    place = start = int(unit.get_setting(_PLACE) or 0)
    dropped = 0
    for lc, op_id, state, seq in _NEXT.run(cursor, after=place, most=limit).fetchall():
        if state == STATE_PENDING or made_at(op_id) > before:
            break
        if state == STATE_ARCHIVED:
            if not 0 < seq <= durable:
                break
            _DROP.run(cursor, at=lc)
            dropped += 1
        place = lc
    if place != start:
        unit.set_setting(_PLACE, str(place))
    return dropped


def look_again(unit: WriteUnit) -> None:
    """After a server went back: positions are others now."""
    unit.set_setting(_PLACE, None)


def made_at(op_id: str) -> int:
    """When an op was made, in milliseconds: its id begins with that."""
    return int(op_id[:12], 16)
