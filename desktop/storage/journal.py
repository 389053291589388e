"""History of acts and the values before each change: what undo and the history view read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from desktop.protocol.ops import encode
from desktop.protocol.registry import DELETED, GroupValue
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from desktop.protocol.ops import RecordCells

KEPT_MS: Final = 30 * 24 * 60 * 60 * 1000
"""Before-images older than this are dropped."""

_IMAGE = TABLES["before_image"]
_HISTORY = TABLES["history"]
_ADD_IMAGE: Final = Statement(
    insert(_IMAGE).values(
        {name: bindparam(name) for name in _IMAGE.columns.keys() if name != "id"}  # noqa: SIM118 - a collection of columns, not a dict
    )
)
_ADD_ACT: Final = Statement(
    insert(_HISTORY)
    .prefix_with("OR IGNORE")
    .values({name: bindparam(name) for name in _HISTORY.columns.keys()})  # noqa: SIM118 - as above
)
_OF_ACT: Final = Statement(
    select(_IMAGE.c.txn, _IMAGE.c.t, _IMAGE.c.r, _IMAGE.c.created, _IMAGE.c.before, _IMAGE.c.after)
    .where(_IMAGE.c.act == bindparam("act"))
    .order_by(_IMAGE.c.id)
)
_DROP_OLD: Final = Statement(delete(_IMAGE).where(_IMAGE.c.at < bindparam("before")))
_VALUES: Final = msgspec.msgpack.Decoder(dict[str, GroupValue])


@dataclass(frozen=True, slots=True)
class Image:
    """One applied change: the groups it touched, before and after, `DELETED` among them.

    A group that had no value is left out.
    """

    txn: str
    t: str
    r: str
    created: bool
    before: dict[str, GroupValue]
    after: dict[str, GroupValue]


def add_act(cursor: Any, act: str, who: str | None, at: int, kind: str, dev: str) -> None:
    """Note an act once; later calls for the same act change nothing."""
    cursor.execute(_ADD_ACT.sql, (act, who, at, kind, dev))


def add_image(
    cursor: Any,
    act: str,
    txn: str,
    where: tuple[str, str],
    was: RecordCells,
    now: RecordCells,
    at: int,
) -> bool:
    """Note what a change did to a record; nothing is noted when the view stayed the same.

    Args:
        cursor: The driver's cursor.
        act: The user action.
        txn: The business change inside it.
        where: Table and record id.
        was: The view before.
        now: The view after.
        at: When, in milliseconds.

    Returns:
        Whether the view changed.
    """
    before, after = _difference(was, now)
    if not after and not before:
        return False
    values = (act, txn, *where, int(not was), encode(before), encode(after), at)
    cursor.execute(_ADD_IMAGE.sql, values)
    return True


def _difference(
    was: RecordCells, now: RecordCells
) -> tuple[dict[str, GroupValue], dict[str, GroupValue]]:
    before: dict[str, GroupValue] = {}
    after: dict[str, GroupValue] = {}
    for group, cell in now.items():
        old = was.get(group)
        if old is None:
            if group != DELETED or cell.value:
                after[group] = cell.value
        elif old.value != cell.value:
            before[group], after[group] = old.value, cell.value
    return before, after


def images_of(cursor: Any, act: str) -> list[Image]:
    """What an act did, in order; empty when unknown or too old."""
    return [
        Image(txn, t, r, bool(created), _VALUES.decode(before), _VALUES.decode(after))
        for txn, t, r, created, before, after in _OF_ACT.run(cursor, act=act).fetchall()
    ]


def drop_old_images(cursor: Any, now_ms: int) -> None:
    """Forget before-images of more than 30 days ago."""
    _DROP_OLD.run(cursor, before=now_ms - KEPT_MS)
