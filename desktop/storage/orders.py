"""What the province wrote into the log itself: kept with its signature, for a server that forgot.

Kept for ever: there are few of them, and an erasure has to be final.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import bindparam, func, insert, select

from desktop.protocol.ops import NOT_FOLDED, SERVER_DEVICE, Change, encode
from desktop.protocol.orders import Order, order_of
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from desktop.storage.head import SyncHead

_TABLE = TABLES["signed_order"]
_ADD: Final = Statement(
    insert(_TABLE)
    .prefix_with("OR IGNORE")
    .values(place=bindparam("place"), id=bindparam("id"), body=bindparam("body"))
)
_NEXT: Final = Statement(select(func.coalesce(func.max(_TABLE.c.place), 0) + 1))
_ALL: Final = Statement(select(_TABLE.c.body).order_by(_TABLE.c.place))
_ORDER: Final = msgspec.msgpack.Decoder(Order)


def keep_order(cursor: Any, head: SyncHead, change: Change) -> None:
    """Keep an entry of the server's device, if it is signed and did something."""
    if change.dev != SERVER_DEVICE or not change.signature or change.status in NOT_FOLDED:
        return
    order = order_of(change, head.team, head.inc)
    place = _NEXT.run(cursor).fetchone()[0]
    _ADD.run(cursor, place=place, id=order.id, body=encode(order))


def kept_orders(cursor: Any) -> list[Order]:
    """All of them, in the order of the log."""
    return [_ORDER.decode(body) for (body,) in _ALL.run(cursor).fetchall()]
