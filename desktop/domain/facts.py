"""Optional facts of households and residents, each with the day since which it is so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from desktop.domain.people import Household, Poverty, Resident

FactValue = bool | Poverty | None
"""None: not known."""

S = TypeVar("S", bound=Household | Resident)


class FactKind(StrEnum):
    """The value is the name of the field; the day stands in `<field>_since`."""

    IN_CHANNEL = "in_channel"
    POVERTY = "poverty"
    FIBRE = "fibre"
    PAYMENT_QR = "payment_qr"
    SMARTPHONE = "smartphone"


RESIDENT_FACTS: Final = (FactKind.SMARTPHONE,)
HOUSEHOLD_FACTS: Final = tuple(kind for kind in FactKind if kind not in RESIDENT_FACTS)


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known, and since when it is so (None: since ever, or nothing is known)."""

    value: FactValue
    since: date | None


def fact_of(subject: Household | Resident, kind: FactKind) -> Fact:
    """The fact of that kind."""
    return Fact(getattr(subject, kind.value), getattr(subject, _day_of(kind)))


def with_fact(subject: S, kind: FactKind, fact: Fact) -> S:
    """The subject with another value of that fact; a fact that is not known has no day."""
    since = None if fact.value is None else fact.since
    values: dict[str, Any] = {kind.value: fact.value, _day_of(kind): since}
    return replace(subject, **values)


def fits(kind: FactKind, value: FactValue) -> bool:
    """Whether a value is one of that kind's."""
    wanted = Poverty if kind is FactKind.POVERTY else bool
    return value is None or isinstance(value, wanted)


def _day_of(kind: FactKind) -> str:
    return f"{kind.value}_since"
