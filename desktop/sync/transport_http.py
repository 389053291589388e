"""HTTPS to the province's server: the protocol's requests over one kept line.

The server is the one of the enrolment sheet, which is made sure of before a byte of ours goes
out. A long queue is streamed up, and pages of a long answer are given on as they come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from desktop.domain.errors import TroubleError
from desktop.sync.http_line import HttpLine
from desktop.sync.trust import Trust
from desktop.sync.wire_transport import WireTransport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.domain.clock import Clock
    from desktop.protocol.messages import Answer, Frame, Hello, Page
    from desktop.protocol.wire import RequestWriter

T = TypeVar("T")


class HttpTransport(WireTransport):
    """The way to one server; used by one thread at a time, except `abort`.

    Args:
        address: "https://host:port"; plain http only to this PC itself.
        trust: Whom to take for the server; a text is the fingerprint of an old sheet, "" trusts
            the system's authorities.
        clock: See `HttpLine`.

    Raises:
        TroubleError: bad_address.
    """

    def __init__(self, address: str, trust: Trust | str = "", clock: Clock | None = None) -> None:
        known = trust if isinstance(trust, Trust) else Trust(trust)
        self._line = HttpLine(address, known, clock)
        self._messages: Iterator[Answer | Page] | None = None
        self._writer: RequestWriter | None = None
        self._found: Answer | Page | None = None
        self._room = 0
        self._left = 0

    @property
    def trust(self) -> Trust:
        """What is known of the server by now."""
        return self._line.trust

    def post(self, path: str, body: bytes, token: str = "") -> bytes:
        """Carry one request over the kept line; see `WireTransport`."""
        return b"".join(self._line.ask(path, body, token))

    def exchange(self, token: str, hello: Hello, frames: list[Frame]) -> Answer:
        """One sync request; more pages may follow, see `next_page`."""
        from desktop.protocol.messages import Answer
        from desktop.protocol.wire import encode_request, split_frame

        pieces = [piece for frame in frames for piece in split_frame(frame)]
        body = encode_request(_greedy(hello), pieces)
        self._messages = _read(self._line.ask("/sync", body, token))
        answer = self._answer_or_page()
        if not isinstance(answer, Answer):
            self.close()
            raise TroubleError("captive_portal")
        return answer

    def begin(self, token: str, hello: Hello) -> None:
        """Begin a sync request whose frames follow; see `StreamingTransport`."""
        from desktop.protocol.messages import MAX_REQUEST_FRAMES
        from desktop.protocol.wire import RequestWriter

        self._writer, self._room, self._found = RequestWriter(), MAX_REQUEST_FRAMES, None
        self._line.begin("/sync", token)
        self._messages = _read(self._line.answered())
        self._line.write(self._writer.hello(_greedy(hello, early=True)))

    def send(self, frames: list[Frame]) -> bool:
        """Some more frames; whether the request takes others after them."""
        from desktop.protocol.wire import split_frame

        writer = self._begun()
        pieces = [piece for frame in frames for piece in split_frame(frame)]
        for piece in pieces[: self._room]:
            self._line.write(writer.frame(piece))
        self._room -= len(pieces)
        return self._room > 0

    def early(self) -> Page | None:
        """A page that the server gave already; None when nothing is here."""
        from desktop.protocol.messages import Answer

        if self._found is None and self._line.has_answer():
            self._found = self._answer_or_page()
        if self._found is None or isinstance(self._found, Answer):
            return None
        found, self._found = self._found, None
        return found

    def finish(self) -> None:
        """End the request."""
        self._line.write(self._begun().end())
        self._writer = None
        self._line.end()

    def answer(self) -> Answer | Page:
        """The answer, of which more pages may follow, or another page before it."""
        found, self._found = self._found or self._answer_or_page(), None
        return found

    def next_page(self) -> Page:
        """The next page of the answer."""
        from desktop.protocol.messages import Answer

        page = _next(self._messages)
        if page is None or isinstance(page, Answer):
            self.close()
            raise TroubleError("no_network" if page is None else "captive_portal")
        self._left -= 1
        self._free_line()
        return page

    def authorities(self) -> str:
        """The authorities (PEM) that vouch for the server, as far as its trust allows.

        Raises:
            TroubleError: server_refused by a server of before 0.2.0; wrong_certificate.
        """
        return self._line.learn()

    def close(self) -> None:
        """Close the kept line."""
        self._messages = None
        self._line.close()

    def abort(self) -> None:
        """Cut the line, from any thread: whoever waits on it gets no_network."""
        self._line.abort()

    def _begun(self) -> RequestWriter:
        if self._writer is None:
            raise RuntimeError("no request was begun")
        return self._writer

    def _answer_or_page(self) -> Answer | Page:
        from desktop.protocol.messages import Answer

        found = _next(self._messages)
        if found is None:
            # What came was no other thing than an answer, but it ended too soon.
            self.close()
            raise TroubleError("no_network")
        if isinstance(found, Answer):
            self._left = found.following
            self._free_line()
        return found

    def _free_line(self) -> None:
        """After the last page: read the stream's end, so that the line can be used again.

        A cut in that end costs the line, but not the page, which is whole.
        """
        if self._left:
            return
        try:
            _next(self._messages)
        except TroubleError as error:
            if error.code == "captive_portal":
                raise
            self.close()


def _greedy(hello: Hello, *, early: bool = False) -> Hello:
    """This way takes as many pages as a server gives, `early` also before the request's end."""
    import msgspec

    from desktop.protocol.messages import MAX_ANSWER_PAGES

    return msgspec.structs.replace(hello, pages=MAX_ANSWER_PAGES, early=early)


def _read(body: Iterator[bytes]) -> Iterator[Answer | Page]:
    from desktop.protocol.wire import AnswerReader

    reader = AnswerReader()
    for piece in body:
        yield from reader.feed(piece)


def _next(messages: Iterator[Answer | Page] | None) -> Answer | Page | None:
    """The next message; None at the end.

    Raises:
        TroubleError: captive_portal, what came is not of this protocol.
    """
    from desktop.protocol.wire import WireError

    if messages is None:
        return None
    try:
        return next(messages, None)
    except WireError as error:
        raise TroubleError("captive_portal") from error
