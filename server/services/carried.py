"""The requests inside a bundle, run by the code that runs them over HTTPS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from desktop.domain.errors import TroubleError
from desktop.protocol.blobs import (
    BlobAsk,
    BlobError,
    BlobPiece,
    read_blob_message,
    write_blob_message,
)
from desktop.protocol.bundles import Section
from desktop.protocol.comparing import (
    PART_ROUTE,
    RECORDS_ROUTE,
    RecordsAsk,
    read_comparison,
    write_comparison,
    write_part_ask,
)
from desktop.protocol.messages import Answer, Hello, Stop
from desktop.protocol.ops import Change
from desktop.protocol.orders import OrderError
from desktop.protocol.packages import chunk_count, is_name
from desktop.protocol.stream import WireError
from desktop.protocol.team_keys import TEAM_KEY_ROUTE, TeamKeyAsk
from desktop.protocol.wire import RequestReader, encode_answer
from server.api.orders import take_offer
from server.services.blobs import blob_state, give_piece, take_piece
from server.services.comparing import give_carried, prove_rows
from server.services.exchange import Exchange
from server.services.team_keys import exchange_team_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Engine

    from desktop.domain.clock import Clock
    from server.security.can import Actor
    from server.security.sealing import SealingKey
    from server.services.restoring import Witness

MAX_BLOB_ROOM: Final = 40 * 1024 * 1024
"""Bytes of blobs in one answer; the rest goes with the next stick."""

MAX_RECORDS_ROOM: Final = 12 * 1024 * 1024
"""Bytes of records that differ in one answer; the rest goes with the next stick."""

_MAX_PAGES: Final = 2_000
_ALL_FEEDS: Final = 2**53
"""Of a PC that has them all: the first answer brought them."""

_SYNC: Final = "/sync"
_STATE: Final = "/blob/state"
_PUT: Final = "/blob/put"
_GET: Final = "/blob/get"
_OFFER: Final = "/offer"


class CarriedRequests:
    """The requests of one device, in the order of the bundle; used once.

    Args:
        engine: The server's database.
        actor: The device, whose signature was checked.
        sealing: The server's sealing key.
        clock: Receive times.
        witness: As in `Exchange`.
    """

    def __init__(
        self,
        engine: Engine,
        actor: Actor,
        sealing: SealingKey,
        clock: Clock,
        witness: Witness | None = None,
    ) -> None:
        self._engine = engine
        self._actor = actor
        self._sealing = sealing
        self._clock = clock
        self._witness = witness
        self.answers: list[Section] = []
        self.last: Answer | None = None
        """The answer that reached the head of the log."""
        self.hello: Hello | None = None
        self._wanted: dict[bytes, None] = {}
        self._touched: dict[bytes, None] = {}
        self._room = MAX_BLOB_ROOM
        self._held: list[RecordsAsk] = []

    def run(self, sections: Iterable[Section]) -> None:
        """Run all; a request that is refused by itself has no answer, and the others go on.

        Raises:
            TroubleError: bundle_damaged (no request of ours), wrong_device, wrong_team,
                team_unknown, database_restored.
        """
        try:
            for section in sections:
                self._work_of(section.route)(section)
        except (WireError, BlobError, OrderError) as error:
            raise TroubleError("bundle_damaged") from error
        if self.hello is None:
            raise TroubleError("bundle_damaged")
        self._prove()
        for answer in self._pages(self.hello):
            self._want_packages(answer)
            self.answers.append(Section(_SYNC, b"", encode_answer(answer)))
            self.last = answer
        self._send_records()
        self._tell_states()
        self._send_blobs()

    def _work_of(self, route: str) -> Callable[[Section], None]:
        known: dict[str, Callable[[Section], None]] = {
            _SYNC: self._sync,
            _PUT: self._put,
            _STATE: self._ask_state,
            _GET: self._want,
            TEAM_KEY_ROUTE: self._team_key,
            _OFFER: self._offer,
            RECORDS_ROUTE: self._note_held,
        }
        # A later program may ask what this server does not know; it gets no answer to it.
        return known.get(route, lambda _section: None)

    def _sync(self, section: Section) -> None:
        exchange = Exchange(self._engine, self._actor, self._clock, self._witness)
        for message in RequestReader().feed(section.body):
            if isinstance(message, Hello):
                # One page an answer, so that the PC can take the rest of a page by itself.
                self.hello = msgspec.structs.replace(message, pages=1)
                exchange.hello(self.hello)
            elif exchange.frame(message) is not Stop.NOTHING:
                break

    def _put(self, section: Section) -> None:
        piece = read_blob_message(section.body, BlobPiece)
        self._touched[piece.name] = None
        try:
            take_piece(self._engine, self._actor, piece, self._clock, self._sealing)
        except TroubleError as error:
            if error.code not in ("blob_unwanted", "blob_damaged"):
                raise

    def _ask_state(self, section: Section) -> None:
        self._touched[read_blob_message(section.body, BlobAsk).name] = None

    def _want(self, section: Section) -> None:
        self._wanted[read_blob_message(section.body, BlobAsk).name] = None

    def _team_key(self, section: Section) -> None:
        asked = read_blob_message(section.body, TeamKeyAsk)
        answer = exchange_team_key(self._engine, self._actor, asked, self._sealing)
        self.answers.append(Section(section.route, section.body, write_blob_message(answer)))

    def _offer(self, section: Section) -> None:
        answer = take_offer(self._engine, self._actor, self._clock, section.body)
        self.answers.append(Section(section.route, section.body, answer))

    def _note_held(self, section: Section) -> None:
        self._held.append(read_comparison(section.body, RecordsAsk))

    def _prove(self) -> None:
        """What is given in the place of damaged records is first proven by the log."""
        try:
            if self._held:
                prove_rows(self._engine, self._actor.team_id)
        except TroubleError as error:
            if error.code != "log_damaged":
                raise
            self._held = []

    def _send_records(self) -> None:
        """What differs from what the PC said that it holds."""
        room = MAX_RECORDS_ROOM
        for ask in self._held:
            answers, parts = give_carried(self._engine, self._actor, ask, room)
            table = ask.buckets[0].t.encode() if ask.buckets else b""
            sections = [Section(RECORDS_ROUTE, table, write_comparison(one)) for one in answers]
            sections += [Section(PART_ROUTE, write_part_ask(one), part) for one, part in parts]
            room -= sum(len(section.answer) for section in sections)
            self.answers += sections

    def _pages(self, hello: Hello) -> Iterator[Answer]:
        """An answer a page, up to the head; each as over HTTPS."""
        for _ in range(_MAX_PAGES):
            exchange = Exchange(self._engine, self._actor, self._clock, self._witness)
            exchange.hello(hello)
            answer = exchange.answer()
            yield answer
            if answer.stopped is not Stop.NOTHING or not answer.page.more:
                return
            hello = msgspec.structs.replace(
                hello, inc=answer.inc, cursor=answer.page.last, feed=_ALL_FEEDS
            )

    def _want_packages(self, answer: Answer) -> None:
        """What other PCs sent goes along with the record that names it."""
        for entry in answer.page.entries:
            package = entry.f.get("package") if isinstance(entry, Change) else None
            if is_name(package):
                self._wanted[bytes.fromhex(str(package))] = None

    def _tell_states(self) -> None:
        for name in dict.fromkeys((*self._touched, *self._wanted)):
            state = blob_state(self._engine, self._actor, BlobAsk(name))
            asked = write_blob_message(BlobAsk(name))
            self.answers.append(Section(_STATE, asked, write_blob_message(state)))

    def _send_blobs(self) -> None:
        for name in self._wanted:
            size = blob_state(self._engine, self._actor, BlobAsk(name)).size
            if not size or size > self._room:
                continue
            for number in range(chunk_count(size)):
                asked = BlobAsk(name, number)
                try:
                    piece = give_piece(self._engine, self._actor, asked)
                except TroubleError:
                    break
                self._room -= len(piece.body)
                body = write_blob_message(piece)
                self.answers.append(Section(_GET, write_blob_message(asked), body))
