"""What a session counts while it runs, and what it says at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from desktop.domain.changes import Changes
from desktop.domain.errors import TroubleError

if TYPE_CHECKING:
    from desktop.storage.page_fold import Applied

_MAX_REPAIRS: Final = 4
_MAX_STALLS: Final = 3


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """What a session did.

    Args:
        pushed: Own ops seen in the server's log for the first time.
        pulled: Changes of other devices.
        quarantined: Own ops that the server keeps aside with a reason.
        conflicts: Values that went to the inbox.
        equal: Whether both ends hold the same state; None when it could not be compared.
        finished_at: UTC-aware.
        clock_off: How far this PC's clock is from the server's, when more than 5 minutes.
        new_epoch: This database was restored or copied: two PCs spoke as one (tell people).
        server_restored: The server lost part of its log and got it again from here.
        feeds: New versions of what the province publishes.
        feed_refused: Code of the reason why one of them was not taken, else "".
        changes: What views may have to reload.
        repaired: Tables in which something stored here was damaged: it was fetched or made anew,
            and what stood there is kept aside.
        repaired_records: How many records that were.
        mended_there: Records that the server found damaged and made anew from its log.
        erased: Records that were erased here because the province ordered it.
        durable: Log position up to which the server has everything on a verified backup.
    """

    pushed: int
    pulled: int
    quarantined: int
    conflicts: int
    equal: bool | None
    finished_at: datetime
    clock_off: timedelta | None = None
    new_epoch: bool = False
    server_restored: bool = False
    feeds: int = 0
    feed_refused: str = ""
    requests: int = 1
    changes: Changes = field(default_factory=Changes)
    repaired: tuple[str, ...] = ()
    repaired_records: int = 0
    mended_there: int = 0
    erased: int = 0
    durable: int = 0


@dataclass(slots=True)
class Tally:
    """What the session saw so far; `sent_n` is the last n of the epoch `sent_ep` the server has."""

    sent_n: int = 0
    sent_ep: int = 0
    probed: bool = False
    reads_on: bool = True
    """The log was not read to its end yet."""

    listening: bool = False
    """A fork was found: the log is read to its end before anything is sent again."""

    owes: bool = False
    """The province is to be given its own orders before anything is sent."""

    repairs: int = 0
    stalls: int = 0
    requests: int = 0
    pushed: int = 0
    pulled: int = 0
    quarantined: int = 0
    conflicts: int = 0
    clock_off: timedelta | None = None
    new_epoch: bool = False
    server_restored: bool = False
    feeds: int = 0
    feed_refused: str = ""
    feed_rounds: int = 0
    comparisons: int = 0
    carried_at: int | None = None
    removal_allowed: bool = False
    mended: set[tuple[str, str]] = field(default_factory=set)
    mended_there: int = 0
    erased: int = 0
    durable: int = 0
    keep_copy: Callable[[], None] | None = None
    changes: Changes = field(default_factory=Changes)

    def add(self, applied: Applied, changes: Changes) -> None:
        """Count what a page brought."""
        self.pushed += applied.own
        self.pulled += applied.pulled
        self.conflicts += applied.conflicts
        self.quarantined += applied.quarantined
        self.erased += applied.erased
        self.changes = self.changes.merged(changes)

    def note_sent(self, ep: int, last_n: int) -> None:
        """Remember how far the server has an epoch."""
        self.sent_ep, self.sent_n, self.probed = ep, last_n, True

    def sent_of(self, ep: int) -> int:
        """How far the server has this epoch, as far as it said so."""
        return self.sent_n if ep == self.sent_ep else 0

    def counts_from(self, ep: int) -> bool:
        """Whether it is known where this epoch goes on: not from what came by stick, days ago."""
        return self.carried_at is None and self.probed and ep == self.sent_ep

    def repair(self) -> None:
        """Count a round that had to start again.

        Raises:
            TroubleError: sync_stuck, when the ends cannot agree.
        """
        self.repairs += 1
        self.sent_n, self.reads_on = 0, True
        if self.repairs > _MAX_REPAIRS:
            raise TroubleError("sync_stuck")

    def stall(self) -> None:
        """Count a round that moved nothing; TroubleError sync_stuck after a few."""
        self.stalls += 1
        if self.stalls > _MAX_STALLS:
            raise TroubleError("sync_stuck")

    def outcome(self, equal: bool | None, finished_at: datetime) -> SyncOutcome:  # noqa: FBT001 - a third value
        """What is told of the session at its end."""
        return SyncOutcome(
            pushed=self.pushed,
            pulled=self.pulled,
            quarantined=self.quarantined,
            conflicts=self.conflicts,
            equal=equal,
            finished_at=finished_at,
            clock_off=self.clock_off,
            new_epoch=self.new_epoch,
            server_restored=self.server_restored,
            feeds=self.feeds,
            feed_refused=self.feed_refused,
            requests=self.requests,
            changes=self.changes,
            repaired=tuple(sorted({table for table, _ in self.mended})),
            repaired_records=len(self.mended),
            mended_there=self.mended_there,
            erased=self.erased,
            durable=self.durable,
        )
