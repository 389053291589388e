"""One sync request on the server, step by step: hello, frames as they arrive, then the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from desktop.domain.errors import TroubleError
from desktop.protocol.messages import Answer, Frame, Hello, Page, Stop
from desktop.protocol.ops import digest_of_total
from desktop.protocol.stream import WireError
from server.security.can import Action, Actor, can
from server.services.digests import recomputed_total
from server.services.early import EARLY_ROWS, echo_page
from server.services.feeds import newer_feeds
from server.services.pages import make_following, make_page
from server.services.restoring import Told
from server.services.sync_frames import SEED_BYTES, accept_frame
from server.services.teams import milliseconds
from server.storage.scope import team_scope
from server.storage.stores import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine

    from desktop.domain.clock import Clock
    from server.services.restoring import Witness
    from server.storage.log_store import LogStore
    from server.storage.rows import HeadRow

_LOOK_AGAIN_MS: Final = 24 * 60 * 60 * 1000
"""After so long even a session in which nothing happened looks at the stored rows."""


class Exchange:
    """Used by the route and by the simulation alike; knows no network.

    Each frame is its own transaction, so a cut line loses at most one.

    Args:
        engine: The server's database.
        actor: The authenticated device.
        clock: Receive times and salts.
        witness: Knows what devices were told, so that a database that was put back to an
            earlier point is not served as if nothing had happened.
    """

    def __init__(
        self, engine: Engine, actor: Actor, clock: Clock, witness: Witness | None = None
    ) -> None:
        self._witness = witness
        self._engine = engine
        self._actor = actor
        self._clock = clock
        self._hello: Hello | None = None
        self._stop = Stop.NOTHING
        self._frames = 0
        self._looked_at = 0
        self._last_txn = ""
        self._unsaid = 0
        self.following: list[Page] = []
        """After `answer`: the pages that go behind its own in the same body."""

    def hello(self, hello: Hello) -> None:
        """Take the device's greeting.

        Raises:
            TroubleError: wrong_device, team_unknown, not_permitted.
        """
        if hello.dev != self._actor.dev:
            raise TroubleError("wrong_device")
        if not can(self._actor, Action.SYNC, self._actor.team_id):
            raise TroubleError("not_permitted")
        self._hello = hello

    def frame(self, frame: Frame) -> Stop:
        """Take one frame in one transaction; nothing once the exchange has stopped.

        Raises:
            WireError: a frame before hello, of another epoch, or a txn cut in two.
            TroubleError: wrong_team, team_unknown, database_restored.
        """
        hello = self._greeted()
        if frame[0].ep != hello.ep:
            raise WireError("epoch")
        if self._last_txn == frame[0].txn:
            raise WireError("txn")
        self._frames += 1
        self._last_txn = frame[-1].txn
        if self._frames == 1:
            self._stop = self._went_back(hello)
        if self._stop is Stop.NOTHING:
            self._stop = self._accept(frame)
        return self._stop

    def early_page(self) -> Page | None:
        """What the device can hear already, when it is enough and the device takes it so.

        Raises:
            TroubleError: team_unknown, database_restored.
        """
        hello = self._greeted()
        if not hello.early or self._stop is not Stop.NOTHING or self._unsaid < EARLY_ROWS:
            return None
        self._unsaid = 0
        told = self._told()
        with team_scope(self._engine, self._actor.team_id, reads=True) as connection:
            store = open_store(connection, self._actor.team_id)
            head = _head_of(store)
            page = echo_page(store, head, hello)
        self._check(told, head)
        if page is None:
            # What stands in the way is said at the end, and all that is behind it.
            self._hello = msgspec.structs.replace(hello, early=False)
            return None
        self._note(head)
        self._hello = msgspec.structs.replace(hello, cursor=page.last)
        return page

    def answer(self, token: str = "") -> Answer:
        """What goes back; reads the log once more, after all frames.

        Args:
            token: A fresh token for the device, or "".

        Raises:
            WireError: there was no hello.
            TroubleError: team_unknown, database_restored.
        """
        hello = self._greeted()
        told = self._told()
        with team_scope(self._engine, self._actor.team_id, reads=True) as connection:
            store = open_store(connection, self._actor.team_id)
            head = _head_of(store)
            if _is_beyond(hello, head):
                self._stop = Stop.WENT_BACK
            last = store.last_op(hello.dev, hello.ep)
            page = Page(first=hello.cursor + 1)
            digest = b""
            if self._stop is Stop.NOTHING:
                page = make_page(store, head, hello)
                self.following = make_following(store, head, hello, page)
                # 0.1.0 (which knows no feeds) folds without marks of owners: it cannot compare.
                if hello.feed >= 0 and not (self.following or [page])[-1].more:
                    digest = self._digest(store, head, hello)
            feeds = [] if hello.feed < 0 else newer_feeds(connection, hello.feed)
        self._check(told, head)
        self._note_looked()
        self._note(head)
        return Answer(
            inc=head.inc,
            head=head.seq,
            last_n=last.n,
            last_id=last.id,
            now=milliseconds(self._clock),
            page=page,
            stopped=self._stop,
            token=token,
            digest=digest,
            feeds=feeds,
            following=len(self.following),
            durable=head.durable,
        )

    def _told(self) -> Told | None:
        return None if self._witness is None else self._witness.told(self._actor.team_id)

    def _check(self, told: Told | None, head: HeadRow) -> None:
        if self._witness is not None:
            self._witness.check(self._actor.team_id, told, Told(head.inc, head.seq))

    def _note(self, head: HeadRow) -> None:
        if self._witness is not None:
            self._witness.note(self._actor.team_id, Told(head.inc, head.seq))

    def _greeted(self) -> Hello:
        if self._hello is None:
            raise WireError("hello")
        return self._hello

    def _went_back(self, hello: Hello) -> Stop:
        told = self._told()
        with team_scope(self._engine, self._actor.team_id, reads=True) as connection:
            head = _head_of(open_store(connection, self._actor.team_id))
        self._check(told, head)
        return Stop.WENT_BACK if _is_beyond(hello, head) else Stop.NOTHING

    def _accept(self, frame: Frame) -> Stop:
        seed = self._clock.random_bytes(SEED_BYTES)
        now = milliseconds(self._clock)
        with team_scope(self._engine, self._actor.team_id) as connection:
            store = open_store(connection, self._actor.team_id)
            outcome = accept_frame(store, self._actor, frame, now, seed)
        self._unsaid += outcome.appended
        return outcome.stop

    def _digest(self, store: LogStore, head: HeadRow, hello: Hello) -> bytes:
        """The kept sum is a shortcut for a session in which nothing happened, most of a day."""
        now = milliseconds(self._clock)
        kept = digest_of_total(head.total)
        due = abs(now - store.checked_at()) >= _LOOK_AGAIN_MS
        still = not self._frames and hello.cursor == head.seq
        if still and hello.digest in (kept, b"") and not due:
            return kept
        self._looked_at = now if due else 0
        return digest_of_total(recomputed_total(store))

    def _note_looked(self) -> None:
        if self._looked_at:
            with team_scope(self._engine, self._actor.team_id) as connection:
                open_store(connection, self._actor.team_id).note_checked(self._looked_at)


def sync_exchange(
    engine: Engine, actor: Actor, hello: Hello, frames: Iterable[Frame], clock: Clock
) -> Answer:
    """A whole request at once."""
    exchange = Exchange(engine, actor, clock)
    exchange.hello(hello)
    for frame in frames:
        exchange.frame(frame)
    return exchange.answer()


def _head_of(store: LogStore) -> HeadRow:
    head = store.head()
    if head is None:
        raise TroubleError("team_unknown")
    return head


def _is_beyond(hello: Hello, head: HeadRow) -> bool:
    """Whether the device has seen a log that this server does not have (any more)."""
    return hello.cursor > head.seq or (hello.cursor > 0 and hello.inc != head.inc)
