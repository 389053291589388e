"""Statements compiled once by SQLAlchemy Core and run on the driver's cursor.

Core's own execution costs more than SQLite's work for a row; the sync path runs a handful of
statements for each op.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.sql import ClauseElement


class Compiled(NamedTuple):
    """SQL text with positional parameters, in the order of `names`."""

    text: str
    names: tuple[str, ...]
    constants: dict[str, Any]

    def values(self, given: dict[str, Any]) -> list[Any]:
        """Parameters in order, from what is given and what the statement itself says."""
        constants = self.constants
        return [given[name] if name in given else constants[name] for name in self.names]


@cache
def _dialect(name: str) -> Any:
    if name == "postgresql":
        postgresql: Any = import_module("sqlalchemy.dialects.postgresql.psycopg")
        return postgresql.dialect(paramstyle="format")
    sqlite: Any = import_module("sqlalchemy.dialects.sqlite.pysqlite")
    return sqlite.dialect(paramstyle="qmark")


@cache
def compiled(build: Callable[[], ClauseElement], dialect: str) -> Compiled:
    """The statement that `build` makes, for "sqlite" or "postgresql".

    Args:
        build: A module-level function, so that each statement is compiled once a process.
        dialect: Name of the SQLAlchemy dialect.
    """
    made: Any = build().compile(dialect=_dialect(dialect))
    text = str(made)
    if dialect == "postgresql":
        # %b sends a value in binary form: no quoting, no parsing of bytes and arrays.
        text = text.replace("%s", "%b")
    return Compiled(text, tuple(made.positiontup or ()), dict(made.params))
