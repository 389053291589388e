"""A transport whose answers lie in a bundle already.

What came by HTTPS since the bundle was written is left out: pages are cut at the cursor, and the
chain is verified from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from desktop.domain.errors import TroubleError
from desktop.protocol.bundles import (
    BundleBody,
    BundleError,
    BundleHeader,
    Way,
    open_bundle,
    split_bundle,
)
from desktop.protocol.comparing import (
    PART_ROUTE,
    RECORDS_ROUTE,
    RecordsAnswer,
    RecordsAsk,
    read_comparison,
    write_part_ask,
)
from desktop.protocol.messages import Page, Stop
from desktop.protocol.stream import WireError
from desktop.protocol.trimming import trim_page
from desktop.protocol.wire import decode_answer
from desktop.sync.account import BUNDLE_KEY, PROVINCE_KEY, require_account
from desktop.sync.wire_transport import WireTransport

if TYPE_CHECKING:
    from desktop.domain.clock import Clock
    from desktop.protocol.messages import Answer, Frame, Hello
    from desktop.storage.write_unit import WriteUnit

_SYNC = "/sync"


class ReadingKeys(NamedTuple):
    """Who this PC is, and the keys that open what is for it.

    `private` is b"" on a PC that never wrote a bundle.
    """

    team: str
    dev: str
    ep: int
    province: bytes
    private: bytes


class OpenedBundle(NamedTuple):
    """A bundle of the province for this PC."""

    header: BundleHeader
    body: BundleBody


def reading_keys(unit: WriteUnit) -> ReadingKeys:
    """What is needed to open a bundle.

    Raises:
        TroubleError: not_enrolled, bundle_key_missing.
    """
    require_account(unit)
    province = unit.get_setting(PROVINCE_KEY)
    if not province:
        raise TroubleError("bundle_key_missing")
    head = unit.head
    private = bytes.fromhex(unit.get_setting(BUNDLE_KEY) or "")
    return ReadingKeys(head.team, head.dev, head.ep, bytes.fromhex(province), private)


def open_down(data: bytes, keys: ReadingKeys) -> OpenedBundle:
    """Check and open a bundle.

    Raises:
        TroubleError: those of `stick.read_session`.
    """
    try:
        envelope = split_bundle(data)
        _check_address(envelope.header, keys)
        if not keys.private:
            raise TroubleError("bundle_again")
        body = open_bundle(envelope, keys.province, keys.private)
    except BundleError as error:
        raise TroubleError(error.code) from error
    if envelope.header.ep != keys.ep:
        raise TroubleError("bundle_again")
    return OpenedBundle(envelope.header, body)


def _check_address(header: BundleHeader, keys: ReadingKeys) -> None:
    if header.way is not Way.DOWN:
        raise TroubleError("bundle_wrong_way")
    if header.team != keys.team:
        raise TroubleError("bundle_other_team")
    if header.dev != keys.dev:
        raise TroubleError("bundle_other_pc")


class StickTransport(WireTransport):
    """Answers from a bundle; a question that it does not answer is refused.

    Args:
        bundle: Opened.
        clock: Stands in for the server's clock, which is days old.
    """

    def __init__(self, bundle: OpenedBundle, clock: Clock) -> None:
        self._header = bundle.header
        self._clock = clock
        self._answers = _answers_of(bundle.body)
        self._sections = bundle.body.sections
        self._rest = {(one.route, one.body): one.answer for one in bundle.body.sections}
        self._feeds = [feed for answer in self._answers for feed in answer.feeds]
        self._stopped = False

    def post(self, path: str, body: bytes, token: str = "") -> bytes:
        """The answer to the very same request.

        Raises:
            TroubleError: server_refused, when the bundle has none.
        """
        del token
        answer = self._rest.get((path, body))
        if not answer:
            raise TroubleError("server_refused", status=404)
        return answer

    def carried_records(self) -> list[tuple[str, RecordsAnswer]]:
        """What differs from what this PC wrote into the bundle, by table.

        Raises:
            TroubleError: bundle_damaged.
        """
        found = [one for one in self._sections if one.route == RECORDS_ROUTE]
        try:
            return [(s.body.decode(), read_comparison(s.answer, RecordsAnswer)) for s in found]
        except (WireError, UnicodeDecodeError) as error:
            raise TroubleError("bundle_damaged") from error

    def records(self, token: str, ask: RecordsAsk) -> RecordsAnswer:
        """A part of a large record; nothing else can be asked of a bundle.

        Raises:
            TroubleError: server_refused (the bundle has none), bundle_damaged.
        """
        asked = b"" if ask.part is None else write_part_ask(ask.part)
        try:
            return read_comparison(self.post(PART_ROUTE, asked, token), RecordsAnswer)
        except WireError as error:
            raise TroubleError("bundle_damaged") from error

    def exchange(self, token: str, hello: Hello, frames: list[Frame]) -> Answer:
        """The next page after the cursor; frames stay in the queue for the next bundle.

        Raises:
            TroubleError: bundle_again, when the bundle speaks of another numbering.
        """
        del token, frames
        if self._stopped or not self._belongs(hello):
            raise TroubleError("bundle_again")
        answer = self._after(hello.cursor)
        if answer.page.first > hello.cursor + 1:
            raise TroubleError("bundle_again")
        self._stopped = answer.stopped is not Stop.NOTHING
        feeds, self._feeds = self._feeds, []
        now = int(self._clock.now().timestamp() * 1000)
        head = max(answer.head, hello.cursor) if not self._stopped else answer.head
        return msgspec.structs.replace(answer, head=head, now=now, feeds=feeds, token="")

    def _belongs(self, hello: Hello) -> bool:
        """Whether epoch and incarnation are those in which the bundle was written or answered."""
        first = self._answers[0]
        known = (self._header.inc,) if first.stopped else (self._header.inc, first.inc)
        return hello.ep == self._header.ep and hello.inc in known

    def _after(self, cursor: int) -> Answer:
        for answer in self._answers:
            page = trim_page(answer.page, cursor)
            if answer.stopped or page.count:
                return msgspec.structs.replace(answer, page=page)
        last = self._answers[-1]
        digest = last.digest if last.page.last == cursor else b""
        return msgspec.structs.replace(last, page=Page(first=cursor + 1), digest=digest)


def _answers_of(body: BundleBody) -> list[Answer]:
    """The pages; TroubleError bundle_damaged when there are none of a form that is known here."""
    try:
        found = [decode_answer(one.answer) for one in body.sections if one.route == _SYNC]
    except WireError as error:
        raise TroubleError("bundle_damaged") from error
    if not found:
        raise TroubleError("bundle_damaged")
    return found
