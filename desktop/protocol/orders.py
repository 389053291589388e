"""What the province writes into a team's log itself: signed, and kept by every PC.

An order is an op of the server's device without its place in a queue, so that it can be offered
again to a server that forgot it: the signature is over its id and what it says.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeVar

import msgspec

from desktop.protocol.ops import SERVER_DEVICE, Change, Op, OpKind, encode
from desktop.protocol.registry import GroupValue

_SIGNED: Final = b"lang-so order 1\0"
SIGNATURE_BYTES: Final = 64
MAX_ORDERS: Final = 200
"""Orders in one offer."""

MAX_OFFER_BYTES: Final = 1024 * 1024

_Id = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
_Nat = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
_Message = TypeVar("_Message", bound=msgspec.Struct)


class OrderError(ValueError):
    """A message about orders is not one."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One op of the province's side with its signature; `base` is where it was made."""

    id: _Id
    team: _Id
    kind: OpKind
    t: _Name
    r: _Id
    f: dict[str, GroupValue]
    base: tuple[_Nat, _Nat]
    hlc: _Nat
    s: _Nat
    act: _Id
    txn: _Id
    signature: Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]
    who: _Id | None = None


class Offer(msgspec.Struct, frozen=True):
    """`POST /offer`: signed orders that a PC keeps, for a server that went back."""

    orders: Annotated[list[Order], msgspec.Meta(max_length=MAX_ORDERS)]


class OfferAnswer(msgspec.Struct, frozen=True):
    """How many of them were new to the server; all others it knew."""

    taken: _Nat


def sign_op(op: Op, key: bytes) -> bytes:
    """The province's signature of an op.

    Args:
        op: Of the server's device.
        key: Seed of the province's Ed25519 key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(key).sign(_text(op.id, op.payload()))


def order_of(change: Change, team: str, inc: int) -> Order:
    """The order that an entry of the log stands for.

    Args:
        change: An entry of the server's device, as folded.
        team: Whose log it is.
        inc: The server's present incarnation, in which the entry's base counts.
    """
    base = (inc, change.base_seq)
    return _order(change, id=change.op_id, team=team, base=base, signature=change.signature)


def order_from(op: Op, signature: bytes) -> Order:
    """The order that a signed op of the server stands for."""
    return _order(op, id=op.id, team=op.team, base=op.base, signature=signature)


def _order(says: Op | Change, **stands: Any) -> Order:
    """What both say alike, with where it stands and who signed it."""
    return Order(
        kind=says.kind,
        t=says.t,
        r=says.r,
        f=says.f,
        hlc=says.hlc,
        s=says.s,
        act=says.act,
        txn=says.txn,
        who=says.who,
        **stands,
    )


def op_of(order: Order, ep: int, n: int, prev: str) -> Op:
    """The op that an order is when it stands at a place of the server's queue."""
    return Op(
        id=order.id,
        team=order.team,
        dev=SERVER_DEVICE,
        ep=ep,
        n=n,
        prev=prev,
        lc=n,
        txn=order.txn,
        act=order.act,
        kind=order.kind,
        t=order.t,
        r=order.r,
        f=order.f,
        base=order.base,
        hlc=order.hlc,
        s=order.s,
        who=order.who,
    )


def is_signed(order: Order, public_key: str) -> bool:
    """Whether the province whose key (hex) this is wrote the order."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        public.verify(order.signature, _text(order.id, op_of(order, 0, 0, "").payload()))
    except (InvalidSignature, ValueError):
        return False
    return True


def write_order_message(message: msgspec.Struct) -> bytes:
    """Its bytes."""
    return encode(message)


def read_order_message(data: bytes, kind: type[_Message]) -> _Message:
    """Undo `write_order_message`; OrderError when it does not fit."""
    if len(data) > MAX_OFFER_BYTES:
        raise OrderError("size")
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise OrderError("form") from error


def _text(op_id: str, payload: bytes) -> bytes:
    return _SIGNED + bytes.fromhex(op_id) + payload
