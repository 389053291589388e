"""Every request of the protocol as bytes, over any way that carries bytes.

HTTPS is one such way; a sealed file on a stick asks the same questions of the same code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import (
    EnrolAnswer,
    EnrolmentError,
    NonceAnswer,
    TokenAnswer,
    decode_json,
    encode_json,
)

if TYPE_CHECKING:
    import msgspec

    from desktop.protocol.blobs import BlobAsk, BlobPiece, BlobState
    from desktop.protocol.comparing import DigestAnswer, DigestAsk, RecordsAnswer, RecordsAsk
    from desktop.protocol.enrolment import EnrolRequest, NonceRequest, TokenRequest
    from desktop.protocol.messages import Answer, Frame, Hello
    from desktop.protocol.orders import Offer, OfferAnswer
    from desktop.protocol.team_keys import TeamKeyAnswer, TeamKeyAsk

M = TypeVar("M", bound="msgspec.Struct")


class WireTransport:
    """A `Transport` whose requests are bodies of bytes; a subclass says how they travel.

    Each route is one small method here. What comes back and is not of this protocol did not
    come from our server: TroubleError captive_portal.
    """

    def post(self, path: str, body: bytes, token: str = "") -> bytes:
        """Carry one request; the answer's body.

        Args:
            path: The route, "/sync".
            body: Of the request.
            token: Of the device; "" on the routes that need none.

        Raises:
            TroubleError: the server cannot be reached or refuses.
        """
        raise NotImplementedError

    def exchange(self, token: str, hello: Hello, frames: list[Frame]) -> Answer:
        """One sync request; see `Transport`."""
        from desktop.protocol.wire import WireError, decode_answer, encode_request, split_frame

        pieces = [piece for frame in frames for piece in split_frame(frame)]
        body = self.post("/sync", encode_request(hello, pieces), token)
        try:
            return decode_answer(body)
        except WireError as error:
            raise TroubleError("captive_portal") from error

    def blob_state(self, token: str, ask: BlobAsk) -> BlobState:
        """Ask how much of a blob the server has; see `Transport`."""
        from desktop.protocol.blobs import BlobState

        return self._blob("/blob/state", token, ask, BlobState)

    def put_blob(self, token: str, piece: BlobPiece) -> BlobState:
        """Send one chunk."""
        from desktop.protocol.blobs import BlobState

        return self._blob("/blob/put", token, piece, BlobState)

    def get_blob(self, token: str, ask: BlobAsk) -> BlobPiece:
        """Fetch one chunk."""
        from desktop.protocol.blobs import BlobPiece

        return self._blob("/blob/get", token, ask, BlobPiece)

    def digests(self, token: str, ask: DigestAsk) -> DigestAnswer:
        """Ask where the two states differ."""
        from desktop.protocol.comparing import DigestAnswer

        return self._compared("/digests", token, ask, DigestAnswer)

    def records(self, token: str, ask: RecordsAsk) -> RecordsAnswer:
        """Fetch the records that differ."""
        from desktop.protocol.comparing import RecordsAnswer

        return self._compared("/records", token, ask, RecordsAnswer)

    def offer(self, token: str, offer: Offer) -> OfferAnswer:
        """Give back what the province once signed."""
        from desktop.protocol.orders import (
            OfferAnswer,
            OrderError,
            read_order_message,
            write_order_message,
        )

        body = self.post("/offer", write_order_message(offer), token)
        try:
            return read_order_message(body, OfferAnswer)
        except OrderError as error:
            raise TroubleError("captive_portal") from error

    def team_key(self, token: str, ask: TeamKeyAsk) -> TeamKeyAnswer:
        """Bring and get the keys of the team."""
        from desktop.protocol.team_keys import TEAM_KEY_ROUTE, TeamKeyAnswer

        return self._blob(TEAM_KEY_ROUTE, token, ask, TeamKeyAnswer)

    def nonce(self, request: NonceRequest) -> NonceAnswer:
        """Ask for something to sign."""
        return self._small("/nonce", request, NonceAnswer)

    def token(self, request: TokenRequest) -> TokenAnswer:
        """Trade a signed nonce for a token."""
        return self._small("/token", request, TokenAnswer)

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Use an enrolment code."""
        return self._small("/enrol", request, EnrolAnswer)

    def _small(self, path: str, request: msgspec.Struct, kind: type[M]) -> M:
        body = self.post(path, encode_json(request))
        try:
            return decode_json(body, kind)
        except EnrolmentError as error:
            raise TroubleError("captive_portal") from error

    def _blob(self, path: str, token: str, message: msgspec.Struct, kind: type[M]) -> M:
        from desktop.protocol.blobs import BlobError, read_blob_message, write_blob_message

        body = self.post(path, write_blob_message(message), token)
        try:
            return read_blob_message(body, kind)
        except BlobError as error:
            raise TroubleError("captive_portal") from error

    def _compared(self, path: str, token: str, message: msgspec.Struct, kind: type[M]) -> M:
        from desktop.protocol.comparing import read_comparison, write_comparison
        from desktop.protocol.wire import WireError

        body = self.post(path, write_comparison(message), token)
        try:
            return read_comparison(body, kind)
        except WireError as error:
            raise TroubleError("captive_portal") from error
