"""One sync, as a generator that knows no thread, no socket and no clock but the one given.

Usually one request: hello and what waits go up, the page after the cursor comes down. A fork,
a gap or a server that went back costs another round; nothing is ever dropped.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from desktop.domain.changes import Changes
from desktop.domain.errors import TroubleError
from desktop.protocol.messages import PageBrokenError, Stop
from desktop.storage.archive import drop_durable
from desktop.sync.account import require_account, save_token
from desktop.sync.asking import (
    Queue,
    cuts_of,
    exchange,
    frame_payload,
    next_page,
    set_cuts,
    streams,
)
from desktop.sync.blobs import BlobWork, blob_session, blob_work
from desktop.sync.orders import begin_again, check_orders, give_owed, owes_orders
from desktop.sync.steps import DbStep, Session
from desktop.sync.tally import SyncOutcome, Tally

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.clock import Clock
    from desktop.protocol.messages import Answer, Frame, Page
    from desktop.storage.page_fold import Applied
    from desktop.storage.state_check import StateCheck
    from desktop.storage.sync_store import HelloState
    from desktop.storage.write_unit import WriteUnit
    from desktop.sync.account import Account

__all__ = ["SyncOutcome", "sync_session"]

FRAME_PAYLOAD: Final = 80 * 1024
"""Payload bytes asked of the queue for one frame: about 7 KiB compressed."""

REQUEST_OPS: Final = 500
"""Ops read at a time: reading them and folding them back keeps a save waiting some 50 ms."""

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
_MAX_COMPARISONS: Final = 3
_CARRIED: Final = "carried"
"""In place of a token: the bundle was signed."""


def sync_session(
    clock: Clock,
    progress: Callable[[int, int], None] | None = None,
    *,
    removal_allowed: bool = False,
    carried_at: int | None = None,
    keep_copy: Callable[[], None] | None = None,
) -> Session[SyncOutcome]:
    """Send what waits, take what is new, compare.

    Args:
        clock: Only to tell how far off the PC's clock is, and when the session ended.
        progress: Called with (done, total) log positions while pages come.
        removal_allowed: Somebody was asked and said yes, after a `mass_removal`.
        carried_at: When (ms) the server gave its answers, which came by stick: what waits goes
            by the next one, and of a difference only that is mended which the PC asked about when
            it wrote the bundle.
        keep_copy: Copies the database, on a thread of its own, before the PC starts over because
            the server went back.

    Raises:
        TroubleError: not_enrolled, sync_stuck, mass_removal (more than 50 records and a fifth of
            all would go; a copy is made and somebody asked first), or what the transport raised.
            What was done before it is done; the next session goes on from there.
    """
    account: Account = yield DbStep(require_account)
    tally = Tally(carried_at=carried_at, removal_allowed=removal_allowed, keep_copy=keep_copy)
    if carried_at is not None:
        account = replace(account, token=_CARRIED)
        tally.comparisons = _MAX_COMPARISONS - 1
    else:
        tally.owes = tally.listening = yield DbStep(owes_orders)
    while True:
        state, frames = yield from _what_to_send(tally)
        take = partial(_take_early, tally, state, progress)
        account, answer = yield from _ask(tally, account, state, Queue(frames, _more_frames, take))
        if answer is None:
            continue
        tally.clock_off, tally.durable = _clock_off(clock, answer.now), _durable(answer)
        account = yield from _keep_token(account, answer)
        if not (yield from _take(tally, account.token, state, frames, answer)):
            continue
        if answer.following:
            answer = yield from _take_following(tally, answer, progress)
        if (yield from _goes_on(tally, account.token, answer)):
            continue
        if progress is not None:
            progress(answer.page.last, answer.head)
        if answer.page.more:
            continue
        tally.listening = False
        end = yield from _end(account.token, answer.digest, tally)
        if end is not None:
            yield from blob_session(account.token, end.work)
            return tally.outcome(end.equal, clock.now())


def _what_to_send(tally: Tally) -> Session[tuple[HelloState, list[Frame]]]:
    """Hello and the first frames; none when a bare hello asks first where to go on.

    It asks when much waits and nobody knows what the server has of it: after a cut line, and before
    the first word with this server. A small queue is just sent again.
    """
    state, frames, is_unsure = yield DbStep(partial(_prepare, tally=tally))
    if len(frames) > 1 and not tally.probed and (is_unsure or not (yield from streams())):
        frames = []
    return state, frames


def _prepare(unit: WriteUnit, tally: Tally) -> tuple[HelloState, list[Frame], bool]:
    state = unit.sync_store.hello()
    if tally.listening:
        return state, [], False
    state, sent_n = _closed_up(unit, tally, state)
    if sent_n is None:
        return state, [], False
    frames = _frames(unit, sent_n, cuts_of(unit))
    return state, frames, not state.inc or cuts_of(unit) > 0


def _closed_up(unit: WriteUnit, tally: Tally, state: HelloState) -> tuple[HelloState, int | None]:
    """The queue without holes, and behind which number of it to send; None while it is unknown.

    Ops that were sent under another epoch, perhaps to this server before it was put back, may be
    in the log already. Those that were read there leave holes; so may others, further on in it.
    """
    sent_n = tally.sent_of(state.ep)
    if not tally.counts_from(state.ep) or not unit.sync_store.has_hole(sent_n):
        return state, sent_n
    if tally.reads_on:
        return state, None
    unit.sync_store.new_epoch()
    return unit.sync_store.hello(), 0


def _more_frames(unit: WriteUnit, after_n: int) -> list[Frame]:
    # The request that is underway counts as cut until it has ended.
    return _frames(unit, after_n, cuts_of(unit) - 1)


def _frames(unit: WriteUnit, after_n: int, cuts: int) -> list[Frame]:
    return unit.sync_store.frames(after_n, frame_payload(FRAME_PAYLOAD, cuts), REQUEST_OPS)


def _ask(
    tally: Tally, account: Account, state: HelloState, queue: Queue
) -> Session[tuple[Account, Answer | None]]:
    """One request; no answer when an early page of it did not fit."""
    tally.requests += 1
    try:
        return (yield from exchange(account, state, queue))
    except PageBrokenError as error:
        yield from _mend(tally, error)
        return account, None


def _keep_token(account: Account, answer: Answer) -> Session[Account]:
    if not answer.token:
        return account
    yield DbStep(partial(save_token, token=answer.token))
    return replace(account, token=answer.token)


def _take_early(
    tally: Tally, state: HelloState, progress: Callable[[int, int], None] | None, page: Page
) -> Session[None]:
    """Apply what the server says of our changes while others of them are on the line."""
    applied, changes = yield DbStep(partial(_apply, page=page, tally=tally))
    tally.add(applied, changes)
    if progress is not None:
        progress(page.last, max(page.last, state.cursor + state.pending))


def _take(
    tally: Tally, token: str, state: HelloState, frames: list[Frame], answer: Answer
) -> Session[bool]:
    """Apply an answer; False when the round must start again."""
    if answer.stopped is Stop.WENT_BACK or _went_back(state, answer):
        tally.repair()
        tally.server_restored = True
        asks = tally.carried_at is None
        yield from begin_again(token, answer.inc, tally.keep_copy, asks=asks)
        return False
    stopped = answer.stopped is not Stop.NOTHING
    if stopped or not (yield DbStep(partial(_is_own, answer=answer))):
        yield from _leave_epoch(tally)
        return False
    if answer.inc != state.inc:
        yield DbStep(lambda unit: unit.sync_store.adopt(answer.inc))
    if answer.page.count:
        try:
            applied, changes = yield DbStep(partial(_apply, page=answer.page, tally=tally))
        except PageBrokenError as error:
            yield from _mend(tally, error)
            return False
        tally.add(applied, changes)
    elif answer.page.more or (frames and answer.last_n <= tally.sent_of(state.ep)):
        tally.stall()
    tally.note_sent(state.ep, answer.last_n)
    return True


def _take_following(
    tally: Tally, answer: Answer, progress: Callable[[int, int], None] | None
) -> Session[Answer]:
    """Apply the pages that follow, each when it is here; the answer with the last of them."""
    for _ in range(answer.following):
        if progress is not None:
            progress(answer.page.last, answer.head)
        page = yield from next_page()
        try:
            applied, changes = yield DbStep(partial(_apply, page=page, tally=tally))
        except PageBrokenError as error:
            yield from _mend(tally, error)
            break
        tally.add(applied, changes)
        answer = msgspec.structs.replace(answer, page=page)
    return answer


def _goes_on(tally: Tally, token: str, answer: Answer) -> Session[bool]:
    """Give orders back that are owed, keep what was published; whether the log must be read on."""
    tally.reads_on = answer.page.more
    if tally.owes:
        yield from give_owed(token)
        tally.owes = False
        return True
    return bool(answer.feeds) and (yield from _take_feeds(tally, answer))


def _take_feeds(tally: Tally, answer: Answer) -> Session[bool]:
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


def _apply(unit: WriteUnit, page: Page, tally: Tally) -> tuple[Applied, Changes]:
    check_orders(unit, page)
    applied = unit.sync_store.apply_page(page, removal_allowed=tally.removal_allowed)
    return applied, unit.changes


def _leave_epoch(tally: Tally) -> Session[None]:
    tally.repair()
    tally.new_epoch = tally.listening = True
    yield DbStep(lambda unit: unit.sync_store.new_epoch())


def _went_back(state: HelloState, answer: Answer) -> bool:
    """Whether it is another log than the one that this PC spoke of.

    Also when nothing was pulled of it yet: a server that went back twice has to be given the
    province's orders twice.
    """
    return answer.head < state.cursor or state.inc not in (0, answer.inc)


def _mend(tally: Tally, error: PageBrokenError) -> Session[None]:
    """A page that does not fit: an old answer is asked again, a shared epoch is left.

    With a new epoch the server names no op by number, so a second broken chain means that
    one of the ends is damaged.
    """
    if error.code == "gap":
        tally.stall()
        return
    if tally.new_epoch:
        raise TroubleError("log_damaged") from error
    yield from _leave_epoch(tally)


class _End(NamedTuple):
    """Both states were looked at: whether they are equal, and which blobs go now."""

    equal: bool | None
    work: BlobWork


def _end(token: str, theirs: bytes, tally: Tally) -> Session[_End | None]:
    """Look at every stored row and compare; None when the session has to go on.

    A difference is looked into and mended, and then everything is compared again.
    """
    from desktop.storage.state_check import StateCheck
    from desktop.sync.comparing import mend_carried, mend_differences

    check, looked = StateCheck(), False
    while not looked:
        waits, looked, changes = yield DbStep(partial(_look, tally=tally, check=check))
        tally.changes = tally.changes.merged(changes)
        tally.mended |= check.mended
        if waits:
            return None
    end: _End = yield DbStep(partial(_finish, theirs=theirs, check=check, tally=tally))
    if end.equal is not False or tally.comparisons == _MAX_COMPARISONS:
        return end
    tally.comparisons += 1
    mend = mend_differences if tally.carried_at is None else mend_carried
    found = yield from mend(token, check, removal_allowed=tally.removal_allowed)
    tally.mended |= found.mended
    tally.mended_there += found.mended_there
    tally.changes = tally.changes.merged(found.changes)
    return end if tally.carried_at is not None and not found.mended else None


def _look(unit: WriteUnit, tally: Tally, check: StateCheck) -> tuple[bool, bool, Changes]:
    """The next slice, unless something waits again: (waits, that was the last one, changes)."""
    if tally.carried_at is None and unit.sync_store.waits(tally.sent_of(unit.head.ep)):
        return True, False, Changes()
    looked = check.slice(unit)
    return False, looked, unit.changes


def _finish(unit: WriteUnit, theirs: bytes, check: StateCheck, tally: Tally) -> _End:
    """Compare what is stored with what the server says; the kept sum is set right."""
    digest = unit.sync_store.digest_of(check)
    equal = digest == theirs if theirs else None
    now = int(unit.clock.now().timestamp() * 1000)
    compared_at = now if tally.carried_at is None else min(now, tally.carried_at)
    if tally.carried_at is None or compared_at >= (unit.head.last_success_at or 0):
        unit.sync_store.note_success(compared_at, equal=equal)
    if cuts_of(unit):
        # Also when what was left after the cut was too little to be streamed.
        set_cuts(unit, 0)
    if tally.durable:
        drop_durable(unit, tally.durable)
    return _End(equal, blob_work(unit))


def _durable(answer: Answer) -> int:
    """The backup's mark; 0 when it cannot be one, so that nothing is dropped because of it."""
    return answer.durable if answer.durable <= answer.head else 0


def _clock_off(clock: Clock, now_ms: int) -> timedelta | None:
    off = clock.now() - datetime.fromtimestamp(now_ms / 1000, UTC)
    return off if abs(off) > CLOCK_TOLERANCE else None
