"""The typed declaration of every table; queries and hot paths use their `__table__`."""

from typing import Final

from sqlalchemy import Table

from desktop.storage.models import local, people, reporting, team, work
from desktop.storage.models.base import Base

TABLES: Final[dict[str, Table]] = dict(Base.metadata.tables)
"""Every table by its name."""

__all__ = ["TABLES", "Base", "local", "people", "reporting", "team", "work"]
