"""References to records that are not here: another PC made them, and they have not come yet.

No foreign key stands between synced tables, so a part may come before what it belongs to, or stay
alone while the province keeps the other one aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, false, literal, or_, text

from desktop.storage.models import TABLES

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause


def waits_for(reference: ColumnElement[Any], table: str, joined: FromClause) -> ColumnElement[bool]:
    """Whether a column names a record of which this PC never heard.

    Not one that was deleted, merged or erased: that one is known.

    Args:
        reference: The column with the id.
        table: Whose record it names.
        joined: That table, joined by the reference.
    """
    known = [
        exists().where(one.c.t == literal(table), one.c.r == reference)
        for one in (TABLES["record_state"], TABLES["erased"], TABLES["outbox"])
    ]
    # As the index of what waits says it; all else that was made here is in the log.
    known[-1] = known[-1].where(text("state = 'pending'"))
    missing = and_(reference.is_not(None), joined.c.id.is_(None))
    # Asked of the few that are missing alone.
    return case((missing, ~or_(*known)), else_=false())
