"""A team's file as a sync with a province would leave it, for what only reads that state."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from desktop.sync.account import ADDRESS, DEVICE_KEY, PROVINCE

if TYPE_CHECKING:
    from desktop.storage.write_unit import WriteUnit

_AT_MS: Final = int(datetime(2026, 11, 20, 3, 42, tzinfo=UTC).timestamp() * 1000)


def note_sync(unit: WriteUnit, _nothing: None = None) -> None:
    """Enrolled, and both ends found equal at some position of the log."""
    for key, value in (
        (ADDRESS, "https://dongbo.langson.example:8443"),
        (DEVICE_KEY, "00" * 32),
        (PROVINCE, "Tỉnh Lạng Sơn"),
    ):
        unit.set_setting(key, value)
    head = unit.head
    head.inc, head.cursor, head.chain = 1, 1214, hashlib.sha256(b"a log").digest()
    unit.sync_store.note_success(_AT_MS, equal=True)
