"""Bring a database to this version's schema, all steps in one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import inspect, text

from desktop.domain.errors import TroubleError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

NEWEST: Final = "0002"
"""Revision of the newest migration; a test compares."""


def migrate(engine: Engine) -> None:
    """Run the steps that the database does not have yet.

    On PostgreSQL the engine must be the owner's, not the application's.
    """
    from alembic import command

    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Any:
    """Alembic's configuration without a file, on an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def check_version(connection: Connection) -> None:
    """Refuse to serve on a schema that is not this version's.

    Raises:
        TroubleError: database_not_migrated.
    """
    found = None
    if inspect(connection).has_table("alembic_version"):
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found != NEWEST:
        raise TroubleError("database_not_migrated", found=found or "", needed=NEWEST)
