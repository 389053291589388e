"""What tells entries apart, in short pages: for long work that must not hold a connection."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, select

from desktop.domain.household_likeness import HouseholdFacts
from desktop.domain.likeness import PersonFacts
from desktop.domain.people import BirthPrecision, HouseholdStatus
from desktop.storage.models import TABLES
from desktop.storage.statement import Statement

_RESIDENT = TABLES["resident"]
_HOUSEHOLD = TABLES["household"]
_HEAD = _RESIDENT.alias("head")
_PAGE: Final = Statement(
    select(_RESIDENT.c.id, _RESIDENT.c.household_id, _RESIDENT.c.full_name, _RESIDENT.c.birth_on)
    .where(_RESIDENT.c.id > bindparam("after"))
    .order_by(_RESIDENT.c.id)
    .limit(bindparam("most"))
)

_PRECISIONS: Final = frozenset(BirthPrecision)
_FACTS: Final = Statement(
    select(
        _RESIDENT.c.id,
        _RESIDENT.c.full_name,
        _RESIDENT.c.birth_on,
        _RESIDENT.c.birth_precision,
        _RESIDENT.c.household_id,
        _RESIDENT.c.phone,
    )
    .where(_RESIDENT.c.id > bindparam("after"))
    .order_by(_RESIDENT.c.id)
    .limit(bindparam("most"))
)
_HOUSEHOLD_FACTS: Final = Statement(
    select(
        _HOUSEHOLD.c.id,
        _HOUSEHOLD.c.village_id,
        _HOUSEHOLD.c.code,
        _HOUSEHOLD.c.lane,
        _HOUSEHOLD.c.house_number,
        _HOUSEHOLD.c.head_id,
        _HEAD.c.full_name,
        _HEAD.c.birth_on,
        _HEAD.c.birth_precision,
        _HEAD.c.phone,
    )
    .outerjoin(_HEAD, _HEAD.c.id == _HOUSEHOLD.c.head_id)
    .where(
        _HOUSEHOLD.c.id > bindparam("after"),
        _HOUSEHOLD.c.status == HouseholdStatus.ACTIVE.value,
    )
    .order_by(_HOUSEHOLD.c.id)
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


def resident_facts(cursor: Any, after: str, most: int) -> list[tuple[str, PersonFacts]]:
    """The next residents with what `likeness` asks, as `resident_keys`."""
    rows = _FACTS.run(cursor, after=after, most=most).fetchall()
    return [(row[0], _facts(row[1:])) for row in rows]


def household_facts(cursor: Any, after: str, most: int) -> list[HouseholdFacts]:
    """The next active households with what `household_likeness` asks."""
    rows = _HOUSEHOLD_FACTS.run(cursor, after=after, most=most).fetchall()
    return [_household(*row) for row in rows]


def _household(record: str, *told: Any) -> HouseholdFacts:
    village_id, code, lane, number, head_id, name, *birth, phone = told
    head = None if name is None else _facts((name, *birth, record, phone))
    return HouseholdFacts(record, village_id, code, lane, number, head_id, head)


def _facts(row: tuple[Any, ...]) -> PersonFacts:
    name, born, precision, household_id, phone = row
    return PersonFacts(
        name,
        date.fromisoformat(born) if born else None,
        BirthPrecision(precision) if precision in _PRECISIONS else None,
        household_id,
        phone,
    )
