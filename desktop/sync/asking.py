"""One sync request, and the token it needs.

A long queue goes up in one request, and a long log comes down in one answer.

The frames are read a few at a time, each time in a short transaction, while those before are on
the line; so nobody who saves waits for the line, and the line does not wait for the database.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import NonceRequest, TokenRequest
from desktop.protocol.messages import Answer, Hello
from desktop.sync.account import save_token, sign_nonce
from desktop.sync.steps import DbStep, NetStep, Session, StreamingTransport

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.protocol.messages import Frame, Page
    from desktop.storage.sync_store import HelloState
    from desktop.storage.write_unit import WriteUnit
    from desktop.sync.account import Account
    from desktop.sync.steps import Transport

    ReadFrames = Callable[[WriteUnit, int], list[Frame]]
    TakePage = Callable[[Page], Session[None]]

CUTS: Final = "sync.cuts"
_CUTS: Final = frozenset({"no_network", "server_silent"})
_SMALLEST: Final = 3
"""An eighth: from 7 KiB on the line to about 1 KiB."""


class Queue(NamedTuple):
    """What a request brings up, and what becomes of it meanwhile.

    Args:
        frames: The first of them.
        read: Gives the frames after an `n`, called in a transaction of its own each time.
        take: Applies a page that comes while others are still being sent.
    """

    frames: list[Frame]
    read: ReadFrames
    take: TakePage


def exchange(account: Account, state: HelloState, queue: Queue) -> Session[tuple[Account, Answer]]:
    """One sync request, with a new token when there is none or the server wants one.

    Args:
        account: Of this PC.
        state: What it says of itself.
        queue: What it sends.

    Returns:
        The account with the token that was good, and the answer.

    Raises:
        PageBrokenError: of a page that came early; the request was left where it was.
    """
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
            answer = yield from _ask(account.token, hello, queue)
        except TroubleError as error:
            if error.code != "token_refused":
                raise
        else:
            return account, answer
    token = yield from _new_token(account, state.dev)
    account = replace(account, token=token)
    answer = yield from _ask(token, hello, queue)
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


def _ask(token: str, hello: Hello, queue: Queue) -> Session[Answer]:
    """One request; a long queue is streamed when the transport can."""
    if len(queue.frames) > 1 and (yield from streams()):
        return (yield from _stream(token, hello, queue))
    answer: Answer = yield NetStep(lambda net: net.exchange(token, hello, queue.frames))
    return answer


def streams() -> Session[bool]:
    """Whether the transport can send a long queue in one request."""
    found: bool = yield NetStep(_streams)
    return found


def next_page() -> Session[Page]:
    """The next of the pages that an answer announced."""
    page: Page = yield NetStep(_next_page)
    return page


def _stream(token: str, hello: Hello, queue: Queue) -> Session[Answer]:
    yield NetStep(partial(_begin, token=token, hello=hello))
    # It counts as cut until its end is here: also a PC that dies comes back asking where to go on.
    before: int = yield DbStep(note_cut)
    try:
        yield from _send_all(queue)
        answer = yield from _hear_all(queue.take)
    except TroubleError as error:
        if error.code not in _CUTS:
            yield DbStep(partial(set_cuts, count=before))
        raise
    yield DbStep(partial(set_cuts, count=0))
    return answer


def _send_all(queue: Queue) -> Session[None]:
    """Frame after frame; what the server says of them meanwhile is applied at once."""
    frames, takes_more = queue.frames, True
    while frames and takes_more:
        takes_more = yield NetStep(partial(_send, frames=frames))
        last = frames[-1][-1].n
        while (page := (yield NetStep(_early))) is not None:
            yield from queue.take(page)
        if takes_more:
            frames = yield DbStep(partial(_read, read=queue.read, after_n=last))
    yield NetStep(_finish)


def _hear_all(take: TakePage) -> Session[Answer]:
    """The answer, after the pages before it."""
    while not isinstance(found := (yield NetStep(_answer)), Answer):
        yield from take(found)
    return found


def frame_payload(usual: int, cuts: int) -> int:
    """Payload bytes of a frame: on a line that is cut again and again, less is lost a time."""
    return usual >> min(max(cuts - 1, 0), _SMALLEST)


def cuts_of(unit: WriteUnit) -> int:
    """How often in a row a long queue did not get through."""
    return int(unit.get_setting(CUTS) or "0")


def note_cut(unit: WriteUnit) -> int:
    """A long queue did not get through, or is on its way; how many did not before."""
    before = cuts_of(unit)
    set_cuts(unit, before + 1)
    return before


def set_cuts(unit: WriteUnit, count: int) -> None:
    """So many in a row did not."""
    unit.set_setting(CUTS, str(count) if count else None)


def _streams(net: Transport) -> bool:
    return isinstance(net, StreamingTransport)


def _streaming(net: Transport) -> StreamingTransport:
    if not isinstance(net, StreamingTransport):
        raise TypeError("this transport cannot stream")
    return net


def _begin(net: Transport, token: str, hello: Hello) -> None:
    _streaming(net).begin(token, hello)


def _send(net: Transport, frames: list[Frame]) -> bool:
    return _streaming(net).send(frames)


def _early(net: Transport) -> Page | None:
    return _streaming(net).early()


def _finish(net: Transport) -> None:
    _streaming(net).finish()


def _answer(net: Transport) -> Answer | Page:
    return _streaming(net).answer()


def _next_page(net: Transport) -> Page:
    return _streaming(net).next_page()


def _read(unit: WriteUnit, read: ReadFrames, after_n: int) -> list[Frame]:
    return read(unit, after_n)
