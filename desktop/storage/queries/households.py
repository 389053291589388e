"""Lists of households: who they are called after, and the two ticks of the 50 % target."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, and_, exists, func, or_, select

from desktop.domain.people import HouseholdStatus, ResidentStatus
from desktop.domain.rows.people import MOST_MEANT, HouseholdRow, Listed
from desktop.domain.text.folding import fold
from desktop.domain.work import MilestoneKind
from desktop.storage.models import TABLES
from desktop.storage.queries.filter_text import households_meant, listed
from desktop.storage.queries.find_households import HouseholdRank, households_begun
from desktop.storage.queries.recent import recent_subjects
from desktop.storage.queries.rows import RowMaker
from desktop.storage.queries.word_index import GIVEN_IDS
from desktop.storage.sql_words import by_name
from desktop.storage.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement

    from desktop.domain.rows.people import HouseholdFilter
    from desktop.domain.text.name_order import NameOrder
    from desktop.storage.read_unit import ReadUnit

_RESIDENT = TABLES["resident"]
_HOUSEHOLD = TABLES["household"]
_VILLAGE = TABLES["village"]
_MILESTONE = TABLES["milestone"]
_HEAD = _RESIDENT.alias("head")
_MEMBER = _RESIDENT.alias("member")
_ROWS: Final = RowMaker(HouseholdRow, shared=("lane", "village_name"))


class HouseholdLists:
    """Used by `PeopleReader`."""

    def __init__(self, unit: ReadUnit) -> None:
        self._unit = unit

    def list_households(self, household_filter: HouseholdFilter) -> Listed[HouseholdRow]:
        """Households by the name of the head, those without one last."""
        cursor = self._unit.cursor
        wanted = _households(self._unit.name_order)
        if household_filter.status is not None:
            wanted = wanted.where(_HOUSEHOLD.c.status == household_filter.status.value)
        if household_filter.village_id is not None:
            wanted = wanted.where(_HOUSEHOLD.c.village_id == household_filter.village_id)
        if household_filter.missing is not None:
            wanted = wanted.where(~_reached(household_filter.missing))
        limit = household_filter.limit
        if not fold(household_filter.text):
            return listed(_ROWS.read(cursor, wanted.limit(limit)), limit)
        meant = households_meant(cursor, household_filter.text)
        limit = min(limit, MOST_MEANT)
        wanted = wanted.where(_HOUSEHOLD.c.id.in_(GIVEN_IDS)).limit(limit)
        rows = _ROWS.read(cursor, wanted, ids=json.dumps(list(meant.ids))) if meant.ids else ()
        return listed(rows, limit, more=meant.more)

    def find_households(self, text: str, limit: int) -> tuple[HouseholdRow, ...]:
        """Active households that a text most probably means, the best first.

        By number in the village's list, name of the head, lane, number of the house; accents
        need not be typed.
        """
        if not fold(text):
            return ()
        recent = recent_subjects(self._unit.cursor)
        ids = households_begun(self._unit.cursor, text, limit, recent)
        if not ids:
            return ()
        found = (row for row in self.rows_of(ids) if row.status is HouseholdStatus.ACTIVE)
        return tuple(sorted(found, key=HouseholdRank(text, recent).of)[:limit])

    def rows_of(self, ids: Iterable[str]) -> tuple[HouseholdRow, ...]:
        """The rows of these households, whatever became of them."""
        statement = _rows_of(self._unit.name_order)
        return _ROWS.make(statement.run(self._unit.cursor, ids=json.dumps(sorted(ids))))


@cache
def _rows_of(order: NameOrder) -> Statement:
    return Statement(_households(order).where(_HOUSEHOLD.c.id.in_(GIVEN_IDS)))


def _households(order: NameOrder) -> Select[Any]:
    """The columns of `HouseholdRow`, in its order."""
    members = (
        select(func.count())
        .select_from(_MEMBER)
        .where(
            _MEMBER.c.household_id == _HOUSEHOLD.c.id,
            _MEMBER.c.status == ResidentStatus.ACTIVE.value,
        )
        .scalar_subquery()
    )
    return (
        select(
            _HOUSEHOLD.c.id,
            _HOUSEHOLD.c.code,
            _HOUSEHOLD.c.head_id,
            _HEAD.c.full_name,
            _HOUSEHOLD.c.lane,
            _HOUSEHOLD.c.house_number,
            _VILLAGE.c.name,
            members,
            _reached(MilestoneKind.DIGITAL_STORE),
            _reached(MilestoneKind.EPAY_ACCOUNT),
            _HOUSEHOLD.c.in_channel,
            _HOUSEHOLD.c.status,
        )
        .select_from(_HOUSEHOLD)
        .outerjoin(_HEAD, _HEAD.c.id == _HOUSEHOLD.c.head_id)
        .outerjoin(_VILLAGE, _VILLAGE.c.id == _HOUSEHOLD.c.village_id)
        .order_by(_HEAD.c.name_key.is_(None), by_name(_HEAD.c.name_key, order), _HOUSEHOLD.c.id)
    )


def _reached(kind: MilestoneKind) -> ColumnElement[bool]:
    """Whether the household, or one of its active members, holds the milestone now."""
    holds_it = and_(_MILESTONE.c.kind == kind.value, _MILESTONE.c.ended_on.is_(None))
    own = exists().where(_MILESTONE.c.subject_id == _HOUSEHOLD.c.id, holds_it)
    if kind is MilestoneKind.DIGITAL_STORE:
        return own
    by_member = exists().where(
        _MEMBER.c.household_id == _HOUSEHOLD.c.id,
        _MEMBER.c.status == ResidentStatus.ACTIVE.value,
        _MILESTONE.c.subject_id == _MEMBER.c.id,
        holds_it,
    )
    return or_(own, by_member)
