"""Two ops of one id: a PC that was copied while it ran draws, for a moment, what its copy draws.

Whoever's op reaches the log first keeps the id; the other PC finds it there, saying something
else, and gives its own op another one. So it does when another device of the team took the id of an
op that a server lost when it was put back.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import bindparam, func, select, update

from desktop.domain.ids import uuid7_hex
from desktop.protocol.ops import Change, Op, Status, encode, same_value
from desktop.storage.erasing import values_taken
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

_OUTBOX = TABLES["outbox"]
_RENAME: Final = Statement(
    update(_OUTBOX)
    .values(id=bindparam("new"), payload=bindparam("body"))
    .where(_OUTBOX.c.id == bindparam("old"))
)
_MINE: Final = Statement(
    select(_OUTBOX.c.id).where(
        _OUTBOX.c.id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value)),
        func.length(_OUTBOX.c.payload) > 0,
    )
)
_COUNTER_BITS: Final = 16
SIGNS_WITH: Final = "sync.device_key"
"""Setting: the key with which the device signs, as `desktop.sync.account` keeps it."""

_SAYS_ALL: Final = frozenset({Status.OK, Status.CONFLICT})


def says_other(op: Op, change: Change) -> bool:
    """Whether the log's entry under the op's id is another change than the op.

    An entry without its values, or converted from an older schema, cannot be compared and counts
    as the same; so does one without what it said of somebody who was erased. Of what was put
    aside the log tells a hash instead of the values, also when it was converted.
    """
    if change.says:
        return change.says != op.payload_hash()
    if change.s != op.s or change.status not in _SAYS_ALL:
        return False
    if (op.kind, op.t, op.r) != (change.kind, change.t, change.r):
        return True
    said = values_taken(op, change)
    return said.keys() != change.f.keys() or not all(
        same_value(value, change.f[group]) for group, value in said.items()
    )


def own_among(cursor: Any, ids: Iterable[str]) -> set[str]:
    """Which of these ids own ops have that are kept here."""
    return {row[0] for row in _MINE.run(cursor, ids=json.dumps(list(ids))).fetchall()}


def is_said_by(op: Op, change: Change) -> bool:
    """Whether another device's entry says for certain just what the own op of that id says."""
    return change.status in _SAYS_ALL and not says_other(op, change)


def id_of_its_own(op: Op, secret: str = "") -> str:
    """The id that the op gets: made of what it says, so that copies of this file agree on it.

    Args:
        op: The op.
        secret: What copies of this file know and other devices do not, when one of those took the
            id: it may know the op as well.
    """
    said = hashlib.sha256(op.payload() + secret.encode()).digest()[:10]
    return uuid7_hex(op.hlc >> _COUNTER_BITS, int.from_bytes(said, "big"))


def give_new_id(cursor: Any, op: Op, secret: str = "") -> str:
    """Keep the op under an id of its own, and answer it; those after it need new numbers."""
    fresh = msgspec.structs.replace(op, id=id_of_its_own(op, secret))
    _RENAME.run(cursor, old=op.id, new=fresh.id, body=encode(fresh))
    return fresh.id
