"""What a session asks of whoever drives it: a database step or a network step at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from desktop.protocol.blobs import BlobAsk, BlobPiece, BlobState
    from desktop.protocol.comparing import DigestAnswer, DigestAsk, RecordsAnswer, RecordsAsk
    from desktop.protocol.enrolment import (
        EnrolAnswer,
        EnrolRequest,
        NonceAnswer,
        NonceRequest,
        TokenAnswer,
        TokenRequest,
    )
    from desktop.protocol.messages import Answer, Frame, Hello, Page
    from desktop.protocol.orders import Offer, OfferAnswer
    from desktop.protocol.team_keys import TeamKeyAnswer, TeamKeyAsk
    from desktop.storage.write_unit import WriteUnit

T = TypeVar("T")


class Transport(Protocol):
    """The way to the server; every call may be repeated without harm.

    Each call raises TroubleError when the server cannot be reached or refuses.
    """

    def exchange(self, token: str, hello: Hello, frames: list[Frame]) -> Answer:
        """One sync request."""
        ...

    def nonce(self, request: NonceRequest) -> NonceAnswer:
        """Ask for something to sign."""
        ...

    def token(self, request: TokenRequest) -> TokenAnswer:
        """Trade a signed nonce for a token."""
        ...

    def blob_state(self, token: str, ask: BlobAsk) -> BlobState:
        """Ask how much of a blob the server has."""
        ...

    def put_blob(self, token: str, piece: BlobPiece) -> BlobState:
        """Send one chunk."""
        ...

    def get_blob(self, token: str, ask: BlobAsk) -> BlobPiece:
        """Fetch one chunk."""
        ...

    def digests(self, token: str, ask: DigestAsk) -> DigestAnswer:
        """Ask where the two states differ."""
        ...

    def records(self, token: str, ask: RecordsAsk) -> RecordsAnswer:
        """Fetch the records that differ."""
        ...

    def offer(self, token: str, offer: Offer) -> OfferAnswer:
        """Give back what the province once signed, to a server that went back."""
        ...

    def team_key(self, token: str, ask: TeamKeyAsk) -> TeamKeyAnswer:
        """Bring and get the keys of the team."""
        ...

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Use an enrolment code."""
        ...


@runtime_checkable
class StreamingTransport(Protocol):
    """What a transport can do besides when its requests and answers are streams of bytes."""

    def begin(self, token: str, hello: Hello) -> None:
        """Begin a sync request whose frames follow."""
        ...

    def send(self, frames: list[Frame]) -> bool:
        """Some more frames; whether the request takes others after them."""
        ...

    def early(self) -> Page | None:
        """A page that the server gave already; None when nothing is here, nobody waits for it."""
        ...

    def finish(self) -> None:
        """End the request."""
        ...

    def answer(self) -> Answer | Page:
        """Its answer, of which more pages may follow, or another page that comes before it."""
        ...

    def next_page(self) -> Page:
        """The next page of the answer; those before may be lost no more."""
        ...


class DbStep(NamedTuple):
    """Call `work` inside one write transaction; its value goes back into the session."""

    work: Callable[[WriteUnit], Any]


class NetStep(NamedTuple):
    """Call `work` with the transport, outside any transaction."""

    work: Callable[[Transport], Any]


Session = Generator[DbStep | NetStep, Any, T]
"""A conversation: yields steps, is sent their values (or thrown their errors), returns T."""
