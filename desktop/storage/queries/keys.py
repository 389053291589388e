"""What tells residents apart, in short pages: for an import that must not hold the writer."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

_RESIDENT = TABLES["resident"]
_PAGE: Final = Statement(
    select(_RESIDENT.c.id, _RESIDENT.c.household_id, _RESIDENT.c.full_name, _RESIDENT.c.birth_on)
    .where(_RESIDENT.c.id > bindparam("after"))
    .order_by(_RESIDENT.c.id)
    .limit(bindparam("most"))
)


class ResidentKey(NamedTuple):
    """One live resident; `birth_on` as ISO text."""

    id: str
    household_id: str | None
    full_name: str
    birth_on: str | None


def resident_keys(cursor: Any, after: str, most: int) -> list[ResidentKey]:
    """The next residents in the order of ids.

    Args:
        cursor: The driver's cursor.
        after: Id of the last one before; empty to begin.
        most: How many at most.
    """
    rows = _PAGE.run(cursor, after=after, most=most).fetchall()
    return [ResidentKey(*row) for row in rows]
