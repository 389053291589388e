"""The province that this server belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from server.services.teams import milliseconds
from server.storage.schema import province

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.domain.clock import Clock


def name_province(connection: Connection, name: str, clock: Clock) -> None:
    """Give the server its province unless it has one."""
    if connection.execute(select(province.c.id)).first() is None:
        connection.execute(insert(province).values(id=1, name=name, created_at=milliseconds(clock)))
