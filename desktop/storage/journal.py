"""History of acts and the values before each change: what undo and the history view read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select

from desktop.protocol.ops import encode
from desktop.protocol.registry import DELETED, FOLDED, GroupValue
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.domain.clock import Clock
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
_AT: Final = Statement(select(_HISTORY.c.at).where(_HISTORY.c.act == bindparam("act")))
_PLACES: Final = Statement(
    select(_IMAGE.c.id, _IMAGE.c.txn, _IMAGE.c.t, _IMAGE.c.r)
    .where(_IMAGE.c.act == bindparam("act"), _IMAGE.c.id > bindparam("after"))
    .order_by(_IMAGE.c.id)
    .limit(bindparam("most"))
)
_NEWEST: Final = Statement(select(func.max(_IMAGE.c.id)).where(_IMAGE.c.act == bindparam("act")))
_AT_PLACE: Final = Statement(
    select(_IMAGE.c.t, _IMAGE.c.r, _IMAGE.c.created, _IMAGE.c.before, _IMAGE.c.after).where(
        _IMAGE.c.id == bindparam("id")
    )
)
_DROP_OLD: Final = Statement(
    delete(_IMAGE).where(
        _IMAGE.c.id.in_(
            select(_IMAGE.c.id)
            .where(_IMAGE.c.at < bindparam("before"))
            .order_by(_IMAGE.c.at)
            .limit(bindparam("most"))
        )
    )
)
_SWEPT: Final = 200
_VALUES: Final = msgspec.msgpack.Decoder(dict[str, GroupValue])


class ImagePlace(NamedTuple):
    """Where one applied change is noted."""

    id: int
    txn: str
    t: str
    r: str


@dataclass(frozen=True, slots=True)
class Image:
    """One applied change: the groups it touched, before and after, `DELETED` among them.

    A group that had no value is left out.
    """

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
        if group in FOLDED:
            continue
        old = was.get(group)
        if old is None:
            if group != DELETED or cell.value:
                after[group] = cell.value
        elif old.value != cell.value:
            before[group], after[group] = old.value, cell.value
    return before, after


def is_kept(cursor: Any, act: str, clock: Clock) -> bool:
    """Whether an act is known and young enough to be taken back."""
    row = _AT.run(cursor, act=act).fetchone()
    return row is not None and row[0] >= _milliseconds(clock) - KEPT_MS


def image_places(cursor: Any, act: str, after: int, limit: int) -> list[ImagePlace]:
    """Where what an act did is noted, in order, from behind a place."""
    rows = _PLACES.run(cursor, act=act, after=after, most=limit).fetchall()
    return [ImagePlace(*row) for row in rows]


def newest_image(cursor: Any, act: str) -> int:
    """Where the last change of an act is noted; 0 when none is."""
    return int(_NEWEST.run(cursor, act=act).fetchone()[0] or 0)


def images_at(cursor: Any, places: Iterable[ImagePlace]) -> list[Image]:
    """The changes at these places; those too old are left out."""
    rows = [_AT_PLACE.run(cursor, id=place.id).fetchone() for place in places]
    return [
        Image(t, r, bool(created), _VALUES.decode(before), _VALUES.decode(after))
        for t, r, created, before, after in filter(None, rows)
    ]


def drop_old_images(cursor: Any, clock: Clock) -> bool:
    """Forget a few before-images of more than 30 days ago; whether there may be more."""
    _DROP_OLD.run(cursor, before=_milliseconds(clock) - KEPT_MS, most=_SWEPT)
    return bool(cursor.rowcount == _SWEPT)


def _milliseconds(clock: Clock) -> int:
    return int(clock.now().timestamp() * 1000)
