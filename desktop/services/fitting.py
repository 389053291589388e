"""Large actions cut into changes that sync can carry.

What fits stays one indivisible change; only what is larger than the protocol's limits (64 ops,
16 KiB) goes on in another change of the same act.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from desktop.domain.changes import Seen
    from desktop.storage.write_unit import WriteUnit

_DELETION: Final = 300
"""Bytes of an op without values, with room to spare."""


def add_fitting(unit: WriteUnit, record: Any) -> None:
    """`unit.add`, in a new change when the present one has no room left."""
    from desktop.storage.outbox import TxnTooLargeError

    try:
        unit.add(record)
    except TxnTooLargeError:
        # Nothing was written of it.
        unit.start_txn()
        unit.add(record)


def put_fitting(
    unit: WriteUnit, record: Any, *, original: Any = None, seen: Seen | None = None
) -> None:
    """`unit.put`, likewise."""
    # With its field names and quotes a record's repr is longer than its op.
    if not unit.room_for(1, len(repr(record).encode()) + _DELETION):
        unit.start_txn()
    unit.put(record, original=original, seen=seen)


def delete_fitting(
    unit: WriteUnit, kind: type, record_id: str, *, seen: Seen | None = None
) -> None:
    """`unit.delete`, likewise."""
    if not unit.room_for(1, _DELETION):
        unit.start_txn()
    unit.delete(kind, record_id, seen=seen)
