"""One sync request, and the token it needs.

A long queue goes up in one request, and a long log comes down in one answer.

The frames are read a few at a time, each time in a short transaction, while those before are on
the line; so nobody who saves waits for the line, and the line does not wait for the database.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import NonceRequest, TokenRequest
from desktop.protocol.messages import Hello
from desktop.sync.account import save_token, sign_nonce
from desktop.sync.steps import DbStep, NetStep, Session, StreamingTransport

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.protocol.messages import Answer, Frame, Page
    from desktop.storage.sync_store import HelloState
    from desktop.storage.write_unit import WriteUnit
    from desktop.sync.account import Account
    from desktop.sync.steps import Transport

    ReadFrames = Callable[[WriteUnit, int], list[Frame]]

CUTS: Final = "sync.cuts"
_CUTS: Final = frozenset({"no_network", "server_silent"})
_SMALLEST: Final = 3
"""An eighth: from 7 KiB on the line to about 1 KiB."""


def exchange(
    account: Account, state: HelloState, frames: list[Frame], read: ReadFrames
) -> Session[tuple[Account, Answer]]:
    """One sync request, with a new token when there is none or the server wants one.

    Args:
        account: Of this PC.
        state: What it says of itself.
        frames: The first of the queue.
        read: Gives the frames after an `n`, called in a transaction of its own each time.

    Returns:
        The account with the token that was good, and the answer.
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
            answer = yield from _ask(account.token, hello, frames, read)
        except TroubleError as error:
            if error.code != "token_refused":
                raise
        else:
            return account, answer
    token = yield from _new_token(account, state.dev)
    account = replace(account, token=token)
    answer = yield from _ask(token, hello, frames, read)
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


def _ask(token: str, hello: Hello, frames: list[Frame], read: ReadFrames) -> Session[Answer]:
    """One request; a long queue is streamed when the transport can."""
    if len(frames) > 1 and (yield NetStep(_streams)):
        return (yield from _stream(token, hello, frames, read))
    answer: Answer = yield NetStep(lambda net: net.exchange(token, hello, frames))
    return answer


def next_page() -> Session[Page]:
    """The next of the pages that an answer announced."""
    page: Page = yield NetStep(_next_page)
    return page


def _stream(token: str, hello: Hello, frames: list[Frame], read: ReadFrames) -> Session[Answer]:
    try:
        yield NetStep(partial(_begin, token=token, hello=hello))
        takes_more = True
        while frames and takes_more:
            takes_more = yield NetStep(partial(_send, frames=frames))
            if takes_more:
                frames = yield DbStep(partial(_read, read=read, after_n=frames[-1][-1].n))
        answer: Answer = yield NetStep(_finish)
    except TroubleError as error:
        if error.code in _CUTS:
            yield DbStep(note_cut)
        raise
    yield DbStep(forget_cuts)
    return answer


def frame_payload(usual: int, cuts: int) -> int:
    """Payload bytes of a frame: on a line that is cut again and again, less is lost a time."""
    return usual >> min(max(cuts - 1, 0), _SMALLEST)


def cuts_of(unit: WriteUnit) -> int:
    """How often in a row a long queue did not get through."""
    return int(unit.get_setting(CUTS) or "0")


def note_cut(unit: WriteUnit) -> None:
    """A long queue did not get through."""
    unit.set_setting(CUTS, str(cuts_of(unit) + 1))


def forget_cuts(unit: WriteUnit) -> None:
    """It did."""
    if unit.get_setting(CUTS) is not None:
        unit.set_setting(CUTS, None)


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


def _finish(net: Transport) -> Answer:
    return _streaming(net).finish()


def _next_page(net: Transport) -> Page:
    return _streaming(net).next_page()


def _read(unit: WriteUnit, read: ReadFrames, after_n: int) -> list[Frame]:
    return read(unit, after_n)
