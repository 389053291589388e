"""The line between a PC and the server, with what goes wrong on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from desktop.domain.errors import TroubleError
from desktop.protocol.orders import OfferAnswer
from server.services.blobs import blob_state, give_piece, take_piece
from server.services.comparing import compare_digests, give_records
from server.services.erasures import offer_orders
from server.services.team_keys import exchange_team_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.protocol.blobs import BlobAsk, BlobPiece, BlobState
    from desktop.protocol.comparing import DigestAnswer, DigestAsk, RecordsAnswer, RecordsAsk
    from desktop.protocol.messages import Answer, Frame, Hello
    from desktop.protocol.orders import Offer
    from desktop.protocol.team_keys import TeamKeyAnswer, TeamKeyAsk
    from server.security.can import Actor
    from tests.simulation.machines import Pc, Server
    from tests.simulation.world import World

T = TypeVar("T")
CUT: Final = "cut between frames"
RESTORED: Final = "server restored in flight"
LATE: Final = "answer of before a restore"
FAULTS: Final = ("drop before", "drop after", CUT, "duplicate", RESTORED, LATE)
WEIGHTS: Final = (6, 6, 6, 6, 9, 9)


class Line:
    """A transport that carries requests by calling the server's code.

    Args:
        world: Where it runs.
        pc: Who speaks.
        fault: One of `FAULTS`, or "".
    """

    def __init__(self, world: World, pc: Pc, fault: str) -> None:
        self._world = world
        self._pc = pc
        self._fault = fault

    def exchange(self, _token: str, hello: Hello, frames: list[Frame]) -> Answer:
        """One sync request."""
        world, fault = self._world, self._fault
        if (fault == CUT and not frames) or (fault in (RESTORED, LATE) and not world.backups):
            fault = ""
        if fault:
            world.truth.counts[fault] += 1
        if fault == "drop before":
            raise TroubleError("no_network")
        world.remember_request(hello, frames)
        if fault in (CUT, RESTORED):
            self._cut(hello, frames, restored=fault == RESTORED)
        answer = world.server.exchange(hello, frames)
        if fault == "drop after":
            raise TroubleError("no_network")
        if fault == "duplicate":
            world.server.exchange(hello, frames)
        elif fault == LATE:
            world.restore_server()
        return answer

    def _cut(self, hello: Hello, frames: list[Frame], *, restored: bool) -> None:
        """Some of the frames arrive; perhaps the server loses them again."""
        world = self._world
        try:
            stop = world.random.randint(0, len(frames))
            world.server.exchange(hello, frames, stop_after=stop)
        finally:
            world.look_at_server()
            if restored:
                world.restore_server()
        raise TroubleError("no_network")

    def blob_state(self, _token: str, ask: BlobAsk) -> BlobState:
        """How much of a blob the server has."""
        return self._asked(lambda server, actor: blob_state(server.engine, actor, ask))

    def put_blob(self, _token: str, piece: BlobPiece) -> BlobState:
        """Send one chunk."""
        return self._asked(
            lambda server, actor: take_piece(
                server.engine, actor, piece, server.clock, server.sealing
            )
        )

    def get_blob(self, _token: str, ask: BlobAsk) -> BlobPiece:
        """Fetch one chunk."""
        return self._asked(lambda server, actor: give_piece(server.engine, actor, ask))

    def digests(self, _token: str, ask: DigestAsk) -> DigestAnswer:
        """Where the two states differ."""
        return self._asked(lambda server, actor: compare_digests(server.engine, actor, ask))

    def records(self, _token: str, ask: RecordsAsk) -> RecordsAnswer:
        """The records that differ."""
        return self._asked(lambda server, actor: give_records(server.engine, actor, ask))

    def offer(self, _token: str, offer: Offer) -> OfferAnswer:
        """Give the province its own orders back."""

        def take(server: Server, actor: Actor) -> OfferAnswer:
            taken = offer_orders(server.engine, actor, offer.orders, server.clock)
            self._world.truth.counts["order given back"] += taken
            return OfferAnswer(taken)

        return self._asked(take)

    def team_key(self, _token: str, ask: TeamKeyAsk) -> TeamKeyAnswer:
        """Bring and get the team's keys."""
        return self._asked(
            lambda server, actor: exchange_team_key(server.engine, actor, ask, server.sealing)
        )

    def _asked(self, call: Callable[[Server, Actor], T]) -> T:
        if self._fault == "drop before":
            raise TroubleError("no_network")
        server = self._world.server
        try:
            answer = call(server, server.actor(self._pc.db.device))
        except TroubleError as error:
            # What the route makes of any refusal.
            raise TroubleError("server_refused") from error
        if self._fault == "drop after":
            raise TroubleError("no_network")
        return answer
