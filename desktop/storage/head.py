"""Where this PC stands: its own queue of ops and the server's log, one row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from desktop.domain.changes import Seen
from desktop.domain.ids import uuid7_hex
from desktop.protocol.ops import digest_of_total
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement, upsert_statement

if TYPE_CHECKING:
    from desktop.domain.clock import Clock

_TABLE: Final = TABLES["sync_head"]
_NAMES: Final = tuple(c.name for c in _TABLE.columns if c.name != "id")
_READ: Final = Statement(select(*[_TABLE.c[name] for name in _NAMES]))
_WRITE: Final = upsert_statement(_TABLE)
_SEEN: Final = Statement(select(_TABLE.c.inc, _TABLE.c.cursor))
_COUNTER_BITS: Final = 16
_MODULUS: Final = 1 << 256


@dataclass(slots=True)
class SyncHead:
    """The row as a mutable value of one write unit; `total` is the sum of record digests.

    `hlc` is the hybrid clock's last reading: milliseconds << 16 | counter.
    """

    team: str
    dev: str
    ep: int
    n: int = 0
    last_id: str = ""
    lc: int = 0
    hlc: int = 0
    inc: int = 0
    cursor: int = 0
    chain: bytes = bytes(32)
    total: int = 0
    last_success_at: int | None = None
    last_equal: bool | None = None
    changed: bool = field(default=False, compare=False)

    @property
    def seen(self) -> Seen:
        """The position in the server's log that all stored values reflect."""
        return Seen(self.inc, self.cursor)

    @property
    def digest(self) -> bytes:
        """The state digest at the cursor, 16 bytes."""
        return digest_of_total(self.total)

    def tick(self, clock: Clock) -> int:
        """Next reading of the hybrid clock: never backwards, whatever the PC's clock does."""
        wall = int(clock.now().timestamp() * 1000) << _COUNTER_BITS
        self.hlc = max(wall, self.hlc + 1)
        self.changed = True
        return self.hlc

    def add_digest(self, difference: int) -> None:
        """Add to the digest sum (a negative number takes away)."""
        self.total = (self.total + difference) % _MODULUS
        self.changed = True


def op_id(hlc: int, clock: Clock) -> str:
    """An op's id: its time part is the op's clock, which the wire so need not repeat."""
    return uuid7_hex(hlc >> _COUNTER_BITS, int.from_bytes(clock.random_bytes(10), "big"))


def new_epoch_number(clock: Clock) -> int:
    """A random epoch; 63 bits, because SQLite and PostgreSQL integers are signed."""
    return int.from_bytes(clock.random_bytes(8), "big") >> 1


def read_head(cursor: Any) -> SyncHead:
    """The stored row."""
    row = _READ.run(cursor).fetchone()
    values = dict(zip(_NAMES, row, strict=True))
    values["total"] = int.from_bytes(values["total"], "big")
    if values["last_equal"] is not None:
        values["last_equal"] = bool(values["last_equal"])
    return SyncHead(**values)


def write_head(cursor: Any, head: SyncHead) -> None:
    """Store the row."""
    _WRITE.run(
        cursor,
        id=1,
        team=head.team,
        dev=head.dev,
        ep=head.ep,
        n=head.n,
        last_id=head.last_id,
        lc=head.lc,
        hlc=head.hlc,
        inc=head.inc,
        cursor=head.cursor,
        chain=head.chain,
        total=head.total.to_bytes(32, "big"),
        last_success_at=head.last_success_at,
        last_equal=head.last_equal,
    )
    head.changed = False


def read_seen(cursor: Any) -> Seen:
    """The cursor alone."""
    return Seen(*_SEEN.run(cursor).fetchone())
