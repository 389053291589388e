"""Indicators 9, 20, 35, 46, 47: facts noted of households and residents, each since a day.

Nothing noted of anybody is unknown, and never 0: a team that does not ask must not seem to say
that nobody has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from desktop.domain.baselines import BaselineKey
from desktop.domain.indicators import based
from desktop.domain.indicators.based import Part
from desktop.domain.indicators.counting import (
    counted,
    helps_between,
    households_on,
    refs,
    residents_on,
)
from desktop.domain.indicators.wholes import ADULT_AGE, households, residents_from
from desktop.domain.people import Poverty
from desktop.domain.rows.reporting import Measured

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from desktop.domain.indicators.snapshot import Snapshot
    from desktop.domain.people import Household

    Flags = dict[str, bool | None]

T = TypeVar("T")

_POOR = (Poverty.POOR, Poverty.NEAR_POOR)


def known_on(value: T | None, since: date | None, day: date) -> T | None:
    """A fact as it was known for a day; None before the day since when it is so."""
    return None if since is not None and since > day else value


def household_in_channel_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """9: households noted as being in a group on the last day."""
    flags = _of_households(snapshot, lambda one: (one.in_channel, one.in_channel_since))
    return based.stock(
        snapshot, _flagged("household", flags, BaselineKey.HOUSEHOLDS_IN_CHANNEL, last_on), last_on
    )


def resident_assisted_poor_count(snapshot: Snapshot, first_on: date, last_on: date) -> Measured:
    """20: distinct residents helped whose household is poor or near-poor on the last day."""
    poverty = {
        one.id: known_on(one.poverty, one.poverty_since, last_on) for one in snapshot.households
    }
    of_resident = {one.id: poverty.get(one.household_id or "") for one in snapshot.residents}
    helps = [
        one
        for one in helps_between(snapshot, first_on, last_on)
        if one.resident_id is not None and one.resident_id in of_resident
    ]
    if helps and all(of_resident[one.resident_id or ""] is None for one in helps):
        return Measured(None)
    poor = [one for one in helps if of_resident[one.resident_id or ""] in _POOR]
    records = refs("assistance", (one.id for one in poor))
    return counted(len({one.resident_id for one in poor}), records)


def merchant_qr_count(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """35: households with a business that takes payment by QR code, on the last day."""
    flags = _of_households(snapshot, lambda one: (one.payment_qr, one.payment_qr_since))
    return based.stock(
        snapshot, _flagged("household", flags, BaselineKey.MERCHANT_QR, last_on), last_on
    )


def fibre_household_rate(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """46: households with fixed broadband among those of the last day."""
    flags = _of_households(snapshot, lambda one: (one.fibre, one.fibre_since))
    part = _flagged("household", flags, BaselineKey.FIBRE_HOUSEHOLDS, last_on)
    return based.rate(snapshot, part, households(snapshot), last_on)


def smartphone_adult_rate(snapshot: Snapshot, _first_on: date, last_on: date) -> Measured:
    """47: adults with a smartphone among the adults of the last day, births known."""
    adults = residents_from(snapshot, ADULT_AGE)

    def flags(day: date) -> Flags:
        people = residents_on(snapshot, day, ADULT_AGE)
        return {one.id: known_on(one.smartphone, one.smartphone_since, day) for one in people}

    part = _flagged("resident", flags, BaselineKey.SMARTPHONE_ADULTS, last_on)
    return based.rate(snapshot, part, adults, last_on)


def _of_households(
    snapshot: Snapshot, fact: Callable[[Household], tuple[bool | None, date | None]]
) -> Callable[[date], Flags]:
    """What is noted of each household that belongs to the village on a day."""

    def flags(day: date) -> Flags:
        return {one.id: known_on(*fact(one), day) for one in households_on(snapshot, day)}

    return flags


def _flagged(table: str, flags: Callable[[date], Flags], key: BaselineKey, last_on: date) -> Part:
    """Those of whom a fact is noted as true; not known while it is noted of nobody."""
    return Part(
        table,
        lambda day: [one for one, flag in flags(day).items() if flag],
        key,
        known=any(flag is not None for flag in flags(last_on).values()),
    )
