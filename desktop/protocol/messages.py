"""What the two ends say to each other in one sync session, as plain structs.

A session is one request: `Hello` and frames of ops go up, `Answer` with a `Page` of the
server's log comes down. How they look on the wire is `desktop.protocol.wire`'s business.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from desktop.protocol.ops import Change, Op

WIRE_VERSION: Final = 1
MAX_FRAME_BYTES: Final = 16 * 1024
"""Compressed size of one frame; a cut line costs at most this much again."""

MAX_FRAME_OPS: Final = 2_000
MAX_PAGE_CHANGES: Final = 5_000
MAX_REQUEST_FRAMES: Final = 128
MAX_ANSWER_PAGES: Final = 64
MAX_PLAIN_BYTES: Final = 4 * 1024 * 1024
"""One message after decompression; more is refused before it is parsed."""

DIGEST_BYTES: Final = 16
CHAIN_START: Final = bytes(32)
"""The chain of a log with no entry."""


class Stop(StrEnum):
    """Why the server read no further frames of this request."""

    NOTHING = ""
    FORK = "fork"
    GAP = "gap"
    WENT_BACK = "went_back"
    """The server was restored: other incarnation, or the device's cursor is beyond the head."""


class PageBrokenError(Exception):
    """A page does not continue what the receiver has, so nothing of it was applied.

    Args:
        code: "gap" (does not start after the cursor), "chain" (its chain does not verify) or
            "echo" (names an own op that is not in the outbox: two PCs share one epoch).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """Who speaks and what it has.

    `dev` is 32 hex digits, `ep` below 2**63, `cursor` the last log position applied in
    incarnation `inc`; `digest` (16 bytes) is the state digest at `cursor`, pending ops apart.
    `feed` is the newest version of the province's feeds that it has; -1 of a program that knows
    none. `pages` is how many pages it takes in one answer. `early` says that it also takes pages
    while it still sends: a server may say that way what it took already.
    """

    dev: str
    ep: int
    cursor: int
    inc: int
    digest: bytes
    feed: int = -1
    pages: int = 1
    early: bool = False


Frame = list[Op]
"""Ops of one (team, dev, ep) with consecutive `n`, ended at a txn boundary."""


class Echo(msgspec.Struct, frozen=True):
    """The receiver's own ops n .. n+count-1 of its present epoch stand at seq .. seq+count-1.

    Only for ops taken as they were sent: status ok, base and clock unchanged.
    """

    seq: int
    n: int
    count: int


class Seed(msgspec.Struct, frozen=True):
    """Seed of the chain salts of all entries from `first` up to the next seed's `first`."""

    first: int
    seed: bytes


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A gap-free piece of the log, ended at a txn boundary.

    `first` is the position of the first entry (cursor + 1); `chain` the log's chain after the
    last entry; `more` says that the head lies beyond this page.
    """

    first: int
    entries: list[Change | Echo] = msgspec.field(default_factory=list)
    seeds: list[Seed] = msgspec.field(default_factory=list)
    chain: bytes = b""
    more: bool = False

    @property
    def count(self) -> int:
        """How many log entries the page stands for."""
        return sum(e.count if isinstance(e, Echo) else 1 for e in self.entries)

    @property
    def last(self) -> int:
        """Position of the last entry; `first` - 1 when there is none."""
        return self.first + self.count - 1


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the server says to one request.

    `head` is the log's last position; `last_n` and `last_id` ("" for none) the last op it holds
    of this device's epoch; `token` a fresh one or ""; `now` the server's time in milliseconds;
    `digest` the state digest at `head` when the page reaches it, else b""; `feeds` the envelopes
    of the province's feeds that are newer than `Hello.feed`; `durable` the log position up to
    which everything is on a verified backup of the server; `following` how many pages come after
    `page` in the same answer, so that a large log costs no round trip a page.
    """

    inc: int
    head: int
    last_n: int
    last_id: str
    now: int
    page: Page
    stopped: Stop = Stop.NOTHING
    token: str = ""
    digest: bytes = b""
    feeds: list[bytes] = msgspec.field(default_factory=list)
    following: int = 0
    durable: int = 0
