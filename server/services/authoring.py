"""The province's side as an author: its ops stand in a team's log like those of a device.

It has one device of its own in every team, with its own epoch, numbers and chain of ops; the
epoch is the server's incarnation, so that a restored server begins a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.domain.ids import new_id
from desktop.protocol.ops import SERVER_DEVICE, Op, OpKind
from desktop.protocol.registry import SCHEMA_VERSION
from server.security.can import Actor, ActorKind
from server.services.sync_frames import SEED_BYTES, accept_frame
from server.services.teams import milliseconds
from server.services.validation import fault_of

if TYPE_CHECKING:
    from desktop.domain.clock import Clock
    from desktop.protocol.registry import GroupValue
    from server.storage.log_store import LogStore

_HLC_SHIFT: Final = 16


def write_as_server(
    store: LogStore, team: str, table: str, record: str, groups: dict[str, GroupValue], clock: Clock
) -> None:
    """Append one change of a record; the caller commits.

    It is based on the very end of the log, which stays locked until then, so it is never in
    conflict with anything.

    Args:
        store: The team's log, in a transaction of its own.
        team: 32 hex digits.
        table: Name in the registry.
        record: Its id.
        groups: New values.
        clock: Time and randomness.

    Raises:
        TroubleError: team_unknown; not_permitted, when the values are not the province's to set.
    """
    head = store.head(lock=True)
    if head is None:
        raise TroubleError("team_unknown")
    last = store.last_op(SERVER_DEVICE, head.inc)
    now = milliseconds(clock)
    txn = new_id(clock)
    op = Op(
        id=new_id(clock),
        team=team,
        dev=SERVER_DEVICE,
        ep=head.inc,
        n=last.n + 1,
        prev=last.id,
        lc=last.n + 1,
        txn=txn,
        act=txn,
        kind=OpKind.PUT,
        t=table,
        r=record,
        f=groups,
        base=(head.inc, head.seq),
        hlc=now << _HLC_SHIFT,
        s=SCHEMA_VERSION,
        who=None,
    )
    actor = Actor(ActorKind.SERVER, team, SERVER_DEVICE)
    if fault_of(op, actor):
        raise TroubleError("not_permitted")
    accept_frame(store, actor, [op], now, clock.random_bytes(SEED_BYTES))
