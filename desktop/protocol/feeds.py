"""What the province publishes to all teams: signed, versioned, whole each time.

An envelope is the canonical msgpack of (payload, signature); the payload is the canonical msgpack
of a `Feed`. Who holds the key that the enrolment sheet names wrote it; nobody on the way can.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec

from desktop.protocol.feed_items import (
    CATALOGUE,
    NOTICES,
    SEALING,
    TARGETS,
    TEMPLATES,
    UNITS,
    NoticeItem,
    SealingItem,
    TargetItem,
    convert_items,
)
from desktop.protocol.ops import encode

__all__ = [
    "CATALOGUE",
    "NOTICES",
    "SEALING",
    "TARGETS",
    "TEMPLATES",
    "UNITS",
    "Feed",
    "FeedError",
    "NoticeItem",
    "SealingItem",
    "TargetItem",
    "open_feed",
    "public_key_of",
    "sign_feed",
]

NAMES: Final = (TARGETS, NOTICES, SEALING, CATALOGUE, UNITS, TEMPLATES)
MAX_FEED_BYTES: Final = 1024 * 1024
"""Of one feed; the villages of the largest province need half of it."""

KEPT_VERSIONS: Final = 2
KEY_BYTES: Final = 32
_SIGNED: Final = b"lang-so feed 1\0"


class FeedError(ValueError):
    """An envelope is not taken: "forged" or "form"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_Items = Annotated[list[Any], msgspec.Meta(max_length=20_000)]


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """One version of one feed; `items` are all there are, of the kind that the name says.

    Versions count over all feeds of a province, so that the highest one says what a PC has.
    """

    name: str
    version: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    items: _Items


_FEED: Final = msgspec.msgpack.Decoder(Feed)
_ENVELOPE: Final = msgspec.msgpack.Decoder(
    tuple[
        Annotated[bytes, msgspec.Meta(max_length=MAX_FEED_BYTES)],
        Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)],
    ]
)


def sign_feed(feed: Feed, key: bytes) -> bytes:
    """The envelope of a feed.

    Args:
        feed: What is published.
        key: Seed of the province's Ed25519 key.

    Raises:
        FeedError: "form", when it is too large.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    payload = encode(feed)
    if len(payload) > MAX_FEED_BYTES:
        raise FeedError("form")
    private = Ed25519PrivateKey.from_private_bytes(key)
    return encode((payload, private.sign(_SIGNED + payload)))


def public_key_of(key: bytes) -> str:
    """The key that sheets may show, as hex."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw().hex()


def open_feed(envelope: bytes, public_key: str) -> Feed:
    """The feed in an envelope, with its items as what they are.

    Raises:
        FeedError: "forged" (not signed by that key), "form".
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        payload, signature = _ENVELOPE.decode(envelope)
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        public.verify(signature, _SIGNED + payload)
        feed = _FEED.decode(payload)
        items = convert_items(feed.name, feed.items)
    except InvalidSignature as error:
        raise FeedError("forged") from error
    except (msgspec.MsgspecError, ValueError, KeyError, RecursionError) as error:
        raise FeedError("form") from error
    return msgspec.structs.replace(feed, items=items)
