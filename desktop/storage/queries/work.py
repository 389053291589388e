"""The book of helps, the catalogue, and how often each thing was done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, func, or_, select

from desktop.domain.rows.work import HelpCard, HelpFilter, HelpRow, PlatformUse
from desktop.domain.text.folding import fold
from desktop.domain.work import Assistance, Milestone
from desktop.storage.feeds import read_platforms
from desktop.storage.models import TABLES
from desktop.storage.queries.dangling import waits_for
from desktop.storage.queries.filter_text import people_named
from desktop.storage.queries.rows import RowMaker, holds
from desktop.storage.queries.subjects import milestones_of
from desktop.storage.queries.word_index import GIVEN_IDS

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

    from desktop.domain.work import Platform
    from desktop.storage.read_unit import ReadUnit

_HELP = TABLES["assistance"]
_RESIDENT = TABLES["resident"]
_HOUSEHOLD = TABLES["household"]
_PLATFORM = TABLES["platform"]
_MEMBERSHIP = TABLES["membership"]
_HEAD = _RESIDENT.alias("head")
_ROWS: Final = RowMaker(
    HelpRow,
    shared=(
        *("subject_name", "resident_id", "household_id", "platform_code", "platform_name_vi"),
        *("platform_name_en", "helper_id", "helper_name"),
    ),
)
_USES: Final = RowMaker(PlatformUse)


class WorkReader:
    """Made by `ReadUnit.work`."""

    def __init__(self, unit: ReadUnit) -> None:
        self._unit = unit

    def list_helps(self, help_filter: HelpFilter) -> tuple[HelpRow, ...]:
        """The book, newest day first, within a day the last entered first.

        Helps of a household are those given to it and to those who are its members now.
        """
        wanted = _helps().where(*_conditions(help_filter)).limit(help_filter.limit)
        cursor, text = self._unit.cursor, help_filter.text
        if not fold(text):
            return _ROWS.read(cursor, wanted)
        named = json.dumps(list(people_named(cursor, text)))
        return _ROWS.read(cursor, wanted, ids=named)

    def help_card(self, assistance_id: str) -> HelpCard | None:
        """One help with the milestones it led to."""
        unit = self._unit
        assistance = unit.get(Assistance, assistance_id)
        if assistance is None:
            return None
        rows = _ROWS.read(unit.cursor, _helps().where(_HELP.c.id == assistance_id))
        return HelpCard(
            assistance=assistance,
            seen=unit.seen,
            subject_name=rows[0].subject_name,
            milestones=unit.where(Milestone, "assistance_id", assistance_id),
        )

    def platforms(self, on: date | None) -> tuple[Platform, ...]:
        """The catalogue in its order: what is valid on a day, or all of it."""
        found = read_platforms(self._unit.cursor)
        if on is None:
            return found
        return tuple(
            one
            for one in found
            if (one.valid_from is None or one.valid_from <= on)
            and (one.valid_to is None or on <= one.valid_to)
        )

    def platform_uses(self) -> tuple[PlatformUse, ...]:
        """What the team did so far by platform and action, the most frequent first."""
        times = func.count()
        wanted = (
            select(_HELP.c.platform_code, _HELP.c.action, times, func.max(_HELP.c.helped_on))
            .group_by(_HELP.c.platform_code, _HELP.c.action)
            .order_by(times.desc(), _HELP.c.platform_code, _HELP.c.action)
        )
        return _USES.read(self._unit.cursor, wanted)

    def milestones_of(self, subject_id: str) -> tuple[Milestone, ...]:
        """Milestones of a resident or household, the newest first."""
        return milestones_of(self._unit.cursor, [subject_id])


def _helps() -> Select[Any]:
    """The columns of `HelpRow`, in its order."""
    helper = (
        select(_MEMBERSHIP.c.full_name)
        .where(_MEMBERSHIP.c.person_id == _HELP.c.helper_id)
        .order_by(_MEMBERSHIP.c.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            _HELP.c.id,
            _HELP.c.helped_on,
            func.coalesce(_RESIDENT.c.full_name, _HEAD.c.full_name, _HOUSEHOLD.c.code),
            _HELP.c.resident_id,
            _HELP.c.household_id,
            _HELP.c.anonymous_count,
            _HELP.c.platform_code,
            func.coalesce(_PLATFORM.c.name_vi, _HELP.c.platform_code),
            func.coalesce(_PLATFORM.c.name_en, _HELP.c.platform_code),
            _HELP.c.action,
            _HELP.c.result,
            _HELP.c.place,
            _HELP.c.helper_id,
            helper,
            _HELP.c.note,
            waits_for(_HELP.c.resident_id, "resident", _RESIDENT)
            | waits_for(_HELP.c.household_id, "household", _HOUSEHOLD),
        )
        .select_from(_HELP)
        .outerjoin(_RESIDENT, _RESIDENT.c.id == _HELP.c.resident_id)
        .outerjoin(_HOUSEHOLD, _HOUSEHOLD.c.id == _HELP.c.household_id)
        .outerjoin(_HEAD, _HEAD.c.id == _HOUSEHOLD.c.head_id)
        .outerjoin(_PLATFORM, _PLATFORM.c.code == _HELP.c.platform_code)
        .order_by(_HELP.c.helped_on.desc(), _HELP.c.id.desc())
    )


def _conditions(wanted: HelpFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.first_on is not None:
        found.append(_HELP.c.helped_on >= wanted.first_on.isoformat())
    if wanted.last_on is not None:
        found.append(_HELP.c.helped_on <= wanted.last_on.isoformat())
    if wanted.resident_id is not None:
        found.append(_HELP.c.resident_id == wanted.resident_id)
    if wanted.household_id is not None:
        members = select(_RESIDENT.c.id).where(_RESIDENT.c.household_id == wanted.household_id)
        own = _HELP.c.household_id == wanted.household_id
        found.append(or_(own, _HELP.c.resident_id.in_(members.correlate(None))))
    if wanted.platform_code is not None:
        found.append(_HELP.c.platform_code == wanted.platform_code)
    if fold(wanted.text):
        found.append(_says(wanted.text))
    return found


def _says(text: str) -> ColumnElement[bool]:
    """The name of who was helped or of the head of the household, platform, words of the note.

    `ids` are the residents of that name.
    """
    return or_(
        _HELP.c.resident_id.in_(GIVEN_IDS),
        _HOUSEHOLD.c.head_id.in_(GIVEN_IDS),
        *(holds(said, text) for said in (_PLATFORM.c.name_vi, _PLATFORM.c.name_en, _HELP.c.note)),
    )
