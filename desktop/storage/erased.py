"""Which records were erased on order: nothing is written of them any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, func, select

from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from pathlib import Path

_ERASED = TABLES["erased"]
_ONE: Final = Statement(
    select(_ERASED.c.at).where(_ERASED.c.t == bindparam("t"), _ERASED.c.r == bindparam("r"))
)
_LAST: Final = Statement(select(func.max(_ERASED.c.noted)))
_ALL: Final = Statement(select(_ERASED.c.t, _ERASED.c.r))


def is_erased(cursor: Any, t: str, r: str) -> bool:
    """Whether a record was erased, so that nothing may be written of it any more."""
    return _ONE.run(cursor, t=t, r=r).fetchone() is not None


def erased_records(cursor: Any) -> set[tuple[str, str]]:
    """(table, record) of all that were erased."""
    return set(_ALL.run(cursor).fetchall())


def last_erasure(path: Path, key: bytes) -> int | None:
    """When a PC last erased something, in milliseconds; copies of before still hold it.

    Opens a connection of its own, so that any thread may ask.

    Args:
        path: The team's file.
        key: Its key.

    Returns:
        None when it never did, as no file of an older version.

    Raises:
        TroubleError: not_our_database, newer_database, database_damaged.
    """
    from desktop.storage.database import known_trouble
    from desktop.storage.engine import connect
    from desktop.storage.schema import read_version

    with known_trouble():
        connection = connect(path, key)
        try:
            if read_version(connection).behind:
                return None
            found: int | None = _LAST.run(connection.cursor()).fetchone()[0]
            return found
        finally:
            connection.close()
