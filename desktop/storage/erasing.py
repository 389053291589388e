"""Records that were erased on order: nothing of them stays in this file, and nothing comes back.

What the fold of the log does to cells is the protocol's business; here goes everything that is
kept beside them: waiting and archived ops, values before and after changes, lost values, what
was set aside, drafts and lines of files that name the person.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import bindparam, delete, select, update

from desktop.protocol.ops import GROUND, Change, Op, OpKind, encode, is_partial
from desktop.protocol.registry import BY_NAME
from desktop.storage.inbox import take_record
from desktop.storage.models import TABLES
from desktop.storage.models.local import STATE_ARCHIVED, STATE_PENDING
from desktop.storage.naming import Naming
from desktop.storage.set_aside import forget_aside
from desktop.storage.statement import Statement, upsert_statement
from desktop.storage.write_unit import WriteUnit

if TYPE_CHECKING:
    from desktop.protocol.ops import RecordCells
    from desktop.protocol.registry import GroupValue

LEFTOVERS: Final = "import_leftovers"
"""Setting with the lines of files that were not imported: a JSON list with `rows` each."""

_NAMES: Final = ("full_name", "phone")
_ERASED = TABLES["erased"]
_OUTBOX = TABLES["outbox"]
_IMAGE = TABLES["before_image"]
_DRAFT = TABLES["draft"]
_SETTING = TABLES["setting"]
_NOTE: Final = upsert_statement(_ERASED)
_OPS: Final = Statement(
    select(_OUTBOX.c.lc, _OUTBOX.c.state, _OUTBOX.c.payload).where(
        _OUTBOX.c.t == bindparam("t"), _OUTBOX.c.r == bindparam("r")
    )
)
_REPLACE: Final = Statement(
    update(_OUTBOX)
    .values(state=bindparam("new_state"), payload=bindparam("body"))
    .where(_OUTBOX.c.lc == bindparam("at"))
)
_IMAGES: Final = Statement(
    select(_IMAGE.c.id, _IMAGE.c.before, _IMAGE.c.after).where(
        _IMAGE.c.t == bindparam("t"), _IMAGE.c.r == bindparam("r")
    )
)
_DROP_IMAGE: Final = Statement(delete(_IMAGE).where(_IMAGE.c.id == bindparam("id")))
_SET_IMAGE: Final = Statement(
    update(_IMAGE)
    .values(before=bindparam("was"), after=bindparam("now"))
    .where(_IMAGE.c.id == bindparam("at"))
)
_DRAFTS: Final = Statement(select(_DRAFT.c.key, _DRAFT.c.body))
_DROP_DRAFT: Final = Statement(delete(_DRAFT).where(_DRAFT.c.key == bindparam("key")))
_READ_SETTING: Final = Statement(select(_SETTING.c.value).where(_SETTING.c.key == bindparam("key")))
_OP: Final = msgspec.msgpack.Decoder(Op)
_VALUES: Final = msgspec.msgpack.Decoder(dict[str, Any])


@dataclass(slots=True)
class Erasing:
    """The erasures of one page: `begin` at each order, `finish` when the page is folded."""

    unit: WriteUnit
    orders: list[Change] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def begin(self, order: Change, view: RecordCells) -> None:
        """Take the lost values out, and remember by what texts the person may be named.

        Args:
            order: An ERASE of the log, before it is folded.
            view: The record as people see it.
        """
        self.orders.append(order)
        groups = order.f.keys() if is_partial(order.f) else None
        take_record(self.unit.cursor, self.unit.head, order.t, order.r, groups)
        if groups is None:
            self._remember({group: cell.value for group, cell in view.items()})
            # Also what the person was called before.
            for _, *images in _IMAGES.run(self.unit.cursor, t=order.t, r=order.r).fetchall():
                for image in images:
                    self._remember(_VALUES.decode(image))

    def ordered(self, t: str, r: str) -> bool:
        """Whether an order of this page erases all of the record."""
        return any((one.t, one.r) == (t, r) and not is_partial(one.f) for one in self.orders)

    def _remember(self, values: dict[str, Any]) -> None:
        self.names.update(one for name in _NAMES if isinstance(one := values.get(name), str))

    def finish(self, now: int) -> None:
        """Wipe everything that is kept beside the cells.

        Args:
            now: Milliseconds.
        """
        if not self.orders:
            return
        cursor = self.unit.cursor
        self.unit.wiped = True
        for order in self.orders:
            if is_partial(order.f):
                only = frozenset(order.f) - {GROUND}
                _rewrite_ops(cursor, order, only)
                _rewrite_images(cursor, order, only)
            else:
                ground = str(order.f.get(GROUND) or "")
                cursor.execute(_NOTE.sql, (order.t, order.r, order.hlc >> 16, ground, now))
                _empty_ops(cursor, order)
                for image, *_ in _IMAGES.run(cursor, t=order.t, r=order.r).fetchall():
                    _DROP_IMAGE.run(cursor, id=image)
            forget_aside(cursor, order.r)
        _drop_drafts(cursor, {*self.names, *(order.r for order in self.orders)})
        _drop_lines(self.unit, self.names)


def values_taken(op: Op, change: Change) -> dict[str, GroupValue]:
    """What an own op says, without what the server left out of it because of an erased owner."""
    table = BY_NAME.get(op.t)
    out = dict(op.f)
    for owned in table.fields if table and op.kind is OpKind.PUT else ():
        mine, there = out.get(owned.group), change.f.get(owned.group)
        if not owned.whose or owned.group not in change.f:
            continue
        if isinstance(mine, dict) and isinstance(there, dict):
            if there.get(owned.name) is None:
                out[owned.group] = {**mine, owned.name: None}
        elif there is None:
            out[owned.group] = None
    return out


def without_owner_values(
    table: str, f: dict[str, GroupValue], groups: frozenset[str]
) -> dict[str, GroupValue]:
    """Values of an op without what they say of the owner of the record in these groups."""
    owned = {one.name for one in BY_NAME[table].fields if one.whose} if table in BY_NAME else set()
    out: dict[str, GroupValue] = {}
    for group, value in f.items():
        if group not in groups:
            out[group] = value
        elif isinstance(value, dict):
            out[group] = {name: None if name in owned else one for name, one in value.items()}
        else:
            out[group] = None
    return out


def settle_own(cursor: Any, op: Op, change: Change) -> None:
    """Forget here too what the server left out of an own op: its owner had been erased."""
    taken = values_taken(op, change)
    if taken != op.f:
        groups = frozenset(group for group, value in op.f.items() if taken[group] != value)
        _rewrite_ops(cursor, change, groups)
        _rewrite_images(cursor, change, groups)


def _empty_ops(cursor: Any, order: Change) -> None:
    """Own ops of an erased record keep their number, because a queue has no gap.

    One that waits is sent without values, and the server discards it; of all others only that
    there was one is kept.
    """
    for lc, state, payload in _OPS.run(cursor, t=order.t, r=order.r).fetchall():
        if not payload:
            continue
        if state == STATE_PENDING:
            op = msgspec.structs.replace(_OP.decode(payload), kind=OpKind.PUT, f={})
            _REPLACE.run(cursor, at=lc, new_state=state, body=encode(op))
        else:
            _REPLACE.run(cursor, at=lc, new_state=STATE_ARCHIVED, body=b"")


def _rewrite_ops(cursor: Any, order: Change, groups: frozenset[str]) -> None:
    for lc, state, payload in _OPS.run(cursor, t=order.t, r=order.r).fetchall():
        if not payload:
            continue
        op = _OP.decode(payload)
        f = without_owner_values(op.t, op.f, groups) if op.kind is OpKind.PUT else op.f
        if f != op.f:
            body = encode(msgspec.structs.replace(op, f=f))
            _REPLACE.run(cursor, at=lc, new_state=state, body=body)


def _rewrite_images(cursor: Any, order: Change, groups: frozenset[str]) -> None:
    """An undo leaves these groups alone from now on."""
    for image, before, after in _IMAGES.run(cursor, t=order.t, r=order.r).fetchall():
        was, now = _VALUES.decode(before), _VALUES.decode(after)
        if groups & (was.keys() | now.keys()):
            kept = [
                encode({group: value for group, value in values.items() if group not in groups})
                for values in (was, now)
            ]
            _SET_IMAGE.run(cursor, at=image, was=kept[0], now=kept[1])


def _drop_drafts(cursor: Any, texts: set[str]) -> None:
    naming = Naming(texts)
    for key, body in _DRAFTS.run(cursor).fetchall():
        if naming.names(body):
            _DROP_DRAFT.run(cursor, key=key)


def _drop_lines(unit: WriteUnit, names: set[str]) -> None:
    row = _READ_SETTING.run(unit.cursor, key=LEFTOVERS).fetchone()
    if row is None or not names:
        return
    naming = Naming(names)
    files = json.loads(row[0])
    for file in files:
        file["rows"] = [one for one in file["rows"] if not naming.names(json.dumps(one))]
    kept = [file for file in files if file["rows"]]
    unit.set_setting(LEFTOVERS, json.dumps(kept, ensure_ascii=False) if kept else None)
