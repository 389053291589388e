"""A province's server in this process, and devices that are enrolled in it, for tests."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert

from desktop.protocol.enrolment import EnrolRequest, NonceRequest, TokenRequest, signed_text
from server.app import create_app
from server.security.sealing import SealingKey
from server.services.teams import milliseconds, open_log
from server.serving import bind, make_server
from server.storage.schema import device
from server.storage.scope import door_scope, team_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from desktop.domain.clock import Clock
    from server.security.tls import ServerIdentity
    from server.services.gate import Gate


SEALING = bytes(range(32))
"""The servers' sealing key in tests that bring none."""


@contextmanager
def running_server(
    engine: Engine,
    clock: Clock,
    identity: ServerIdentity | None = None,
    fault: Callable[[str], None] | None = None,
    sealing: SealingKey | None = None,
    gate: Gate | None = None,
) -> Iterator[str]:
    """Serve on loopback in a thread; yields the address."""
    listener = bind("127.0.0.1", 0)
    authorities = identity.authorities if identity else ()
    app = create_app(
        engine, clock, fault, sealing or SealingKey(SEALING), authorities=authorities, gate=gate
    )
    server = make_server(app, identity)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    scheme = "https" if identity else "http"
    try:
        yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()


@dataclass(frozen=True)
class DeviceKey:
    """A device's id and key pair, without a database."""

    dev: str
    private: Ed25519PrivateKey

    @classmethod
    def make(cls, clock: Clock) -> DeviceKey:
        """A fresh one."""
        private = Ed25519PrivateKey.from_private_bytes(clock.random_bytes(32))
        return cls(clock.random_bytes(16).hex(), private)

    def enrol_request(
        self, code: str, team: str = "", name: str = "PC nhà văn hóa"
    ) -> EnrolRequest:
        """What the device says with its code."""
        return EnrolRequest(
            code=code,
            dev=self.dev,
            public_key=self.private.public_key().public_bytes_raw().hex(),
            device_name=name,
            team=team,
            team_name="Tổ thôn Đông",
        )

    def token_request(self, nonce: str) -> TokenRequest:
        """The nonce, signed."""
        signature = self.private.sign(signed_text(self.dev, nonce)).hex()
        return TokenRequest(dev=self.dev, nonce=nonce, signature=signature)

    def fetch_token(self, transport: Any) -> str:
        """Nonce, signature, token, over the transport."""
        nonce = transport.nonce(NonceRequest(self.dev)).nonce
        token: str = transport.token(self.token_request(nonce)).token
        return token


def admit(engine: Engine, key: DeviceKey, team: str, clock: Clock) -> None:
    """Make the device known without a code, whose hash costs 0.15 s each time it is touched."""
    now = milliseconds(clock)
    with team_scope(engine, team) as connection:
        open_log(connection, team, clock)
    with door_scope(engine) as connection:
        connection.execute(
            insert(device).values(
                dev=bytes.fromhex(key.dev),
                team_id=bytes.fromhex(team),
                name="PC nhà văn hóa",
                public_key=key.private.public_key().public_bytes_raw(),
                enrolled_at=now,
            )
        )
