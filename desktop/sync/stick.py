"""A session whose two halves are days apart: what goes onto a stick, and what comes back on it.

Going up, everything that waits is put into a bundle as the requests that it would be over HTTPS.
Coming down, the usual session is driven on a transport that answers from the bundle
(`stick_transport`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.domain.errors import TroubleError
from desktop.protocol.blobs import BlobAsk, write_blob_message
from desktop.protocol.bundles import (
    BundleBody,
    BundleError,
    BundleHeader,
    Receipt,
    Section,
    Way,
    write_bundle,
)
from desktop.protocol.comparing import BUCKETS, RECORDS_ROUTE, RecordsAsk, write_comparison
from desktop.protocol.messages import MAX_REQUEST_FRAMES, Hello
from desktop.protocol.orders import MAX_ORDERS, Offer, write_order_message
from desktop.protocol.packages import chunk_count
from desktop.protocol.sealing import KEY_BYTES, public_of
from desktop.protocol.team_keys import TEAM_KEY_ROUTE
from desktop.protocol.wire import RequestWriter, split_frame
from desktop.storage.orders import kept_orders
from desktop.storage.state_mend import held_buckets, held_tables
from desktop.sync.account import BUNDLE_KEY, SEALING_KEY, require_account
from desktop.sync.blobs import blob_work, sealed_piece
from desktop.sync.orders import owes_orders
from desktop.sync.session import FRAME_PAYLOAD, REQUEST_OPS, SyncOutcome, sync_session
from desktop.sync.steps import DbStep, NetStep, Session
from desktop.sync.stick_transport import StickTransport, open_down, reading_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.clock import Clock
    from desktop.protocol.blobs import BlobPiece
    from desktop.protocol.comparing import BucketAsk
    from desktop.protocol.messages import Frame
    from desktop.protocol.orders import Order
    from desktop.storage.sync_store import HelloState
    from desktop.storage.write_unit import WriteUnit
    from desktop.sync.account import Account
    from desktop.sync.blobs import BlobWork

MAX_BLOB_ROOM: Final = 40 * 1024 * 1024
"""Bytes of sent reports in one bundle; the rest goes with the next."""

_BUCKETS_AT_ONCE: Final = 64
"""So that the ids of a large table stay below the size of a message."""

_SYNC: Final = "/sync"
_PUT: Final = "/blob/put"
_STATE: Final = "/blob/state"
_GET: Final = "/blob/get"
_OFFER: Final = "/offer"


class StickWritten(NamedTuple):
    """What the bundle carries: own changes that wait, and sent reports."""

    changes: int
    reports: int


class StickTaken(NamedTuple):
    """What came back: what the session did, and what the province has now."""

    outcome: SyncOutcome
    receipt: Receipt


class _Start(NamedTuple):
    account: Account
    team: str
    state: HelloState
    sealing: bytes
    key: bytes
    work: BlobWork
    orders: list[Order]
    differs: bool


def write_session(save: Callable[[bytes], None]) -> Session[StickWritten]:
    """Put everything that waits into a bundle; nothing leaves the queue by that.

    Args:
        save: Called as a network step with the bytes of the file.

    Raises:
        TroubleError: not_enrolled, bundle_key_missing (this PC does not know yet what to seal
            to), bundle_too_large, bundle_again (the queue was numbered anew meanwhile), and what
            `save` raises.
    """
    start: _Start = yield DbStep(_begin)
    requests = _Requests(start.state)
    while frames := (yield DbStep(partial(_frames, ep=start.state.ep, after_n=requests.last_n))):
        requests.add(frames)
    # Orders go first: what was erased is so before anybody's archive brings it back.
    sections = [*_offers(start.orders), *requests.sections()]
    if start.differs:
        sections += yield from _held_here(start.state)
    reports = yield from _add_blobs(start.work, sections)
    if start.work.key is not None:
        sections.append(Section(TEAM_KEY_ROUTE, write_blob_message(start.work.key)))
    header = BundleHeader(
        way=Way.UP,
        team=start.team,
        dev=start.state.dev,
        ep=start.state.ep,
        first_n=requests.first_n,
        last_n=requests.last_n,
        inc=start.state.inc,
        cursor=start.state.cursor,
    )
    body = BundleBody(sections, public_of(start.key))
    yield NetStep(lambda _net: save(_sealed(header, body, start)))
    return StickWritten(requests.count, reports)


def read_session(
    data: bytes, clock: Clock, progress: Callable[[int, int], None] | None = None, **options: Any
) -> Session[StickTaken]:
    """Take what a bundle brings, by the very session that takes it over HTTPS.

    Args:
        data: The file.
        clock: As in `sync_session`.
        progress: As in `sync_session`.
        options: More of `sync_session`.

    Raises:
        TroubleError: bundle_not_one, bundle_newer, bundle_damaged, bundle_too_large,
            bundle_wrong_way, bundle_other_team, bundle_other_pc, bundle_key_missing,
            bundle_again (it belongs to an earlier numbering of this PC's changes, or of the
            province's log: only a new one helps), and those of `sync_session`.
    """
    keys = yield DbStep(reading_keys)
    opened = yield NetStep(lambda _net: open_down(data, keys))
    transport = StickTransport(opened, clock)
    session = sync_session(clock, progress, carried_at=opened.body.receipt.taken_at, **options)
    outcome = yield from _answered_by(transport, session)
    return StickTaken(outcome, opened.body.receipt)


def _answered_by(transport: StickTransport, session: Session[SyncOutcome]) -> Session[SyncOutcome]:
    """The session's steps, of which those to the network go to the bundle instead."""
    value: Any = None
    error: Exception | None = None
    try:
        while True:
            step = session.send(value) if error is None else session.throw(error)
            value, error = None, None
            if isinstance(step, NetStep):
                step = NetStep(partial(_ask_bundle, transport=transport, work=step.work))
            try:
                value = yield step
            except Exception as caught:  # noqa: BLE001 - the session decides what it means
                error = caught
    except StopIteration as end:
        outcome: SyncOutcome = end.value
        return outcome
    finally:
        session.close()


def _ask_bundle(_net: Any, transport: StickTransport, work: Callable[[Any], Any]) -> Any:
    return work(transport)


class _Requests:
    """The queue as bodies of sync requests, each with as many frames as one may have."""

    def __init__(self, state: HelloState) -> None:
        self._hello = Hello(
            dev=state.dev,
            ep=state.ep,
            cursor=state.cursor,
            inc=state.inc,
            digest=state.digest,
            feed=state.feed,
        )
        self.first_n = 0
        self.last_n = 0
        self.count = 0
        self._done: list[Section] = []
        self._open()

    def add(self, frames: list[Frame]) -> None:
        """More of the queue."""
        for frame in (piece for one in frames for piece in split_frame(one)):
            if self._frames == MAX_REQUEST_FRAMES:
                self._close()
                self._open()
            self._body += self._writer.frame(frame)
            self._frames += 1
            self.first_n = self.first_n or frame[0].n
            self.last_n = frame[-1].n
            self.count += len(frame)

    def sections(self) -> list[Section]:
        """All of them; at least a greeting."""
        self._close()
        return self._done

    def _open(self) -> None:
        self._writer = RequestWriter()
        self._body = bytearray(self._writer.hello(self._hello))
        self._frames = 0

    def _close(self) -> None:
        self._body += self._writer.end()
        self._done.append(Section(_SYNC, bytes(self._body)))


def _begin(unit: WriteUnit) -> _Start:
    account = require_account(unit)
    sealing = unit.get_setting(SEALING_KEY)
    if not sealing:
        raise TroubleError("bundle_key_missing")
    key = unit.get_setting(BUNDLE_KEY)
    if key is None:
        key = unit.clock.random_bytes(KEY_BYTES).hex()
        unit.set_setting(BUNDLE_KEY, key)
    state = unit.sync_store.hello()
    return _Start(
        account,
        unit.head.team,
        state,
        bytes.fromhex(sealing),
        bytes.fromhex(key),
        blob_work(unit),
        # Whoever begins anew may speak to a server that forgot them.
        kept_orders(unit.cursor) if not state.cursor or owes_orders(unit) else [],
        unit.head.last_equal is False,
    )


def _held_here(state: HelloState) -> Session[list[Section]]:
    """All that is stored here, by digest: the last comparison found that something differs."""
    sections = []
    tables: list[str] = yield DbStep(held_tables)
    for table in tables:
        buckets: list[BucketAsk] = yield DbStep(
            partial(held_buckets, t=table, numbers=range(BUCKETS))
        )
        for at in range(0, BUCKETS, _BUCKETS_AT_ONCE):
            ask = RecordsAsk(state.inc, state.cursor, buckets[at : at + _BUCKETS_AT_ONCE])
            sections.append(Section(RECORDS_ROUTE, write_comparison(ask)))
    return sections


def _offers(orders: list[Order]) -> list[Section]:
    pieces = [orders[at : at + MAX_ORDERS] for at in range(0, len(orders), MAX_ORDERS)]
    return [Section(_OFFER, write_order_message(Offer(piece))) for piece in pieces]


def _frames(unit: WriteUnit, ep: int, after_n: int) -> list[Frame]:
    if unit.head.ep != ep:
        raise TroubleError("bundle_again")
    return unit.sync_store.frames(after_n, FRAME_PAYLOAD, REQUEST_OPS)


def _add_blobs(work: BlobWork, sections: list[Section]) -> Session[int]:
    """Sent reports that the server may not have, whole ones only; how many go."""
    room, count = MAX_BLOB_ROOM, 0
    for name, size in work.send:
        sections.append(Section(_STATE, write_blob_message(BlobAsk(bytes.fromhex(name)))))
        if size > room:
            continue
        for number in range(chunk_count(size)):
            step = partial(sealed_piece, name=name, size=size, number=number)
            piece: BlobPiece | None = yield DbStep(step)
            if piece is None:
                return count
            sections.append(Section(_PUT, write_blob_message(piece)))
        room, count = room - size, count + 1
    asked = (write_blob_message(BlobAsk(bytes.fromhex(name))) for name in work.fetch)
    sections.extend(Section(_GET, one) for one in asked)
    return count


def _sealed(header: BundleHeader, body: BundleBody, start: _Start) -> bytes:
    try:
        return write_bundle(header, body, start.sealing, start.account.device_key)
    except BundleError as error:
        raise TroubleError(error.code) from error
