"""Which records were erased on order: nothing is written of them any more."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import bindparam, func, select

from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

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


def last_erasure(cursor: Any) -> int | None:
    """When this PC last erased something, in milliseconds; copies of before still hold it."""
    row = _LAST.run(cursor).fetchone()
    return None if row is None else row[0]
