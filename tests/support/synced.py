"""A team's file as a sync with a province would leave it, for what only reads that state."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from desktop.protocol.ops import encode
from desktop.storage.models.local import STATE_ARCHIVED, STATE_PENDING
from desktop.sync.account import ADDRESS, DEVICE_KEY, PROVINCE

if TYPE_CHECKING:
    from desktop.storage.write_unit import WriteUnit

_AT_MS: Final = int(datetime(2026, 11, 20, 3, 42, tzinfo=UTC).timestamp() * 1000)


def note_sync(unit: WriteUnit, _nothing: None = None) -> None:
    """Enrolled, everything at the province, and both ends found equal there."""
    for key, value in (
        (ADDRESS, "https://dongbo.langson.example:8443"),
        (DEVICE_KEY, "00" * 32),
        (PROVINCE, "Tỉnh Lạng Sơn"),
    ):
        unit.set_setting(key, value)
    head = unit.head
    # The chain hangs on keys and stamps: a paper that is compared byte by byte gets a fixed one.
    head.inc, head.cursor, head.chain = 1, _take_all(unit), hashlib.sha256(b"a log").digest()
    unit.sync_store.note_success(_AT_MS, equal=True)


def _take_all(unit: WriteUnit) -> int:
    """Leave every own change as one that the log took, in the order in which it was made.

    Returns:
        Position of the last one.
    """
    cursor = unit.cursor
    of_log = cursor.execute("SELECT DISTINCT t, r FROM outbox WHERE state = ?", [STATE_PENDING])
    found = [(t, r, encode(unit.records.view(t, r))) for t, r in of_log.fetchall()]
    unit.records.store_all(found)
    cursor.execute(
        "UPDATE outbox SET state = ?, seq = n WHERE state = ?", [STATE_ARCHIVED, STATE_PENDING]
    )
    taken: int = cursor.rowcount
    cursor.execute("UPDATE blob SET stored_there = 1")
    return taken
