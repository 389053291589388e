"""The province's side as an author: its ops stand in a team's log like those of a device.

It has one device of its own in every team, with its own epoch, numbers and chain of ops; the
epoch is the server's incarnation, so that a restored server begins a new one.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.protocol.ops import SERVER_DEVICE, Cell, Op, OpKind
from desktop.protocol.orders import is_signed, op_of, order_from, sign_op
from desktop.protocol.registry import SCHEMA_VERSION
from server.security.can import Actor, ActorKind
from server.services.sync_frames import SEED_BYTES, accept_frame
from server.services.teams import milliseconds
from server.services.validation import composed, fault_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from desktop.domain.clock import Clock
    from desktop.protocol.orders import Order
    from desktop.protocol.registry import GroupValue
    from server.storage.log_store import LogStore

_HLC_SHIFT: Final = 16
_CELLS: Final = msgspec.msgpack.Decoder(dict[str, Cell])


class Wish(NamedTuple):
    """One change that the province wants to make to a record."""

    kind: OpKind
    table: str
    record: str
    groups: dict[str, GroupValue]


def write_as_server(
    store: LogStore,
    team: str,
    wishes: Sequence[Wish],
    clock: Clock,
    key: bytes,
    note: Callable[[Order], None] | None = None,
) -> None:
    """Append changes as one signed txn; the caller commits.

    It is based on the very end of the log, which stays locked until then, so it is never in
    conflict with anything.

    Args:
        store: The team's log, in a transaction of its own.
        team: 32 hex digits.
        wishes: At most 64.
        clock: Time and randomness.
        key: Seed of the province's key.
        note: Called with each signed order before anything is written.

    Raises:
        TroubleError: team_unknown; not_permitted, when the values are not the province's to set.
    """
    head = store.head(lock=True)
    if head is None:
        raise TroubleError("team_unknown")
    actor = Actor(ActorKind.SERVER, team, SERVER_DEVICE)
    last = store.last_op(SERVER_DEVICE, head.inc)
    now = milliseconds(clock)
    act = new_id(clock)
    ops: list[Op] = []
    for at, wish in enumerate(wishes, 1):
        op = Op(
            id=new_id(clock),
            team=team,
            dev=SERVER_DEVICE,
            ep=head.inc,
            n=last.n + at,
            prev=ops[-1].id if ops else last.id,
            lc=last.n + at,
            txn=act,
            act=act,
            kind=wish.kind,
            t=wish.table,
            r=wish.record,
            # As it will stand in the log, because that is what is signed.
            f=composed(wish.groups),
            base=(head.inc, head.seq),
            hlc=now << _HLC_SHIFT,
            s=SCHEMA_VERSION,
            who=None,
        )
        if fault_of(op, actor):
            raise TroubleError("not_permitted")
        ops.append(op)
    signatures = {op.id: sign_op(op, key) for op in ops}
    if note is not None:
        for op in ops:
            note(order_from(op, signatures[op.id]))
    accept_frame(store, actor, ops, now, clock.random_bytes(SEED_BYTES), signatures)


def take_orders(
    store: LogStore, team: str, orders: Iterable[Order], public_key: str, clock: Clock
) -> int:
    """Append what the province once signed and this log does not hold; the caller commits.

    Each order keeps its id and what it says, and stands at the end of the queue of the present
    incarnation. What is not signed, or is not the province's to write, is left out.

    Args:
        store: The team's log, in a transaction of its own.
        team: 32 hex digits.
        orders: As PCs or the journal keep them, in the order of the log.
        public_key: The province's, as hex.
        clock: Receive time and salts.

    Returns:
        How many were appended.
    """
    head = store.head(lock=True)
    if head is None:
        raise TroubleError("team_unknown")
    actor = Actor(ActorKind.SERVER, team, SERVER_DEVICE)
    taken = 0
    for _, members in groupby(orders, key=lambda order: order.txn):
        txn = list({order.id: order for order in members}.values())
        known = store.known([order.id for order in txn])
        last = store.last_op(SERVER_DEVICE, head.inc)
        ops: list[Op] = []
        signatures = {}
        for order in txn:
            before = ops[-1].id if ops else last.id
            op = op_of(order, head.inc, last.n + len(ops) + 1, before)
            if order.id in known or not _is_ours(order, op, team, actor, public_key):
                continue
            if _is_outdone(store, order):
                continue
            ops.append(op)
            signatures[op.id] = order.signature
        if ops:
            now = milliseconds(clock)
            accept_frame(store, actor, ops, now, clock.random_bytes(SEED_BYTES), signatures)
            taken += len(ops)
    return taken


def _is_outdone(store: LogStore, order: Order) -> bool:
    """Whether the province said something later in its place, which was given back before it."""
    if order.kind is not OpKind.PUT:
        return False
    stored = store.cells([(order.t, order.r)]).get((order.t, order.r))
    cells = {} if stored is None else _CELLS.decode(stored)
    later = (group in cells and _is_later(cells[group], order) for group in order.f)
    return all(later)


def _is_later(cell: Cell, order: Order) -> bool:
    return cell.dev == SERVER_DEVICE and cell.hlc > order.hlc


def _is_ours(order: Order, op: Op, team: str, actor: Actor, public_key: str) -> bool:
    return order.team == team and not fault_of(op, actor) and is_signed(order, public_key)
