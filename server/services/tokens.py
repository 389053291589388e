"""Signed nonces for tokens, and tokens for every request: opaque, 12 hours, stored hashed."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import delete, insert, select

from desktop.domain.errors import TroubleError
from desktop.protocol.enrolment import NONCE_BYTES, TokenRequest, signed_text
from server.security.can import Actor, ActorKind
from server.services.teams import milliseconds
from server.storage.schema import device, nonce, token
from server.storage.scope import door_scope

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from desktop.domain.clock import Clock

_MINUTE_MS: Final = 60_000
NONCE_MS: Final = 5 * _MINUTE_MS
TOKEN_MS: Final = 12 * 60 * _MINUTE_MS
RENEW_AFTER_MS: Final = 60 * _MINUTE_MS
"""A younger token is not worth a write: the one in hand has eleven hours left."""

_TOKEN_BYTES: Final = 32


class Visitor(NamedTuple):
    """An authenticated device, and whether its answer should carry a fresh token."""

    actor: Actor
    renew: bool


def make_nonce(engine: Engine, dev: str, clock: Clock) -> str:
    """Something for the device to sign; the same whether or not the device is known."""
    made = clock.random_bytes(NONCE_BYTES)
    now = milliseconds(clock)
    with door_scope(engine) as connection:
        connection.execute(delete(nonce).where(nonce.c.expires_at <= now))
        connection.execute(
            insert(nonce).values(nonce=made, dev=bytes.fromhex(dev), expires_at=now + NONCE_MS)
        )
    return made.hex()


def trade_nonce(engine: Engine, request: TokenRequest, clock: Clock) -> str:
    """A token for a nonce that the device's key signed; the nonce is spent either way.

    Raises:
        TroubleError: token_refused, device_revoked.
    """
    now = milliseconds(clock)
    dev = bytes.fromhex(request.dev)
    spend = delete(nonce).where(
        nonce.c.nonce == bytes.fromhex(request.nonce),
        nonce.c.dev == dev,
        nonce.c.expires_at > now,
    )
    with door_scope(engine) as connection:
        spent = connection.execute(spend).rowcount
        row = connection.execute(
            select(device.c.public_key, device.c.revoked_at).where(device.c.dev == dev)
        ).first()
    if not spent or row is None or not _is_signed(row.public_key, request):
        raise TroubleError("token_refused")
    if row.revoked_at is not None:
        raise TroubleError("device_revoked")
    return issue_token(engine, request.dev, clock)


def issue_token(engine: Engine, dev: str, clock: Clock) -> str:
    """A fresh token; older ones stay good to their own end, since an answer may be lost."""
    made = clock.random_bytes(_TOKEN_BYTES)
    now = milliseconds(clock)
    with door_scope(engine) as connection:
        _forget_expired(connection, dev, now)
        connection.execute(
            insert(token).values(
                token_hash=_hash(made),
                dev=bytes.fromhex(dev),
                issued_at=now,
                expires_at=now + TOKEN_MS,
            )
        )
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def authenticate(engine: Engine, presented: str, clock: Clock) -> Visitor:
    """The device behind a token.

    Raises:
        TroubleError: token_refused (unknown or expired), device_revoked.
    """
    now = milliseconds(clock)
    held = (
        select(token.c.issued_at, device.c.dev, device.c.team_id, device.c.revoked_at)
        .select_from(token.join(device, token.c.dev == device.c.dev))
        .where(token.c.token_hash == _hash(_bytes_of(presented)), token.c.expires_at > now)
    )
    with door_scope(engine, reads=True) as connection:
        row = connection.execute(held).first()
    if row is None:
        raise TroubleError("token_refused")
    if row.revoked_at is not None:
        raise TroubleError("device_revoked")
    actor = Actor(ActorKind.DEVICE, row.team_id.hex(), row.dev.hex())
    return Visitor(actor, renew=now - row.issued_at >= RENEW_AFTER_MS)


def _forget_expired(connection: Connection, dev: str, now: int) -> None:
    mine = token.c.dev == bytes.fromhex(dev)
    connection.execute(delete(token).where(mine, token.c.expires_at <= now))


def _is_signed(public_key: bytes, request: TokenRequest) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(
            bytes.fromhex(request.signature), signed_text(request.dev, request.nonce)
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def _hash(made: bytes) -> bytes:
    return hashlib.sha256(made).digest()


def _bytes_of(presented: str) -> bytes:
    try:
        return base64.b64decode(presented + "=", altchars=b"-_", validate=True)
    except ValueError as error:
        raise TroubleError("token_refused") from error
