"""History, settings and drafts: what this PC keeps for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from desktop.domain.rows.history import DraftRow, HistoryRow
from desktop.storage.models import TABLES
from desktop.storage.queries.sync import moment

if TYPE_CHECKING:
    from desktop.storage.read_unit import ReadUnit

_HISTORY = TABLES["history"]
_IMAGE = TABLES["before_image"]
_MEMBERSHIP = TABLES["membership"]
_HEAD = TABLES["sync_head"]
_DRAFT = TABLES["draft"]


class LocalReader:
    """Made by `ReadUnit.local`."""

    def __init__(self, unit: ReadUnit) -> None:
        self._unit = unit

    def setting(self, key: str) -> str | None:
        """A setting of this team on this PC."""
        return self._unit.get_setting(key)

    def history(self, limit: int = 100) -> tuple[HistoryRow, ...]:
        """The last acts, own and of other PCs, the newest first."""
        name = (
            select(_MEMBERSHIP.c.full_name)
            .where(_MEMBERSHIP.c.person_id == _HISTORY.c.who)
            .order_by(_MEMBERSHIP.c.valid_from.desc())
            .limit(1)
            .scalar_subquery()
        )
        own = _HISTORY.c.dev == select(_HEAD.c.dev).scalar_subquery()
        wanted = (
            select(_HISTORY, name.label("who_name"), own.label("own"))
            .order_by(_HISTORY.c.at.desc(), _HISTORY.c.act.desc())
            .limit(limit)
        )
        rows = []
        for row in self._unit.connection.execute(wanted):
            counts = self._counts(row.act)
            rows.append(
                HistoryRow(
                    act=row.act,
                    who=row.who,
                    who_name=row.who_name,
                    at=moment(row.at),
                    kind=row.kind,
                    own=bool(row.own),
                    records=counts,
                    undoable=bool(counts),
                )
            )
        return tuple(rows)

    def records_of(self, act: str, limit: int) -> tuple[tuple[str, str], ...]:
        """(table, id) of the first records that an act touched, as far as it can be undone."""
        columns = (_IMAGE.c.t, _IMAGE.c.r)
        wanted = select(*columns).where(_IMAGE.c.act == act).order_by(_IMAGE.c.id).limit(limit)
        found = self._unit.connection.execute(wanted)
        return tuple((row[0], row[1]) for row in found)

    def draft(self, key: str) -> str | None:
        """What was typed into a form and not yet saved."""
        wanted = select(_DRAFT.c.body).where(_DRAFT.c.key == key)
        return self._unit.connection.execute(wanted).scalar_one_or_none()

    def drafts(self) -> tuple[DraftRow, ...]:
        """All of them, the newest first."""
        wanted = select(_DRAFT).order_by(_DRAFT.c.at.desc(), _DRAFT.c.key)
        rows = self._unit.connection.execute(wanted)
        return tuple(DraftRow(row.key, row.body, moment(row.at)) for row in rows)

    def _counts(self, act: str) -> dict[str, int]:
        wanted = (
            select(_IMAGE.c.t, func.count(_IMAGE.c.r.distinct()))
            .where(_IMAGE.c.act == act)
            .group_by(_IMAGE.c.t)
        )
        return {row[0]: row[1] for row in self._unit.connection.execute(wanted)}
