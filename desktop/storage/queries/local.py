"""History, settings and drafts: what this PC keeps for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.domain.rows.history import DraftRow
from desktop.storage.models import TABLES
from desktop.storage.queries import acts
from desktop.storage.queries.sync import moment

if TYPE_CHECKING:
    from desktop.domain.rows.history import HistoryRow
    from desktop.storage.read_unit import ReadUnit

_IMAGE = TABLES["before_image"]
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
        return acts.history(self._unit.connection, limit)

    def act(self, act: str) -> HistoryRow | None:
        """One of them, however old; None when this PC knows none of that id."""
        return acts.one_act(self._unit.connection, act)

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
