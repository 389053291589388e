"""What hangs on a record: undo keeps a record that others were given since."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import bindparam, literal, select

from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

_BELONGS: Final = {
    "village": (("household", "village_id"),),
    "household": (
        ("resident", "household_id"),
        ("assistance", "household_id"),
        ("milestone", "subject_id"),
    ),
    "resident": (
        ("assistance", "resident_id"),
        ("milestone", "subject_id"),
        ("attendance", "attendee_id"),
    ),
    "training_session": (("attendance", "session_id"),),
}
"""By table: whose records would point at nothing without it."""


def _any_of(table: str, column: str) -> Statement:
    found = TABLES[table]
    return Statement(select(literal(1)).where(found.c[column] == bindparam("r")).limit(1))


_ASKED: Final = {
    owner: tuple(_any_of(table, column) for table, column in belongings)
    for owner, belongings in _BELONGS.items()
}


def has_dependants(cursor: Any, t: str, r: str) -> bool:
    """Whether a live record belongs to this one."""
    return any(asked.run(cursor, r=r).fetchone() for asked in _ASKED.get(t, ()))
