"""The application's role on PostgreSQL: what it may do, and that it is no stronger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from desktop.domain.errors import TroubleError
from server.storage.engine import is_postgresql
from server.storage.schema import DOOR_TABLES, LOG_TABLES

if TYPE_CHECKING:
    from sqlalchemy import Connection

_GRANTS: Final = {
    "province": "SELECT",
    "alembic_version": "SELECT",
    "head": "SELECT, INSERT, UPDATE",
    "incarnation": "SELECT, INSERT",
    "device_epoch": "SELECT, INSERT, UPDATE",
    # The log only grows; an erasure takes values out of it, and nothing else.
    "change": "SELECT, INSERT, UPDATE (patch, seed, status, reason, payload_hash)",
    "record": "SELECT, INSERT, UPDATE, DELETE",
    "erased": "SELECT, INSERT",
    "inbox": "SELECT, INSERT, DELETE",
    "blob": "SELECT, INSERT, DELETE",
    "blob_chunk": "SELECT, INSERT, DELETE",
    "team_key": "SELECT, INSERT",
    "feed": "SELECT, INSERT, DELETE",
    "team_slot": "SELECT, INSERT, UPDATE",
    "enrol_code": "SELECT, INSERT, UPDATE",
    "device": "SELECT, INSERT, UPDATE",
    "nonce": "SELECT, INSERT, DELETE",
    "token": "SELECT, INSERT, DELETE",
}

_ROLE = text(
    "SELECT rolsuper OR rolbypassrls, "
    "EXISTS (SELECT FROM pg_class "
    "WHERE pg_has_role(current_user, relowner, 'MEMBER') AND relname = ANY(:tables)) "
    "FROM pg_roles WHERE rolname = current_user"
)
_OPEN_TABLES = text(
    "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname = ANY(:tables) "
    "AND relrowsecurity AND relforcerowsecurity "
    "AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)"
)


def grant(connection: Connection, role: str) -> None:
    """Give the application's role exactly what it needs; run by the owner after migrating."""
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    for table, rights in _GRANTS.items():
        connection.execute(text(f"REVOKE ALL ON {table} FROM {quoted}"))
        connection.execute(text(f"GRANT {rights} ON {table} TO {quoted}"))


def check_role(connection: Connection) -> None:
    """Refuse to serve when row-level security would not hold us.

    Raises:
        TroubleError: database_role_too_strong (superuser, BYPASSRLS or owner of a table),
            row_security_missing (a table of teams without forced policy).
    """
    if not is_postgresql(connection):
        return
    guarded = [table.name for table in (*LOG_TABLES, *DOOR_TABLES)]
    above_rules, owns = connection.execute(_ROLE, {"tables": guarded}).one()
    if above_rules or owns:
        raise TroubleError("database_role_too_strong")
    if connection.execute(_OPEN_TABLES, {"tables": guarded}).scalar() != len(guarded):
        raise TroubleError("row_security_missing")
