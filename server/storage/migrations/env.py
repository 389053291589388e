"""Runs inside Alembic, on the connection that `server.storage.migrate` hands over."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("target_metadata"),
    render_as_batch=connection.dialect.name == "sqlite",
    # The caller's transaction holds every step: a failed one leaves nothing behind.
    transaction_per_migration=False,
)
context.run_migrations()
