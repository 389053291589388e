"""One sync, as a generator that knows no thread, no socket and no clock but the one given.

Usually one request: hello and what waits go up, the page after the cursor comes down. A fork,
a gap or a server that went back costs another round; nothing is ever dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.domain.changes import Changes
from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import NonceRequest, TokenRequest
from desktop.protocol.messages import Hello, PageBrokenError, Stop
from desktop.sync.account import require_account, save_token, sign_nonce
from desktop.sync.blobs import BlobWork, blob_session, blob_work
from desktop.sync.steps import DbStep, NetStep, Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.clock import Clock
    from desktop.protocol.messages import Answer, Frame, Page
    from desktop.storage.page_fold import Applied
    from desktop.storage.sync_store import HelloState
    from desktop.storage.write_unit import WriteUnit
    from desktop.sync.account import Account

FRAME_PAYLOAD: Final = 40 * 1024
"""Payload bytes asked of the queue for one frame: about 16 KiB compressed at the worst."""

REQUEST_OPS: Final = 500
"""Ops a request: reading them and folding them back keeps a save waiting some 50 ms."""

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
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


@dataclass(slots=True)
class _Tally:
    """What the session saw so far; `sent_n` is the last n of the epoch the server has."""

    sent_n: int = 0
    probed: bool = False
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
    changes: Changes = field(default_factory=Changes)

    def add(self, applied: Applied, changes: Changes) -> None:
        """Count what a page brought."""
        self.pushed += applied.own
        self.pulled += applied.pulled
        self.conflicts += applied.conflicts
        self.quarantined += applied.quarantined
        self.changes = self.changes.merged(changes)

    def repair(self) -> None:
        """Count a round that had to start again.

        Raises:
            TroubleError: sync_stuck, when the ends cannot agree.
        """
        self.repairs += 1
        self.sent_n = 0
        if self.repairs > _MAX_REPAIRS:
            raise TroubleError("sync_stuck")

    def stall(self) -> None:
        """Count a round that moved nothing; TroubleError sync_stuck after a few."""
        self.stalls += 1
        if self.stalls > _MAX_STALLS:
            raise TroubleError("sync_stuck")


def sync_session(
    clock: Clock, progress: Callable[[int, int], None] | None = None
) -> Session[SyncOutcome]:
    """Send what waits, take what is new, compare.

    Args:
        clock: Only to tell how far off the PC's clock is, and when the session ended.
        progress: Called with (done, total) log positions while pages come.

    Raises:
        TroubleError: not_enrolled, sync_stuck, or what the transport raised. What was done
            before it is done; the next session goes on from there.
    """
    account: Account = yield DbStep(require_account)
    tally = _Tally()
    while True:
        state, frames = yield DbStep(partial(_prepare, tally=tally))
        account, answer = yield from _exchange(account, state, frames)
        tally.requests += 1
        tally.clock_off = _clock_off(clock, answer.now)
        if answer.token:
            yield DbStep(partial(save_token, token=answer.token))
            account = replace(account, token=answer.token)
        if not (yield from _take(tally, state, frames, answer)):
            continue
        if answer.feeds and (yield from _take_feeds(tally, answer)):
            continue
        if progress is not None:
            progress(answer.page.last, answer.head)
        if answer.page.more:
            continue
        done, equal, work = yield DbStep(partial(_finish, theirs=answer.digest, tally=tally))
        if done:
            yield from blob_session(account.token, work)
            return _outcome(tally, equal, clock)


def _prepare(unit: WriteUnit, tally: _Tally) -> tuple[HelloState, list[Frame]]:
    """Hello and what to send: nothing yet when much waits and the server's `last_n` is unknown.

    After a cut line a bare hello finds out where to go on; a small queue is just sent again.
    """
    state = unit.sync_store.hello()
    frames = _frames(unit, tally.sent_n)
    if len(frames) > 1 and not tally.probed:
        return state, []
    return state, frames


def _frames(unit: WriteUnit, after_n: int) -> list[Frame]:
    return unit.sync_store.frames(after_n, FRAME_PAYLOAD, REQUEST_OPS)


def _exchange(
    account: Account, state: HelloState, frames: list[Frame]
) -> Session[tuple[Account, Answer]]:
    """One request, with a new token when there is none or the server wants one."""
    hello = Hello(
        dev=state.dev,
        ep=state.ep,
        cursor=state.cursor,
        inc=state.inc,
        digest=state.digest,
        feed=state.feed,
    )
    if account.token:
        try:
            answer = yield NetStep(lambda net: net.exchange(account.token, hello, frames))
        except TroubleError as error:
            if error.code != "token_refused":
                raise
        else:
            return account, answer
    token = yield from _new_token(account, state.dev)
    account = replace(account, token=token)
    answer = yield NetStep(lambda net: net.exchange(token, hello, frames))
    return account, answer


def _new_token(account: Account, dev: str) -> Session[str]:
    asked = yield NetStep(lambda net: net.nonce(NonceRequest(dev)))
    request = TokenRequest(
        dev=dev, nonce=asked.nonce, signature=sign_nonce(account.device_key, dev, asked.nonce)
    )
    given = yield NetStep(lambda net: net.token(request))
    token: str = given.token
    yield DbStep(lambda unit: save_token(unit, token))
    return token


def _take(tally: _Tally, state: HelloState, frames: list[Frame], answer: Answer) -> Session[bool]:
    """Apply an answer; False when the round must start again."""
    if answer.stopped is Stop.WENT_BACK or _went_back(state, answer):
        tally.repair()
        tally.server_restored = True
        yield DbStep(partial(_start_over, inc=answer.inc))
        return False
    stopped = answer.stopped is not Stop.NOTHING
    if stopped or not (yield DbStep(partial(_is_own, answer=answer))):
        yield from _leave_epoch(tally)
        return False
    if answer.inc != state.inc:
        yield DbStep(lambda unit: unit.sync_store.adopt(answer.inc))
    if answer.page.count:
        try:
            applied, changes = yield DbStep(partial(_apply, page=answer.page))
        except PageBrokenError as error:
            yield from _mend(tally, error)
            return False
        tally.add(applied, changes)
    elif answer.page.more or (frames and answer.last_n <= tally.sent_n):
        tally.stall()
    tally.sent_n = answer.last_n
    tally.probed = True
    return True


def _start_over(unit: WriteUnit, inc: int) -> None:
    """Everything is pulled and sent anew; blobs that are whole here are offered again."""
    unit.sync_store.start_over(inc)
    unit.blobs.send_all_again()


def _take_feeds(tally: _Tally, answer: Answer) -> Session[bool]:
    """Keep what the province published; whether targets of it now wait to be sent."""
    from desktop.sync.feeds import take_feeds

    if tally.feed_rounds:
        return False
    tally.feed_rounds += 1
    found = yield DbStep(lambda unit: take_feeds(unit, answer.feeds))
    tally.feeds, tally.feed_refused = found.taken, found.refused
    tally.changes = tally.changes.merged(found.changes)
    return bool(found.taken) and not answer.page.more


def _is_own(unit: WriteUnit, answer: Answer) -> bool:
    """Whether the last op that the server holds of this epoch is ours and not a twin's.

    Without this the ops that a restored copy made under used numbers would never be sent.
    """
    return unit.sync_store.is_own(answer.last_n, answer.last_id)


def _apply(unit: WriteUnit, page: Page) -> tuple[Applied, Changes]:
    applied = unit.sync_store.apply_page(page)
    return applied, unit.changes


def _leave_epoch(tally: _Tally) -> Session[None]:
    tally.repair()
    tally.new_epoch = True
    yield DbStep(lambda unit: unit.sync_store.new_epoch())


def _went_back(state: HelloState, answer: Answer) -> bool:
    return answer.head < state.cursor or (state.cursor > 0 and answer.inc != state.inc)


def _mend(tally: _Tally, error: PageBrokenError) -> Session[None]:
    """A page that does not fit: an old answer is asked again, a shared epoch is left.

    With a new epoch the server names no op by number, so a second broken chain means that
    one of the ends is damaged.
    """
    if error.code == "gap":
        tally.stall()
        return
    if tally.repairs:
        raise TroubleError("log_damaged") from error
    yield from _leave_epoch(tally)


def _finish(unit: WriteUnit, theirs: bytes, tally: _Tally) -> tuple[bool, bool | None, BlobWork]:
    """Whether nothing waits any more; whether both states are equal; which blobs go now.

    The sum is computed anew from the stored rows when something moved.
    """
    if unit.sync_store.waits(tally.sent_n):
        return False, None, BlobWork()
    moved = bool(tally.pushed or tally.pulled or tally.quarantined)
    equal = unit.sync_store.digest(recompute=moved) == theirs if theirs else None
    unit.sync_store.note_success(int(unit.clock.now().timestamp() * 1000), equal=equal)
    return True, equal, blob_work(unit)


def _clock_off(clock: Clock, now_ms: int) -> timedelta | None:
    off = clock.now() - datetime.fromtimestamp(now_ms / 1000, UTC)
    return off if abs(off) > CLOCK_TOLERANCE else None


def _outcome(tally: _Tally, equal: bool | None, clock: Clock) -> SyncOutcome:  # noqa: FBT001 - a third value
    return SyncOutcome(
        pushed=tally.pushed,
        pulled=tally.pulled,
        quarantined=tally.quarantined,
        conflicts=tally.conflicts,
        equal=equal,
        finished_at=clock.now(),
        clock_off=tally.clock_off,
        new_epoch=tally.new_epoch,
        server_restored=tally.server_restored,
        feeds=tally.feeds,
        feed_refused=tally.feed_refused,
        requests=tally.requests,
        changes=tally.changes,
    )
