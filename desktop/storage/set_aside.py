"""What stood in damaged places of this file before they were mended: kept for people to look at.

Nothing is thrown away because two ends differ; what is put in its place is the province's log.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import bindparam, delete, func, insert, or_, select

from desktop.domain.rows.history import SetAsideRow
from desktop.protocol.ops import encode
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

CELLS: Final = "cells"
LOST: Final = "lost"
ROW: Final = "row"
KEPT_MS: Final = 90 * 24 * 60 * 60 * 1000
"""As long as the archive of own ops."""

_TABLE = TABLES["set_aside"]
_ADD: Final = Statement(
    insert(_TABLE).values({name: bindparam(name) for name in ("at", "t", "r", "kind", "body")})
)
_DROP_OLD: Final = Statement(delete(_TABLE).where(_TABLE.c.at < bindparam("before")))
_STATE = TABLES["record_state"]
_FORGET: Final = Statement(
    delete(_TABLE).where(
        or_(
            # The damage may have been in the name of the table, and ids are of one table only.
            _TABLE.c.r == bindparam("r"),
            # Whose it was cannot be told where the id itself was damaged.
            _TABLE.c.r.not_in(select(_STATE.c.r)),
        )
    )
)
_COUNT: Final = Statement(select(func.count()).select_from(_TABLE))
_ALL: Final = Statement(
    select(_TABLE.c.at, _TABLE.c.t, _TABLE.c.r, _TABLE.c.kind).order_by(_TABLE.c.id.desc())
)


def put_aside(cursor: Any, at: int, where: tuple[str, str], kind: str, what: object) -> None:
    """Keep something; what cannot be written as plain values is kept as its text.

    Args:
        cursor: Of the writer.
        at: Now, in milliseconds; what is older than 90 days goes.
        where: Table and record.
        kind: `CELLS`, `LOST` or `ROW`.
        what: Bytes as they were, or plain values.
    """
    if isinstance(what, bytes):
        body = what
    else:
        try:
            body = encode(what)
        except (TypeError, ValueError, msgspec.MsgspecError):
            body = repr(what).encode()
    _DROP_OLD.run(cursor, before=at - KEPT_MS)
    _ADD.run(cursor, at=at, t=where[0], r=where[1], kind=kind, body=body)


def forget_aside(cursor: Any, r: str) -> None:
    """Drop what is kept of a record: it was erased; and all of which nobody knows whose it is."""
    _FORGET.run(cursor, r=r)


def count_aside(cursor: Any) -> int:
    """How much is kept."""
    return int(_COUNT.run(cursor).fetchone()[0])


def all_aside(cursor: Any) -> tuple[SetAsideRow, ...]:
    """Everything that is kept, the newest first."""
    return tuple(
        SetAsideRow(datetime.fromtimestamp(at / 1000, UTC), t, r, kind)
        for at, t, r, kind in _ALL.run(cursor).fetchall()
    )
