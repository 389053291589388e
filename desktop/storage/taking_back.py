"""Where the undo of each act stands: what the history shows, and what can be continued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, or_, select, update

from desktop.storage.models import TABLES
from desktop.storage.statement import Statement, upsert_statement

_TABLE = TABLES["taking_back"]
_KEEP: Final = upsert_statement(_TABLE)
_OPEN: Final = Statement(
    select(*_TABLE.columns).where(_TABLE.c.act == bindparam("act"), _TABLE.c.place > 0)
)
_CLOSE: Final = Statement(
    update(_TABLE)
    .values(place=bindparam("nowhere"))
    .where(
        or_(_TABLE.c.act == bindparam("act"), _TABLE.c.taker == bindparam("taken")),
        _TABLE.c.taker != bindparam("but"),
        _TABLE.c.place > 0,
    )
)


@dataclass(frozen=True, slots=True)
class TakingBack:
    """One undo, in the order of the table's columns.

    `by` takes `act` back: `done` of `total` records were looked at, `restored` of them written and
    `kept` groups left. Records whose first before-image lies before `place` are still to come (0:
    none); images after `top` came later and are not part of it.
    """

    by: str
    act: str
    total: int
    done: int
    place: int
    top: int
    restored: int
    kept: int


def open_one(cursor: Any, act: str) -> TakingBack | None:
    """The undo of an act that broke off, if any."""
    row = _OPEN.run(cursor, act=act).fetchone()
    return None if row is None else TakingBack(*row)


def keep(cursor: Any, state: TakingBack) -> None:
    """Store where an undo stands, in the transaction that brought it there."""
    cursor.execute(
        _KEEP.sql,
        (
            *(state.by, state.act, state.total, state.done, state.place, state.top),
            *(state.restored, state.kept),
        ),
    )


def close_of(cursor: Any, act: str, by: str) -> None:
    """Nothing else of this act is continued: no other undo of it, nor itself if it is one."""
    _CLOSE.run(cursor, act=act, taken=act, but=by, nowhere=0)
