"""The ASGI app: routes, refusals, and the checks before it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.routing import Route

from server.api import blobs, comparing, doors, orders, team_keys
from server.api.parts import Parts
from server.api.refusals import HANDLERS, busy_answer
from server.api.sync import sync
from server.storage.migrate import check_version
from server.storage.roles import check_role

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from desktop.domain.clock import Clock
    from server.security.sealing import SealingKey
    from server.services.gate import Gate
    from server.services.restoring import Witness


def create_app(
    engine: Engine,
    clock: Clock,
    fault: Callable[[str], None] | None = None,
    sealing: SealingKey | None = None,
    *,
    authorities: tuple[str, ...] = (),
    gate: Gate | None = None,
    witness: Witness | None = None,
) -> Starlette:
    """The app on a migrated database.

    Args:
        engine: With the application's role, which is checked here.
        clock: Receive times, expiry, randomness.
        fault: Called at named points, for tests that kill the server there.
        sealing: The server's sealing key; without it no team key is handed out.
        authorities: Certificates (PEM) that vouch for this server, for devices to keep.
        gate: How often who may come; None lets everybody in.
        witness: Tells a database that was put back to an earlier point.

    Raises:
        TroubleError: database_not_migrated, database_role_too_strong, row_security_missing.
    """
    with engine.connect() as connection:
        check_version(connection)
        check_role(connection)
    driver: Any = engine.dialect.loaded_dbapi
    app = Starlette(
        routes=[
            Route("/sync", sync, methods=["POST"]),
            Route("/enrol", doors.enrol, methods=["POST"]),
            Route("/nonce", doors.nonce, methods=["POST"]),
            Route("/token", doors.token, methods=["POST"]),
            Route("/blob/state", blobs.state, methods=["POST"]),
            Route("/blob/put", blobs.put, methods=["POST"]),
            Route("/blob/get", blobs.get, methods=["POST"]),
            Route("/offer", orders.offer, methods=["POST"]),
            Route("/team-key", team_keys.team_key, methods=["POST"]),
            Route("/digests", comparing.digests, methods=["POST"]),
            Route("/records", comparing.records, methods=["POST"]),
            Route("/ca", doors.authorities, methods=["GET"]),
            Route("/time", doors.time, methods=["GET"]),
            Route("/health", doors.health, methods=["GET"]),
        ],
        # The log's statements run on the driver, so its own error class comes up too.
        exception_handlers={**HANDLERS, driver.OperationalError: busy_answer},
    )
    app.state.parts = Parts(
        engine, clock, fault, sealing, authorities=authorities, gate=gate, witness=witness
    )
    return app
