"""A transport that carries requests by calling the server's code on the spot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.domain.errors import TroubleError
from desktop.protocol.orders import OfferAnswer, read_order_message, write_order_message
from desktop.sync.drive import drive_here
from desktop.sync.session import SyncOutcome, sync_session
from server.api.orders import take_offer
from server.security.can import Actor, ActorKind
from server.services.comparing import compare_digests, give_records

if TYPE_CHECKING:
    from desktop.protocol.comparing import DigestAnswer, DigestAsk, RecordsAnswer, RecordsAsk
    from desktop.protocol.messages import Answer, Frame, Hello
    from desktop.protocol.orders import Offer
    from desktop.storage.database import Database
    from tests.simulation.machines import Server


class DirectLine:
    """What a session asks of a server that keeps no blobs and no team keys."""

    def __init__(self, server: Server, dev: str) -> None:
        self.server = server
        self.actor = Actor(ActorKind.DEVICE, server.team, dev)

    def exchange(self, _token: str, hello: Hello, frames: list[Frame]) -> Answer:
        """One sync request."""
        return self.server.exchange(hello, frames)

    def digests(self, _token: str, ask: DigestAsk) -> DigestAnswer:
        """Where two states differ."""
        return compare_digests(self.server.engine, self.actor, ask)

    def records(self, _token: str, ask: RecordsAsk) -> RecordsAnswer:
        """Records of the places that differ."""
        return give_records(self.server.engine, self.actor, ask)

    def offer(self, _token: str, offer: Offer) -> OfferAnswer:
        """Orders that the province signed."""
        body = take_offer(
            self.server.engine, self.actor, self.server.clock, write_order_message(offer)
        )
        return read_order_message(body, OfferAnswer)

    def team_key(self, _token: str, _ask: object) -> Any:
        """A server that knows no such route."""
        raise TroubleError("server_refused", status=404)


def sync_directly(database: Database, server: Server, **options: Any) -> SyncOutcome:
    """One whole sync."""
    line: Any = DirectLine(server, database.device)
    return drive_here(sync_session(database.clock, **options), database, line)


def meet(server: Server, *databases: Database) -> None:
    """Sync until each has what the others have; both ends hold the same then."""
    for database in (*databases, *databases):
        assert sync_directly(database, server).equal is True
    digests = set()
    for database in databases:
        with database.write() as unit:
            digests.add(unit.sync_store.digest(recompute=True))
    assert len(digests) == 1
